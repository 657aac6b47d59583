import type { DeviceEvent, Reading, Reject } from './device-event.ts'
import type { HeartbeatMessage, ReplyMessage } from './messages.ts'

/** Who said it, and when the hub heard it (epoch ms). */
export interface DeviceSaid {
  deviceId: string
  homeId: string
  /** expected interval of signs of life */
  beatMs: number
  at: number
}

/**
 * Where decoded messages go. A promise resolves when the message is on disk, and only then is the packet acknowledged; it rejects when
 * nothing was stored, and then the device sends again. Messages of one device arrive in the order they were received.
 */
export interface Intake {
  event(said: DeviceSaid, event: DeviceEvent): Promise<void>
  heard(said: DeviceSaid, health: HeartbeatMessage | null, readings: Reading[]): Promise<void>
  /** false: no open command of this device has that id */
  reply(said: DeviceSaid, reply: ReplyMessage): Promise<boolean>
  /** the device sends readings or heartbeats too fast: a fault of the device */
  flooding(said: DeviceSaid, perSecond: number): Promise<void>
  /** not stored before it is answered: rejects are kept for the technician, best effort */
  reject(said: DeviceSaid, reject: Reject): void
}
