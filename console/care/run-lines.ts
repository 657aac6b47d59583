/** From what is known of a resident to the lines of a run, and from lines to sums and a digest. Pure. */
import { createHash } from 'node:crypto'
import type { EntitlementLine, ProgrammeSums } from '../../records/subsidy-runs.ts'
import type { Month } from '../../rules/care/day.ts'
import { differencesSince } from '../../rules/care/differences.ts'
import { decideMonth, entitledOf, type PreparedStandards } from '../../rules/care/entitlement.ts'
import type { ResidentFacts } from '../../rules/care/standard.ts'

export interface LinesWanted {
  prepared: PreparedStandards
  facts: ResidentFacts
  month: Month
  /** frozen months of which something is known now that was not known when they were paid */
  months: readonly Month[]
  /** of these months, in the order in which it was paid */
  paid: readonly EntitlementLine[]
}

/** In the order in which they are digested and exported: month, programme, kind. */
export function linesOf({ prepared, facts, month, months, paid }: LinesWanted): EntitlementLine[] {
  const { residentId } = facts
  const lines = entitledOf(decideMonth(prepared, facts, month)).map(
    ({ gives: _, ...entitled }): EntitlementLine => ({ ...entitled, residentId, month, kind: 'regular' }),
  )
  if (months.length === 0) return lines.sort(inOrder)
  const late = differencesSince({ prepared, facts, months, paid }).map(
    ({ direction: _, changes: __, ...difference }): EntitlementLine => ({ ...difference, kind: 'difference' }),
  )
  return [...lines, ...late].sort(inOrder)
}

const inOrder = (a: EntitlementLine, b: EntitlementLine): number =>
  compare(a.month, b.month) || compare(a.programme, b.programme) || compare(a.kind, b.kind)
const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b))

/** Every field in one order, whatever the database or the rules made of it: the same facts give the same text. */
const canonical = (line: EntitlementLine): string =>
  JSON.stringify([
    ...[line.residentId, line.month, line.programme, line.kind, line.fen, line.hours, line.payerSharePercent, line.demonstration],
    ...[line.sentence.zh, line.sentence.en],
    line.because.map(({ rate, amount, facts, from, until }) => [
      ...[rate.id, rate.validFrom, rate.reference.zh, rate.reference.en, amount.zh, amount.en],
      ...[facts.map(({ zh, en }) => [zh, en]), from, until],
    ]),
  ])

export interface Tally {
  /** lines in their order */
  add(lines: readonly EntitlementLine[]): void
  result(): { digest: string; sums: ProgrammeSums[] }
}

export function createTally(): Tally {
  const hash = createHash('sha256')
  const sums = new Map<string, { sum: ProgrammeSums; tenths: number; last: string }>()

  function count({ programme, residentId, kind, fen, hours, demonstration }: EntitlementLine): void {
    let entry = sums.get(programme)
    if (!entry) {
      const sum = { programme, residents: 0, fen: 0, hours: 0, backPaidFen: 0, recoveredFen: 0, demonstration: false }
      entry = { sum, tenths: 0, last: '' }
      sums.set(programme, entry)
    }
    const { sum } = entry
    // lines of one resident follow each other
    if (entry.last !== residentId) sum.residents += 1
    entry.last = residentId
    sum.fen += fen
    // in decimal hours a hundred thousand tenths would drift
    entry.tenths += Math.round(hours * 10)
    sum.hours = entry.tenths / 10
    if (kind === 'difference' && fen > 0) sum.backPaidFen += fen
    if (kind === 'difference' && fen < 0) sum.recoveredFen -= fen
    if (demonstration) sum.demonstration = true
  }

  return {
    add(lines) {
      for (const line of lines) count(line)
      hash.update(lines.map((line) => `${canonical(line)}\n`).join(''))
    },
    result: () => ({
      digest: hash.copy().digest('hex'),
      sums: [...sums.values()].map(({ sum }) => sum).sort((a, b) => compare(a.programme, b.programme)),
    }),
  }
}
