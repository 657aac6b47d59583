import '../words.money.ts'
import { Button, DatePicker, Input, Select } from 'antd'
import dayjs from 'dayjs'
import { useMemo } from 'react'
import { Link, useLocation } from 'wouter'
import type { RecordView } from '../../../care-api.ts'
import { useWords } from '../../words.ts'
import { FormProblem } from '../components/FormProblem.tsx'
import { Labelled } from '../components/Labelled.tsx'
import { ListState } from '../components/ListState.tsx'
import { OfficePage } from '../components/OfficePage.tsx'
import { useActing } from '../data/acting.ts'
import { useToday } from '../data/days.ts'
import { useDraft } from '../data/draft-store.ts'
import { checklistOf, scalesForProviders, submitChecklist } from '../data/provider-assessments.ts'
import { useRecord } from '../data/records.ts'
import { type Draft, emptyDraft, missingOf } from '../data/scale-view.ts'
import { type Scale, usePreview, useScales } from '../data/scales.ts'
import { Questions, Restored } from '../people/assess/Questions.tsx'
import { ResultPanel } from '../people/assess/ResultPanel.tsx'
import { CircumstancesCard } from '../people/assess/SheetHead.tsx'
import { providerHref } from './ProviderList.tsx'
import '../../components/panels.css'
import '../people/assess/assess.css'

/** problems of these stand at their fields */
const BESIDE = ['scale', 'day', 'year', 'organisation', 'assessors', 'note', 'answers']

interface PartProps {
  draft: Draft
  change: (change: Partial<Draft>) => void
  errorOf: (path: string) => string | undefined
}

function Head({ draft, change, errorOf, scales, today }: PartProps & { scales: readonly Scale[]; today: string }) {
  const t = useWords()
  const named = (i: number, name: string) => change({ assessors: draft.assessors.map((one, at) => (at === i ? { ...one, name } : one)) })
  return (
    <section className="panel sheet-head">
      <h2>{t('assess.about')}</h2>
      <div className="sheet-fields">
        <Labelled label={t('providers.checklist')} error={errorOf('scale')}>
          {(id) => (
            <Select
              id={id}
              value={`${draft.scale} ${draft.version}`}
              options={scales.map(({ id: scale, version, name }) => ({ value: `${scale} ${version}`, label: name[t.language] }))}
              onChange={(value) => {
                const [scale = '', version = ''] = value.split(' ')
                change({ scale, version, answers: {}, circumstances: {} })
              }}
            />
          )}
        </Labelled>
        <Labelled
          label={t('assess.day')}
          error={errorOf('day') ?? errorOf('year')}
          hint={t('providers.countsFor', { year: draft.day.slice(0, 4) })}
        >
          {(id) => (
            <DatePicker
              id={id}
              value={dayjs(draft.day)}
              maxDate={dayjs(today)}
              allowClear={false}
              onChange={(day) => day && change({ day: day.format('YYYY-MM-DD') })}
            />
          )}
        </Labelled>
        <Labelled label={t('assess.organisation')} error={errorOf('organisation')}>
          {(id) => (
            <Input id={id} value={draft.organisation} maxLength={200} onChange={(event) => change({ organisation: event.target.value })} />
          )}
        </Labelled>
        {draft.assessors.map(({ name }, i) => (
          <Labelled
            key={i === 0 ? 'first' : 'second'}
            label={t(i === 0 ? 'assess.assessor1' : 'assess.assessor2')}
            error={i === 0 ? errorOf('assessors') : undefined}
          >
            {(id) => <Input id={id} value={name} maxLength={50} onChange={(event) => named(i, event.target.value)} />}
          </Labelled>
        ))}
        <Labelled label={t('field.note')} error={errorOf('note')}>
          {(id) => <Input id={id} value={draft.note} maxLength={2000} onChange={(event) => change({ note: event.target.value })} />}
        </Labelled>
      </div>
    </section>
  )
}

/** what keeps the checklist from being handed in, in words; null: nothing */
function useObstacle({ answers, assessors, organisation }: Draft, scale: Scale): string | null {
  const t = useWords()
  const missing = missingOf(scale, answers).length
  if (missing > 0) return t('assess.missing', { n: missing })
  if (assessors.every(({ name }) => name.trim() === '')) return t('providers.needAssessor')
  return organisation.trim() === '' ? t('assess.needOrganisation') : null
}

interface ChecklistProps {
  provider: RecordView<'provider'>
  scales: readonly Scale[]
  first: Scale
  fresh: Draft
}

function Checklist({ provider, scales, first, fresh }: ChecklistProps) {
  const t = useWords()
  const today = useToday()
  const [, go] = useLocation()
  const { draft, restored, change, reset, forget } = useDraft(`provider ${provider.id}`, fresh)
  const { busy, refusal, errorOf, act } = useActing()
  const scale = scales.find(({ id, version }) => id === draft.scale && version === draft.version) ?? first
  const { answers, circumstances } = draft
  const scored = usePreview({ scale: scale.id, version: scale.version, answers, circumstances }).data
  const obstacle = useObstacle(draft, scale)
  async function submit() {
    const refused = await act(() => submitChecklist(checklistOf(draft, provider.id)), t('providers.assessed', { name: provider.doc.name }))
    if (refused) return
    forget()
    go(providerHref(provider.id))
  }
  return (
    <div className="assess-columns">
      <div className="assess-sheet">
        {restored && <Restored onReset={reset} />}
        <Head draft={draft} change={change} errorOf={errorOf} scales={scales} today={today} />
        <Questions scale={scale} draft={draft} change={change} errorOf={errorOf} />
        {scale.circumstances.length > 0 && <CircumstancesCard draft={draft} change={change} errorOf={errorOf} scale={scale} />}
      </div>
      <div className="assess-side">
        <ResultPanel
          scale={scale}
          answers={answers}
          result={obstacle === null || missingOf(scale, answers).length === 0 ? (scored?.ok ? scored.result : null) : null}
          confirmed={draft.confirmed}
          onConfirm={(confirmed) => change({ confirmed })}
        />
        <FormProblem problem={refusal} beside={BESIDE} />
        <Button type="primary" size="large" block disabled={obstacle !== null} loading={busy} onClick={() => void submit()}>
          {t('assess.submit')}
        </Button>
        {obstacle && <p className="obstacle">{obstacle}</p>}
      </div>
    </div>
  )
}

/** A provider's yearly checklist, in the same form as a resident's assessment. */
export function ProviderAssessPage({ id }: { id: string }) {
  const t = useWords()
  const today = useToday()
  const provider = useRecord('provider', id)
  const scales = useScales()
  const usable = useMemo(() => scalesForProviders(scales.data?.items ?? []), [scales.data])
  const [first] = usable
  const state = { isPending: provider.isPending || scales.isPending, isError: provider.isError || scales.isError }
  const refetch = () => Promise.all([provider.refetch(), scales.refetch()])
  return (
    <OfficePage
      name="assess-page"
      title={provider.data && t('providers.assessTitle', { name: provider.data.doc.name })}
      headed
      side={<Link href={providerHref(id)}>{t('assess.leave')}</Link>}
    >
      <ListState list={{ ...state, refetch }} isEmpty={!first} none={t('providers.noChecklist')}>
        {provider.data && first && (
          <Checklist provider={provider.data} scales={usable} first={first} fresh={emptyDraft(first, today, 'routine')} />
        )}
      </ListState>
    </OfficePage>
  )
}
