/** One bad call must not keep anybody else's from disk. On the embedded database; what the batcher does is the same on both. */
import { expect, test } from 'vitest'
import { bareEvent } from '../../gateway/device-event.ts'
import { createIngest, type Ingest } from '../../records/ingest.ts'
import type { Store } from '../../records/store.ts'
import { openOnSqlite } from './databases.ts'
import { addHomes, NOW } from './fixtures.ts'

const open = openOnSqlite()

async function start(wrap: (store: Store) => Store = (store) => store) {
  const records = await open()
  await addHomes(records, 5)
  let ids = 0
  const ingest = createIngest({
    clock: records.options.clock,
    newId: () => `id-${String(++ids).padStart(6, '0')}`,
    store: wrap(records.store),
    listeningSince: () => NOW,
    hasConsole: () => false,
    committed: () => {},
  })
  return { records, ingest }
}

const press = (ingest: Ingest, number: number, ref: string) =>
  ingest.event({ deviceId: `box-${number}`, homeId: `h${number}`, beatMs: 60_000, at: NOW }, bareEvent({ ref }))

test('a call that the store will not have is refused alone; the others of its batch are on disk', async () => {
  let transactions = 0
  const { records, ingest } = await start((store) => ({
    transact: (lane, work) =>
      store.transact(lane, async (unit) => {
        transactions += 1
        const save: typeof unit.save = (writes) => {
          if (writes.timeline.some(({ ref }) => ref === 'poison')) throw new Error('a row that does not fit')
          return unit.save(writes)
        }
        return work({ ...unit, save })
      }),
  }))
  const outcomes = await Promise.allSettled([
    press(ingest, 1, 'a'),
    press(ingest, 2, 'poison'),
    press(ingest, 3, 'b'),
    press(ingest, 4, 'c'),
  ])
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled'])
  expect((await records.alarms.open()).map(({ homeId }) => homeId).sort()).toEqual(['h1', 'h3', 'h4'])
  expect(transactions).toBe(5)
})

test('a call that the rules cannot decide is refused alone, in one transaction', async () => {
  const { records, ingest } = await start()
  const broken = ingest.event({ deviceId: 'box-2', homeId: 'h2', beatMs: 60_000, at: NOW }, bareEvent({ notes: null as never }))
  const outcomes = await Promise.allSettled([press(ingest, 1, 'a'), broken, press(ingest, 3, 'b')])
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect((await records.alarms.open()).length).toBe(2)
})

test('with the store gone everybody is refused, after a few tries', async () => {
  let transactions = 0
  const { ingest } = await start(() => ({
    transact: async () => {
      transactions += 1
      throw new Error('no database')
    },
  }))
  const outcomes = await Promise.allSettled([1, 2, 3, 4, 5].flatMap((number) => [press(ingest, number, 'a'), press(ingest, number, 'b')]))
  expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true)
  expect(transactions).toBe(4)
})

test('the same ref twice in one batch is one call', async () => {
  const { records, ingest } = await start()
  await Promise.all([press(ingest, 1, 'a'), press(ingest, 1, 'a'), press(ingest, 1, 'b')])
  expect((await records.alarms.open()).map(({ signalCount }) => signalCount)).toEqual([2])
})

test('steps of alarms are claimed apart from devices, so that they never wait behind them', async () => {
  const { records, ingest } = await start()
  await press(ingest, 1, 'a')
  const [alarm] = await records.alarms.open()
  expect(await records.dueTimes.nextAt('alarms')).toBe(NOW + 20_000)
  expect(await records.dueTimes.nextAt('devices')).toBe(NOW + 90_000)
  const later = NOW + 600_000
  expect((await records.dueTimes.claim('alarms', later, 0, 10)).map(({ key }) => key)).toEqual([`alarm:${alarm?.id}`])
  expect((await records.dueTimes.claim('devices', later, 0, 10)).map(({ key }) => key)).toEqual(['device:box-1'])
})
