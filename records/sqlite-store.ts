/**
 * The alarm path on the embedded file. Hand-written statements, bound by position, on the one writing connection. Each call runs to its end
 * without giving up the thread, so a transaction of one press takes microseconds.
 */
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import type { TimelineEntry } from '../rules/effect.ts'
import type { HomeState } from '../rules/home.ts'
import { COMMAND_COLUMNS, commandFromRow } from './commands.ts'
import type { CommandTable } from './database.ts'
import { readHomeState } from './documents.ts'
import type { SqliteTransaction } from './sqlite-file.ts'
import type { DueTime, KnownRef, Store, Unit, Writes } from './store.ts'
import { distinctChanges, latestAlarms, latestCommands, latestDueTimes, latestHomes, latestReadings } from './writes.ts'

const CACHED_HOMES = 20_000

type Row = SQLInputValue[]

/** Rows as arrays: half the cost of objects. */
function prepareAll(db: DatabaseSync) {
  const prepare = (sql: string): StatementSync => {
    const statement = db.prepare(sql)
    statement.setReturnArrays(true)
    return statement
  }
  return {
    dataVersion: prepare('pragma data_version'),
    home: prepare('select state from home where id = ?'),
    knownRef: prepare('select alarm_id, home_id from timeline where source_id = ? and ref = ? and at >= ? limit 1'),
    mine: prepare('select 1 from due_time where home_id = ? and key = ? and fence = ? and due_at = ?'),
    seen: prepare('select seen_at from presence where user_id = ?'),
    command: db.prepare(`select ${COMMAND_COLUMNS} from command where id = ?`),
    saveHome: prepare('update home set state = ? where id = ?'),
    saveAlarm: prepare(
      `insert into alarm (id, home_id, alarm_key, class, priority, test, status, opened_at, closed_at, doc) values (?,?,?,?,?,?,?,?,?,?)
       on conflict (id) do update set alarm_key = excluded.alarm_key, class = excluded.class, priority = excluded.priority,
         status = excluded.status, closed_at = excluded.closed_at, doc = excluded.doc`,
    ),
    addEntry: prepare(
      `insert into timeline (home_id, n, alarm_id, at, kind, reason, source_kind, source_id, source_name, ref, data)
       values (?,?,?,?,?,?,?,?,?,?,?)`,
    ),
    disarm: prepare('delete from due_time where home_id = ? and key = ?'),
    arm: prepare(
      `insert into due_time (home_id, key, due_at, fence, lease_until) values (?,?,?,0,0)
       on conflict (home_id, key) do update set due_at = excluded.due_at, fence = fence + 1, lease_until = 0`,
    ),
    oweNotice: prepare(
      `insert into outbox (key, home_id, alarm_id, channel, target, step, reason, at, state, attempts, next_at, fence, lease_until)
       values (?,?,?,?,?,?,?,?,'pending',0,?,0,0) on conflict (key) do nothing`,
    ),
    saveReading: prepare(
      `insert into reading_last (device_id, component, name, value, at, received_at) values (?,?,?,?,?,?)
       on conflict (device_id, component, name) do update set value = excluded.value, at = excluded.at, received_at = excluded.received_at
       where excluded.at >= reading_last.at`,
    ),
    saveCommand: prepare(
      `insert into command (id, device_id, home_id, type, args, state, issued_by, created_at, updated_at, expires_at, detail)
       values (?,?,?,?,?,?,?,?,?,?,?)
       on conflict (id) do update set state = excluded.state, updated_at = excluded.updated_at, detail = excluded.detail`,
    ),
    takeSequence: prepare('update change_head set head = head + ? returning head'),
    addChange: prepare('insert into change_log (seq, kind, id, n, at) values (?,?,?,?,?)'),
  }
}
type Statements = ReturnType<typeof prepareAll>

const entryRow = (entry: TimelineEntry): Row => [
  entry.homeId,
  entry.n,
  entry.alarmId,
  entry.at,
  entry.kind,
  entry.reason,
  entry.source.kind,
  entry.source.id,
  entry.source.name,
  entry.ref,
  JSON.stringify(entry.data),
]

function saveRows(statements: Statements, writes: Writes, homes: readonly HomeState[]): void {
  for (const home of homes) statements.saveHome.run(JSON.stringify(home), home.homeId)
  for (const a of latestAlarms(writes))
    statements.saveAlarm.run(a.id, a.homeId, a.alarmKey, a.class, a.priority, a.test, a.status, a.openedAt, a.closedAt, a.doc)
  for (const entry of writes.timeline) statements.addEntry.run(...entryRow(entry))
  for (const { homeId, key, at } of latestDueTimes(writes)) {
    if (at === null) statements.disarm.run(homeId, key)
    else statements.arm.run(homeId, key, at)
  }
  for (const o of writes.notices) statements.oweNotice.run(o.key, o.homeId, o.alarmId, o.channel, o.to, o.step, o.reason, o.at, o.at)
  for (const r of latestReadings(writes))
    statements.saveReading.run(r.deviceId, r.component, r.name, JSON.stringify(r.value), r.at, r.receivedAt)
  for (const c of latestCommands(writes))
    statements.saveCommand.run(
      ...[c.id, c.deviceId, c.homeId, c.type, JSON.stringify(c.args), c.state, c.by, c.createdAt, c.updatedAt, c.expiresAt, c.detail],
    )
}

function appendChanges(statements: Statements, writes: Writes): void {
  const changes = distinctChanges(writes.changes)
  if (changes.length === 0) return
  const [head] = statements.takeSequence.get(changes.length) as unknown as [number]
  let seq = head - changes.length
  for (const { kind, id, n } of changes) statements.addChange.run(++seq, kind, id, n, writes.at)
}

/**
 * Parsed homes, allowed here because one process owns the file: written through only after the commit, and dropped as a whole when another
 * process (the command line) wrote meanwhile. States are never mutated.
 */
function createHomeCache(statements: Statements) {
  const homes = new Map<string, HomeState>()
  let version = -1
  return {
    /** inside a transaction, when nobody else can write any more */
    checkVersion(): void {
      const [now] = statements.dataVersion.get() as unknown as [number]
      if (now !== version) homes.clear()
      version = now
    },
    get: (id: string) => homes.get(id),
    put(home: HomeState): void {
      if (homes.size >= CACHED_HOMES && !homes.has(home.homeId)) homes.delete(homes.keys().next().value!)
      homes.set(home.homeId, home)
    },
  }
}

export function createSqliteStore({ db, transaction }: { db: DatabaseSync; transaction: SqliteTransaction }): Store {
  const statements = prepareAll(db)
  const cache = createHomeCache(statements)

  function loadHome(id: string): HomeState | undefined {
    const cached = cache.get(id)
    if (cached) return cached
    const row = statements.home.get(id) as unknown as [string | null] | undefined
    if (!row) return undefined
    const home = readHomeState(row[0], id)
    cache.put(home)
    return home
  }

  function findRef(source: string, ref: string, since: number): KnownRef | null {
    const row = statements.knownRef.get(source, ref, since) as unknown as [string | null, string] | undefined
    return row ? { source, ref, alarmId: row[0], homeId: row[1] } : null
  }

  const isMine = ({ homeId, key, fence, at }: DueTime) => statements.mine.get(homeId, key, fence, at) !== undefined

  function createUnit(saved: HomeState[]): Unit {
    return {
      async homes(ids) {
        const homes = new Map<string, HomeState>()
        for (const id of ids) {
          const home = loadHome(id)
          if (home) homes.set(id, home)
        }
        return homes
      },
      knownRefs: async (refs, since) => refs.flatMap(({ source, ref }) => findRef(source, ref, since) ?? []),
      stillMine: async (claims) => claims.filter(isMine),
      async operatorsSeen(ids) {
        const seen = new Map<string, number>()
        for (const id of ids) {
          const row = statements.seen.get(id) as unknown as [number] | undefined
          if (row) seen.set(id, row[0])
        }
        return seen
      },
      commands: async (ids) =>
        ids.flatMap((id) => {
          const row = statements.command.get(id)
          return row ? commandFromRow(row as unknown as CommandTable) : []
        }),
      async save(writes) {
        const homes = latestHomes(writes)
        saveRows(statements, writes, homes)
        appendChanges(statements, writes)
        saved.push(...homes)
      },
    }
  }

  return {
    transact(lane, work) {
      const saved: HomeState[] = []
      const unit = createUnit(saved)
      const decide = () => {
        cache.checkVersion()
        return work(unit)
      }
      return transaction(lane, decide, () => saved.forEach(cache.put))
    },
  }
}
