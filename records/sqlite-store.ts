/**
 * The alarm path on the embedded file. Homes and refs are read on the reading connection, decided in this thread, and what they owe is
 * saved by the writing connection in one go. Only the writer's lanes write, so what was read is still true when it is saved.
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { HomeState } from '../rules/home.ts'
import { COMMAND_COLUMNS, commandFromRow } from './commands.ts'
import type { CommandTable } from './database.ts'
import { readHomeState } from './documents.ts'
import { rowsOf, type Saved, type SavedRows } from './sqlite-saving.ts'
import type { SqliteWriter } from './sqlite-writer.ts'
import type { DueTime, KnownRef, Store, Unit, Writes } from './store.ts'
import type { WriteLanes } from './write-lanes.ts'
import { latestHomes } from './writes.ts'

const CACHED_HOMES = 20_000

/** Rows as arrays: half the cost of objects. */
function prepareAll(db: DatabaseSync) {
  const prepare = (sql: string): StatementSync => {
    const statement = db.prepare(sql)
    statement.setReturnArrays(true)
    return statement
  }
  return {
    home: prepare('select state from home where id = ?'),
    knownRef: prepare('select alarm_id, home_id, data from timeline where source_id = ? and ref = ? and at >= ? limit 8'),
    mine: prepare('select 1 from due_time where home_id = ? and key = ? and fence = ? and due_at = ?'),
    seen: prepare('select seen_at from presence where user_id = ?'),
    command: db.prepare(`select ${COMMAND_COLUMNS} from command where id = ?`),
  }
}

/**
 * Parsed homes, allowed here because one process owns the file: written through only after the commit, and dropped as a whole when another
 * process (the command line) wrote meanwhile. States are never mutated.
 */
function createHomeCache() {
  const homes = new Map<string, HomeState>()
  return {
    get: (id: string) => homes.get(id),
    put(home: HomeState): void {
      if (homes.size >= CACHED_HOMES && !homes.has(home.homeId)) homes.delete(homes.keys().next().value!)
      homes.set(home.homeId, home)
    },
    clear: () => homes.clear(),
  }
}

export function createSqliteStore({ reader, writer, lanes }: { reader: DatabaseSync; writer: SqliteWriter; lanes: WriteLanes }): Store {
  const statements = prepareAll(reader)
  const cache = createHomeCache()

  function loadHome(id: string): HomeState | undefined {
    const cached = cache.get(id)
    if (cached) return cached
    const row = statements.home.get(id) as unknown as [string | null] | undefined
    if (!row) return undefined
    const home = readHomeState(row[0], id)
    cache.put(home)
    return home
  }

  function findRef(source: string, ref: string, since: number): KnownRef[] {
    const rows = statements.knownRef.all(source, ref, since) as unknown as [string | null, string, string][]
    return rows.map(([alarmId, homeId, data]) => ({ source, ref, alarmId, homeId, data: JSON.parse(data) }))
  }

  const isMine = ({ homeId, key, fence, at }: DueTime) => statements.mine.get(homeId, key, fence, at) !== undefined

  function createUnit(save: (writes: Writes) => void): Unit {
    return {
      async homes(ids) {
        const homes = new Map<string, HomeState>()
        for (const id of ids) {
          const home = loadHome(id)
          if (home) homes.set(id, home)
        }
        return homes
      },
      knownRefs: async (refs, since) => refs.flatMap(({ source, ref }) => findRef(source, ref, since)),
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
      save: async (writes) => save(writes),
    }
  }

  /** A commit whose answer was an error may be on disk all the same: then what is cached is older than what is there. */
  async function save(rows: SavedRows): Promise<Saved> {
    try {
      return await writer.save(rows)
    } catch (error) {
      cache.clear()
      throw error
    }
  }

  /** Another process wrote meanwhile: decided again on what is there now. */
  async function decideAndSave<T>(work: (unit: Unit) => Promise<T>): Promise<T> {
    for (;;) {
      const owed: Writes[] = []
      const result = await work(createUnit((writes) => owed.push(writes)))
      const [writes] = owed
      if (!writes) return result
      const homes = latestHomes(writes)
      if ((await save(rowsOf(writes, homes))) === 'saved') {
        homes.forEach(cache.put)
        return result
      }
      cache.clear()
    }
  }

  return { transact: (lane, work) => lanes.run(lane, () => decideAndSave(work)) }
}
