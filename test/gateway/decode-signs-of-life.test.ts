/** `heartbeat`, `reading`, `reply`, `status`: what cannot be used is said, and nothing is silently dropped. */
import { describe, expect, test } from 'vitest'
import type { UpChannel } from '../../broker/topics.ts'
import { decode } from '../../gateway/decode.ts'
import type { DeviceMessage } from '../../gateway/device-event.ts'
import { NOW, nested, payloadOf } from './payloads.ts'

const DAY = 24 * 60 * 60_000

function read(channel: UpChannel, payload: unknown): { message: DeviceMessage | null; reasons: string[]; details: string } {
  const { message, rejects } = decode(channel, payloadOf(payload), NOW)
  for (const rejected of rejects)
    expect(rejected).toMatchObject({ channel, payload: payloadOf(payload).subarray(0, 1024).toString('utf8') })
  return { message, reasons: rejects.map((rejected) => rejected.reason), details: rejects.map((rejected) => rejected.detail).join('\n') }
}

const GARBAGE: [string, string | Buffer, string][] = [
  ['a word', 'ok', 'invalid-json'],
  ['bytes that are no UTF-8', Buffer.from([0xff, 0xfe]), 'invalid-json'],
  ['null', 'null', 'wrong-shape'],
  ['a number', '1', 'wrong-shape'],
  ['a string', '"x"', 'wrong-shape'],
]

describe('heartbeat', () => {
  test.each([
    ['nothing', '', {}],
    ['an empty object', '{}', {}],
    [
      'all it may say',
      { battery: 80, mains: true, signal: -71, firmware: '1.2', uptime: 5 },
      { battery: 80, mains: true, signal: -71, firmware: '1.2', uptime: 5 },
    ],
    ['names that nobody knows', '{"__proto__":{"battery":3},"constructor":1,"x":2}', {}],
  ])('reads %s', (_, payload, health) => {
    expect(read('heartbeat', payload)).toMatchObject({ message: { kind: 'heartbeat', health }, reasons: [] })
  })

  test.each([...GARBAGE, ['an array', '[]', 'wrong-shape'] as const, ['10 000 levels', `[${nested(10_000)}]`, 'wrong-shape'] as const])(
    'is a sign of life all the same: %s',
    (_, payload, reason) => {
      expect(read('heartbeat', payload)).toMatchObject({ message: { kind: 'heartbeat', health: {} }, reasons: [reason] })
    },
  )

  test.each([
    ['battery', [101, -1, '80', null, true]],
    ['mains', [1, 'true', null]],
    ['signal', ['-71', null, {}]],
    ['firmware', [1, 'f'.repeat(65), null]],
    ['uptime', [-1, '5', null]],
  ])('leaves out a %s that cannot be one, and keeps the rest', (name, values) => {
    const good = { battery: 80, mains: true, signal: -71, firmware: '1.2', uptime: 5 }
    for (const value of values) {
      const { [name as 'battery']: _, ...rest } = good
      expect(read('heartbeat', { ...good, [name]: value })).toMatchObject({
        message: { health: rest },
        reasons: ['bad-field'],
        details: expect.stringContaining(name),
      })
    }
    expect(read('heartbeat', '{"signal":1e400}').reasons).toEqual(['bad-field'])
  })
})

const readings = (payload: unknown) => {
  const { message, reasons, details } = read('reading', payload)
  return { readings: message?.kind === 'readings' ? message.readings : null, reasons, details }
}

describe('reading', () => {
  test('reads values with their names, time and component', () => {
    const payload = { at: NOW - 1000, component: 'kitchen', values: { temperature: 21.5, occupancy: true, mode: 'away' } }
    const common = { at: NOW - 1000, component: 'kitchen' }
    expect(readings(payload)).toEqual({
      readings: [
        { ...common, name: 'temperature', value: 21.5 },
        { ...common, name: 'occupancy', value: true },
        { ...common, name: 'mode', value: 'away' },
      ],
      reasons: [],
      details: '',
    })
  })

  test.each([
    ['7 days ago', NOW - 7 * DAY, NOW - 7 * DAY, []],
    ['more than 7 days ago', NOW - 7 * DAY - 1, NOW, ['bad-field']],
    ['2 min ahead', NOW + 120_000, NOW + 120_000, []],
    ['more than 2 min ahead', NOW + 120_001, NOW, ['bad-field']],
    ['1970', 0, NOW, ['bad-field']],
    ['2099', Date.UTC(2099, 0, 1), NOW, ['bad-field']],
    ['ISO 8601 with a zone', '2025-01-15T09:00:00+08:00', NOW - 3_600_000, []],
    ['no time', 'noon', NOW, ['bad-field']],
    ['null', null, NOW, ['bad-field']],
  ])('keeps its own time when it is of the last seven days: %s', (_, at, kept, reasons) => {
    expect(readings({ at, values: { humidity: 40 } })).toMatchObject({ readings: [{ at: kept, component: 'main', value: 40 }], reasons })
  })

  const NUMBERS =
    'temperature humidity illuminance water power gas co smoke heartRate spo2 systolic diastolic glucose respiration battery signal'.split(
      ' ',
    )
  test.each(NUMBERS)('takes a number for %s, and nothing else', (name) => {
    expect(readings({ values: { [name]: 1.5 } }).readings).toMatchObject([{ name, value: 1.5 }])
    for (const value of [true, '1.5', null, {}, []])
      expect(readings({ values: { [name]: value } })).toMatchObject({ readings: null, reasons: ['bad-field'] })
    expect(readings(`{"values":{"${name}":1e400}}`)).toMatchObject({ readings: null, reasons: ['bad-field'] })
  })

  test.each(['occupancy', 'contact', 'bed', 'presence'])('takes a boolean for %s, and nothing else', (name) => {
    expect(readings({ values: { [name]: false } }).readings).toMatchObject([{ name, value: false }])
    for (const value of [1, 'true', null])
      expect(readings({ values: { [name]: value } })).toMatchObject({ readings: null, reasons: ['bad-field'] })
  })

  test('stores other names as they come, inherited ones too', () => {
    const { readings: read_, reasons } = readings('{"values":{"__proto__":1,"constructor":"x","toString":true,"1e400":2}}')
    expect(read_?.map(({ name, value }) => [name, value])).toEqual([
      ['__proto__', 1],
      ['constructor', 'x'],
      ['toString', true],
      ['1e400', 2],
    ])
    expect(reasons).toEqual([])
  })

  test('keeps what can be used of a message, and says what not', () => {
    const {
      readings: kept,
      reasons,
      details,
    } = readings({ values: { temperature: 'hot', humidity: 40, ['n'.repeat(65)]: 1, '': 2, note: 'x'.repeat(257) } })
    expect(kept).toMatchObject([{ name: 'humidity', value: 40 }])
    expect(reasons).toEqual(['bad-field'])
    expect(details).toContain('"temperature"')
  })

  test.each([5, '', {}, null, true])('says when a component is no name: %j', (component) => {
    expect(readings({ component, values: { humidity: 40 } })).toMatchObject({
      readings: [{ component: 'main', value: 40 }],
      reasons: component === null ? [] : ['bad-field'],
    })
  })

  test('makes names of a text with NUL readable, because PostgreSQL cannot keep it', () => {
    expect(readings({ component: 'a\0', values: { 'b\0': 1 } }).readings).toMatchObject([{ component: 'a\u{fffd}', name: 'b\u{fffd}' }])
    const halves = readings({ component: 'a\ud83d', values: { 'b\ude00': 1 } }).readings
    expect(halves).toMatchObject([{ component: 'a\u{fffd}', name: 'b\u{fffd}' }])
  })

  test.each([
    ...GARBAGE.map(([name, payload, reason]) => [name, payload, reason === 'invalid-json' ? reason : 'bad-field'] as const),
    ['nothing', '', 'invalid-json'] as const,
    ['no values', '{"at":1}', 'bad-field'] as const,
    ['values that are an array', '{"values":[1]}', 'bad-field'] as const,
    ['10 000 levels', nested(10_000), 'bad-field'] as const,
  ])('rejects %s', (_, payload, reason) => {
    expect(readings(payload)).toMatchObject({ readings: null, reasons: [reason] })
  })

  describe('of a box that was offline', () => {
    const catchUp = (length: number) => Array.from({ length }, (_, i) => ({ at: NOW - i * 1000, values: { humidity: i } }))

    test('catches up with up to 500 at once', () => {
      const { readings: read_, reasons } = readings(catchUp(500))
      expect(read_).toHaveLength(500)
      expect(reasons).toEqual([])
    })

    test('keeps the first 500 of 501, and says so', () => {
      const { readings: read_, reasons } = readings(catchUp(501))
      expect(read_).toHaveLength(500)
      expect(read_?.at(-1)).toMatchObject({ value: 499 })
      expect(reasons).toEqual(['too-many-readings'])
    })

    test('keeps the good ones among bad ones, and says it once', () => {
      const { readings: read_, reasons } = readings([{ values: { humidity: 1 } }, null, 5, { values: null }, { values: { humidity: 2 } }])
      expect(read_?.map(({ value }) => value)).toEqual([1, 2])
      expect(reasons).toEqual(['bad-field'])
    })

    test('is a sign of life even when it has nothing to say', () => {
      expect(readings('[]')).toMatchObject({ readings: [], reasons: [] })
    })
  })
})

describe('reply', () => {
  test.each(['done', 'failed', 'refused'] as const)('reads %s', (status) => {
    expect(read('reply', { id: 'c1', status, detail: 'x' })).toMatchObject({
      message: { kind: 'reply', reply: { id: 'c1', status, detail: 'x' } },
      reasons: [],
    })
    expect(read('reply', { id: 'c1', status }).message).toEqual({ kind: 'reply', reply: { id: 'c1', status } })
  })

  test('makes a text with NUL readable, because PostgreSQL cannot keep it', () => {
    expect(read('reply', { id: 'c\0', status: 'done', detail: 'a\0b' }).message).toMatchObject({
      reply: { id: 'c\u{fffd}', detail: 'a\u{fffd}b' },
    })
  })

  test.each([
    ...GARBAGE,
    ['nothing', '', 'invalid-json'] as const,
    ['no id', '{"status":"done"}', 'wrong-shape'] as const,
    ['an id that is a number', '{"id":1,"status":"done"}', 'wrong-shape'] as const,
    ['a status that nobody knows', '{"id":"c1","status":"ok"}', 'wrong-shape'] as const,
    ['an inherited status', '{"id":"c1","status":"constructor"}', 'wrong-shape'] as const,
    ['an array', '[]', 'wrong-shape'] as const,
  ])('rejects %s', (_, payload, reason) => {
    expect(read('reply', payload)).toMatchObject({ message: null, reasons: [reason] })
  })
})

describe('status', () => {
  test.each([true, false])('reads online: %s', (online) => {
    expect(read('status', { online })).toMatchObject({ message: { kind: 'status', online }, reasons: [] })
  })

  test.each([
    ...GARBAGE,
    ['nothing', '', 'invalid-json'] as const,
    ['online: 1', '{"online":1}', 'wrong-shape'] as const,
    ['an array', '[]', 'wrong-shape'] as const,
  ])('rejects %s', (_, payload, reason) => {
    expect(read('status', payload)).toMatchObject({ message: null, reasons: [reason] })
  })
})
