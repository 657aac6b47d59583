import type { DeviceEvent } from '../gateway/device-event.ts'
import type { HeartbeatMessage } from '../gateway/messages.ts'
import type { Person } from './alarm.ts'

/** What a person at the console did. All but `kind` may be left out where a default is safe. */
export type Action =
  | { kind: 'claim' }
  | { kind: 'release' }
  | { kind: 'take-over' }
  | { kind: 'escalate' }
  | { kind: 'note'; text: string }
  | { kind: 'call'; to: string; result: 'answered' | 'no-answer' | 'busy' | 'refused'; note: string }
  | { kind: 'dispatch'; to: string; etaMinutes: number | null; note: string }
  | { kind: 'arrive'; note: string }
  | { kind: 'close'; outcome: string; note: string }

/** Everything that can happen to a home, with its time (epoch ms, hub time). `id` is sortable and names what the input creates. */
export type Input =
  | { kind: 'event'; id: string; at: number; deviceId: string; beatMs: number; event: DeviceEvent }
  /** a sign of life: a heartbeat, a reading, a reply, a connection */
  | { kind: 'heard'; at: number; deviceId: string; beatMs: number; health: HeartbeatMessage | null }
  /** the gateway thins a device that sends readings or heartbeats too fast */
  | { kind: 'flooding'; id: string; at: number; deviceId: string; beatMs: number; perSecond: number }
  /** `watched`: the person has a live console open, so that the claim can be lost with it. `key`: idempotency key */
  | { kind: 'action'; at: number; alarmId: string; rev: number; action: Action; by: Person; watched: boolean; key: string | null }
  /**
   * A due time has come. `key` is `alarm:{id}`, `lease:{id}` or `device:{id}`. `listeningSince`: since when this hub has been
   * hearing devices and consoles (grace after a restart). `operatorSeenAt`: for a lease, when the claimant's console was last alive.
   */
  | { kind: 'due'; id: string; at: number; key: string; listeningSince: number; operatorSeenAt: number | null }
