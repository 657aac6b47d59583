import { Button } from 'antd'
import { CircleCheck, KeyRound } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'wouter'
import type { Import, ImportKind } from '../../../care-api.ts'
import { useWords } from '../../words.ts'
import { AskDialog } from '../components/AskDialog.tsx'
import { useActing } from '../data/acting.ts'
import { instantText } from '../data/days.ts'
import { downloadSecrets } from '../data/imports.ts'
import { ProblemTable } from './CheckedStep.tsx'
import { ImportCounts } from './ImportCounts.tsx'

/** where the records are that were written */
const LISTS: Record<ImportKind, string> = {
  homes: '/office/residents',
  residents: '/office/residents',
  contacts: '/office/residents',
  devices: '/devices',
  assessments: '/office/residents',
  providers: '/office/providers',
}

/** Secrets of new boxes: whoever flashes them needs them, and they are given out once. */
function Secrets({ sheet }: { sheet: Import }) {
  const t = useWords()
  const [asking, setAsking] = useState(false)
  const { busy, refusal, act } = useActing()
  async function get() {
    const refused = await act(
      () => downloadSecrets(sheet.id, `${sheet.name}.csv`, 'csv'),
      (name) => t('export.done', { name }),
    )
    if (!refused) setAsking(false)
  }
  return (
    <div className="secrets">
      <KeyRound size={18} aria-hidden />
      <p>{t('imports.secrets')}</p>
      <Button type="primary" onClick={() => setAsking(true)}>
        {t('imports.secretsGet')}
      </Button>
      {asking && (
        <AskDialog
          title={t('imports.secretsAsk')}
          ok={t('imports.secretsGet')}
          busy={busy}
          refusal={refusal}
          onOk={() => void get()}
          onClose={() => setAsking(false)}
        >
          {t('imports.secretsMeans')}
        </AskDialog>
      )}
    </div>
  )
}

/** What was written, and what is left to put right. */
export function CommittedStep({ sheet }: { sheet: Import }) {
  const t = useWords()
  const { committed, counts } = sheet
  return (
    <>
      <section className="panel" aria-label={t('imports.result')}>
        {committed && (
          <p className="import-done" role="status">
            <CircleCheck size={18} aria-hidden />
            <b>{t('imports.done', { n: committed.rows.toLocaleString('en') })}</b>
            <span className="dim">
              {committed.by} {instantText(committed.at)}
            </span>
            <Link href={LISTS[sheet.kind]}>{t('imports.toList')}</Link>
            <Link href="/office/imports">{t('imports.another')}</Link>
          </p>
        )}
        <ImportCounts sheet={sheet} />
        {sheet.secrets && <Secrets sheet={sheet} />}
      </section>
      {counts.bad > 0 && <ProblemTable sheet={sheet} left={null} />}
    </>
  )
}
