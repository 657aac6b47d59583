/**
 * What the hub knows, on disk: one store for the alarm path, and one repository per noun for everything around it.
 * In: states and owed effects that the rules decided, and what people enter. Out: rows, views, the change log.
 * Never: a decision about an alarm, or a promise that resolves before its transaction is on disk.
 */
import type { Clock } from '../broker/clock.ts'
import type { Alarms } from './alarms.ts'
import type { Audit } from './audit.ts'
import type { Changes } from './changes.ts'
import type { Commands } from './commands.ts'
import type { Devices } from './devices.ts'
import type { DueTimes } from './due-times.ts'
import type { Homes } from './homes.ts'
import type { Outbox } from './outbox.ts'
import type { Presence } from './presence.ts'
import type { Readings } from './readings.ts'
import type { Rejects } from './rejects.ts'
import type { Sessions } from './sessions.ts'
import type { Store } from './store.ts'
import type { Timeline } from './timeline.ts'
import type { Users } from './users.ts'

export interface RecordsOptions {
  /** postgres://…; null: an embedded SQLite file below `dir` */
  url: string | null
  dir: string
  clock: Clock
  newId(): string
  /** the hub: refuses to open when another hub process runs on the same folder. The command line leaves it out. SQLite only. */
  exclusive?: boolean
}

export interface RecordsStats {
  homes: number
  devices: number
  openAlarms: number
  dueTimes: number
  pendingNotices: number
  /** the last sequence number of the change log */
  changeHead: number
  databaseBytes: number
  /** transactions that wait for the one before them */
  waiting: { urgent: number; bulk: number }
}

export interface Records {
  store: Store
  homes: Homes
  devices: Devices
  users: Users
  sessions: Sessions
  alarms: Alarms
  timeline: Timeline
  changes: Changes
  dueTimes: DueTimes
  outbox: Outbox
  commands: Commands
  rejects: Rejects
  presence: Presence
  readings: Readings
  audit: Audit
  /** resolves when a row could be written just now; rejects with the store's error */
  check(): Promise<void>
  stats(): Promise<RecordsStats>
  /** waits for running transactions; may be called twice */
  close(): Promise<void>
}

export declare function openRecords(options: RecordsOptions): Promise<Records>
