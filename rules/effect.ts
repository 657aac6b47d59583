import type { AckStatus } from '../gateway/messages.ts'
import type { Alarm } from './alarm.ts'
import type { Target } from './escalation/policy.ts'

export type Source = { kind: 'device' | 'operator' | 'hub'; id: string; name: string | null }

export type TimelineKind =
  | 'signal'
  | 'event'
  | 'escalated'
  | 'claimed'
  | 'released'
  | 'claim-lost'
  | 'taken-over'
  | 'noted'
  | 'called'
  | 'dispatched'
  | 'arrived'
  | 'overdue'
  | 'closed'
  | 'cleared'
  | 'availability'

/** One line of a home's append-only history; those of an alarm carry its id. `reason` is a literal and is shown to operators. */
export interface TimelineEntry {
  homeId: string
  n: number
  alarmId: string | null
  at: number
  kind: TimelineKind
  reason: string
  source: Source
  /** a device's ref or a person's idempotency key: the same again is the same entry */
  ref: string | null
  data: Record<string, unknown>
}

export type RefusalReason = 'stale' | 'claimed-by-other' | 'already-closed' | 'not-claimed' | 'not-found' | 'not-allowed'

/** What the shell has to do, as data. All of it is committed together with the state that it belongs to. */
export type Effect =
  | { kind: 'timeline'; entry: TimelineEntry }
  /** the alarm as it is now: opened, changed or closed */
  | { kind: 'alarm'; alarm: Alarm; reason: string }
  /** device availability or health that a person sees has changed */
  | { kind: 'device'; deviceId: string; reason: string }
  /** arm (or move) a due time; null disarms it */
  | { kind: 'due'; key: string; at: number | null; reason: string }
  /** tell the box; not stored: what a box is owed follows from its events and their alarms */
  | { kind: 'ack'; deviceId: string; ref: string; status: AckStatus; at: number; text: string | null; reason: string | null }
  /** tell people outside the console; `key` makes it idempotent */
  | { kind: 'notice'; key: string; alarmId: string; to: Target; step: number; reason: string; at: number }
  /** an action that was not done, and why; `by` is who was faster */
  | { kind: 'refused'; reason: RefusalReason; by: { name: string; at: number } | null; alarm: Alarm | null }
