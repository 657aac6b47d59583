/** Both databases behind one suite: `onBothDatabases('…', (open) => …)` runs it on SQLite and on a real PostgreSQL. */
import { DatabaseSync } from 'node:sqlite'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe } from 'vitest'
import { simulatedClock } from '../../hub/clock.ts'
import { openRecords, type Records, type RecordsOptions } from '../../records/records.ts'
import { sqlitePath } from '../../records/sqlite-file.ts'
import { type Postgres, startPostgres } from '../support/postgres.ts'
import { makeTempDir } from '../support/temp-dir.ts'
import { NOW } from './fixtures.ts'

export interface TestRecords extends Records {
  /** another hub on the same database; on SQLite, where one process owns the file, the same one */
  another(): Promise<Records>
  /** behind the hub's back */
  tamper(sql: string): Promise<void>
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
  beforeAll(async () => {
    server ??= startMigrated()
    await server
  })
  const cleanUps = cleanUpAfterEach()
  return async () => {
    const { postgres, admin } = await server!
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
  const tamper = where.url === null ? tamperWithFile(where.dir) : tamperWithServer(where.url)
  return { ...records, options, another, tamper }
}

const tamperWithFile = (dir: string) => async (sql: string) => {
  const db = new DatabaseSync(sqlitePath(dir))
  try {
    db.exec(sql)
  } finally {
    db.close()
  }
}
const tamperWithServer = (url: string) => async (sql: string) => {
  const client = new pg.Client(url)
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

/** in reverse, like the hub stops */
function cleanUpAfterEach(): (() => Promise<void>)[] {
  const cleanUps: (() => Promise<void>)[] = []
  afterEach(async () => {
    for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
  })
  return cleanUps
}
