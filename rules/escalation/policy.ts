import type { AlarmClass, Priority } from '../alarm-class.ts'

/** Who a step reaches: the console's people by role, or the on-duty notice channel outside the console. */
export type Target = 'operators' | 'supervisors' | 'on-duty'

export interface EscalationStep {
  /** since the alarm has been waiting unclaimed */
  afterMs: number
  to: Target[]
  /** raises the alarm's priority when it fires (a green key that nobody answered) */
  priority?: Priority
}

/** What happens by itself, and when, until a human has acted. Data: frozen into each alarm. */
export interface EscalationPolicy {
  id: string
  version: number
  class: AlarmClass
  unclaimed: EscalationStep[]
  /** after the last step, that step again at this interval until somebody claims; null: it stays in the queue as it is */
  repeatEveryMs: number | null
  /** claimed or called back without a next step for this long: back to the head of the queue */
  stalledAfterMs: number
  /** after a dispatch, when no time of arrival was agreed */
  arriveWithinMs: number
  /** after the arrival: somebody should have closed it by then */
  closeWithinMs: number
  /** the operator's browser is gone for this long: the claim is lost */
  leaseMs: number
}
