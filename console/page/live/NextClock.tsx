import type { Alarm } from '../../api.ts'
import { useNow } from '../clock.ts'
import { Elapsed } from '../components/Age.tsx'
import { Countdown } from '../components/Countdown.tsx'
import { clockTime } from '../data/format.ts'
import { nextLabel, nextTo } from '../data/workspace-view.ts'
import { useWords } from '../words.ts'

const NEAR_MS = 20_000
const HOUR_MS = 3_600_000

/** What happens by itself, when, and whom it reaches. */
export function NextClock({ alarm }: { alarm: Alarm }) {
  const t = useWords()
  const now = useNow()
  if (alarm.status === 'closed') {
    const { outcome } = alarm
    return (
      <div className="next">
        {t('next.closed')}
        <strong>{outcome ? clockTime(outcome.at).slice(0, 5) : t('unit.none')}</strong>
        {outcome?.by.name}
      </div>
    )
  }
  if (!alarm.next) {
    return (
      <div className="next">
        {t('next.none')}
        <strong>
          <Elapsed since={alarm.waitingSince} />
        </strong>
      </div>
    )
  }
  const left = alarm.next.at - now
  const to = nextTo(alarm, t)
  return (
    <div className={`next p${alarm.priority} ${left < NEAR_MS ? 'near' : ''} ${Math.abs(left) >= HOUR_MS ? 'long' : ''}`}>
      {left < 0 ? t('next.late') : nextLabel(alarm, t)}
      <strong>
        <Countdown at={alarm.next.at} />
      </strong>
      {to && t('next.to', { to })}
    </div>
  )
}
