/** What a standard's rates look like over time. Pure; days are text and compared as text. */
import type * as z from 'zod/mini'
import type { amountSchema, rateSchema } from '../../../../records/record-schemas/money.ts'
import { dayOf } from '../../data/format.ts'
import { isSame } from './changes.ts'
import { addDays } from './months.ts'

export type Rate = z.infer<typeof rateSchema>
export type Amount = z.infer<typeof amountSchema>

export interface InForce {
  rate: Rate
  from: string
  /** last day; null: until further notice */
  until: string | null
}

/** The same rule that the server pays by: of two that begin on one day the later recorded counts, and each ends when the next begins. */
export function ratesInForce(rates: readonly Rate[]): InForce[] {
  const byBeginning = new Map<string, Rate>()
  for (const rate of rates) {
    const other = byBeginning.get(rate.validFrom)
    if (!other || rate.recordedAt >= other.recordedAt) byBeginning.set(rate.validFrom, rate)
  }
  const inOrder = [...byBeginning.values()].toSorted((a, b) => a.validFrom.localeCompare(b.validFrom))
  return inOrder.map((rate, i) => {
    const next = inOrder[i + 1]
    const beforeNext = next ? addDays(next.validFrom, -1) : null
    const until = beforeNext !== null && (rate.validTo === null || rate.validTo > beforeNext) ? beforeNext : rate.validTo
    return { rate, from: rate.validFrom, until }
  })
}

export type RateState = 'past' | 'now' | 'ahead' | 'replaced'

export function stateOf(rate: Rate, inForce: readonly InForce[], today: string): RateState {
  const span = inForce.find((one) => one.rate.id === rate.id)
  if (!span) return 'replaced'
  if (span.from > today) return 'ahead'
  return span.until !== null && span.until < today ? 'past' : 'now'
}

export const rateOn = (inForce: readonly InForce[], day: string): Rate | null =>
  inForce.find(({ from, until }) => from <= day && (until === null || day <= until))?.rate ?? null

/** the day from which it was known here; null: by the day from which it is valid */
export function knownLate({ recordedAt, validFrom }: Rate): string | null {
  const known = dayOf(recordedAt)
  return known > validFrom ? known : null
}

export interface Band {
  /** of the row, such as "80–89 周岁" */
  name: Amount['name']
  pieces: (InForce & { amount: Amount })[]
}

/** the same row through all rates that are in force at some time; rows in the order in which the latest rate has them */
export function bandsOf(inForce: readonly InForce[]): Band[] {
  const bands = new Map<string, Band>()
  for (const { rate } of inForce.toReversed())
    for (const { name } of rate.amounts) if (!bands.has(name.zh)) bands.set(name.zh, { name, pieces: [] })
  for (const span of inForce) for (const amount of span.rate.amounts) bands.get(amount.name.zh)?.pieces.push({ ...span, amount })
  return [...bands.values()]
}

/** January of the year in which the first begins, and a year after today or after what is known to come */
export function axisOf(inForce: readonly InForce[], today: string): { from: string; to: string } {
  const first = inForce[0]?.from ?? today
  const last = [today, ...inForce.map(({ from, until }) => until ?? from)].reduce((a, b) => (a > b ? a : b))
  return { from: `${first.slice(0, 4)}-01-01`, to: `${Number(last.slice(0, 4)) + 1}${last.slice(4, 8)}01` }
}

const DAY_MS = 86_400_000
const daysBetween = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / DAY_MS

/** 0–100 */
export const placeOn = ({ from, to }: { from: string; to: string }, day: string): number =>
  Math.min(100, Math.max(0, (daysBetween(from, day) / daysBetween(from, to)) * 100))

export const yearsOn = ({ from, to }: { from: string; to: string }): string[] => {
  const [first, last] = [Number(from.slice(0, 4)), Number(to.slice(0, 4))]
  return Array.from({ length: last - first + 1 }, (_, i) => `${first + i}-01-01`).filter((day) => day < to)
}

export interface AmountChange {
  name: Amount['name']
  /** null: it was not there */
  before: Amount | null
  /** null: it is not there any more */
  after: Amount | null
}

/** row by row, by name: those of the new rate, then those that it leaves out */
export function amountChanges(before: readonly Amount[], after: readonly Amount[]): AmountChange[] {
  const named = (all: readonly Amount[], name: string) => all.find((amount) => amount.name.zh === name) ?? null
  const kept = after.map((amount) => ({ name: amount.name, before: named(before, amount.name.zh), after: amount }))
  const gone = before.filter(({ name }) => !named(after, name.zh)).map((amount) => ({ name: amount.name, before: amount, after: null }))
  return [...kept, ...gone]
}

export const isChanged = ({ before, after }: AmountChange): boolean => !isSame(before, after)
