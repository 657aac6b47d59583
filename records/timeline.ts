/** The append-only history of each home. Written by `Unit.save` alone. */
import type { TimelineEntry } from '../rules/effect.ts'

export interface Timeline {
  /** what the device said and what became of it, newest first; of the home where it is now */
  ofDevice(deviceId: string, limit: number): Promise<TimelineEntry[]>
  /** null: no such entry */
  entry(homeId: string, n: number): Promise<TimelineEntry | null>
  /** entries of an alarm after `n`, in order: what a feed adds to an open timeline */
  ofAlarm(alarmId: string, afterN?: number): Promise<TimelineEntry[]>
}
