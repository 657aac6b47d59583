import type { Clock } from '../broker/clock.ts'

/** Runs `work` every `everyMs` until stopped; `work` catches its own errors. The next round is timed from the end of the last. */
export function repeat(clock: Clock, everyMs: number, work: () => void | Promise<void>): { stop(): void } {
  let timer: unknown = null
  let stopped = false
  function arm(): void {
    if (!stopped) timer = clock.setTimeout(round, everyMs)
  }
  function round(): void {
    const running = work()
    if (running) void running.then(arm)
    else arm()
  }
  arm()
  return {
    stop() {
      stopped = true
      clock.clearTimeout(timer)
    },
  }
}
