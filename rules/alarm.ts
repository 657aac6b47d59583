/** An alarm: a call for human response, opened by signals, closed only by a person with an outcome (docs/architecture.md §2). */
import { ALARM_CLASSES, type AlarmClass, type Priority } from './alarm-class.ts'
import type { EscalationPolicy, Target } from './escalation/policy.ts'

export { ALARM_CLASSES, type AlarmClass, type Priority }

export const SIGNAL_TYPES = [
  'sos',
  'fall-confirmed',
  'smoke',
  'gas',
  'co',
  'fall-suspected',
  'leak',
  'unrecognised',
  'unreadable',
  'service',
  'mains-lost',
  'battery-low',
  'tamper',
  'fault',
  'offline',
  'flooding',
  // attach to an open alarm, never open one
  'cancel',
  'check-in',
] as const
export type SignalType = (typeof SIGNAL_TYPES)[number]

export const STAGES = ['raised', 'claimed', 'called', 'dispatched', 'arrived', 'closed'] as const
export type Stage = (typeof STAGES)[number]

export interface Person {
  id: string
  name: string
  /** 'hub': the hub itself, when a technical alarm closes because its cause is gone */
  role: 'operator' | 'supervisor' | 'technician' | 'bureau' | 'admin' | 'hub'
}

/** What happens next by itself if nobody acts: the alarm's one running clock. */
export interface NextStep {
  at: number
  kind: 'escalate' | 'return-to-queue' | 'overdue'
  to: Target[]
  reason: ClockReason
}

/** Why the clock runs. */
export type ClockReason = 'unclaimed' | 'no-next-step' | 'called-again' | 'arrival-due' | 'closing-due'

export interface Outcome {
  code: string
  note: string
  by: Person
  at: number
}

export interface Alarm {
  id: string
  homeId: string
  /** counts what people decided and claims that were lost; presses and escalation steps do not make an operator's action stale */
  rev: number
  class: AlarmClass
  priority: Priority
  type: SignalType
  /** a commissioning or monthly test: the whole path with a TEST mark, nobody outside is paged */
  test: boolean
  stage: Stage
  openedAt: number
  /** the number of its first line in the home's timeline: its own lines lie from there on */
  firstN: number
  /** since when it has been waiting for somebody to claim it; openedAt, or when the claim was lost */
  waitingSince: number
  /** when each stage was first reached */
  stageAt: Partial<Record<Stage, number>>
  /** of the latest signal: smoke after a press is another danger, though the alarm is the same */
  latestType: SignalType
  signalCount: number
  /** the part of the box, and so the room, that the latest signal came from */
  component: string | null
  lastSignalAt: number
  /** the resident pressed cancel since: shown, never decides */
  cancelledAt: number | null
  /** the latest refs of each device, which hear every stage */
  refs: Record<string, string[]>
  /** technical: what is still wrong, as `${signal}:${deviceId}`; the alarm closes itself when empty */
  conditions: string[]
  claim: { by: Person; at: number; watched: boolean } | null
  /** how a claim was last lost, so that the next operator knows */
  lost: { by: Person; at: number; reason: 'operator-gone' | 'released' | ClockReason } | null
  /** the last thing a person did: who was faster, when somebody acts on an older revision */
  lastAct: { by: Person; at: number } | null
  /** how many steps of the policy have fired since it has been waiting */
  level: number
  /** whom the alarm has reached so far */
  reached: Target[]
  next: NextStep | null
  dispatch: { to: string; by: Person; at: number; etaAt: number } | null
  outcome: Outcome | null
  /** frozen when it opened: editing a policy changes future alarms only */
  policy: EscalationPolicy
}
