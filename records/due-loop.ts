/**
 * Every "if nothing happens by then" is a row. This loop claims the rows whose time has come, under a lease and a fence, and hands them
 * to the rules; what follows is committed together with the row's end. The table is the truth, the timer only a hint when to look.
 */
import type { Clock } from '../broker/clock.ts'
import type { DueKind, DueTimes } from './due-times.ts'
import type { DueTime } from './store.ts'

export interface DueLoopDeps {
  clock: Clock
  dueTimes: Pick<DueTimes, 'claim' | 'nextAt'>
  kind: DueKind
  comeDue(claims: DueTime[]): Promise<void>
  onFault(error: unknown): void
}

export interface DueLoop {
  start(): void
  stop(): Promise<void>
  /** a due time was armed: look no later than then */
  armed(at: number): void
}

const LEASE_MS = 3_000
const CLAIMED_AT_ONCE = 200
/** other nodes arm due times too, and a failed look is repeated */
const LOOK_AGAIN_MS = 1_000

export function createDueLoop(deps: DueLoopDeps): DueLoop {
  const { clock } = deps
  let running = false
  let timer: unknown = null
  let timerAt = Number.POSITIVE_INFINITY
  let looking: Promise<void> | null = null
  /** what was armed while the loop looked: it may have looked past it already */
  let againAt = Number.POSITIVE_INFINITY

  function lookAt(at: number): void {
    if (looking) againAt = Math.min(againAt, at)
    if (!running || looking || at >= timerAt) return
    if (timer !== null) clock.clearTimeout(timer)
    timerAt = at
    timer = clock.setTimeout(look, Math.max(0, at - clock.now()))
  }

  function look(): void {
    timer = null
    timerAt = Number.POSITIVE_INFINITY
    againAt = Number.POSITIVE_INFINITY
    looking = claimAll()
      .catch(deps.onFault)
      .finally(() => {
        looking = null
        lookAt(Math.min(againAt, clock.now() + LOOK_AGAIN_MS))
      })
  }

  async function claimAll(): Promise<void> {
    for (;;) {
      const claims = await deps.dueTimes.claim(deps.kind, clock.now(), LEASE_MS, CLAIMED_AT_ONCE)
      if (claims.length === 0) break
      await deps.comeDue(claims)
      if (!running) return
    }
    const next = await deps.dueTimes.nextAt(deps.kind)
    if (next !== null) lookAt(next)
  }

  return {
    start() {
      running = true
      lookAt(clock.now())
    },
    async stop() {
      running = false
      if (timer !== null) clock.clearTimeout(timer)
      timer = null
      await looking
    },
    armed: lookAt,
  }
}
