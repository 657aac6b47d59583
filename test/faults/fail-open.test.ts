/** What people see of calls that are not stored, try by try; store-gone.test.ts shows the same with real stores that fail. */
import { beforeEach, describe, expect, test } from 'vitest'
import type { Unstored } from '../../console/api.ts'
import { bareEvent, type DeviceEvent } from '../../gateway/device-event.ts'
import { simulatedClock } from '../../hub/clock.ts'
import { createFailOpen, type FailOpen } from '../../hub/fail-open.ts'
import { minutes, NOON, seconds } from '../support/hub.ts'

const EVENT = bareEvent({ ref: 'p1' })
const diskFull = () => Promise.reject(new Error('disk full'))
const stored = () => Promise.resolve()

let clock: ReturnType<typeof simulatedClock>
let failOpen: FailOpen
let shown: Unstored[]
let withdrawn: string[]
let notified: Unstored[]

beforeEach(() => {
  clock = simulatedClock(NOON)
  shown = []
  withdrawn = []
  notified = []
  failOpen = createFailOpen({
    clock,
    brief: () => undefined,
    ageOf: () => null,
    show: (press) => shown.push(press),
    withdraw: (key) => withdrawn.push(key),
    notify: (press) => notified.push(press),
  })
})

const say = (store: () => Promise<void>, event: Partial<DeviceEvent> = {}): Promise<boolean> =>
  failOpen
    .guard({ deviceId: 'box-1', homeId: 'home-1', beatMs: 60_000, at: clock.now() }, { ...EVENT, ...event }, store)
    .then(() => true)
    .catch(() => false)

/** a store that answers when the test says so */
function hangingStore() {
  const answer = Promise.withResolvers<void>()
  return { store: () => answer.promise, ...answer }
}

describe('a call that is not stored', () => {
  test('keeps the age of its first try', async () => {
    expect(await say(diskFull)).toBe(false)
    await clock.advance(seconds(40))
    await say(diskFull)
    expect(shown.map(({ at }) => at)).toEqual([NOON, NOON])
  })

  test('is another call when the box was silent for half an hour', async () => {
    await say(diskFull)
    await clock.advance(minutes(30))
    await say(diskFull)
    expect(shown.map(({ at }) => at)).toEqual([NOON, NOON + minutes(30)])
  })

  test('is shown two seconds after it came while the store hangs, and again every half minute', async () => {
    const { store, reject } = hangingStore()
    const said = say(store)
    await clock.advance(seconds(1.9))
    expect(shown).toEqual([])
    await clock.advance(seconds(10))
    expect(shown.length).toBe(1)
    await clock.advance(seconds(30))
    expect(shown.map(({ at }) => at)).toEqual([NOON, NOON])
    reject(new Error('timeout'))
    expect(await said).toBe(false)
  })

  test('is told to the on-duty channel once a minute while the box goes on', async () => {
    for (let tries = 0; tries < 13; tries += 1) {
      await say(diskFull)
      await clock.advance(seconds(10))
    }
    expect(notified.length).toBe(3)
  })

  test('stays marked when something else of the box is stored', async () => {
    await say(diskFull)
    await say(stored, { type: 'battery-low' })
    expect(withdrawn).toEqual([])
    await say(stored)
    expect(withdrawn).toEqual(['box-1'])
  })

  test('is shown again when another call took its mark away', async () => {
    const { store, resolve } = hangingStore()
    const said = say(store)
    await clock.advance(seconds(2.5))
    await say(stored, { ref: 'p2' })
    expect(withdrawn).toEqual(['box-1'])
    await clock.advance(seconds(1))
    expect(shown.length).toBe(2)
    resolve()
    expect(await said).toBe(true)
    expect(withdrawn).toEqual(['box-1', 'box-1'])
  })

  test('is neither replaced by a test nor taken away by one, and a test pages nobody', async () => {
    await say(diskFull, { test: true, ref: 't1' })
    expect(notified).toEqual([])
    await say(diskFull)
    await say(diskFull, { test: true, ref: 't2' })
    await say(stored, { test: true, ref: 't2' })
    expect(shown.map(({ key, test }) => [key, test])).toEqual([
      ['box-1 test', true],
      ['box-1', false],
      ['box-1 test', true],
    ])
    expect(withdrawn).toEqual(['box-1 test'])
    expect(notified.map(({ test }) => test)).toEqual([false])
  })
})

test.each([
  { type: 'service', seen: false },
  { type: 'battery-low', seen: false },
  { type: 'check-in', seen: false },
  { type: 'smoke', seen: true },
  { type: 'fall', seen: true },
  { type: 'unreadable', seen: true },
] as const)('$type that is not stored is shown at once: $seen', async ({ type, seen }) => {
  await say(diskFull, { type })
  expect(shown.length).toBe(seen ? 1 : 0)
})
