/** What a monthly run says about itself. Pure. */
import type { Run } from '../../../care-api.ts'
import { addMonths, earlier } from './months.ts'

export type ProgrammeSum = Run['sums'][number]

/** frozen or not, it counts: a discarded or failed one does not */
const counts = ({ state }: Run) => state !== 'discarded' && state !== 'failed'

export const openRun = (runs: readonly Run[]): Run | null =>
  runs.find(({ state }) => state === 'calculating' || state === 'calculated' || state === 'approved') ?? null

/** the month after the last that counts, and not later than the one that comes next */
export function nextMonth(runs: readonly Run[], thisMonth: string): string {
  const months = runs.filter(counts).map(({ month }) => month)
  const last = months.toSorted().at(-1)
  return last ? earlier(addMonths(last, 1), addMonths(thisMonth, 1)) : thisMonth
}

/** of the month itself, without what is paid or recovered for earlier ones */
export const regularFen = ({ fen, backPaidFen, recoveredFen }: ProgrammeSum): number => fen - backPaidFen + recoveredFen

export function totalOf(sums: readonly ProgrammeSum[]): Omit<ProgrammeSum, 'programme' | 'residents'> {
  const total = { fen: 0, hours: 0, backPaidFen: 0, recoveredFen: 0, demonstration: false }
  for (const sum of sums) {
    total.fen += sum.fen
    total.hours += sum.hours
    total.backPaidFen += sum.backPaidFen
    total.recoveredFen += sum.recoveredFen
    total.demonstration ||= sum.demonstration
  }
  return total
}

export interface RunStep {
  step: 'calculated' | 'approved' | 'frozen'
  by: string | null
  at: number | null
  state: 'done' | 'next' | 'open'
}

/** calculated, approved by a second person, frozen */
export function stepsOf(run: Run): RunStep[] {
  const reached = { calculating: 0, failed: 0, discarded: 0, calculated: 1, approved: 2, frozen: 3 }[run.state]
  const steps = [
    { step: 'calculated' as const, by: run.startedBy.name, at: run.startedAt },
    { step: 'approved' as const, by: run.approvedBy?.name ?? null, at: run.approvedAt },
    { step: 'frozen' as const, by: run.frozenBy?.name ?? null, at: run.frozenAt },
  ]
  const isOver = run.state === 'discarded' || run.state === 'failed'
  return steps.map((step, i) => ({ ...step, state: i < reached ? 'done' : i === reached && !isOver ? 'next' : 'open' }))
}

/** enough to compare by eye; the whole one is copied */
export const shortDigest = (digest: string): string => `${digest.slice(0, 8)}…${digest.slice(-8)}`
