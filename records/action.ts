/** What a person at the console asks for, and what came of it. */
import type { Alarm, Person } from '../rules/alarm.ts'
import type { RefusalReason } from '../rules/effect.ts'
import type { Action } from '../rules/input.ts'

export interface ActionRequest {
  alarmId: string
  homeId: string
  /** the revision that the person saw */
  rev: number
  action: Action
  by: Person
  /** the person has a live console open: the claim is lost with it */
  watched: boolean
  /** idempotency key: the same again answers the alarm as it is now and changes nothing */
  key: string | null
}

export type ActionResult =
  | { ok: true; alarm: Alarm }
  | { ok: false; reason: RefusalReason; by: { name: string; at: number } | null; alarm: Alarm | null }
