import type { Reading } from '../gateway/device-event.ts'
import type { ReplyMessage } from '../gateway/messages.ts'
import type { Alarm, Person } from '../rules/alarm.ts'
import type { Effect, RefusalReason } from '../rules/effect.ts'
import type { Action } from '../rules/input.ts'

export interface ActionRequest {
  alarmId: string
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

export interface DeviceSaid {
  deviceId: string
  homeId: string
  beatMs: number
  at: number
}

/** The one door into the alarm path. Every promise resolves after the commit and rejects when nothing was stored. */
export interface Ingest {
  /** effects are those of the event alone, for acks; `duplicate` when the same ref was recorded within 24 h */
  event(said: DeviceSaid, event: import('../gateway/device-event.ts').DeviceEvent): Promise<{ effects: Effect[]; duplicate: boolean }>
  heard(said: DeviceSaid, health: import('../gateway/messages.ts').HeartbeatMessage | null, readings: Reading[]): Promise<void>
  reply(said: DeviceSaid, reply: ReplyMessage): Promise<void>
  act(request: ActionRequest): Promise<ActionResult>
}
