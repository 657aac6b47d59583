import type { Clock } from '../broker/clock.ts'

export const systemClock: Clock = {
  now: () => Date.now(),
  setTimeout: (callback, delayMs) => setTimeout(callback, delayMs),
  clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout),
}

/** A machine's clock that is this much ahead of its own running time was set forward (or the machine slept). */
const FORWARD_STEP_MS = 5_000

export interface SteadyClock extends Clock {
  /** when the machine's clock was last set forward; 0: never. Nobody was heard in the time that was left out. */
  steppedForwardAt(): number
}

/**
 * The machine's time, but never backwards: a clock that is set back by two hours must not make an escalation wait for two hours. It goes on
 * at its own pace until the machine's clock has caught up. `wall` and `running`: for tests.
 */
export function steadyClock(wall: () => number = Date.now, running: () => number = () => performance.now()): SteadyClock {
  let last = wall()
  let lastRunning = running()
  let steppedForwardAt = 0

  function now(): number {
    const [wallNow, runningNow] = [wall(), running()]
    const expected = last + (runningNow - lastRunning)
    lastRunning = runningNow
    if (wallNow - expected > FORWARD_STEP_MS) steppedForwardAt = wallNow
    last = wallNow < expected - FORWARD_STEP_MS ? expected : Math.max(last, wallNow)
    return Math.trunc(last)
  }
  return { ...systemClock, now, steppedForwardAt: () => steppedForwardAt }
}

export interface SimulatedClock extends Clock {
  /** moves time on, firing timers in order; resolves when what they started in this turn of the loop has run */
  advance(ms: number): Promise<void>
}

/** Time that stands still until a test moves it. */
/** `busy`: whether something that time has to wait for is still at work outside this thread (a database). */
export function simulatedClock(startAt: number, busy: () => boolean = () => false): SimulatedClock {
  let now = startAt
  let lastId = 0
  const timers = new Map<number, { at: number; callback: () => void }>()

  /** So many turns of the loop in a row without anything at work: what was started has run, and what it started too. */
  async function settle(): Promise<void> {
    for (let quietTurns = 0; quietTurns < 12; quietTurns = busy() ? 0 : quietTurns + 1) {
      await new Promise<void>((resolve) => setImmediate(resolve))
    }
  }

  const nextDue = (until: number): [number, { at: number; callback: () => void }] | null => {
    let first: [number, { at: number; callback: () => void }] | null = null
    for (const entry of timers) if (entry[1].at <= until && (first === null || entry[1].at < first[1].at)) first = entry
    return first
  }

  return {
    now: () => now,
    setTimeout(callback, delayMs) {
      lastId += 1
      timers.set(lastId, { at: now + Math.max(0, delayMs), callback })
      return lastId
    },
    clearTimeout(timer) {
      timers.delete(timer as number)
    },
    async advance(ms) {
      const until = now + ms
      for (let due = nextDue(until); due !== null; due = nextDue(until)) {
        timers.delete(due[0])
        now = Math.max(now, due[1].at)
        due[1].callback()
        // What a timer started may arm the next one: let it run before time goes on.
        await settle()
      }
      now = until
      await settle()
    },
  }
}
