import { expect, test } from 'vitest'
import { steadyClock } from '../../hub/clock.ts'

const HOUR = 3_600_000
const START = 1_800_000_000_000

function machine() {
  const time = { wall: START, running: 0 }
  const clock = steadyClock(
    () => time.wall,
    () => time.running,
  )
  const pass = (ms: number): number => {
    time.wall += ms
    time.running += ms
    return clock.now()
  }
  return { time, clock, pass }
}

test("time goes on at its own pace when the machine's clock is set back, and joins it again", () => {
  const { time, clock, pass } = machine()
  pass(1_000)
  time.wall -= 2 * HOUR
  expect(pass(60_000)).toBe(START + 61_000)
  expect(clock.steppedForwardAt()).toBe(0)
  time.wall += 2 * HOUR
  expect(pass(1_000)).toBe(START + 62_000)
})

test("a machine's clock that is set forward is followed, and said", () => {
  const { time, clock, pass } = machine()
  time.wall += HOUR
  expect(pass(0)).toBe(START + HOUR)
  expect(clock.steppedForwardAt()).toBe(START + HOUR)
  expect(pass(1_000)).toBe(START + HOUR + 1_000)
})

test('a clock that drifts a little never goes back', () => {
  const { time, clock } = machine()
  let last = clock.now()
  for (let i = 0; i < 1_000; i++) {
    time.running += 10
    time.wall += i % 3 === 0 ? -20 : 25
    const now = clock.now()
    expect(now).toBeGreaterThanOrEqual(last)
    last = now
  }
})
