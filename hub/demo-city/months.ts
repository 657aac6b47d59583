/**
 * The months that the bureau has paid and settled, lived through once more: each month's run by the real desk and engine, with a clock that
 * stands at that month's end; then what was done for those who are entitled, and the settlement with the providers.
 */
import { setTimeout as wait } from 'node:timers/promises'
import type { Logger } from 'pino'
import { Counter } from 'prom-client'
import { createAuditor } from '../../console/audit.ts'
import { createRunDesk } from '../../console/care/run-desk.ts'
import { createSubsidyEngine } from '../../console/care/subsidy-run.ts'
import type { Run } from '../../console/care-api.ts'
import { asPerson } from '../../console/viewer.ts'
import type { Records } from '../../records/records.ts'
import type { EntitlementLine } from '../../records/subsidy-runs.ts'
import type { Usable } from '../../rules/care/charging.ts'
import type { Month } from '../../rules/care/day.ts'
import type { Standard } from '../../rules/care/standard.ts'
import { createIds } from '../ids.ts'
import { type Calendar, type MovableClock, runAt } from './calendar.ts'
import type { Clerk } from './settlements.ts'

export interface RunMonths {
  /** frozen, but for the last month's, which waits for the second person */
  run(month: Month): Promise<Run>
  /** the hours and vouchers that the run gives to each resident for its own month */
  usableBy(run: Run): Promise<Map<string, Usable[]>>
}

interface Deps {
  records: Records
  standards: readonly Standard[]
  calendar: Calendar
  clerks: { preparing: Clerk; approving: Clerk }
  clock: MovableClock
  log: Logger
}

const MINUTE_MS = 60_000
const LOOK_AGAIN_MS = 5
const LINES_AT_ONCE = 2_000

export function createRunMonths({ records, standards, calendar, clerks, clock, log }: Deps): RunMonths {
  const { care, audit: trail, subsidyFacts: facts, subsidyRuns: runs } = records
  const failures = new Counter({ name: 'demo_audit_failures', help: 'audit rows that were not written', registers: [] })
  const audit = createAuditor({ audit: trail, clock, log, failures })
  const engine = createSubsidyEngine({ clock, log, care, facts, runs })
  const desk = createRunDesk({ clock, newId: createIds(clock.now), care, runs, engine, audit })
  const usableStandards = standards.filter(({ gives }) => gives === 'hours' || gives === 'voucher')
  const starting = asPerson({ ...clerks.preparing, role: 'bureau' })
  const approving = asPerson({ ...clerks.approving, role: 'bureau' })

  async function calculated(month: Month): Promise<Run> {
    const { id } = await desk.start(month, starting)
    for (;;) {
      const run = await desk.get(id)
      if (run.state === 'calculated') return run
      if (run.state !== 'calculating') throw new Error(`the run of ${month} came to ${run.state}: ${run.reason}`)
      await wait(LOOK_AGAIN_MS)
    }
  }

  async function* linesOf(runId: string, programme: string): AsyncGenerator<EntitlementLine> {
    let after: string | null = null
    do {
      const page: { items: EntitlementLine[]; next: string | null } = await runs.lines({
        ...{ runId, programme, kind: 'regular', after, limit: LINES_AT_ONCE },
      })
      yield* page.items
      after = page.next
    } while (after !== null)
  }

  return {
    async run(month) {
      const at = runAt(calendar, month)
      clock.stand(at)
      const run = await calculated(month)
      if (month === calendar.month) return run
      clock.stand(at + 40 * MINUTE_MS)
      await desk.approve(run.id, approving)
      clock.stand(at + 70 * MINUTE_MS)
      return desk.freeze(run.id, starting)
    },

    async usableBy({ id: runId }) {
      const usable = new Map<string, Usable[]>()
      for (const { id: programme, gives, covers } of usableStandards)
        for await (const { residentId, hours, fen, payerSharePercent } of linesOf(runId, programme))
          usable.set(residentId, [...(usable.get(residentId) ?? []), { programme, gives, hours, fen, payerSharePercent, covers }])
      return usable
    },
  }
}
