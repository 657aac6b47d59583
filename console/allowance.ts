import type { Clock } from '../broker/clock.ts'

const MINUTE_MS = 60_000

/** Whether somebody may come once more within this minute. */
export function createAllowance(clock: Clock, perMinute: number): (key: string) => boolean {
  const countsByKey = new Map<string, number>()
  let minute = Number.NaN
  return (key) => {
    const now = Math.floor(clock.now() / MINUTE_MS)
    if (now !== minute) countsByKey.clear()
    minute = now
    const count = (countsByKey.get(key) ?? 0) + 1
    countsByKey.set(key, count)
    return count <= perMinute
  }
}
