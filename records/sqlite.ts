/** The embedded database, opened: migrated, with one writer and one reader. */
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { CamelCasePlugin, Kysely } from 'kysely'
import type { Clock } from '../broker/clock.ts'
import type { Connections, Database } from './database.ts'
import { migrateToLatest, migrationsFor } from './migrations/migrate.ts'
import { createSqliteDialect } from './sqlite-dialect.ts'
import { backUpSqlite, createTransaction, lockFolder, makeFolder, openReader, openWriter, sqlitePath } from './sqlite-file.ts'
import { createSqliteStore } from './sqlite-store.ts'
import type { Store } from './store.ts'
import { createWriteLanes } from './write-lanes.ts'

export interface SqliteOptions {
  dir: string
  clock: Clock
  newId(): string
  exclusive: boolean
}

export async function openSqlite({ dir, clock, newId, exclusive }: SqliteOptions): Promise<Connections & { store: Store }> {
  await makeFolder(dir)
  const unlock = exclusive ? await lockFolder(dir) : () => {}
  const opened: DatabaseSync[] = []
  try {
    const writer = openWriter(sqlitePath(dir))
    opened.push(writer)
    const backUp = (before: string) => backUpSqlite(writer, join(dir, `records-${clock.now()}-before-${before}.db`))
    const db = new Kysely<unknown>({ dialect: createSqliteDialect(writer) })
    await migrateToLatest({ db, migrations: migrationsFor('sqlite', newId), backUp })
    return connect(writer, openReader(sqlitePath(dir)), unlock)
  } catch (error) {
    for (const db of opened) db.close()
    unlock()
    throw error
  }
}

function connect(writer: DatabaseSync, reader: DatabaseSync, unlock: () => void): Connections & { store: Store } {
  const lanes = createWriteLanes()
  const transaction = createTransaction(writer, lanes)
  const [read, written] = [reader, writer].map(queriesOver) as [Kysely<Database>, Kysely<Database>]
  let closing: Promise<void> | null = null
  const close = async () => {
    await lanes.close()
    for (const db of [reader, writer]) db.close()
    unlock()
  }
  return {
    dialect: 'sqlite',
    store: createSqliteStore({ db: writer, transaction }),
    read,
    write: (lane, work) => transaction(lane, () => work(written)),
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

const queriesOver = (db: DatabaseSync) => new Kysely<Database>({ dialect: createSqliteDialect(db), plugins: [new CamelCasePlugin()] })
