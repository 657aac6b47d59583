/**
 * Calculates a month's subsidies for everybody.
 * In: a run that was started. Out: its lines, sums and digest, chunk by chunk; the same facts give the same bytes.
 * Never: a long turn of the loop or a long transaction, because presses go through both; and never two runs at once.
 */
import type { Logger } from 'pino'
import type { Clock } from '../../broker/clock.ts'
import type { CareRecord, CareRecords } from '../../records/care-records.ts'
import { breathe } from '../../records/slices.ts'
import type { KnownAssessment, KnownBox, SubsidyFacts } from '../../records/subsidy-facts.ts'
import type { EntitlementLine, SubsidyRun, SubsidyRuns } from '../../records/subsidy-runs.ts'
import type { Month } from '../../rules/care/day.ts'
import { factsOf } from './resident-facts.ts'
import { createTally, linesOf } from './run-lines.ts'
import { monthsToRecompute, planRun, type RunPlan } from './run-plan.ts'

/** a chunk is one transaction, and a press waits for the one that is being written */
const RESIDENTS_PER_CHUNK = 100
/** residents that are computed before others get their turn */
const RESIDENTS_PER_TURN = 25
const TRY_AGAIN_MS = 30_000

const FAILED =
  '计算中断，没有留下任何明细。请稍后重新发起；仍然失败请联系技术员，并告知批次编号。\n' +
  'The calculation was interrupted and left no lines. Start it again later; if it fails again, give the id of this run to a technician.'

interface Deps {
  clock: Clock
  log: Logger
  care: Pick<CareRecords, 'allAsOf'>
  facts: SubsidyFacts
  runs: SubsidyRuns
}

export interface SubsidyEngine {
  /** returns at once; how far it is stands in the run */
  calculate(run: SubsidyRun): void
  /** begins again with a run that was cut off by a stop; returns at once */
  start(): void
  /** leaves off where it is; may be called twice */
  stop(): Promise<void>
}

/** Everything that is known about one resident. */
interface Known {
  resident: CareRecord<'resident'>
  assessments: readonly KnownAssessment[]
  boxes: readonly KnownBox[]
  months: Month[]
}

export function createSubsidyEngine({ clock, log, care, facts, runs }: Deps): SubsidyEngine {
  let stopping = false
  let running: Promise<void> = Promise.resolve()
  let again: unknown = null

  async function known(plan: RunPlan, residents: readonly CareRecord<'resident'>[], asOf: number): Promise<Known[]> {
    const ids = residents.map(({ id }) => id)
    const homeIds = [...new Set(residents.map(({ doc }) => doc.homeId))]
    const assessments = await facts.assessmentsOf(ids, asOf)
    await breathe()
    const boxes = await facts.boxesOf(homeIds, asOf)
    return residents.map((resident) => {
      const about = { resident, assessments: assessments.get(resident.id) ?? [], boxes: boxes.get(resident.doc.homeId) ?? [] }
      return { ...about, months: monthsToRecompute(plan, newestOf(about)) }
    })
  }

  async function paidTo(all: readonly Known[]): Promise<Map<string, EntitlementLine[]>> {
    const asked = all.filter(({ months }) => months.length > 0)
    if (asked.length === 0) return new Map()
    const months = new Set(asked.flatMap((each) => each.months))
    const ids = asked.map(({ resident }) => resident.id)
    return runs.paid(ids, [...months])
  }

  async function linesOfChunk(plan: RunPlan, run: SubsidyRun, residents: readonly CareRecord<'resident'>[]): Promise<EntitlementLine[]> {
    const lines: EntitlementLine[] = []
    const all = await known(plan, residents, run.asOf)
    await breathe()
    const paid = await paidTo(all)
    for (const [index, { resident, assessments, boxes, months }] of all.entries()) {
      if (index % RESIDENTS_PER_TURN === 0) await breathe()
      const wanted = { facts: factsOf(resident.doc, assessments, boxes), months, paid: paid.get(resident.id) ?? [] }
      lines.push(...linesOf({ ...wanted, prepared: plan.prepared, month: run.month }))
    }
    return lines
  }

  async function work(run: SubsidyRun): Promise<void> {
    const plan = await planRun({ care, runs }, run)
    const tally = createTally()
    let done = 0
    for await (const residents of care.allAsOf('resident', run.asOf, RESIDENTS_PER_CHUNK)) {
      await breathe()
      const lines = await linesOfChunk(plan, run, residents)
      await breathe()
      if (stopping) return
      done += residents.length
      if (!(await runs.append(run, lines, done))) return
      tally.add(lines)
    }
    if (!stopping) await runs.finish(run, tally.result())
  }

  async function carryOut(run: SubsidyRun): Promise<void> {
    try {
      await work(run)
    } catch (error) {
      log.error({ err: error, runId: run.id }, 'a subsidy run failed')
      await runs.finish(run, { failed: FAILED })
    }
  }

  async function goOn(): Promise<void> {
    const cutOff = (await runs.list()).find(({ state }) => state === 'calculating')
    const run = cutOff ? await runs.restart(cutOff.id) : null
    if (!run) return
    log.info({ runId: run.id, attempt: run.attempt }, 'a subsidy run that was cut off begins again')
    await carryOut(run)
  }

  /** One after the other. What a store that is gone could not even mark as failed begins again when it may be back. */
  function next(carry: () => Promise<void>): void {
    running = running.then(async () => {
      if (stopping) return
      await carry().catch((error: unknown) => {
        log.error({ err: error }, 'subsidy runs wait for the store')
        if (!stopping) again = clock.setTimeout(() => next(goOn), TRY_AGAIN_MS)
      })
    })
  }

  return {
    calculate: (run) => next(() => carryOut(run)),
    start: () => next(goOn),
    async stop() {
      stopping = true
      clock.clearTimeout(again)
      await running
    },
  }
}

/** when the newest of it was recorded */
function newestOf({ resident, assessments, boxes }: Omit<Known, 'months'>): number {
  let newest = resident.updatedAt
  for (const { recordedAt } of assessments) newest = Math.max(newest, recordedAt)
  for (const { fromAt, untilAt } of boxes) newest = Math.max(newest, fromAt, untilAt ?? 0)
  return newest
}
