/** What has to be done now and then so that nothing grows without bound and nothing expires unseen. */
import type { Clock } from '../broker/clock.ts'
import type { Records } from '../records/records.ts'

const EVERY_MS = 5_000
/** a console that was away for a lunch break resumes; one that was away longer takes a snapshot */
const CHANGES_KEPT = 100_000

export function createHousekeeping(deps: { clock: Clock; records: Records; onFault(error: unknown): void }): {
  start(): void
  stop(): Promise<void>
} {
  const { clock, records } = deps
  let timer: unknown = null
  let working: Promise<void> = Promise.resolve()
  let stopped = false

  async function work(): Promise<void> {
    try {
      await records.commands.expireDue(clock.now())
      await records.sessions.prune(clock.now())
      await records.changes.prune(CHANGES_KEPT)
    } catch (error) {
      deps.onFault(error)
    }
    arm()
  }

  function arm(): void {
    if (stopped) return
    timer = clock.setTimeout(() => {
      working = work()
    }, EVERY_MS)
  }

  return {
    start: arm,
    async stop() {
      stopped = true
      if (timer !== null) clock.clearTimeout(timer)
      await working
    },
  }
}
