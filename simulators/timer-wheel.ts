/** Due times of any number of devices for the price of one timer: slots of `tickMs`, whole numbers in them, no closures. */
export interface TimerWheel {
  /** `entry` is due after `delayMs`, at the earliest in the next slot */
  schedule(entry: number, delayMs: number): void
  /** calls `onDue` for what became due up to `now` */
  advance(now: number, onDue: (entry: number) => void): void
}

export function createTimerWheel({ startAt, tickMs, slots }: { startAt: number; tickMs: number; slots: number }): TimerWheel {
  const wheel: number[][] = Array.from({ length: slots }, () => [])
  let tick = 0
  return {
    schedule(entry, delayMs) {
      const ticks = Math.max(1, Math.round(delayMs / tickMs))
      if (ticks >= slots) throw new Error(`the wheel turns once in ${slots * tickMs} ms: ${Math.round(delayMs)} ms is further away`)
      wheel[(tick + ticks) % slots]!.push(entry)
    },
    advance(now, onDue) {
      const until = Math.floor((now - startAt) / tickMs)
      while (tick < until) {
        tick += 1
        const slot = tick % slots
        const due = wheel[slot]!
        wheel[slot] = []
        for (const entry of due) onDue(entry)
      }
    },
  }
}
