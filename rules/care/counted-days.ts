/**
 * From the pieces of a month to what is due for it: which of them count by the standard's mid-month rule, and for how much.
 * Whole numbers of fen and of tenths of an hour, so that sums are exact.
 */
import { addDays, type Day } from './day.ts'
import type { Counted, Decision, Programme, Refusal } from './decision.ts'
import type { Judged } from './programme.ts'
import type { MonthFrame } from './resident-month.ts'
import type { Standard } from './standard.ts'

/** `judged`: one for each piece of the month, until the day of death */
export function decide(programme: Programme, judged: readonly Judged[], frame: MonthFrame, deathDay: Day | null): Decision {
  const { midMonth, monthOfDeath } = programme.standard
  if (deathDay !== null && (judged.length === 0 || monthOfDeath === 'none')) {
    return refuse(programme, { kind: 'deceased', reason: 'deceased', day: deathDay })
  }
  const last = monthOfDeath === 'daily' && deathDay !== null ? deathDay : frame.last
  if (midMonth === 'daily') return byDays(programme, judged, frame, last)
  return asAWhole(programme, judged, frame, last)
}

const refuse = (programme: Programme, refusal: Refusal): Decision => ({
  programme,
  counted: [],
  endsOn: null,
  fen: 0,
  tenths: 0,
  refusal,
  yielded: [],
  capped: null,
})

/** One row for the month: the last that holds within the days that the rule looks at. */
function asAWhole(programme: Programme, judged: readonly Judged[], frame: MonthFrame, last: Day): Decision {
  const seen = judged.filter(({ piece }) => piece.from <= lastDaySeen(programme.standard, frame))
  const held = seen.findLast(({ row }) => row !== null)
  if (!held) return refuse(programme, begunTooLate(programme.standard, judged) ?? seen.at(-1)!.refusal!)
  const end = judged.at(-1)!
  const endsOn = end.row === null ? judged[judged.findLastIndex(({ row }) => row !== null) + 1]!.piece.from : null
  return due(programme, [countedOf(programme.standard, held, frame, frame.first, last)], endsOn, frame)
}

/** The last day of the month whose facts the rule asks for. */
export function lastDaySeen({ midMonth }: Standard, frame: MonthFrame): Day {
  if (midMonth === 'first-day') return frame.first
  return midMonth === 'by-15th' ? `${frame.month}-15` : frame.last
}

function begunTooLate({ midMonth }: Standard, judged: readonly Judged[]): Refusal | null {
  const index = judged.findIndex(({ row }) => row !== null)
  if (index < 1) return null
  const [before, { row, piece }] = [judged[index - 1]!, judged[index]!]
  const reason = midMonth === 'by-15th' && before.refusal!.reason === 'no-box' ? 'installed-after-15th' : 'begins-later'
  return { kind: 'late', reason, row: row!, facts: piece.facts, from: piece.from }
}

function byDays(programme: Programme, judged: readonly Judged[], frame: MonthFrame, last: Day): Decision {
  const counted: Counted[] = []
  for (const [index, one] of judged.entries()) {
    if (!one.row) continue
    const until = index === judged.length - 1 ? last : one.piece.until
    const before = counted.at(-1)
    const now = countedOf(programme.standard, one, frame, one.piece.from, until)
    // by the same row without a break, and by the same income where that is taken off: said once, with the facts of its first day
    if (before?.row === one.row && before.monthFen === now.monthFen && judged[index - 1]!.row === one.row) {
      before.until = until
      before.days = daysOf(before.from, until)
    } else counted.push(now)
  }
  if (counted.length === 0) return refuse(programme, judged.at(-1)!.refusal!)
  return due(programme, counted, null, frame)
}

function countedOf(standard: Standard, { row, piece }: Judged, frame: MonthFrame, from: Day, until: Day): Counted {
  const { amount } = row!
  const share = (amountOfRow: number) => (standard.per === 'year' ? monthShare(amountOfRow, frame.number) : amountOfRow)
  const fen = share(amount.fen)
  return {
    row: row!,
    facts: piece.facts,
    from,
    until,
    days: daysOf(from, until),
    monthFen: amount.lessIncome ? Math.max(0, fen - (piece.facts.income?.fen ?? 0)) : fen,
    monthTenths: share(Math.round(amount.hours * 10)),
  }
}

/** A twelfth; what does not divide goes one by one to the first months of the year, so that any twelve months add up. */
function monthShare(yearly: number, month: number): number {
  const rest = yearly % 12
  return (yearly - rest) / 12 + (month <= rest ? 1 : 0)
}

const daysOf = (from: Day, until: Day): number => Number(until.slice(8)) - Number(from.slice(8)) + 1

function due(programme: Programme, counted: Counted[], endsOn: Day | null, frame: MonthFrame): Decision {
  const amounts = amountsOf(counted, frame)
  const { row, facts } = counted.at(-1)!
  if (amounts.fen === 0 && row.amount.lessIncome && row.amount.fen > 0) {
    return refuse(programme, { kind: 'income', reason: 'income-too-high', monthFen: row.amount.fen, incomeFen: facts.income?.fen ?? 0 })
  }
  return { programme, counted, endsOn, ...amounts, refusal: null, yielded: [], capped: null }
}

export const amountsOf = (counted: readonly Counted[], { days }: MonthFrame): Pick<Decision, 'fen' | 'tenths'> => ({
  fen: byTheDay(counted, 'monthFen', days),
  tenths: byTheDay(counted, 'monthTenths', days),
})

type Days = Pick<Counted, 'from' | 'until'>

export const shareDays = (some: readonly Days[], others: readonly Days[]): boolean =>
  some.some((one) => others.some((other) => one.from <= other.until && other.from <= one.until))

/** What is left of the days that counted. */
export function withoutDays(counted: readonly Counted[], taken: readonly Days[]): Counted[] {
  let rest = [...counted]
  for (const { from, until } of taken) {
    rest = rest.flatMap((each) => [
      ...(each.from < from ? cut(each, each.from, each.until < from ? each.until : addDays(from, -1)) : []),
      ...(each.until > until ? cut(each, each.from > until ? each.from : addDays(until, 1), each.until) : []),
    ])
  }
  return rest
}

const cut = (counted: Counted, from: Day, until: Day): Counted[] => [{ ...counted, from, until, days: daysOf(from, until) }]

/** rounded half up, once, after adding up */
function byTheDay(counted: readonly Counted[], of: 'monthFen' | 'monthTenths', daysInMonth: number): number {
  let sum = 0
  for (const each of counted) sum += each[of] * each.days
  return Math.floor((2 * sum + daysInMonth) / (2 * daysInMonth))
}
