/** Whatever characters devices and people send: stored, readable, and nobody else's batch is lost. */
import { expect, test } from 'vitest'
import { printable } from '../../gateway/payload.ts'
import type { StoredReading } from '../../records/store.ts'
import { onBothDatabases } from './databases.ts'
import { addHomes, commandOf, entryOf, homeWith, loadHome, NOW, save } from './fixtures.ts'

const TEXTS = [
  ['a NUL', 'a\0b'],
  ['half a surrogate pair', 'a\ud83db'],
  ['the other half', '\ude00'],
  ['an emoji family', '👨‍👩‍👧'],
  ['characters of four bytes', '𠮷田𡈽'],
  ['separators and quotes', '\x1e\x1f{"\\\'"}\u2028'],
  ['16 KiB', '安铃\0\ud83d'.repeat(2048)],
] as const

const reject = (fields: object) => ({
  ...{ deviceId: 'box-1', at: NOW, channel: 'event', reason: 'invalid-json', detail: 'not JSON', payload: '{', address: null },
  ...fields,
})
const reading = (component: string, name: string, value: string): StoredReading => ({
  ...{ deviceId: 'box-1', component, name, value, at: NOW, receivedAt: NOW },
})

onBothDatabases('Any text', (open) => {
  test.each(TEXTS)('%s in a reject is kept, printable', async (_, text) => {
    const records = await open()
    await addHomes(records, 1)
    const strange = { channel: text, detail: text, payload: text, address: text }
    await records.rejects.add([
      reject({ deviceId: text, reason: 'foreign-topic', ...strange }),
      reject(strange),
      reject({ at: NOW + 60_000 }),
    ])
    const shown = Object.fromEntries(Object.keys(strange).map((field) => [field, printable(text)]))
    const rows = await records.rejects.latest(null, 10)
    expect(rows).toHaveLength(3)
    expect(rows.filter(({ at }) => at === NOW)).toMatchObject([shown, shown])
  })

  test.each(TEXTS)('%s in a command’s answer is kept, printable', async (_, text) => {
    const records = await open()
    await addHomes(records, 1)
    await records.commands.create(commandOf('moved', 'box-1', { args: { text } }))
    await records.commands.move('moved', 'failed', text, NOW)
    await save(records, { commands: [commandOf('answered', 'box-1', { state: 'failed', detail: text }), commandOf('other', 'box-1')] })
    const details = (await records.commands.ofDevice('box-1', 10)).map(({ id, detail }) => [id, detail])
    expect(Object.fromEntries(details)).toEqual({ moved: printable(text), answered: printable(text), other: null })
    expect((await records.commands.get('moved'))?.args).toEqual({ text })
  })

  test.each(TEXTS)('%s in a reading is kept, and its name printable', async (_, text) => {
    const records = await open()
    await addHomes(records, 1)
    const name = text.slice(0, 64)
    await save(records, { readings: [reading(name, name, text), reading('main', 'temperature', '21')] })
    const last = (await records.readings.last(['box-1'])).get('box-1') ?? []
    const [component, value] = [printable(name), text]
    expect(last.find((kept) => kept.name === printable(name))).toMatchObject({ component, value })
    expect(last).toHaveLength(2)
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

  test.each(TEXTS)('%s in a press and in what people note stops nobody', async (_, text) => {
    const records = await open()
    await addHomes(records, 1)
    const home = { ...homeWith('h1'), n: 2, resolved: { box: { refs: [text], at: NOW } } }
    const source = { kind: 'operator', id: 'u1', name: text } as const
    const entries = [entryOf('h1', 1, { alarmId: 'a1', data: { note: text }, ref: text }), entryOf('h1', 2, { alarmId: 'a1', source })]
    await save(records, { homes: [home], timeline: entries })
    expect((await loadHome(records, 'h1'))?.resolved).toEqual(home.resolved)
    expect((await records.timeline.ofAlarm('a1')).map(({ data }) => data)).toEqual([{ note: text }, {}])
  })

  test('one reject that the database will not have loses no other', async () => {
    const records = await open()
    await addHomes(records, 1)
    const batch = [reject({ reason: 'bad-field' }), reject({ reason: 'bad-clock', at: NOW + 0.5 }), reject({ reason: 'wrong-shape' })]
    await expect(records.rejects.add(batch)).rejects.toThrow()
    expect((await records.rejects.latest('box-1', 10)).map(({ reason }) => reason).sort()).toEqual(['bad-field', 'wrong-shape'])
  })
})
