/** The policies that the hub starts with. Figures: docs/domain.md §"Figures a call centre is judged by" (60 s answered, 45 min at the home). */
import type { AlarmClass } from '../alarm-class.ts'
import type { EscalationPolicy } from './policy.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

const common = { version: 1, stalledAfterMs: 3 * MINUTE, arriveWithinMs: 45 * MINUTE, closeWithinMs: 60 * MINUTE, leaseMs: 30 * SECOND }

export const DEFAULT_POLICIES: Record<AlarmClass, EscalationPolicy> = {
  life: {
    ...common,
    id: 'default-life',
    class: 'life',
    unclaimed: [
      { afterMs: 20 * SECOND, to: ['operators', 'supervisors'] },
      { afterMs: 60 * SECOND, to: ['operators', 'supervisors', 'on-duty'] },
    ],
    repeatEveryMs: MINUTE,
  },
  urgent: {
    ...common,
    id: 'default-urgent',
    class: 'urgent',
    unclaimed: [
      { afterMs: MINUTE, to: ['operators', 'supervisors'] },
      { afterMs: 3 * MINUTE, to: ['operators', 'supervisors', 'on-duty'] },
    ],
    repeatEveryMs: 3 * MINUTE,
  },
  care: {
    ...common,
    id: 'default-care',
    class: 'care',
    stalledAfterMs: 15 * MINUTE,
    arriveWithinMs: 4 * HOUR,
    // A green key that nobody answered is urgent.
    unclaimed: [
      { afterMs: 2 * MINUTE, to: ['operators'], priority: 2 },
      { afterMs: 10 * MINUTE, to: ['operators', 'supervisors'] },
    ],
    repeatEveryMs: 15 * MINUTE,
  },
  technical: {
    ...common,
    id: 'default-technical',
    class: 'technical',
    stalledAfterMs: 8 * HOUR,
    arriveWithinMs: 24 * HOUR,
    closeWithinMs: 24 * HOUR,
    unclaimed: [{ afterMs: 4 * HOUR, to: ['operators', 'supervisors'] }],
    repeatEveryMs: 24 * HOUR,
  },
}
