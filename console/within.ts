import type { Clock } from '../broker/clock.ts'

/** As `work`, or a rejection that says `late` when it takes longer. The work itself goes on. */
export function within<T>(work: Promise<T>, { clock, ms, late }: { clock: Clock; ms: number; late: string }): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = clock.setTimeout(() => reject(new Error(late)), ms)
    work.then(resolve, reject).finally(() => clock.clearTimeout(timer))
  })
}
