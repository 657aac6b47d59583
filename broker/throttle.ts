import type { Clock } from './clock.ts'

export interface Throttle {
  spend(cost: number): void
  /** Whether there is something left to spend; when not, `refilled` is called as soon as there is. */
  ready(): boolean
  stop(): void
}

/** A token bucket that holds one second's worth. Going below zero is allowed and paid back, and the clock is read only when the bucket is empty. */
export function createThrottle(deps: { clock: Clock; perSecond: number; refilled(): void }): Throttle {
  let tokens = deps.perSecond
  let filledAt = deps.clock.now()
  let timer: unknown = null

  function refill(): void {
    const now = deps.clock.now()
    // A clock that was set back must not empty the bucket for hours.
    const elapsedMs = Math.max(0, now - filledAt)
    tokens = Math.min(deps.perSecond, tokens + (elapsedMs * deps.perSecond) / 1_000)
    filledAt = now
  }

  function wake(): void {
    timer = null
    deps.refilled()
  }

  return {
    spend(cost) {
      tokens -= cost
    },
    ready() {
      if (tokens > 0) return true
      refill()
      if (tokens > 0) return true
      if (timer === null) timer = deps.clock.setTimeout(wake, Math.ceil(((1 - tokens) * 1_000) / deps.perSecond))
      return false
    },
    stop() {
      if (timer !== null) deps.clock.clearTimeout(timer)
      timer = null
    },
  }
}
