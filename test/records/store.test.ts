/** The contract of `Store`, on both databases. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Records } from '../../records/records.ts'
import type { Change, NewChange } from '../../records/store.ts'
import { newHome } from '../../rules/home.ts'
import { onBothDatabases } from './databases.ts'
import { addHomes, alarmOf, closedAlarm, commandOf, entryOf, homeWith, loadHome, NOW, noticeOf, save, writesOf } from './fixtures.ts'

const HOUR = 3_600_000
const change = (id: string): NewChange => ({ kind: 'alarm', id, n: null })

async function allChanges(records: Records, seq = 0): Promise<Change[]> {
  const since = await records.changes.since(seq, 10_000)
  return since.ok ? since.changes : []
}

onBothDatabases('The store', (open) => {
  test('gives a home that was never heard as an empty one, and leaves out one that does not exist', async () => {
    const records = await open()
    await addHomes(records, 1)
    const homes = await records.store.transact('urgent', (unit) => unit.homes(['h1', 'nowhere']))
    expect(homes).toEqual(new Map([['h1', newHome('h1')]]))
  })

  test('keeps everything that one transaction owes', async () => {
    const records = await open()
    await addHomes(records, 1)
    const alarm = alarmOf('alarm-1', 'h1')
    const entry = entryOf('h1', 1, {
      alarmId: 'alarm-1',
      kind: 'signal',
      ref: 'r1',
      data: { type: 'sos', text: 'it\'s "so" {1,2} \\ 您好\n' },
    })
    const command = commandOf('c1', 'box-1')
    await save(records, {
      homes: [homeWith('h1', alarm)],
      alarms: [alarm],
      timeline: [entry],
      dueTimes: [{ homeId: 'h1', key: 'alarm:alarm-1', at: NOW + 20_000 }],
      notices: [noticeOf('n1')],
      readings: [{ deviceId: 'box-1', component: 'box', name: 'temperature', value: 21.5, at: NOW, receivedAt: NOW }],
      commands: [command],
      changes: [{ ...change('alarm-1'), n: 1 }],
    })
    expect(await loadHome(records, 'h1')).toEqual(homeWith('h1', alarm))
    expect(await records.alarms.get('alarm-1')).toEqual(alarm)
    expect(await records.timeline.ofAlarm('alarm-1')).toEqual([entry])
    expect(await records.dueTimes.nextAt()).toBe(NOW + 20_000)
    expect((await records.outbox.ofAlarms(['alarm-1'])).get('alarm-1')).toMatchObject([
      { ...noticeOf('n1'), state: 'pending', attempts: 0 },
    ])
    expect((await records.readings.last(['box-1'])).get('box-1')).toMatchObject([{ name: 'temperature', value: 21.5 }])
    expect(await records.store.transact('bulk', (unit) => unit.commands(['c1', 'c2']))).toEqual([command])
    expect((await allChanges(records)).slice(-1)).toMatchObject([{ ...change('alarm-1'), n: 1, at: NOW }])
  })

  test('keeps nothing of a transaction that throws', async () => {
    const records = await open()
    await addHomes(records, 1)
    const before = await records.changes.head()
    const failing = records.store.transact('urgent', async (unit) => {
      await unit.homes(['h1'])
      await unit.save(writesOf({ homes: [{ ...newHome('h1'), n: 7 }], timeline: [entryOf('h1', 7)], changes: [change('x')] }))
      throw new Error('thought better of it')
    })
    await expect(failing).rejects.toThrow('thought better of it')
    expect(await loadHome(records, 'h1')).toEqual(newHome('h1'))
    expect(await records.changes.head()).toBe(before)
    await save(records, { timeline: [entryOf('h1', 7)] })
  })

  test('keeps nothing of a transaction that the database refuses, and goes on', async () => {
    const records = await open()
    await addHomes(records, 1)
    await save(records, { timeline: [entryOf('h1', 1)] })
    const before = await records.changes.head()
    const twice = { homes: [{ ...newHome('h1'), n: 1 }], timeline: [entryOf('h1', 1)], changes: [change('x')] }
    await expect(save(records, twice)).rejects.toThrow()
    expect(await loadHome(records, 'h1')).toEqual(newHome('h1'))
    expect(await records.changes.head()).toBe(before)
  })

  test('lets nobody decide about a home while somebody else does', async () => {
    const records = await open()
    await addHomes(records, 2)
    const other = await records.another()
    const count = (on: Records) =>
      on.store.transact('urgent', async (unit) => {
        const homes = await unit.homes(['h2', 'h1'])
        await unit.save(writesOf({ homes: [...homes.values()].map((home) => ({ ...home, n: home.n + 1 })), changes: [change('h')] }))
      })
    await Promise.all(Array.from({ length: 40 }, (_, i) => count(i % 2 ? records : other)))
    expect((await loadHome(records, 'h1'))?.n).toBe(40)
    expect((await loadHome(other, 'h2'))?.n).toBe(40)
  })

  test('the later write of the same row wins', async () => {
    const records = await open()
    await addHomes(records, 1)
    await save(records, {
      homes: [
        { ...newHome('h1'), n: 1 },
        { ...newHome('h1'), n: 2 },
      ],
      dueTimes: [
        { homeId: 'h1', key: 'k', at: NOW },
        { homeId: 'h1', key: 'k', at: NOW + 5 },
        { homeId: 'h1', key: 'gone', at: NOW },
        { homeId: 'h1', key: 'gone', at: null },
      ],
      readings: [20, 21, 19].map((value, i) => ({ ...{ deviceId: 'b', component: 'c', name: 't', value }, at: NOW - i, receivedAt: NOW })),
    })
    expect((await loadHome(records, 'h1'))?.n).toBe(2)
    expect(await records.dueTimes.claim('alarms', NOW + 10, 1000, 10)).toMatchObject([{ key: 'k', at: NOW + 5 }])
    expect((await records.readings.last(['b'])).get('b')).toMatchObject([{ value: 20 }])
  })

  test('a late reading does not replace a newer one', async () => {
    const records = await open()
    const reading = { deviceId: 'b', component: 'c', name: 'contact', value: true, at: NOW, receivedAt: NOW }
    await save(records, { readings: [reading] })
    await save(records, { readings: [{ ...reading, value: false, at: NOW - 1 }] })
    expect((await records.readings.last(['b', 'other'])).get('b')).toEqual([reading])
  })

  test('an alarm may close and the next of its class open in one transaction, but two are never open', async () => {
    const records = await open()
    await addHomes(records, 1)
    await save(records, { alarms: [alarmOf('alarm-1', 'h1')], homes: [homeWith('h1', alarmOf('alarm-1', 'h1'))] })
    await expect(save(records, { alarms: [alarmOf('alarm-2', 'h1')] })).rejects.toThrow()
    await save(records, { alarms: [alarmOf('alarm-t', 'h1', { test: true })] })
    const next = alarmOf('alarm-3', 'h1')
    await save(records, { alarms: [next, closedAlarm('alarm-1', 'h1')], homes: [homeWith('h1', next)] })
    expect((await records.alarms.get('alarm-1'))?.outcome?.code).toBe('mistake')
    expect((await records.alarms.open()).map(({ id }) => id)).toEqual(['alarm-3'])
  })

  test('knows what a device has said since then, and only that', async () => {
    const records = await open()
    await addHomes(records, 1)
    const source = { kind: 'device', id: 'box-1', name: null } as const
    await save(records, {
      timeline: [
        entryOf('h1', 1, { source, ref: 'old', at: NOW - 25 * HOUR }),
        entryOf('h1', 2, { source, ref: 'r1', alarmId: 'alarm-1', data: { said: 'sos' } }),
        entryOf('h1', 3, { source, ref: 'old', at: NOW, alarmId: 'alarm-1' }),
        entryOf('h1', 4, { source, ref: 'ancient', at: NOW - 25 * HOUR }),
      ],
    })
    const wanted = ['r1', 'old', 'ancient', 'new'].map((ref) => ({ source: 'box-1', ref }))
    const known = await records.store.transact('urgent', (unit) =>
      unit.knownRefs([...wanted, { source: 'box-2', ref: 'r1' }], NOW - 24 * HOUR),
    )
    expect(known.sort((a, b) => (a.ref < b.ref ? 1 : -1))).toEqual([
      { source: 'box-1', ref: 'r1', alarmId: 'alarm-1', homeId: 'h1', data: { said: 'sos' } },
      { source: 'box-1', ref: 'old', alarmId: 'alarm-1', homeId: 'h1', data: {} },
    ])
  })

  test('knows when consoles were last alive', async () => {
    const records = await open()
    await records.presence.touch('u1', NOW)
    await records.presence.touch('u1', NOW + 5)
    await records.presence.touch('u1', NOW + 1)
    expect(await records.store.transact('urgent', (unit) => unit.operatorsSeen(['u1', 'u2']))).toEqual(new Map([['u1', NOW + 5]]))
    expect(await records.presence.seen(['u1', 'u2'])).toEqual(new Map([['u1', NOW + 5]]))
  })

  test('a notice with a known key is not owed again', async () => {
    const records = await open()
    await save(records, { notices: [noticeOf('n1')] })
    await save(records, { notices: [noticeOf('n1', { to: 'somebody else' })] })
    expect(await records.outbox.claim(NOW, 1000, 10)).toMatchObject([{ key: 'n1', to: '13800000000' }])
  })

  test('the timeline cannot be rewritten', async () => {
    const records = await open()
    await save(records, { timeline: [entryOf('h1', 1)] })
    await expect(save(records, { timeline: [entryOf('h1', 1, { reason: 'other' })] })).rejects.toThrow()
  })

  test('numbers changes without gaps, in order of commit, whoever writes', async () => {
    const records = await open()
    const other = await records.another()
    const before = await records.changes.head()
    const seen: number[] = []
    let done = false
    // a reader that starts over from what it has seen: if a lower number ever appeared after a higher one, it would be missed
    const poll = async () => {
      for (let ending = false; !ending; ) {
        ending = done
        for (const { seq } of await allChanges(records, seen.at(-1) ?? before)) seen.push(seq)
        await new Promise(setImmediate)
      }
    }
    const write = async (on: Records, name: string) => {
      for (let i = 0; i < 25; i++) {
        const changes = Array.from({ length: 1 + (i % 3) }, (_, k) => change(`${name}-${i}-${k}`))
        if (i % 5 === 4) await on.homes.ensure(`${name}-${i}`)
        else await on.store.transact(i % 2 ? 'urgent' : 'bulk', (unit) => unit.save(writesOf({ changes })))
      }
    }
    const polling = poll()
    await Promise.all([write(records, 'a'), write(records, 'b'), write(other, 'c'), write(other, 'd')])
    done = true
    await polling
    const head = await records.changes.head()
    expect(head - before).toBeGreaterThan(100)
    expect(seen).toEqual(Array.from({ length: head - before }, (_, i) => before + i + 1))
  })

  test('a NUL in what a device says stops nobody’s press', async () => {
    const records = await open()
    await addHomes(records, 1)
    const source = { kind: 'device', id: 'box-1', name: 'cord\0' } as const
    await save(records, {
      alarms: [closedAlarm('a1', 'h1')],
      timeline: [entryOf('h1', 1, { alarmId: 'a1', source, data: { text: 'a\0b' } })],
      readings: [{ deviceId: 'box-1', component: 'c\0', name: 'n\0', value: 'v\0', at: NOW, receivedAt: NOW }],
    })
    expect(await records.timeline.ofAlarm('a1')).toMatchObject([
      { source: { name: expect.stringContaining('cord') }, data: { text: 'a\0b' } },
    ])
    expect((await records.readings.last(['box-1'])).get('box-1')).toMatchObject([{ value: 'v\0' }])
  })

  test('gives back any home and entry exactly as they were written', async () => {
    const records = await open()
    await addHomes(records, 1)
    let n = 0
    const text = fc.string({ unit: 'grapheme', maxLength: 30 }).filter((s) => !/\0|__proto__/.test(s))
    const run = fc.asyncProperty(
      fc.dictionary(text, fc.oneof(text, fc.integer(), fc.boolean()), { maxKeys: 4 }),
      text,
      async (data, name) => {
        n += 1
        const home = { ...newHome('h1'), n, resolved: { [`box ${name}`]: { refs: [name], at: NOW } } }
        const entry = entryOf('h1', n, {
          data: { ...data },
          reason: name,
          alarmId: `alarm-${n}`,
          source: { kind: 'operator', id: 'u1', name },
        })
        await save(records, { homes: [home], alarms: [closedAlarm(`alarm-${n}`, 'h1')], timeline: [entry] })
        expect((await records.homes.states(['h1'])).get('h1')).toEqual(home)
        expect(await records.timeline.ofAlarm(`alarm-${n}`)).toEqual([JSON.parse(JSON.stringify(entry))])
      },
    )
    await fc.assert(run, { numRuns: 40 })
  })
})
