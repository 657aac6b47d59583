/**
 * The tables as the repositories see them, and the port through which they reach either database. Columns are snake_case on disk;
 * Kysely's CamelCasePlugin translates. Instants are epoch ms, booleans 0 or 1, lists and documents JSON text (docs: storage.md §2).
 */
import { type Kysely, sql } from 'kysely'
import type { CommandType } from '../gateway/messages.ts'
import type { AlarmClass, Priority } from '../rules/alarm.ts'
import type { Source, TimelineKind } from '../rules/effect.ts'
import type { DeviceRecord } from './device-record.ts'
import type { RecordKind } from './record-schemas/kinds.ts'
import type { ChangeKind, CommandState, Lane } from './store.ts'
import type { EntitlementLine, RunState } from './subsidy-runs.ts'

export type Flag = 0 | 1
export const flag = (value: boolean): Flag => (value ? 1 : 0)

/** where a home's alarms are decided; what is known about it is a care record */
export interface HomeTable {
  id: string
  /** HomeState as JSON; null: nothing was ever heard from this home */
  state: string | null
}
/** What lists are filtered by; the document is in the history, at `seq`. */
export interface CareRecordTable {
  kind: RecordKind
  id: string
  version: number
  seq: number
  homeId: string | null
  residentId: string | null
  providerId: string | null
  day: string | null
  state: string | null
  naturalKey: string | null
  /** open words; null: what is derived from the document is not derived yet (search-text.ts) */
  search: string | null
  /** sensitive numbers, found only whole or by what their masks show */
  exact: string
  /** of homes and their residents: the home's address */
  place: string
}
export interface ResidentWordTable {
  /** `category:高龄`, `status:hospital` */
  word: string
  residentId: string
  fromDay: string
  untilDay: string
}
export interface CareHistoryTable {
  seq: number
  kind: RecordKind
  id: string
  version: number
  at: number
  byId: string | null
  byName: string
  reason: string | null
  removed: Flag
  erased: Flag
  /** null: removed with this row, or erased */
  doc: string | null
}
/** what was removed, and whose it was */
export type CareRemovedTable = Pick<CareRecordTable, 'kind' | 'id' | 'homeId' | 'residentId'>
export interface CareHeadTable {
  id: 1
  seq: number
}
export interface DeviceTable extends Omit<DeviceRecord, 'disabled'> {
  disabled: Flag
}
export interface DevicePlacementTable {
  deviceId: string
  homeId: string
  /** epoch ms; also when it became known */
  fromAt: number
  /** null: it stands there */
  untilAt: number | null
}

export interface UserTable {
  id: string
  username: string
  name: string
  role: 'operator' | 'supervisor' | 'technician' | 'bureau' | 'admin'
  seat: string | null
  passwordHash: string | null
  disabled: Flag
  failures: number
  lockedUntil: number | null
  createdAt: number
}
export interface SessionTable {
  tokenDigest: string
  userId: string
  createdAt: number
  expiresAt: number
}
export interface SetUpTokenTable {
  tokenDigest: string
  userId: string
  expiresAt: number
}

export interface AlarmTable {
  id: string
  homeId: string
  alarmKey: string
  class: AlarmClass
  priority: Priority
  test: Flag
  status: 'open' | 'closed'
  openedAt: number
  closedAt: number | null
  /** where its lines in the home's timeline begin: without it they would need an index of their own, which every press would pay for */
  firstN: number
  /** the whole alarm once it is closed; while open it lives in `home.state` */
  doc: string | null
}
export interface TimelineTable {
  homeId: string
  n: number
  alarmId: string | null
  at: number
  kind: TimelineKind
  reason: string
  sourceKind: Source['kind']
  sourceId: string
  sourceName: string | null
  ref: string | null
  data: string
}
export interface DueTimeTable {
  homeId: string
  key: string
  dueAt: number
  fence: number
  leaseUntil: number
}
export interface OutboxTable {
  key: string
  homeId: string
  alarmId: string
  channel: string
  target: string
  step: number
  reason: string
  at: number
  state: 'pending' | 'sent' | 'dead' | 'skipped'
  attempts: number
  nextAt: number
  fence: number
  leaseUntil: number
  lastError: string | null
  settledAt: number | null
}
export interface CommandTable {
  id: string
  deviceId: string
  homeId: string
  type: CommandType
  args: string
  state: CommandState
  issuedBy: string
  createdAt: number
  updatedAt: number
  expiresAt: number
  detail: string | null
}
export interface ChangeTable {
  seq: number
  kind: ChangeKind
  id: string
  n: number | null
  at: number
}
export interface ChangeHeadTable {
  id: 1
  head: number
  epoch: string
}
export interface RejectTable {
  id: string
  /** '' when it was refused before we knew who it was */
  deviceId: string
  minute: number
  at: number
  channel: string | null
  reason: string
  detail: string
  payload: string
  address: string | null
  count: number
}
export interface PresenceTable {
  userId: string
  seenAt: number
}
export interface ReadingLastTable {
  deviceId: string
  component: string
  name: string
  value: string
  at: number
  receivedAt: number
}
export interface AuditTable {
  n: number
  at: number
  byId: string | null
  byName: string
  action: string
  subjectKind: string | null
  subjectId: string | null
  detail: string
  hash: string
}
export interface AuditHeadTable {
  id: 1
  n: number
  hash: string
}
export interface ApiTokenTable {
  id: string
  name: string
  /** JSON list */
  scopes: string
  tokenDigest: string
  createdBy: string
  createdAt: number
  expiresAt: number
  lastUsedAt: number | null
  revokedAt: number | null
}
export interface AttachmentTable {
  id: string
  kind: RecordKind
  recordId: string
  name: string
  /** media type, found in the content itself */
  type: string
  bytes: number
  at: number
  byId: string | null
  byName: string
  content: Uint8Array
}
export interface SubsidyRunTable {
  id: string
  month: string
  state: RunState
  asOf: number
  startedAt: number
  startedById: string | null
  startedByName: string
  attempt: number
  done: number
  total: number
  approvedById: string | null
  approvedByName: string | null
  approvedAt: number | null
  frozenById: string | null
  frozenByName: string | null
  frozenAt: number | null
  digest: string | null
  sums: string
  reason: string | null
}
export interface EntitlementLineTable extends Omit<EntitlementLine, 'demonstration' | 'sentence' | 'because'> {
  runId: string
  demonstration: Flag
  sentence: string
  because: string
}
export interface MetaTable {
  key: string
  value: string
}

export interface Database {
  home: HomeTable
  careRecord: CareRecordTable
  residentWord: ResidentWordTable
  careHistory: CareHistoryTable
  careRemoved: CareRemovedTable
  careHead: CareHeadTable
  device: DeviceTable
  devicePlacement: DevicePlacementTable
  userAccount: UserTable
  session: SessionTable
  setUpToken: SetUpTokenTable
  alarm: AlarmTable
  timeline: TimelineTable
  dueTime: DueTimeTable
  outbox: OutboxTable
  command: CommandTable
  changeLog: ChangeTable
  changeHead: ChangeHeadTable
  reject: RejectTable
  presence: PresenceTable
  readingLast: ReadingLastTable
  audit: AuditTable
  auditHead: AuditHeadTable
  subsidyRun: SubsidyRunTable
  entitlementLine: EntitlementLineTable
  apiToken: ApiTokenTable
  attachment: AttachmentTable
  meta: MetaTable
}

export type Dialect = 'sqlite' | 'postgres'
export type Queries = Kysely<Database>

/** What every repository works with. */
export interface Connections {
  dialect: Dialect
  /** sees all that was committed before the call; never write through it */
  read: Queries
  /** One transaction: commits when `work` resolves, rolls back and rejects when it throws. Nothing is retried. No I/O but the queries. */
  write<T>(lane: Lane, work: (queries: Queries) => Promise<T>): Promise<T>
  databaseBytes(): Promise<number>
  waiting(): Record<Lane, number>
  /** waits for running transactions; may be called twice */
  close(): Promise<void>
}

/** Workers of several nodes claim side by side; on SQLite there is one writer anyway. */
export const skipLocked = (dialect: Dialect) => (dialect === 'postgres' ? sql`for update skip locked` : sql``)

/** below every limit on parameters, and few enough lengths of lists to keep their statements */
const IDS_PER_QUERY = 500

export async function inChunks<T, R>(items: readonly T[], query: (chunk: T[]) => Promise<R[]>): Promise<R[]> {
  const rows: R[] = []
  for (let from = 0; from < items.length; from += IDS_PER_QUERY) rows.push(...(await query(items.slice(from, from + IDS_PER_QUERY))))
  return rows
}
