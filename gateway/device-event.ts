import type { UpChannel } from '../broker/topics.ts'
import type { EventType, HeartbeatMessage, ReplyMessage } from './messages.ts'

/** What a device said, decoded. `type` is 'unrecognised' for a type we do not know and 'unreadable' for bytes we cannot read: both still call for help. */
export interface DeviceEvent {
  type: EventType | 'unrecognised' | 'unreadable'
  /** chosen by the device; the same ref within 24 h is the same event sent again */
  ref: string | null
  /** device time, epoch ms, as claimed; null when absent or unreadable */
  deviceAt: number | null
  /** device time minus receive time when it is off by more than two minutes, else null */
  skewMs: number | null
  component: string | null
  test: boolean
  data: Record<string, unknown>
  /** the payload as text (first 1 KiB) where a person must judge it: unrecognised and unreadable */
  raw: string | null
  /** what was wrong with parts of the message that was raised all the same */
  notes: string[]
}

/** A press that says nothing but that it is one, with what is known of it besides. */
export const bareEvent = (known: Partial<DeviceEvent> = {}): DeviceEvent => ({
  type: 'sos',
  ref: null,
  deviceAt: null,
  skewMs: null,
  component: null,
  test: false,
  data: {},
  raw: null,
  notes: [],
  ...known,
})

export interface Reading {
  /** epoch ms: the device's own time when it lies within the last seven days, else the receive time */
  at: number
  component: string
  name: string
  value: number | boolean | string
}

/** A message (or a part of one) that could not be used: counted, kept (last 20 per device), and shown to a technician. */
export interface Reject {
  channel: UpChannel
  /** what was wrong, why, and what to do: one English sentence for the technician */
  detail: string
  reason:
    | 'invalid-json'
    | 'wrong-shape'
    | 'bad-field'
    | 'unknown-value'
    | 'too-many-readings'
    | 'bad-clock'
    | 'too-fast'
    | 'unknown-command'
  /** first 1 KiB of the payload as text */
  payload: string
}

export type DeviceMessage =
  | { kind: 'event'; event: DeviceEvent }
  | { kind: 'heartbeat'; health: HeartbeatMessage }
  | { kind: 'readings'; readings: Reading[] }
  | { kind: 'reply'; reply: ReplyMessage }
  | { kind: 'status'; online: boolean }

/** Everything that came out of one packet; `message` is null only when nothing could be used, and then `rejects` says why. */
export interface Decoded {
  message: DeviceMessage | null
  rejects: Reject[]
}
