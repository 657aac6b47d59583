import { expect, test } from 'vitest'
import type { UpChannel } from '../../broker/topics.ts'
import { createThinning, type Verdict } from '../../gateway/thinning.ts'
import { NOW } from './payloads.ts'

/** `perSecond` messages in each of `forSeconds` seconds */
function flood(
  thinning: ReturnType<typeof createThinning>,
  channel: UpChannel,
  perSecond: number,
  forSeconds: number,
  from = NOW,
): Verdict[] {
  return Array.from({ length: perSecond * forSeconds }, (_, i) =>
    thinning.judge('box-1', channel, from + Math.floor((i * 1000) / perSecond)),
  )
}
const count = (verdicts: Verdict[], verdict: Verdict): number => verdicts.filter((one) => one === verdict).length

test.each(['reading', 'heartbeat'] as const)('lets 20 %ss a second pass for as long as they come', (channel) => {
  expect(new Set(flood(createThinning(), channel, 20, 60))).toEqual(new Set(['keep']))
})

test.each(['reading', 'heartbeat'] as const)('thins more than that to the allowed rate, and reports it once in 10 s', (channel) => {
  const verdicts = flood(createThinning(), channel, 50, 30)
  expect([count(verdicts, 'keep'), count(verdicts, 'drop-and-report')]).toEqual([600, 3])
})

test.each(['sos', 'event', 'reply', 'status'] as const)('never thins %s, in the midst of a flood of readings too', (channel) => {
  const thinning = createThinning()
  flood(thinning, 'reading', 200, 5)
  expect(new Set(flood(thinning, channel, 500, 20, NOW + 5000))).toEqual(new Set(['keep']))
})

test('lets a short burst pass', () => {
  expect(new Set(flood(createThinning(), 'reading', 200, 1))).toEqual(new Set(['keep']))
})

test('counts each device by itself, and readings and heartbeats together', () => {
  const thinning = createThinning()
  flood(thinning, 'reading', 100, 2)
  expect(thinning.judge('box-1', 'heartbeat', NOW + 2000)).toBe('drop-and-report')
  expect(thinning.judge('constructor', 'heartbeat', NOW + 2000)).toBe('keep')
})

test('does not hold a clock that was set back against the device', () => {
  const thinning = createThinning()
  flood(thinning, 'heartbeat', 100, 3)
  expect(thinning.judge('box-1', 'heartbeat', NOW - 3_600_000)).toBe('keep')
})
