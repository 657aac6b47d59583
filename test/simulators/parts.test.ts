import fc from 'fast-check'
import { generate } from 'mqtt-packet'
import { describe, expect, test } from 'vitest'
import { parseDuration } from '../../simulators/duration.ts'
import { createLatencies } from '../../simulators/latencies.ts'
import { createTimerWheel } from '../../simulators/timer-wheel.ts'
import { splitFrames } from '../../simulators/wire.ts'

test.each([
  ['500ms', 500],
  ['2s', 2000],
  ['1.5m', 90_000],
  ['24h', 86_400_000],
  ['7d', 604_800_000],
  ['5', null],
  ['-1s', null],
  ['1 s', null],
  ['', null],
])('the duration %j is %j ms', (text, ms) => expect(parseDuration(text)).toBe(ms))

test('percentiles are right within 4 %', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0.01, max: 100_000, noNaN: true }), { minLength: 1 }),
      fc.constantFrom(50, 99, 100),
      (samples, percent) => {
        const latencies = createLatencies()
        for (const sample of samples) latencies.record(sample)
        const exact = samples.sort((a, b) => a - b)[Math.ceil((samples.length * percent) / 100) - 1]!
        const estimate = latencies.percentile(percent)!
        expect(estimate / exact).toBeGreaterThan(0.999)
        expect(estimate / exact).toBeLessThan(1.041)
      },
    ),
  )
})

test('there is no percentile without samples', () => expect(createLatencies().percentile(50)).toBeNull())

test('frames come out whole, however the bytes were cut', () => {
  const publish = fc
    .string({ maxLength: 300 })
    .map((payload) => generate({ cmd: 'publish', topic: 't', payload, qos: 0, dup: false, retain: false }))
  fc.assert(
    fc.property(fc.array(publish, { minLength: 1, maxLength: 8 }), fc.array(fc.integer({ min: 1, max: 400 })), (frames, cuts) => {
      const bytes = Buffer.concat(frames)
      const seen: Buffer[] = []
      let rest: Buffer | null = null
      let offset = 0
      for (const cut of [...cuts, bytes.length]) {
        const piece = bytes.subarray(offset, offset + cut)
        offset += piece.length
        rest = splitFrames(rest ? Buffer.concat([rest, piece]) : piece, (frame) => seen.push(Buffer.from(frame)))
      }
      expect(rest).toBeNull()
      expect(seen).toEqual(frames)
    }),
  )
})

describe('the timer wheel', () => {
  test('calls what is due, once and in order, however late it is asked', () => {
    const wheel = createTimerWheel({ startAt: 1000, tickMs: 20, slots: 100 })
    for (const [entry, delayMs] of [1500, 40, 0, 700].entries()) wheel.schedule(entry, delayMs)
    const due: number[] = []
    wheel.advance(1019, (entry) => due.push(entry))
    expect(due).toEqual([])
    wheel.advance(1800, (entry) => due.push(entry))
    expect(due).toEqual([2, 1, 3])
    wheel.advance(9000, (entry) => due.push(entry))
    expect(due).toEqual([2, 1, 3, 0])
  })

  test('takes what is scheduled while it turns', () => {
    const wheel = createTimerWheel({ startAt: 0, tickMs: 10, slots: 20 })
    const at: number[] = []
    let now = 0
    wheel.schedule(7, 50)
    for (now = 10; now <= 300; now += 10) {
      wheel.advance(now, (entry) => {
        at.push(now)
        wheel.schedule(entry, 100)
      })
    }
    expect(at).toEqual([50, 150, 250])
  })

  test('refuses what lies further away than one turn', () => {
    const wheel = createTimerWheel({ startAt: 0, tickMs: 10, slots: 20 })
    expect(() => wheel.schedule(1, 200)).toThrow('200 ms is further away')
  })
})
