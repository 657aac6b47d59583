import type { Alarm } from '../../api.ts'
import { useNow } from '../clock.ts'
import { Age } from '../components/Age.tsx'
import { Countdown } from '../components/Countdown.tsx'
import { leftOf } from '../data/alarm-view.ts'

const NEAR_MS = 20_000

/** The countdown to what happens by itself, with its bar; technical alarms show their age. */
export function RowClock({ alarm }: { alarm: Alarm }) {
  const now = useNow()
  if (!alarm.next || alarm.priority === 4) {
    return (
      <span className="row-clock quiet">
        <Age since={alarm.openedAt} />
      </span>
    )
  }
  const near = alarm.next.at - now < NEAR_MS
  return (
    <div>
      <div className={near ? 'row-clock near' : 'row-clock'}>
        <Countdown at={alarm.next.at} />
      </div>
      <span className="bar" aria-hidden="true">
        <i style={{ transform: `scaleX(${leftOf(alarm, now)})` }} />
      </span>
    </div>
  )
}
