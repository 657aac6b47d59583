/** The machine that simulators run on. Only `cli.ts` reads it; everything else is handed its clock, chance and terminal. */
import { randomInt } from 'node:crypto'
import type { Clock } from '../broker/clock.ts'

/** Epoch milliseconds with their fractions: a PUBACK on loopback takes less than one. */
export const systemClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  setTimeout: (callback, delayMs) => setTimeout(callback, delayMs),
  clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout),
}

export const freshSeed = (): number => randomInt(2 ** 31)
