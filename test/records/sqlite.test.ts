/** What is only true of the embedded file. */
import { execFile } from 'node:child_process'
import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import { expect, test } from 'vitest'
import { migrateToLatest, migrationsFor } from '../../records/migrations/migrate.ts'
import { openRecords } from '../../records/records.ts'
import { inTransaction } from '../../records/sqlite.ts'
import { createSqliteDialect } from '../../records/sqlite-dialect.ts'
import { executorOn } from '../../records/sqlite-executor.ts'
import { backUpSqlite, openReader, openWriter, sqlitePath } from '../../records/sqlite-file.ts'
import { createSqliteStore } from '../../records/sqlite-store.ts'
import { writerOn } from '../../records/sqlite-writer.ts'
import { startWriterThread } from '../../records/sqlite-writer-thread.ts'
import { createWriteLanes } from '../../records/write-lanes.ts'
import { newHome } from '../../rules/home.ts'
import { openOnSqlite } from './databases.ts'
import { addHomes, entryOf, loadHome, NOW, save, writesOf } from './fixtures.ts'

const open = openOnSqlite()

test('a file that is opened again is as it was, under the same epoch', async () => {
  const records = await open()
  await addHomes(records, 2)
  await save(records, { homes: [{ ...newHome('h1'), n: 5 }], changes: [{ kind: 'home', id: 'h1', n: null }] })
  const [epoch, head] = [await records.changes.epoch(), await records.changes.head()]
  await records.close()
  const again = await openRecords(records.options)
  expect([await again.changes.epoch(), await again.changes.head()]).toEqual([epoch, head])
  expect((await loadHome(again, 'h1'))?.n).toBe(5)
  await again.close()
  expect(readdirSync(records.options.dir).filter((name) => name.includes('before'))).toEqual([])
})

test('a second hub on the same folder is refused, the command line is not', async () => {
  const records = await open()
  const hub = await openRecords({ ...records.options, exclusive: true })
  await expect(openRecords({ ...records.options, exclusive: true })).rejects.toThrow(`another hub (process ${process.pid}) is running`)
  await hub.homes.ensure('h1')
  expect(await records.homes.count()).toBe(1)
  await hub.close()
  await hub.close()
  const next = await openRecords({ ...records.options, exclusive: true })
  await next.close()
})

test('the folder is for the hub’s own user only', async () => {
  const records = await open()
  const dir = join(records.options.dir, 'new')
  const other = await openRecords({ ...records.options, dir })
  await other.close()
  expect(() => mkdirSync(dir)).toThrow('EEXIST')
  const { stdout } = await promisify(execFile)('stat', ['-c', '%a', dir])
  expect(stdout.trim()).toBe('700')
})

test('homes that another process wrote are read again before anything is decided about them', async () => {
  const records = await open()
  await addHomes(records, 1)
  await save(records, { homes: [{ ...newHome('h1'), n: 1 }] })
  expect((await loadHome(records, 'h1'))?.n).toBe(1)
  await promisify(execFile)(process.execPath, [fileURLToPath(import.meta.resolve('./other-process.ts')), records.options.dir, 'h1'])
  // a decision that rested on the old row is made again
  const seen: number[] = []
  await records.store.transact('urgent', async (unit) => {
    const home = (await unit.homes(['h1'])).get('h1')!
    seen.push(home.n)
    await unit.save(writesOf({ homes: [{ ...home, n: home.n + 1 }] }))
  })
  expect(seen).toEqual([1, 101])
  expect((await loadHome(records, 'h1'))?.n).toBe(102)
})

/** a store on a connection of the test's own, so that it can make the disk full */
async function storeOnSmallDisk() {
  const records = await open()
  await addHomes(records, 1)
  const db = openWriter(sqlitePath(records.options.dir))
  const reader = openReader(sqlitePath(records.options.dir))
  const store = createSqliteStore({ reader, writer: writerOn(db), lanes: createWriteLanes() })
  const limitPages = (more: number) =>
    db.exec(`pragma max_page_count = ${Number(db.prepare('pragma page_count').get()?.page_count) + more}`)
  let n = 0
  const write = () =>
    store.transact('urgent', async (unit) => {
      const home = (await unit.homes(['h1'])).get('h1')!
      const entry = entryOf('h1', ++n, { data: { text: 'x'.repeat(20_000) } })
      await unit.save(writesOf({ homes: [{ ...home, n: home.n + 1 }], timeline: [entry], changes: [{ kind: 'home', id: 'h1', n: null }] }))
    })
  const load = () => store.transact('urgent', async (unit) => (await unit.homes(['h1'])).get('h1'))
  return { db, limitPages, write, load, records }
}

test('a full disk refuses the transaction and nothing runs ahead; with room again it goes on', async () => {
  const { db, limitPages, write, load, records } = await storeOnSmallDisk()
  await write()
  const head = await records.changes.head()
  limitPages(2)
  await expect(write()).rejects.toThrow('full')
  await expect(write()).rejects.toThrow('full')
  expect((await load())?.n).toBe(1)
  expect(await records.changes.head()).toBe(head)
  limitPages(1000)
  await write()
  expect((await load())?.n).toBe(2)
  expect(await records.changes.head()).toBe(head + 1)
  db.close()
})

test('a commit that fails is rolled back and rejects', async () => {
  const records = await open()
  const db = openWriter(sqlitePath(records.options.dir))
  db.exec('create table parent (id integer primary key)')
  db.exec('create table child (parent integer references parent deferrable initially deferred)')
  const where = { writer: writerOn(db), lanes: createWriteLanes(), lane: 'urgent' as const }
  const insert = (table: string) => inTransaction(where, async () => db.exec(`insert into ${table} values (1)`))
  await expect(insert('child')).rejects.toThrow('FOREIGN KEY')
  expect(db.prepare('select count(*) as n from child').get()?.n).toBe(0)
  await insert('parent')
  expect(db.prepare('select count(*) as n from parent').get()?.n).toBe(1)
  db.close()
})

test('a writing thread that dies rejects what it was doing, and another one goes on', async () => {
  const records = await open()
  const dir = join(records.options.dir, 'not-there-yet')
  const writer = startWriterThread(join(dir, 'records.db'))
  await expect(Promise.all([writer.execute('select 1', []), writer.undo()])).rejects.toThrow('the writing thread failed')
  await (await openRecords({ ...records.options, dir })).close()
  expect(await writer.execute('select 1 as one', [])).toMatchObject({ rows: [{ one: 1 }] })
  await writer.close()
})

test('urgent transactions go before bulk ones that wait', async () => {
  const records = await open()
  const ran: string[] = []
  const work = (lane: 'urgent' | 'bulk', name: string) => records.store.transact(lane, async () => void ran.push(name))
  const rest = records.rejects.add([])
  await Promise.all([work('bulk', 'first'), work('bulk', 'readings'), work('urgent', 'press'), work('urgent', 'action'), rest])
  expect(ran).toEqual(['press', 'action', 'first', 'readings'])
})

test('a migration of a file in use is preceded by a backup, and all or nothing', async () => {
  const records = await open()
  await addHomes(records, 3)
  await records.close()
  const writer = openWriter(sqlitePath(records.options.dir))
  const backupPath = join(records.options.dir, 'before.db')
  const migrateWith = (up: Migration['up']) =>
    migrateToLatest({
      db: new Kysely<unknown>({ dialect: createSqliteDialect(executorOn(writer)) }),
      migrations: { ...migrationsFor('sqlite', () => 'epoch', NOW), '9999-next': { up } },
      backUp: () => backUpSqlite(writer, backupPath),
    })
  const failing = migrateWith(async (db) => {
    await sql`create table half_done (id integer) strict`.execute(db)
    await sql`insert into nowhere values (1)`.execute(db)
  })
  await expect(failing).rejects.toThrow('could not be migrated (9999-next)')
  const backedUp = new DatabaseSync(backupPath, { readOnly: true })
  expect(backedUp.prepare('select count(*) as n from home').get()?.n).toBe(3)
  backedUp.close()
  await migrateWith(async (db) => {
    await sql`create table half_done (id integer) strict`.execute(db)
  })
  writer.close()
})

test('a home that a newer hub wrote is not touched', async () => {
  const records = await open()
  await addHomes(records, 1)
  await records.tamper(`update home set state = '{"v":2}'`)
  await expect(loadHome(records, 'h1')).rejects.toThrow('another version')
})

test('care records are looked up by their indexes, never among all of their kind', async () => {
  const records = await open()
  const db = openReader(sqlitePath(records.options.dir))
  const planOf = (sql: string) =>
    db
      .prepare(`explain query plan ${sql}`)
      .all()
      .map(({ detail }) => String(detail))
  const joined = 'select h.doc from care_record r join care_history h on h.seq = r.seq where r.kind = ?'
  for (const [condition, index] of [
    ['r.home_id in (?, ?) order by r.id', 'care_record_by_home (kind=? AND home_id=?)'],
    ['r.home_id = ? and instr(r.search, ?) > 0 order by r.id limit 5', 'care_record_by_home (kind=? AND home_id=?)'],
    ['r.resident_id = ? order by r.id limit 5', 'care_record_by_resident (kind=? AND resident_id=?)'],
    ['r.resident_id = ? order by r.day desc, r.id desc limit 5', 'care_record_by_resident (kind=? AND resident_id=?)'],
    [
      'r.provider_id = ? and r.day >= ? and r.day <= ? order by r.id',
      'care_record_by_provider (kind=? AND provider_id=? AND day>? AND day<?)',
    ],
    ['r.day >= ? and r.day <= ? order by r.day desc, r.id desc limit 5', 'care_record_by_day (kind=? AND day>? AND day<?)'],
    ['r.natural_key in (?, ?)', 'care_record_by_key (kind=? AND natural_key=?)'],
    ['r.id > ? order by r.id limit 5', 'PRIMARY KEY (kind=? AND id>?)'],
  ] as const) {
    const plan = planOf(`${joined} and ${condition}`)
    expect(plan[0], condition).toContain(index)
    expect(plan[1], condition).toBe('SEARCH h USING INTEGER PRIMARY KEY (rowid=?)')
  }
  db.close()
})
