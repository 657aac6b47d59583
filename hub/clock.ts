import type { Clock } from '../broker/clock.ts'

export const systemClock: Clock = {
  now: () => Date.now(),
  setTimeout: (callback, delayMs) => setTimeout(callback, delayMs),
  clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout),
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
