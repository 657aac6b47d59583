/** What a run reckons with: the standards as they are known, and which frozen months may have been paid wrong. */
import { isDeepStrictEqual } from 'node:util'
import type { CareRecords } from '../../records/care-records.ts'
import type { SubsidyRun, SubsidyRuns } from '../../records/subsidy-runs.ts'
import { addMonths, lastDayOf, type Month } from '../../rules/care/day.ts'
import { type PreparedStandards, prepareStandards } from '../../rules/care/entitlement.ts'
import type { Standard } from '../../rules/care/standard.ts'

const LOOK_BACK_MONTHS = 12
const STANDARDS_PER_READ = 100

interface PastMonth {
  month: Month
  /** what was known at this instant has been reckoned with */
  reckonedAt: number
  /** a standard says something else about it now */
  otherStandards: boolean
}
export interface RunPlan {
  prepared: PreparedStandards
  past: PastMonth[]
}

interface Deps {
  care: Pick<CareRecords, 'allAsOf'>
  runs: Pick<SubsidyRuns, 'list'>
}

export async function planRun({ care, runs }: Deps, run: SubsidyRun): Promise<RunPlan> {
  const standards = await standardsAsOf(care, run.asOf)
  const past: PastMonth[] = []
  for (const { month, reckonedAt } of reckonedMonths(run.month, await runs.list())) {
    const then = await standardsAsOf(care, reckonedAt)
    const otherStandards = !isDeepStrictEqual(saidAbout(month, then, reckonedAt), saidAbout(month, standards, run.asOf))
    past.push({ month, reckonedAt, otherStandards })
  }
  return { prepared: prepareStandards(standards, run.asOf), past }
}

/** `knownAt`: when the newest of what is known about somebody was recorded. */
export const monthsToRecompute = ({ past }: RunPlan, knownAt: number): Month[] =>
  past.filter(({ reckonedAt, otherStandards }) => otherStandards || knownAt > reckonedAt).map(({ month }) => month)

export async function standardsAsOf(care: Pick<CareRecords, 'allAsOf'>, at: number): Promise<Standard[]> {
  const standards: Standard[] = []
  for await (const records of care.allAsOf('standard', at, STANDARDS_PER_READ)) standards.push(...records.map(({ doc }) => doc))
  return standards
}

/**
 * The frozen months before `month`, each with the last instant at which a frozen run looked at it: its own run, or one after it that
 * paid or recovered what had become known by then. Only one run is open at a time, so no two of them overlooked each other.
 */
function reckonedMonths(month: Month, runs: readonly SubsidyRun[]): Pick<PastMonth, 'month' | 'reckonedAt'>[] {
  const frozen = runs.filter(({ state }) => state === 'frozen')
  const first = addMonths(month, -LOOK_BACK_MONTHS)
  const months = frozen.map((run) => run.month).filter((past) => past >= first && past < month)
  return months.sort().map((past) => {
    const lookedAt = frozen.filter((run) => run.month >= past && addMonths(run.month, -LOOK_BACK_MONTHS) <= past)
    return { month: past, reckonedAt: Math.max(...lookedAt.map(({ asOf }) => asOf)) }
  })
}

/** A rate that begins later says nothing about the month; one that has ended says that nothing is paid. */
const saidAbout = (month: Month, standards: readonly Standard[], asOf: number): Standard[] =>
  standards.map((standard) => ({
    ...standard,
    rates: standard.rates.filter(({ validFrom, recordedAt }) => validFrom <= lastDayOf(month) && recordedAt <= asOf),
  }))
