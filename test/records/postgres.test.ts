/** What is only true of a server that can die on its own. */
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { simulatedClock } from '../../hub/clock.ts'
import { createDueTimes } from '../../records/due-times.ts'
import { openPostgres } from '../../records/postgres.ts'
import { READ_CONNECTIONS } from '../../records/postgres-pools.ts'
import { createPresence } from '../../records/presence.ts'
import { openRecords, type Records } from '../../records/records.ts'
import { type Postgres, startPostgres } from '../support/postgres.ts'
import { createIds } from './databases.ts'
import { addHomes, NOW, save, writesOf } from './fixtures.ts'

let server: Postgres
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server?.stop())

const open = (prefix = 'a'): Promise<Records> =>
  openRecords({ url: server.url, dir: '', clock: simulatedClock(NOW), newId: createIds(prefix) })

test('two hubs may start at once on an empty database, and later ones find it as it was', async () => {
  const [one, other] = await Promise.all([open('one'), open('other')])
  expect(await one.changes.epoch()).toBe(await other.changes.epoch())
  await addHomes(one, 2)
  await Promise.all([one.close(), other.close()])
  const again = await open('again')
  expect(await again.homes.count()).toBe(2)
  await again.close()
})

test('presses do not wait for readings', async () => {
  const records = await open()
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  const stuck = Array.from({ length: 5 }, () => records.store.transact('bulk', () => released))
  await records.store.transact('urgent', (unit) => unit.homes(['h1']))
  expect((await records.stats()).waiting).toEqual({ urgent: 0, bulk: 3 })
  release()
  await Promise.all(stuck)
  await records.close()
})

test('claims, actions and signs of presence do not wait for views, however slow', async () => {
  const records = await openPostgres({ url: server.url, clock: simulatedClock(NOW), newId: createIds() })
  const views = Array.from({ length: 2 * READ_CONNECTIONS }, () => sql`select pg_sleep(1)`.execute(records.read))
  const viewed = Promise.race(views).then(() => 'a view')
  const claimed = createDueTimes(records).claim('alarms', NOW, 3000, 50)
  const touched = createPresence(records).touch('u1', NOW)
  expect(await Promise.race([viewed, Promise.all([claimed, touched]).then(() => 'the writes')])).toBe('the writes')
  await Promise.all(views)
  await records.close()
})

test('a killed server rejects what is under way, and what comes, at once; the hub lives on and goes on after the restart', async () => {
  const records = await open()
  const other = await open('other')
  await save(records, { changes: [{ kind: 'home', id: 'h1', n: null }] })
  const head = await records.changes.head()
  const { promise: killed, resolve: kill } = Promise.withResolvers<void>()
  const underWay = records.store.transact('urgent', async (unit) => {
    await unit.homes(['h1'])
    await killed
    await unit.save(writesOf({ changes: [{ kind: 'home', id: 'h1', n: null }] }))
  })
  underWay.catch(() => {})
  await server.kill()
  const startedAt = performance.now()
  kill()
  await expect(underWay).rejects.toThrow()
  await expect(save(records, {})).rejects.toThrow()
  await expect(records.check()).rejects.toThrow()
  await expect(records.alarms.open()).rejects.toThrow()
  expect(performance.now() - startedAt).toBeLessThan(2000)

  await server.restart()
  await save(records, { changes: [{ kind: 'home', id: 'h1', n: null }] })
  await records.check()
  expect(await other.changes.head()).toBe(head + 1)
  await Promise.all([records.close(), other.close()])
})

test('an address where nobody answers is an error, not a wait without end', async () => {
  const url = 'postgres://postgres@127.0.0.1:1/hub'
  await expect(openRecords({ url, dir: '', clock: simulatedClock(NOW), newId: createIds() })).rejects.toThrow()
})
