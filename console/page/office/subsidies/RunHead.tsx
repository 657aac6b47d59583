import { CircleAlert, Info } from 'lucide-react'
import type { Run } from '../../../care-api.ts'
import { useMe } from '../../data/session.ts'
import { useWords } from '../../words.ts'
import { CopyButton } from '../components/CopyButton.tsx'
import { Progress } from '../components/Progress.tsx'
import { StepLine } from '../components/StepLine.tsx'
import { instantText } from '../data/days.ts'
import { shortDigest, stepsOf } from '../data/run-view.ts'
import { RunActions } from './RunActions.tsx'

/** Why one cannot go on, or how it ended. */
function Note({ run }: { run: Run }) {
  const t = useWords()
  const { userId } = useMe()
  if (run.state === 'calculated' && run.startedBy.id === userId) {
    return (
      <p className="state-note">
        <Info size={15} aria-hidden /> {t('runs.own')}
      </p>
    )
  }
  if (run.state !== 'discarded' && run.state !== 'failed') return null
  return (
    <p className="state-note">
      <CircleAlert size={15} aria-hidden />
      <span className="run-reason">
        <b>{t(`runs.state.${run.state}`)}</b> {run.reason}
      </span>
    </p>
  )
}

/** A month's run: how far it is, who did what when, and what comes next. */
export function RunHead({ run }: { run: Run }) {
  const t = useWords()
  return (
    <section className="panel run-head" aria-label={t('runs.of', { month: run.month })}>
      <div className="head-line">
        <h2>{t('runs.of', { month: run.month })}</h2>
        <span className={run.state === 'frozen' ? 'chip strong' : 'chip outline'}>{t(`runs.state.${run.state}`)}</span>
        <RunActions run={run} />
      </div>
      <StepLine
        steps={stepsOf(run).map(({ step, by, at, state }) => ({
          key: step,
          title: t(`runs.step.${step}`),
          detail: state === 'done' && by !== null && at !== null ? `${by} ${instantText(at)}` : t(`runs.step.${state}`),
          state,
        }))}
      />
      {run.state === 'calculating' && <Progress label={t('runs.calculating')} done={run.done} total={run.total} />}
      <Note run={run} />
      <p className="run-facts">
        <span>{t('runs.asOf', { at: instantText(run.asOf) })}</span>
        {run.digest !== null && (
          <span title={t('runs.digestHint')}>
            {t('runs.digest')} <code>{shortDigest(run.digest)}</code>
            <CopyButton text={run.digest} what={t('runs.digest')} />
          </span>
        )}
      </p>
    </section>
  )
}
