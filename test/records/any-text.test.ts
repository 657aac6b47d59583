/** Whatever characters devices and people send: stored, readable, and nobody else's batch is lost. */
import { expect, test } from 'vitest'
import { printable } from '../../gateway/payload.ts'
import type { StoredReading } from '../../records/store.ts'
import { onBothDatabases } from './databases.ts'
import { addHomes, closedAlarm, commandOf, entryOf, homeWith, loadHome, NOW, save } from './fixtures.ts'

const TEXTS = [
  'a\0b',
  // either half of a surrogate pair
  'a\ud83db',
  '\ude00',
  '👨‍👩‍👧',
  // four bytes each
  '𠮷田𡈽',
  '\x1e\x1f{"\\\'"}\u2028',
  // 16 KiB
  '安铃\0\ud83d'.repeat(2048),
]

const reject = (fields: object) => ({
  ...{ deviceId: 'box-1', at: NOW, channel: 'event', reason: 'invalid-json', detail: 'not JSON', payload: '{', address: null },
  ...fields,
})
const reading = (component: string, name: string, value: string): StoredReading => ({
  ...{ deviceId: 'box-1', component, name, value, at: NOW, receivedAt: NOW },
})

onBothDatabases('Any text', (open) => {
  test('in rejects is kept, printable', async () => {
    const records = await open()
    await addHomes(records, 1)
    const strange = (text: string) => ({ channel: text, detail: text, payload: text, address: text })
    const rejects = TEXTS.map((text, i) => reject({ ...strange(text), at: NOW + i * 60_000 }))
    await records.rejects.add([...rejects, reject({ deviceId: TEXTS[0], ...strange(TEXTS[0]!) })])
    const rows = await records.rejects.latest('box-1', 20)
    expect(rows.reverse()).toMatchObject(TEXTS.map(printable).map(strange))
    expect(await records.rejects.latest(null, 20)).toHaveLength(TEXTS.length + 1)
  })

  test('in answers to commands is kept, printable', async () => {
    const records = await open()
    await addHomes(records, 1)
    await save(records, { commands: TEXTS.map((text, i) => commandOf(`answered-${i}`, 'box-1', { state: 'failed', detail: text })) })
    for (const [i, text] of TEXTS.entries()) {
      await records.commands.create(commandOf(`moved-${i}`, 'box-1', { args: { text } }))
      await records.commands.move(`moved-${i}`, 'failed', text, NOW)
      expect(await records.commands.get(`moved-${i}`)).toMatchObject({ args: { text }, detail: printable(text) })
      expect(await records.commands.get(`answered-${i}`)).toMatchObject({ detail: printable(text) })
    }
  })

  test('in readings is kept, and their names printable', async () => {
    const records = await open()
    await addHomes(records, 1)
    const names = TEXTS.map((text, i) => `${i} ${text.slice(0, 60)}`)
    await save(records, { readings: names.map((name, i) => reading(name, name, TEXTS[i]!)) })
    expect((await records.readings.last(['box-1'])).get('box-1')).toMatchObject(
      names.map((name, i) => ({ component: printable(name), name: printable(name), value: TEXTS[i] })),
    )
  })

  test('readings whose names become the same are one, and those that only look alike are two', async () => {
    const records = await open()
    await addHomes(records, 1)
    const names = ['n\0', 'n\ud83d', 'n\ud83e', 'n\ufffd']
    await save(records, {
      readings: [...names.map((name) => reading('main', name, name)), reading('a b', 'c', '1'), reading('a', 'b c', '2')],
    })
    expect((await records.readings.last(['box-1'])).get('box-1')?.map(({ name, value }) => [name, value])).toEqual([
      ['b c', '2'],
      ['c', '1'],
      ['n\ufffd', 'n\ufffd'],
    ])
  })

  test('in presses and in what people note stops nobody', async () => {
    const records = await open()
    await addHomes(records, 1)
    const home = { ...homeWith('h1'), n: TEXTS.length, resolved: { box: { refs: TEXTS, at: NOW } } }
    const entries = TEXTS.map((text, i) => {
      const source = { kind: 'operator', id: 'u1', name: text } as const
      return entryOf('h1', i + 1, { alarmId: 'a1', source, data: { note: text }, ref: printable(text).slice(0, 32) })
    })
    await save(records, { homes: [home], alarms: [closedAlarm('a1', 'h1')], timeline: entries })
    expect((await loadHome(records, 'h1'))?.resolved).toEqual(home.resolved)
    expect((await records.timeline.ofAlarm('a1')).map(({ data }) => data)).toEqual(TEXTS.map((note) => ({ note })))
  })

  test('in what people look for finds nothing, and in what they enter is kept', async () => {
    const records = await open()
    for (const text of TEXTS) {
      expect(await records.alarms.get(text)).toBeNull()
      expect(await records.users.byUsername(text)).toBeNull()
      await records.audit.append({ at: NOW, byId: null, byName: '李倩', action: 'sign-in-failed', subject: null, detail: { text } })
    }
    await records.users.add({ id: 'u1', username: 'liqian', name: 'a\0', role: 'operator', seat: null, passwordHash: null })
    expect((await records.users.byUsername('liqian'))?.name).toMatch(/^a/)
    expect(await records.audit.verify()).toMatchObject({ ok: true })
  })

  test('one reject that the database will not have loses no other', async () => {
    const records = await open()
    await addHomes(records, 1)
    const batch = [reject({ reason: 'bad-field' }), reject({ reason: 'bad-clock', at: NOW + 0.5 }), reject({ reason: 'wrong-shape' })]
    await expect(records.rejects.add(batch)).rejects.toThrow()
    expect((await records.rejects.latest('box-1', 10)).map(({ reason }) => reason).sort()).toEqual(['bad-field', 'wrong-shape'])
  })
})
