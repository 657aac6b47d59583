import { Button } from 'antd'
import { BadgeCheck, Snowflake, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { Run } from '../../../care-api.ts'
import { useMe } from '../../data/session.ts'
import { useWords } from '../../words.ts'
import { AskDialog } from '../components/AskDialog.tsx'
import { Demonstration } from '../components/Demonstration.tsx'
import { ExportButton } from '../components/ExportButton.tsx'
import { useActing } from '../data/acting.ts'
import { yuanText } from '../data/amounts.ts'
import { may } from '../data/rights.ts'
import { totalOf } from '../data/run-view.ts'
import { approveRun, discardRun, freezeRun } from '../data/subsidy-runs.ts'

type Step = 'approve' | 'freeze' | 'discard'

/** What the clerk is about to put their name to. */
function Sums({ run }: { run: Run }) {
  const t = useWords()
  const { fen, backPaidFen, recoveredFen, demonstration } = totalOf(run.sums)
  return (
    <dl className="ask-facts">
      <dt>{t('runs.total')}</dt>
      <dd>
        <b>{yuanText(fen, t)}</b> {demonstration && <Demonstration />}
      </dd>
      <dt>{t('runs.backPaid')}</dt>
      <dd>{yuanText(backPaidFen, t)}</dd>
      <dt>{t('runs.recovered')}</dt>
      <dd>{yuanText(recoveredFen, t)}</dd>
    </dl>
  )
}

interface StepDialogProps {
  step: Step
  run: Run
  onClose: () => void
}

function StepDialog({ step, run, onClose }: StepDialogProps) {
  const t = useWords()
  const { busy, refusal, act } = useActing()
  const doing = { approve: () => approveRun(run.id), freeze: () => freezeRun(run.id) }
  async function go(reason: string) {
    const refused = await act(
      step === 'discard' ? () => discardRun(run.id, reason) : doing[step],
      t(`runs.did.${step}`, { month: run.month }),
    )
    if (!refused) onClose()
  }
  return (
    <AskDialog
      title={t(`runs.ask.${step}`, { month: run.month })}
      ok={t(`runs.${step}`)}
      danger={step === 'discard'}
      reason={step === 'discard' ? { label: t('office.reasonNeeded'), needed: true } : undefined}
      busy={busy}
      refusal={refusal}
      onOk={(reason) => void go(reason)}
      onClose={onClose}
    >
      <p>{t(`runs.means.${step}`)}</p>
      {step !== 'discard' && <Sums run={run} />}
    </AskDialog>
  )
}

/** The next step of a run and the other things that can be done with it, for whoever may. */
export function RunActions({ run }: { run: Run }) {
  const t = useWords()
  const { role, userId } = useMe()
  const [asking, setAsking] = useState<Step | null>(null)
  const mayRun = may(role, 'run-subsidies')
  const isOwn = run.startedBy.id === userId
  const canDiscard = mayRun && (run.state === 'calculated' || run.state === 'approved')
  const canExport = run.state === 'calculated' || run.state === 'approved' || run.state === 'frozen'
  return (
    <div className="head-actions">
      {canDiscard && (
        <Button type="text" icon={<Trash2 size={15} aria-hidden />} onClick={() => setAsking('discard')}>
          {t('runs.discard')}
        </Button>
      )}
      {canExport && <ExportButton path={`/subsidy-runs/${encodeURIComponent(run.id)}/export`} name={run.month} />}
      {mayRun && run.state === 'calculated' && (
        <Button type="primary" disabled={isOwn} icon={<BadgeCheck size={15} aria-hidden />} onClick={() => setAsking('approve')}>
          {t('runs.approve')}
        </Button>
      )}
      {mayRun && run.state === 'approved' && (
        <Button type="primary" icon={<Snowflake size={15} aria-hidden />} onClick={() => setAsking('freeze')}>
          {t('runs.freeze')}
        </Button>
      )}
      {asking && <StepDialog step={asking} run={run} onClose={() => setAsking(null)} />}
    </div>
  )
}
