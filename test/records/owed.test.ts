/** What is owed to the future, to people outside and to devices: leases, fences, states that only go forward. */
import { expect, test } from 'vitest'
import type { Records } from '../../records/records.ts'
import type { DueTime } from '../../records/store.ts'
import { onBothDatabases } from './databases.ts'
import { addHomes, commandOf, NOW, noticeOf, save, writesOf } from './fixtures.ts'

const LEASE_MS = 3000
const arm = (records: Records, at: number, key = 'alarm:1') => save(records, { dueTimes: [{ homeId: 'h1', key, at }] })
const stillMine = (records: Records, claims: DueTime[]) => records.store.transact('urgent', (unit) => unit.stillMine(claims))
const lastChange = async (records: Records) => {
  const since = await records.changes.since((await records.changes.head()) - 1, 1)
  return since.ok ? since.changes[0] : null
}

onBothDatabases('Due times', (open) => {
  test('are claimed when they have come, earliest first, once', async () => {
    const records = await open()
    await arm(records, NOW + 20, 'late')
    await arm(records, NOW + 10, 'early')
    await arm(records, NOW + 30, 'tomorrow')
    expect(await records.dueTimes.nextAt()).toBe(NOW + 10)
    expect((await records.dueTimes.claim('alarms', NOW + 25, LEASE_MS, 10)).map(({ key }) => key)).toEqual(['early', 'late'])
    expect(await records.dueTimes.claim('alarms', NOW + 25, LEASE_MS, 10)).toEqual([])
    expect(await records.dueTimes.nextAt()).toBe(NOW + 30)
    await save(records, { dueTimes: [{ homeId: 'h1', key: 'tomorrow', at: null }] })
    expect(await records.dueTimes.nextAt()).toBe(NOW + 25 + LEASE_MS)
  })

  test('at most as many as asked for', async () => {
    const records = await open()
    for (const key of ['a', 'b', 'c']) await arm(records, NOW, key)
    expect(await records.dueTimes.claim('alarms', NOW, LEASE_MS, 2)).toHaveLength(2)
    expect(await records.dueTimes.claim('alarms', NOW + LEASE_MS, LEASE_MS, 2)).toHaveLength(2)
    expect(await records.dueTimes.claim('alarms', NOW + LEASE_MS, LEASE_MS, 2)).toHaveLength(1)
  })

  test('a claim whose lease ran out and was claimed again is nobody’s but the last one’s', async () => {
    const records = await open()
    await arm(records, NOW)
    const [first] = await records.dueTimes.claim('alarms', NOW, LEASE_MS, 10)
    expect(await stillMine(records, [first!])).toEqual([first])
    expect(await records.dueTimes.claim('alarms', NOW + LEASE_MS - 1, LEASE_MS, 10)).toEqual([])
    const [second] = await records.dueTimes.claim('alarms', NOW + LEASE_MS, LEASE_MS, 10)
    expect(await stillMine(records, [first!, second!])).toEqual([second])
  })

  test('a claim is lost when the due time was moved or disarmed meanwhile, even to the same instant', async () => {
    const records = await open()
    await arm(records, NOW)
    const [claim] = await records.dueTimes.claim('alarms', NOW, LEASE_MS, 10)
    await arm(records, NOW)
    expect(await stillMine(records, [claim!])).toEqual([])
    const [again] = await records.dueTimes.claim('alarms', NOW, LEASE_MS, 10)
    await save(records, { dueTimes: [{ homeId: 'h1', key: 'alarm:1', at: null }] })
    expect(await stillMine(records, [again!])).toEqual([])
    await arm(records, NOW + 1)
    expect(await stillMine(records, [again!])).toEqual([])
  })

  test('fire once, whatever two workers do', async () => {
    const records = await open()
    const other = await records.another()
    await addHomes(records, 1)
    const keys = Array.from({ length: 40 }, (_, i) => `due-${String(i).padStart(2, '0')}`)
    await save(records, { dueTimes: keys.map((key) => ({ homeId: 'h1', key, at: NOW })) })
    const fired: string[] = []
    // leases of no length: both workers claim everything again and again, and only the fences keep them apart
    const work = async (on: Records) => {
      for (let now = NOW; fired.length < keys.length; now++) {
        const claims = await on.dueTimes.claim('alarms', now, 0, 7)
        await on.store.transact('urgent', async (unit) => {
          await unit.homes(['h1'])
          const mine = await unit.stillMine(claims)
          await unit.save(writesOf({ dueTimes: mine.map(({ homeId, key }) => ({ homeId, key, at: null })) }))
          fired.push(...mine.map(({ key }) => key))
        })
      }
    }
    await Promise.all([work(records), work(other)])
    expect(fired.sort()).toEqual(keys)
  })
})

onBothDatabases('The outbox', (open) => {
  test('gives each notice to one of two workers', async () => {
    const records = await open()
    const other = await records.another()
    const keys = Array.from({ length: 30 }, (_, i) => `n${String(i).padStart(2, '0')}`)
    await save(records, { notices: keys.map((key) => noticeOf(key)) })
    const claimed: string[] = []
    const work = async (on: Records) => {
      for (let batch = [null, ...keys] as unknown[]; batch.length > 0; ) {
        const notices = await on.outbox.claim(NOW, LEASE_MS, 4)
        claimed.push(...notices.map(({ key }) => key))
        batch = notices
      }
    }
    await Promise.all([work(records), work(other), work(records), work(other)])
    expect(claimed.sort()).toEqual(keys)
  })

  test('a sent notice is settled and its alarm has changed', async () => {
    const records = await open()
    await save(records, { notices: [noticeOf('n1')] })
    const [notice] = await records.outbox.claim(NOW, LEASE_MS, 10)
    expect(await records.outbox.nextAt()).toBe(NOW + LEASE_MS)
    expect(await records.outbox.sent('n1', notice!.fence, NOW + 5)).toBe(true)
    expect(await lastChange(records)).toMatchObject({ kind: 'alarm', id: 'alarm-1', at: NOW + 5 })
    const settled = { state: 'sent', attempts: 1, nextAt: null, lastError: null }
    expect((await records.outbox.ofAlarms(['alarm-1', 'alarm-2'])).get('alarm-1')).toMatchObject([settled])
    expect(await records.outbox.nextAt()).toBeNull()
    expect(await records.outbox.claim(NOW + 10 * LEASE_MS, LEASE_MS, 10)).toEqual([])
    expect(await records.outbox.sent('n1', notice!.fence, NOW + 6)).toBe(false)
  })

  test('a failed notice is tried again when it is time, and given up in the end', async () => {
    const records = await open()
    await save(records, { notices: [noticeOf('n1')] })
    const [first] = await records.outbox.claim(NOW, LEASE_MS, 10)
    await records.outbox.failed('n1', first!.fence, { error: 'HTTP 503', nextAt: NOW + 10_000, at: NOW + 1 })
    expect(await records.outbox.nextAt()).toBe(NOW + 10_000)
    expect(await records.outbox.claim(NOW + 9999, LEASE_MS, 10)).toEqual([])
    const [second] = await records.outbox.claim(NOW + 10_000, LEASE_MS, 10)
    expect(second).toMatchObject({ attempts: 1, lastError: 'HTTP 503' })
    await records.outbox.failed('n1', second!.fence, { error: 'HTTP 400', nextAt: null, at: NOW + 10_001 })
    const given = { state: 'dead', attempts: 2, lastError: 'HTTP 400', nextAt: null }
    expect((await records.outbox.ofAlarms(['alarm-1'])).get('alarm-1')).toMatchObject([given])
  })

  test('an outcome of a worker that lost its lease changes nothing', async () => {
    const records = await open()
    await save(records, { notices: [noticeOf('n1')] })
    const [first] = await records.outbox.claim(NOW, LEASE_MS, 10)
    const [second] = await records.outbox.claim(NOW + LEASE_MS, LEASE_MS, 10)
    const head = await records.changes.head()
    expect(await records.outbox.failed('n1', first!.fence, { error: 'late', nextAt: null, at: NOW })).toBe(false)
    expect(await records.changes.head()).toBe(head)
    expect(await records.outbox.skipped('n1', second!.fence, 'claimed meanwhile', NOW + LEASE_MS)).toBe(true)
    const skipped = { state: 'skipped', attempts: 0, lastError: 'claimed meanwhile' }
    expect((await records.outbox.ofAlarms(['alarm-1'])).get('alarm-1')).toMatchObject([skipped])
  })
})

onBothDatabases('Commands', (open) => {
  test('are owed until they expire, are answered or have been delivered', async () => {
    const records = await open()
    await addHomes(records, 1)
    for (const id of ['c1', 'c2', 'c3']) await records.commands.create(commandOf(id, 'box-1', { createdAt: NOW + Number(id[1]) }))
    expect(await lastChange(records)).toMatchObject({ kind: 'device', id: 'box-1' })
    expect(((await records.commands.owedOf(['box-1', 'box-9'], NOW)).get('box-1') ?? []).map(({ id }) => id)).toEqual(['c1', 'c2', 'c3'])
    await records.commands.move('c1', 'sent', null, NOW)
    await records.commands.move('c2', 'delivered', null, NOW)
    expect(((await records.commands.owedOf(['box-1', 'box-9'], NOW)).get('box-1') ?? []).map(({ id }) => id)).toEqual(['c1', 'c3'])
    expect((await records.commands.owedOf(['box-1'], NOW + 60_000)).size).toBe(0)
    expect((await records.commands.ofDevice('box-1', 2)).map(({ id }) => id)).toEqual(['c3', 'c2'])
  })

  test('only go forward', async () => {
    const records = await open()
    await addHomes(records, 1)
    await records.commands.create(commandOf('c1', 'box-1'))
    expect(await records.commands.move('c1', 'delivered', null, NOW + 1)).toBe(true)
    expect(await records.commands.move('c1', 'sent', null, NOW + 2)).toBe(false)
    expect(await records.commands.move('c1', 'done', '重启完成', NOW + 3)).toBe(true)
    for (const state of ['failed', 'expired', 'done', 'queued'] as const)
      expect(await records.commands.move('c1', state, null, NOW + 4)).toBe(false)
    expect(await records.commands.move('unknown', 'sent', null, NOW)).toBe(false)
    expect(await records.commands.get('c1')).toEqual({ ...commandOf('c1', 'box-1'), state: 'done', detail: '重启完成', updatedAt: NOW + 3 })
    expect(await records.commands.get('unknown')).toBeNull()
  })

  test('expire when no device answered in time', async () => {
    const records = await open()
    await addHomes(records, 1)
    for (const id of ['c1', 'c2', 'c3']) await records.commands.create(commandOf(id, 'box-1'))
    await records.commands.create(commandOf('c4', 'box-1', { expiresAt: NOW + 90_000 }))
    await records.commands.move('c2', 'delivered', null, NOW)
    await records.commands.move('c3', 'done', null, NOW)
    const expired = await records.commands.expireDue(NOW + 60_000)
    expect(expired.map(({ id, state }) => [id, state]).sort()).toEqual([
      ['c1', 'expired'],
      ['c2', 'expired'],
    ])
    expect(await records.commands.expireDue(NOW + 60_000)).toEqual([])
  })
})

onBothDatabases('The change log', (open) => {
  test('is read from anywhere that is still kept', async () => {
    const records = await open()
    const head = await records.changes.head()
    await save(records, { changes: ['a', 'b', 'c', 'b'].map((id) => ({ kind: 'device', id, n: null })) })
    const [a, b, c] = ['a', 'b', 'c'].map((id, i) => ({ seq: head + i + 1, kind: 'device', id, n: null, at: NOW }))
    expect(await records.changes.since(head, 2)).toEqual({ ok: true, changes: [a, b] })
    expect(await records.changes.since(head + 2, 10)).toEqual({ ok: true, changes: [c] })
    expect(await records.changes.since(head + 3, 10)).toEqual({ ok: true, changes: [] })
    expect(await records.changes.since(head + 4, 10)).toEqual({ ok: false, reason: 'pruned' })
    await records.changes.prune(1)
    expect(await records.changes.since(head + 1, 10)).toEqual({ ok: false, reason: 'pruned' })
    expect(await records.changes.since(head + 2, 10)).toEqual({ ok: true, changes: [c] })
    await records.changes.prune(0)
    expect(await records.changes.since(head + 2, 10)).toEqual({ ok: false, reason: 'pruned' })
    expect(await records.changes.since(head + 3, 10)).toEqual({ ok: true, changes: [] })
  })
})

onBothDatabases('Rejects', (open) => {
  const reject = (fields: object) => ({
    ...{ deviceId: 'box-1', at: NOW, channel: 'event', reason: 'invalid-json', detail: 'not JSON', payload: '{', address: null },
    ...fields,
  })

  test('alike ones of one minute are one row with a count and the latest details', async () => {
    const records = await open()
    await addHomes(records, 1)
    await records.rejects.add([
      reject({}),
      reject({ at: NOW + 1, detail: 'later', payload: '\0' }),
      reject({ reason: 'bad-field', count: 3 }),
    ])
    await records.rejects.add([reject({ at: NOW + 2, detail: 'latest' }), reject({ at: NOW + 60_000 })])
    const rows = await records.rejects.latest('box-1', 20)
    expect(rows.map(({ at, reason, detail, count }) => [at - NOW, reason, detail, count])).toEqual([
      [60_000, 'invalid-json', 'not JSON', 1],
      [2, 'invalid-json', 'latest', 3],
      [0, 'bad-field', 'not JSON', 3],
    ])
    expect(await records.rejects.countsByDevice()).toEqual(new Map([['box-1', 7]]))
  })

  test('are bounded for every device, and for all who are no device together', async () => {
    const records = await open()
    await addHomes(records, 1)
    const flood = (deviceId: (i: number) => string | null) =>
      records.rejects.add(Array.from({ length: 50 }, (_, i) => reject({ deviceId: deviceId(i), at: NOW + i * 60_000 })))
    await flood(() => 'box-1')
    await flood((i) => `made-up-${i}`)
    await flood(() => null)
    expect(await records.rejects.latest('box-1', 100)).toHaveLength(20)
    const all = await records.rejects.latest(null, 100)
    expect(all).toHaveLength(40)
    expect(new Set(all.map(({ deviceId }) => deviceId))).toEqual(new Set(['box-1', null]))
    expect(Math.min(...all.map(({ at }) => at))).toBe(NOW + 30 * 60_000)
  })
})
