import { LoadFailed } from '../components/LoadFailed.tsx'
import { Panel } from '../components/Panel.tsx'
import { useRefusals } from '../data/queries.ts'
import { useWords } from '../words.ts'
import { RejectLines } from './RejectLines.tsx'

/** What the broker and the gateway turned away, hub-wide: often a box that was given the wrong secret. */
export function Refusals() {
  const t = useWords()
  const refusals = useRefusals()
  const counts = Object.entries(refusals.data?.counts ?? {}).filter(([, n]) => n > 0)
  return (
    <Panel title={t('devices.refusals')} side={t('devices.refusalsNote')}>
      {refusals.isError && <LoadFailed retry={() => void refusals.refetch()} />}
      {counts.length > 0 && (
        <div className="refusal-counts">
          {counts
            .sort(([, a], [, b]) => b - a)
            .map(([reason, n]) => (
              <span key={reason} className="chip outline">
                {t.code('reject', reason)} {n}
              </span>
            ))}
        </div>
      )}
      <RejectLines rejects={refusals.data?.latest ?? []} empty={t('devices.refusalsNone')} />
    </Panel>
  )
}
