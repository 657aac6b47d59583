import '../words.money.ts'
import { Button } from 'antd'
import { ChevronLeft, CircleAlert } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'wouter'
import type { Import } from '../../../care-api.ts'
import { useWords } from '../../words.ts'
import { OfficePage } from '../components/OfficePage.tsx'
import { Progress } from '../components/Progress.tsx'
import { type LineStep, StepLine } from '../components/StepLine.tsx'
import { stepsDone } from '../data/import-view.ts'
import { useImport } from '../data/imports.ts'
import { CheckedStep } from './CheckedStep.tsx'
import { CommittedStep } from './CommittedStep.tsx'
import { MappingStep } from './MappingStep.tsx'
import '../../components/panels.css'
import './imports.css'

const STEPS = ['upload', 'map', 'check', 'commit'] as const

function Steps({ sheet, isMapping }: { sheet: Import; isMapping: boolean }) {
  const t = useWords()
  const done = isMapping ? 1 : stepsDone(sheet)
  const steps = STEPS.map((step, i): LineStep => {
    const state = i < done ? 'done' : i === done && sheet.state !== 'failed' ? 'next' : 'open'
    return { key: step, title: t(`imports.step.${step}`), detail: t(`imports.step.${step}.what`), state }
  })
  return <StepLine steps={steps} />
}

/** The step that one is at. After a check one can go back and choose other columns. */
function Current({ sheet, isMapping, onMapping }: { sheet: Import; isMapping: boolean; onMapping: (again: boolean) => void }) {
  const t = useWords()
  if (isMapping || sheet.state === 'mapping')
    return <MappingStep key={`${sheet.sheet} ${sheet.headerRow}`} sheet={sheet} onChecked={() => onMapping(false)} />
  switch (sheet.state) {
    case 'reading':
      return <Working label={t('imports.reading')} sheet={sheet} />
    case 'checking':
      return <Working label={t('imports.checking')} sheet={sheet} />
    case 'committing':
      return <Working label={t('imports.committing')} sheet={sheet} />
    case 'checked':
      return <CheckedStep sheet={sheet} onMapping={() => onMapping(true)} />
    case 'committed':
      return <CommittedStep sheet={sheet} />
    case 'failed':
      return (
        <section className="panel import-failed" aria-label={t('imports.state.failed')}>
          <p>
            <CircleAlert size={16} aria-hidden /> <b>{t('imports.state.failed')}</b>
          </p>
          <p>{sheet.failure?.[t.language]}</p>
          <Link href="/office/imports" asChild>
            <Button>{t('imports.another')}</Button>
          </Link>
        </section>
      )
  }
}

function Working({ label, sheet }: { label: string; sheet: Import }) {
  return (
    <section className="panel import-working">
      <Progress label={label} done={sheet.done} total={sheet.total} />
    </section>
  )
}

export function ImportPage({ id }: { id: string }) {
  const t = useWords()
  const found = useImport(id)
  const [again, setAgain] = useState(false)
  const sheet = found.data
  return (
    <OfficePage name="import-page">
      <Link className="back-link" href="/office/imports">
        <ChevronLeft size={16} aria-hidden />
        {t('rail.imports')}
      </Link>
      {found.isError && <p className="office-empty">{found.error.message}</p>}
      {found.isPending && <p className="office-empty">{t('office.loading')}</p>}
      {sheet && (
        <>
          <section className="panel import-head" aria-label={sheet.name}>
            <div className="head-line">
              <h2>{sheet.name}</h2>
              <span className="chip outline">{t(`importKind.${sheet.kind}`)}</span>
            </div>
            <Steps sheet={sheet} isMapping={again} />
          </section>
          <Current sheet={sheet} isMapping={again && sheet.state === 'checked'} onMapping={setAgain} />
        </>
      )}
    </OfficePage>
  )
}
