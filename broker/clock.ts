/** Time as a dependency: the system's in production, a simulated one in tests (both in `hub/clock.ts`). All instants are epoch milliseconds. */
export interface Clock {
  now(): number
  setTimeout(callback: () => void, delayMs: number): unknown
  clearTimeout(timer: unknown): void
}
