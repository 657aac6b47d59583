/**
 * What the hub knows, on disk: one store for the alarm path, and one repository per noun for everything around it.
 * In: states and owed effects that the rules decided, and what people enter. Out: rows, views, the change log.
 * Never: a decision about an alarm, or a promise that resolves before its transaction is on disk.
 */
import type { Clock } from '../broker/clock.ts'
import { type Alarms, createAlarms } from './alarms.ts'
import { type ApiTokens, createApiTokens } from './api-tokens.ts'
import { type Attachments, createAttachments } from './attachments.ts'
import { type Audit, createAudit } from './audit.ts'
import { fillDerived } from './care-derived.ts'
import type { CareRecords } from './care-records.ts'
import { createCareRecords } from './care-repository.ts'
import { type Changes, createChanges } from './changes.ts'
import { type Commands, createCommands } from './commands.ts'
import type { Connections } from './database.ts'
import { createDevices, type Devices } from './devices.ts'
import { createDueTimes, type DueTimes } from './due-times.ts'
import { createHomes, type Homes } from './homes.ts'
import { createOutbox, type Outbox } from './outbox.ts'
import { openPostgres } from './postgres.ts'
import { createPresence, type Presence } from './presence.ts'
import { createReadings, type Readings } from './readings.ts'
import { createRejects, type Rejects } from './rejects.ts'
import { createSessions, type Sessions } from './sessions.ts'
import { openSqlite } from './sqlite.ts'
import { type RecordsStats, readStats } from './stats.ts'
import type { Store } from './store.ts'
import { createSubsidyFacts, type SubsidyFacts } from './subsidy-facts.ts'
import { createSubsidyRuns } from './subsidy-repository.ts'
import type { SubsidyRuns } from './subsidy-runs.ts'
import { createTimeline, type Timeline } from './timeline.ts'
import { createUsers, type Users } from './users.ts'

export interface RecordsOptions {
  /** postgres://…; null: an embedded SQLite file below `dir` */
  url: string | null
  dir: string
  clock: Clock
  newId(): string
  /** the hub: refuses to open when another hub process runs on the same folder. The command line leaves it out. SQLite only. */
  exclusive?: boolean
}

export interface Records {
  store: Store
  care: CareRecords
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
  subsidyRuns: SubsidyRuns
  subsidyFacts: SubsidyFacts
  apiTokens: ApiTokens
  attachments: Attachments
  /** resolves when a row could be written just now; rejects with the store's error */
  check(): Promise<void>
  stats(): Promise<RecordsStats>
  /** transactions that are running or wait for their turn */
  writing(): number
  /** waits for running transactions; may be called twice */
  close(): Promise<void>
}

/** Counts what has been begun and not yet been committed or refused. */
function countWriting(opened: Connections & { store: Store }): Connections & { store: Store; writing(): number } {
  let running = 0
  const counted = async <T>(work: Promise<T>): Promise<T> => {
    running += 1
    try {
      return await work
    } finally {
      running -= 1
    }
  }
  return {
    ...opened,
    store: { transact: (lane, work) => counted(opened.store.transact(lane, work)) },
    write: (lane, work) => counted(opened.write(lane, work)),
    writing: () => running,
  }
}

/** Migrates to the newest schema first; an existing SQLite file is backed up before it is changed. */
export async function openRecords({ url, dir, clock, newId, exclusive = false }: RecordsOptions): Promise<Records> {
  const opened = url === null ? await openSqlite({ dir, clock, newId, exclusive }) : await openPostgres({ url, clock, newId })
  const { store, writing, ...connections } = countWriting(opened)
  const deps = { ...connections, clock, newId }
  try {
    await fillDerived(deps)
  } catch (error) {
    await connections.close()
    throw error
  }
  const care = createCareRecords(deps)
  const homes = createHomes({ ...deps, care })
  return {
    store,
    care,
    homes,
    devices: createDevices({ ...deps, homes }),
    users: createUsers(deps),
    sessions: createSessions(deps),
    alarms: createAlarms(deps),
    timeline: createTimeline(deps),
    changes: createChanges(deps),
    dueTimes: createDueTimes(deps),
    outbox: createOutbox(deps),
    commands: createCommands(deps),
    rejects: createRejects(deps),
    presence: createPresence(deps),
    readings: createReadings(deps),
    audit: createAudit(deps),
    subsidyRuns: createSubsidyRuns(deps),
    subsidyFacts: createSubsidyFacts(deps),
    apiTokens: createApiTokens(deps),
    attachments: createAttachments(deps),
    check: () =>
      connections.write('urgent', async (queries) => {
        await queries
          .updateTable('meta')
          .set({ value: String(clock.now()) })
          .where('key', '=', 'checked')
          .execute()
      }),
    stats: () => readStats(connections),
    writing,
    close: connections.close,
  }
}
