/** Commands to devices: queued → sent → delivered → done | failed | refused | expired. */
import type { Command, CommandState } from './store.ts'

export interface Commands {
  /** also a `device` change, so that the node which holds the device's connection sends it */
  create(command: Command): Promise<void>
  get(id: string): Promise<Command | null>
  /** queued or sent, not expired, oldest first */
  owed(deviceId: string, now: number): Promise<Command[]>
  /** forward only; false when it is unknown, already there or beyond */
  move(id: string, to: CommandState, detail: string | null, at: number): Promise<boolean>
  /** newest first */
  ofDevice(deviceId: string, limit: number): Promise<Command[]>
  /** those that no device answered in time; answers them as they are now */
  expireDue(now: number): Promise<Command[]>
}
