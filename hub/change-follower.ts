/** What other processes change while this hub runs (the command line, other nodes) reaches its memory through the change log. */
import type { Clock } from '../broker/clock.ts'
import type { Changes } from '../records/changes.ts'
import type { Change } from '../records/store.ts'

const LOOK_EVERY_MS = 1_000
const AT_ONCE = 1_000

export interface ChangeFollower {
  /** follows what comes after `from`: the head of the log before the memory that it keeps true was filled */
  start(from: number): void
  stop(): Promise<void>
}

export function createChangeFollower(deps: {
  clock: Clock
  changes: Pick<Changes, 'head' | 'since'>
  changed(changes: Change[]): Promise<void>
  /** the log no longer reaches back to where this hub was: anything may have changed */
  lost(): Promise<void>
  onFault(error: unknown): void
}): ChangeFollower {
  let seq = 0
  let timer: unknown = null
  let looking: Promise<void> = Promise.resolve()
  let running = false

  async function look(): Promise<void> {
    try {
      for (;;) {
        const read = await deps.changes.since(seq, AT_ONCE)
        if (!read.ok) {
          seq = await deps.changes.head()
          await deps.lost()
          break
        }
        const last = read.changes.at(-1)
        if (!last) break
        await deps.changed(read.changes)
        seq = last.seq
      }
    } catch (error) {
      deps.onFault(error)
    }
    if (running) arm()
  }

  function arm(): void {
    timer = deps.clock.setTimeout(() => {
      looking = look()
    }, LOOK_EVERY_MS)
  }

  return {
    start(from) {
      running = true
      seq = from
      arm()
    },
    async stop() {
      running = false
      if (timer !== null) deps.clock.clearTimeout(timer)
      await looking
    },
  }
}
