import type { Logger } from 'pino'
import type { Clock } from '../broker/clock.ts'

const ALIKE_EVERY_MS = 1_000

export interface Faults {
  /** where a part reports what failed inside it */
  of(part: string): (error: unknown) => void
  /** by part, since the start */
  counts: Readonly<Record<string, number>>
}

/** Counts every fault, and logs one of those that are alike a second: a store that is gone fails for every box each time it tries again. */
export function createFaults({ clock, log }: { clock: Clock; log: Logger }): Faults {
  const counts: Record<string, number> = {}
  return {
    counts,
    of(part) {
      const partLog = log.child({ part })
      let last = { message: '', at: Number.NEGATIVE_INFINITY }
      let unlogged = 0
      return (error) => {
        counts[part] = (counts[part] ?? 0) + 1
        const message = error instanceof Error ? error.message : String(error)
        const now = clock.now()
        if (message === last.message && Math.abs(now - last.at) < ALIKE_EVERY_MS) {
          unlogged += 1
          return
        }
        partLog.error({ err: error, ...(unlogged === 0 ? {} : { unlogged }) }, 'fault')
        last = { message, at: now }
        unlogged = 0
      }
    },
  }
}
