/** The embedded database, opened: migrated, with one reader in this thread and one writer in another. */
import { join } from 'node:path'
import { CamelCasePlugin, Kysely } from 'kysely'
import type { Clock } from '../broker/clock.ts'
import type { Connections, Database } from './database.ts'
import { migrateToLatest, migrationsFor } from './migrations/migrate.ts'
import { createSqliteDialect } from './sqlite-dialect.ts'
import { executorOn, type SqliteExecutor } from './sqlite-executor.ts'
import { backUpSqlite, lockFolder, makeFolder, openReader, openWriter, sqlitePath } from './sqlite-file.ts'
import { createSqliteStore } from './sqlite-store.ts'
import type { SqliteWriter } from './sqlite-writer.ts'
import { startWriterThread } from './sqlite-writer-thread.ts'
import type { Lane, Store } from './store.ts'
import { createWriteLanes, type WriteLanes } from './write-lanes.ts'

export interface SqliteOptions {
  dir: string
  clock: Clock
  newId(): string
  exclusive: boolean
}

export async function openSqlite({ dir, clock, newId, exclusive }: SqliteOptions): Promise<Connections & { store: Store }> {
  await makeFolder(dir)
  const unlock = exclusive ? await lockFolder(dir) : () => {}
  try {
    await migrate({ dir, clock, newId })
    return connect(sqlitePath(dir), unlock)
  } catch (error) {
    unlock()
    throw error
  }
}

/** In this thread, before anybody else works on the file. */
async function migrate({ dir, clock, newId }: Omit<SqliteOptions, 'exclusive'>): Promise<void> {
  const writer = openWriter(sqlitePath(dir))
  try {
    const backUp = (before: string) => backUpSqlite(writer, join(dir, `records-${clock.now()}-before-${before}.db`))
    const db = new Kysely<unknown>({ dialect: createSqliteDialect(executorOn(writer)) })
    await migrateToLatest({ db, migrations: migrationsFor('sqlite', newId, clock.now()), backUp })
  } finally {
    writer.close()
  }
}

function connect(path: string, unlock: () => void): Connections & { store: Store } {
  const lanes = createWriteLanes()
  const reader = openReader(path)
  const writer = startWriterThread(path)
  const [read, written] = [queriesOver(executorOn(reader)), queriesOver(writer)]
  let closing: Promise<void> | null = null
  const close = async () => {
    await lanes.close()
    reader.close()
    await writer.close()
    unlock()
  }
  return {
    dialect: 'sqlite',
    store: createSqliteStore({ reader, writer, lanes }),
    read,
    write: (lane, work) => inTransaction({ writer, lanes, lane }, () => work(written)),
    databaseBytes: async () => {
      const [pages, pageBytes] = ['page_count', 'page_size'].map((name) => Number(reader.prepare(`pragma ${name}`).get()?.[name]))
      return pages! * pageBytes!
    },
    waiting: lanes.waiting,
    close: () => {
      closing ??= close()
      return closing
    },
  }
}

const queriesOver = (executor: SqliteExecutor) =>
  new Kysely<Database>({ dialect: createSqliteDialect(executor), plugins: [new CamelCasePlugin()] })

/** What the repositories write, in its lane. A COMMIT that fails (a full disk) is rolled back and rejects too. */
export function inTransaction<T>(where: { writer: SqliteWriter; lanes: WriteLanes; lane: Lane }, work: () => Promise<T>): Promise<T> {
  const { writer, lanes, lane } = where
  return lanes.run(lane, async () => {
    // a rollback that failed on a broken disk must not refuse every transaction after it
    await writer.undo()
    await writer.execute('begin immediate', [])
    try {
      const result = await work()
      await writer.execute('commit', [])
      return result
    } catch (error) {
      await undoIfPossible(writer)
      throw error
    }
  })
}

/** The error that led here tells more than a rollback that fails on the same broken disk; the next transaction tries again first. */
async function undoIfPossible(writer: SqliteWriter): Promise<void> {
  try {
    await writer.undo()
  } catch {}
}
