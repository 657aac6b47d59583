import type { Clock } from '../broker/clock.ts'

/** Resolves after that time (null: never), or when somebody interrupts. */
export function untilTheEnd(clock: Clock, interrupted: AbortSignal, forMs: number | null): Promise<void> {
  return new Promise((resolve) => {
    const timer = forMs === null ? null : clock.setTimeout(end, forMs)
    function end() {
      if (timer !== null) clock.clearTimeout(timer)
      interrupted.removeEventListener('abort', end)
      resolve()
    }
    if (interrupted.aborted) end()
    else interrupted.addEventListener('abort', end)
  })
}

/** Whether `done` came within that time; false as well when somebody interrupts. */
export async function within(clock: Clock, interrupted: AbortSignal, done: Promise<unknown>, timeoutMs: number): Promise<boolean> {
  const enough = new AbortController()
  const first = await Promise.race([
    done.then(() => true),
    untilTheEnd(clock, AbortSignal.any([interrupted, enough.signal]), timeoutMs).then(() => false),
  ])
  enough.abort()
  return first
}
