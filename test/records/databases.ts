/** Both databases behind one suite: `onBothDatabases('…', (open) => …)` runs it on SQLite and on a real PostgreSQL. */
import { DatabaseSync } from 'node:sqlite'
import { Kysely, PostgresDialect } from 'kysely'
import type { Migration } from 'kysely/migration'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe } from 'vitest'
import { simulatedClock } from '../../hub/clock.ts'
import type { Dialect } from '../../records/database.ts'
import { migrateToLatest } from '../../records/migrations/migrate.ts'
import { openRecords, type Records, type RecordsOptions } from '../../records/records.ts'
import { createSqliteDialect } from '../../records/sqlite-dialect.ts'
import { executorOn } from '../../records/sqlite-executor.ts'
import { openWriter, sqlitePath } from '../../records/sqlite-file.ts'
import { type Postgres, startPostgres } from '../support/postgres.ts'
import { makeTempDir } from '../support/temp-dir.ts'
import { NOW } from './fixtures.ts'

export interface TestRecords extends Records {
  /** another hub on the same database; on SQLite, where one process owns the file, the same one */
  another(): Promise<Records>
  /** behind the hub's back */
  tamper(sql: string): Promise<void>
  /** the rows of every table as text */
  everything(): Promise<string>
  options: RecordsOptions
}
/** on an empty database of its own, closed after the test */
export type Open = () => Promise<TestRecords>

/** sortable, as the hub's are */
export function createIds(prefix = 'id'): () => string {
  let count = 0
  return () => `${prefix}-${String(++count).padStart(6, '0')}`
}

export function onBothDatabases(title: string, suite: (open: Open, dialect: 'sqlite' | 'postgres') => void): void {
  describe(`${title} on SQLite`, () => suite(openOnSqlite(), 'sqlite'))
  describe(`${title} on PostgreSQL`, () => suite(openOnPostgres(), 'postgres'))
}

/** A database as an older hub left it: `migrations` are those it knew. */
export type Older = (migrations: (dialect: Dialect) => Record<string, Migration>) => Promise<{ run: Run; open: () => Promise<Records> }>

export function onOlderDatabases(title: string, suite: (older: Older) => void): void {
  describe(`${title} on SQLite`, () => {
    const cleanUps = cleanUpAfterEach()
    suite(async (migrations) => {
      const dir = await makeTempDir('records')
      cleanUps.push(dir.remove)
      const writer = openWriter(sqlitePath(dir.path))
      const db = new Kysely<unknown>({ dialect: createSqliteDialect(executorOn(writer)) })
      await migrateToLatest({ db, migrations: migrations('sqlite') })
      writer.close()
      return { run: runOnFile(dir.path), open: () => openTwice({ url: null, dir: dir.path }, cleanUps) }
    })
  })
  describe(`${title} on PostgreSQL`, () => {
    beforeAll(startServer)
    const cleanUps = cleanUpAfterEach()
    suite(async (migrations) => {
      const { postgres, admin } = await startServer()
      const name = `older${++databases}`
      await admin.query(`create database ${name}`)
      const url = urlOf(postgres, name)
      const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: url }) }) })
      await migrateToLatest({ db, migrations: migrations('postgres') })
      await db.destroy()
      return { run: runOnServer(url), open: () => openTwice({ url, dir: '' }, cleanUps) }
    })
  })
}

export function openOnSqlite(): Open {
  const cleanUps = cleanUpAfterEach()
  return async () => {
    const dir = await makeTempDir('records')
    cleanUps.push(dir.remove)
    return openTwice({ url: null, dir: dir.path }, cleanUps)
  }
}

/** one server for all suites of a test file */
let server: Promise<{ postgres: Postgres; admin: pg.Client }> | null = null
afterAll(async () => {
  const started = await server
  await started?.admin.end()
  await started?.postgres.stop()
})

const startServer = () => {
  server ??= startMigrated()
  return server
}

async function startMigrated() {
  const postgres = await startPostgres()
  const admin = new pg.Client(postgres.url)
  await admin.connect()
  // these suites are about what is written, not about power cuts; a database per test is then a matter of milliseconds
  for (const sql of ['alter system set fsync = off', 'select pg_reload_conf()', 'create database migrated']) await admin.query(sql)
  const records = await openRecords({ url: urlOf(postgres, 'migrated'), dir: '', clock: simulatedClock(NOW), newId: createIds('epoch') })
  await records.close()
  return { postgres, admin }
}
const urlOf = ({ url }: Postgres, database: string) => url.replace(/[^/]*$/, database)

let databases = 0
function openOnPostgres(): Open {
  beforeAll(startServer)
  const cleanUps = cleanUpAfterEach()
  return async () => {
    const { postgres, admin } = await startServer()
    const name = `records${++databases}`
    await admin.query(`create database ${name} template migrated strategy file_copy`)
    return openTwice({ url: urlOf(postgres, name), dir: '' }, cleanUps)
  }
}

async function openTwice(where: Pick<RecordsOptions, 'url' | 'dir'>, cleanUps: (() => Promise<void>)[]): Promise<TestRecords> {
  const open = async (prefix: string): Promise<[Records, RecordsOptions]> => {
    const options = { ...where, clock: simulatedClock(NOW), newId: createIds(prefix) }
    const records = await openRecords(options)
    cleanUps.push(records.close)
    return [records, options]
  }
  const [records, options] = await open('a')
  const another = async () => (where.url === null ? records : (await open('b'))[0])
  const run = where.url === null ? runOnFile(where.dir) : runOnServer(where.url)
  return { ...records, options, another, tamper: async (sql) => void (await run(sql)), everything: () => allRows(run, where.url === null) }
}

type Run = (sql: string) => Promise<unknown[]>

const runOnFile =
  (dir: string): Run =>
  async (sql) => {
    const db = new DatabaseSync(sqlitePath(dir))
    try {
      if (/^select/i.test(sql)) return db.prepare(sql).all()
      db.exec(sql)
      return []
    } finally {
      db.close()
    }
  }
const runOnServer =
  (url: string): Run =>
  async (sql) => {
    const client = new pg.Client(url)
    await client.connect()
    try {
      return (await client.query(sql)).rows
    } finally {
      await client.end()
    }
  }

async function allRows(run: Run, isFile: boolean): Promise<string> {
  const tables = isFile
    ? `select name from sqlite_master where type = 'table'`
    : `select tablename as name from pg_tables where schemaname = 'public'`
  const rows: unknown[] = []
  for (const { name } of (await run(tables)) as { name: string }[]) rows.push(name, await run(`select * from ${name}`))
  return JSON.stringify(rows)
}

/** in reverse, like the hub stops */
function cleanUpAfterEach(): (() => Promise<void>)[] {
  const cleanUps: (() => Promise<void>)[] = []
  afterEach(async () => {
    for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
  })
  return cleanUps
}
