import fc from 'fast-check'
import { expect, test } from 'vitest'
import { UP_CHANNELS } from '../../broker/topics.ts'
import { decode } from '../../gateway/decode.ts'
import { EVENT_TYPES } from '../../gateway/messages.ts'
import { NOW } from './payloads.ts'

/** seconds of work, which neighbours can make many */
const BUSY_MACHINE = { timeout: 60_000 }

const FIELDS = [
  'ref',
  'type',
  'at',
  'component',
  'test',
  'data',
  'values',
  'id',
  'status',
  'online',
  'battery',
  'temperature',
  '__proto__',
  'constructor',
]
const field = fc.oneof(fc.constantFrom(...FIELDS), fc.string())
const value = fc.oneof(fc.jsonValue(), fc.constantFrom(...EVENT_TYPES), fc.double(), fc.bigInt().map(String))
/** what a half-broken box might say: the right names with any values, cut anywhere, with any bit turned */
const almostRight = fc
  .tuple(
    fc.dictionary(field, fc.oneof(value, fc.dictionary(field, value), fc.array(fc.dictionary(field, value))), { noNullPrototype: true }),
    fc.nat(400),
    fc.nat(3200),
  )
  .map(([fields, cut, bit]) => {
    const payload = Buffer.from(JSON.stringify(fields))
    const index = Math.floor(bit / 8)
    if (index < payload.length) payload[index] = (payload[index] ?? 0) ^ (1 << (bit % 8))
    return payload.subarray(0, Math.max(0, payload.length - (cut > 300 ? cut - 300 : 0)))
  })
const payload = fc.oneof(
  fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
  fc.json().map((text) => Buffer.from(text)),
  fc.string({ unit: 'binary', maxLength: 200 }).map((text) => Buffer.from(text)),
  almostRight,
)

test('no bytes on any channel throw; all say something or say why not; a call is always a call', BUSY_MACHINE, () => {
  fc.assert(
    fc.property(payload, fc.constantFrom(...UP_CHANNELS), (bytes, channel) => {
      const { message, rejects } = decode(channel, bytes, NOW)
      expect(message !== null || rejects.length > 0).toBe(true)
      for (const { reason, detail, payload: kept } of rejects) {
        expect(reason).not.toBe('')
        expect(detail).not.toBe('')
        expect(kept.length).toBeLessThanOrEqual(1024)
      }
      if (channel === 'sos') expect(message).toMatchObject({ kind: 'event', event: { type: 'sos' } })
      if (channel === 'event') expect(message?.kind).toBe('event')
      if (channel === 'heartbeat') expect(message?.kind).toBe('heartbeat')
      // What came out can be kept: it can be written, its times are instants, and what becomes a column holds no NUL.
      expect(() => JSON.stringify(message)).not.toThrow()
      if (message?.kind === 'event') expect(message.event.component ?? '').not.toContain('\0')
      if (message?.kind === 'readings')
        for (const { at, name, component } of message.readings)
          expect([Number.isSafeInteger(at), `${name}${component}`.includes('\0')]).toEqual([true, false])
    }),
    { numRuns: 2500, seed: 20250115 },
  )
})

test('a call keeps its test mark only when it is clearly true', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (mark) => {
      const { message } = decode('event', Buffer.from(JSON.stringify({ type: 'sos', test: mark })), NOW)
      expect(message?.kind === 'event' && message.event.test).toBe(mark === true)
    }),
    { numRuns: 300, seed: 20250115 },
  )
})
