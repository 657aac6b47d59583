import type { Clock } from '../broker/clock.ts'

const FRESH_MS = 1_000

/** However many ask, one `read` runs at a time, and what it brought, or how it failed, is good for a second. */
export function createSharedRead<T>(clock: Clock, read: () => Promise<T>): () => Promise<T> {
  let latest: Promise<T> | null = null
  let staleAt = 0
  return () => {
    if (latest && clock.now() < staleAt) return latest
    staleAt = Number.POSITIVE_INFINITY
    const settled = (): void => {
      staleAt = clock.now() + FRESH_MS
    }
    latest = read()
    latest.then(settled, settled)
    return latest
  }
}
