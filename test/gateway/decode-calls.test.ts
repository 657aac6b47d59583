/** `sos` and `event`: whatever the bytes, a call for help. */
import { describe, expect, test } from 'vitest'
import { decode } from '../../gateway/decode.ts'
import { bareEvent, type DeviceEvent } from '../../gateway/device-event.ts'
import { EVENT_TYPES } from '../../gateway/messages.ts'
import { NOW, nested, payloadOf } from './payloads.ts'

function call(channel: 'sos' | 'event', payload: unknown): { event: DeviceEvent; reasons: string[] } {
  const { message, rejects } = decode(channel, payloadOf(payload), NOW)
  if (message?.kind !== 'event') throw new Error(`no call came out of ${channel}`)
  for (const rejected of rejects) expect(rejected.detail).toMatch(/^\S.*\.$/)
  return { event: message.event, reasons: rejects.map((rejected) => rejected.reason) }
}

const PLAIN = bareEvent()

describe('sos', () => {
  test.each([
    ['nothing', ''],
    ['a word', 'help'],
    ['bytes that are no UTF-8', Buffer.from([0xff, 0xfe, 0x00, 0xc3, 0x28])],
    ['a number', '1'],
    ['null', 'null'],
    ['an array', '[{"ref":"p-1"}]'],
    ['half an object', '{"ref":"p-1"'],
    ['an empty object', '{}'],
    ['10 000 levels', nested(10_000)],
    ['16 KiB', 'x'.repeat(16 * 1024)],
  ])('takes %s for a press', (_, payload) => {
    expect(call('sos', payload).event).toEqual(PLAIN)
  })

  test('takes ref, time, component and test mark where they can be read', () => {
    const { event, reasons } = call('sos', { ref: 'p-1', at: NOW - 5, component: 'pendant-1', test: true, data: { level: 3 } })
    expect(event).toEqual({ ...PLAIN, ref: 'p-1', deviceAt: NOW - 5, component: 'pendant-1', test: true, data: { level: 3 } })
    expect(reasons).toEqual([])
  })

  test('is a press of the red key whatever "type" it names', () => {
    expect(call('sos', { type: 'self-test' }).event.type).toBe('sos')
  })
})

describe('event', () => {
  test.each(EVENT_TYPES)('reads %s', (type) => {
    expect(call('event', { ref: 'r', type })).toEqual({ event: { ...PLAIN, type, ref: 'r' }, reasons: [] })
  })

  test.each([
    ['nothing', '', 'invalid-json'],
    ['a word', 'help', 'invalid-json'],
    ['half an object', '{"type":"sos"', 'invalid-json'],
    ['bytes that are no UTF-8', Buffer.from('{"type":"so\xff"}', 'latin1'), 'invalid-json'],
    ['null', 'null', 'wrong-shape'],
    ['a number', '7', 'wrong-shape'],
    ['a string', '"sos"', 'wrong-shape'],
    ['an array', '[{"type":"sos"}]', 'wrong-shape'],
    ['no type', '{"ref":"r"}', 'wrong-shape'],
    ['an empty type', '{"type":""}', 'wrong-shape'],
    ['a type that is a number', '{"type":1}', 'wrong-shape'],
    ['a type that is null', '{"type":null}', 'wrong-shape'],
    ['a type behind __proto__', '{"__proto__":{"type":"self-test"}}', 'wrong-shape'],
    ['10 000 levels', nested(10_000), 'wrong-shape'],
    ['16 KiB', 'y'.repeat(16 * 1024), 'invalid-json'],
  ])('raises an unreadable call for %s, with the payload', (_, payload, reason) => {
    const { event, reasons } = call('event', payload)
    expect(event.type).toBe('unreadable')
    expect(event.raw).toBe(payloadOf(payload).subarray(0, 1024).toString('utf8'))
    expect(event.notes).toHaveLength(1)
    expect(reasons).toEqual([reason])
  })

  test('knows the ref of an unreadable call, so that the same one sent again is not another', () => {
    expect(call('event', { ref: 'r-1', component: 'cord' }).event).toMatchObject({ type: 'unreadable', ref: 'r-1', component: 'cord' })
  })

  test.each(['helpp', 'SOS', 'sos ', 'toString', '__proto__', 'constructor', 'unreadable', 'unrecognised', '求助', 'z'.repeat(10_000)])(
    'raises an unrecognised call for the type %s',
    (type) => {
      const { event, reasons } = call('event', { ref: 'r', type })
      expect(event).toMatchObject({ type: 'unrecognised', ref: 'r' })
      expect(event.raw).toBe(JSON.stringify({ ref: 'r', type }).slice(0, 1024))
      expect(reasons).toEqual(['unknown-value'])
    },
  )
})

describe.each(['sos', 'event'] as const)('a field that cannot be used on %s', (channel) => {
  test.each([
    ['ref of 33 characters', { ref: 'r'.repeat(33) }, { ref: null }],
    ['ref with a space', { ref: 'a b' }, { ref: null }],
    ['empty ref', { ref: '' }, { ref: null }],
    ['ref that is an object', { ref: {} }, { ref: null }],
    ['ref that is no whole number', { ref: 1.5 }, { ref: null }],
    ['ref that is a huge number', { ref: 1e21 }, { ref: null }],
    ['ref that is true', { ref: true }, { ref: null }],
    ['at that is no time', { at: 'yesterday' }, { deviceAt: null, skewMs: null }],
    ['at that is null', { at: null }, { deviceAt: null, skewMs: null }],
    ['at beyond any calendar', { at: 1e300 }, { deviceAt: null, skewMs: null }],
    ['at that is an object', { at: {} }, { deviceAt: null, skewMs: null }],
    ['component that is a number', { component: 4 }, { component: null }],
    ['empty component', { component: '' }, { component: null }],
    ['test that is a word', { test: 'true' }, { test: false }],
    ['test that is 1', { test: 1 }, { test: false }],
    ['test that is null', { test: null }, { test: false }],
    ['data that is an array', { data: [1] }, { data: {} }],
    ['data that is a word', { data: 'x' }, { data: {} }],
    ['data of 8 000 levels', `{"type":"sos","data":${nested(8_000)}}`, { data: {} }],
  ])('never hides the call: %s', (_, fields, read) => {
    const { event, reasons } = call(channel, typeof fields === 'string' ? fields : { type: 'sos', ...fields })
    expect(event).toEqual({ ...PLAIN, ...read, notes: [expect.any(String)] })
    expect(reasons).toEqual(['bad-field'])
  })

  test.each([
    ['ref of 32 characters', { ref: 'r'.repeat(32) }, { ref: 'r'.repeat(32) }],
    ['ref that is a number', { ref: 17 }, { ref: '17' }],
    ['ref that is null', { ref: null }, { ref: null }],
    ['component that is null', { component: null }, { component: null }],
    ['component of 100 characters', { component: 'c'.repeat(100) }, { component: 'c'.repeat(64) }],
    ['component with a NUL, which PostgreSQL cannot keep', { component: 'cord\0' }, { component: 'cord\u{fffd}' }],
    ['data that is null', { data: null }, { data: {} }],
    [
      'data with names that objects inherit',
      '{"type":"sos","data":{"__proto__":{"a":1},"constructor":2}}',
      { data: JSON.parse('{"__proto__":{"a":1},"constructor":2}') },
    ],
    ['fields that nobody knows', { firmware: 9 }, {}],
    ['data of 20 levels', `{"type":"sos","data":${nested(20)}}`, { data: JSON.parse(nested(20)) }],
  ])('is not: %s', (_, fields, read) => {
    expect(call(channel, typeof fields === 'string' ? fields : { type: 'sos', ...fields })).toEqual({
      event: { ...PLAIN, ...read },
      reasons: [],
    })
  })

  test('is one of many: the call keeps the rest', () => {
    const { event, reasons } = call(channel, { type: 'sos', ref: '!', at: 'x', component: 'cord', test: true, data: 3 })
    expect(event).toMatchObject({ ref: null, component: 'cord', test: true })
    expect(event.notes).toHaveLength(3)
    expect(reasons).toEqual(['bad-field'])
  })
})

describe('the time of the device', () => {
  const MINUTE = 60_000
  test.each([
    ['epoch ms', NOW - 1, NOW - 1, null],
    ['epoch ms with a fraction', NOW + 0.4, NOW, null],
    ['ISO 8601 in UTC', '2025-01-15T02:00:30.000Z', NOW + 30_000, null],
    ['ISO 8601 with a zone', '2025-01-15T10:00:30+08:00', NOW + 30_000, null],
    ['2 min behind', NOW - 2 * MINUTE, NOW - 2 * MINUTE, null],
    ['more than 2 min behind', NOW - 2 * MINUTE - 1, NOW - 2 * MINUTE - 1, -2 * MINUTE - 1],
    ['more than 2 min ahead', NOW + 2 * MINUTE + 1, NOW + 2 * MINUTE + 1, 2 * MINUTE + 1],
    ['1970', 0, 0, -NOW],
    ['epoch seconds taken for ms', Math.floor(NOW / 1000), Math.floor(NOW / 1000), Math.floor(NOW / 1000) - NOW],
    ['2099', Date.UTC(2099, 0, 1), Date.UTC(2099, 0, 1), Date.UTC(2099, 0, 1) - NOW],
  ])('is kept beside the time of the hub: %s', (_, at, deviceAt, skewMs) => {
    const { event, reasons } = call('event', { type: 'sos', at })
    expect(event).toMatchObject({ deviceAt, skewMs })
    expect(reasons).toEqual(skewMs === null ? [] : ['bad-clock'])
  })
})
