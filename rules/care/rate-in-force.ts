/** The rates of one standard as they were known at one instant, each with the days on which it is in force. */
import { addDays, type Day } from './day.ts'
import type { Rate } from './standard.ts'

export interface RateInForce {
  rate: Rate
  from: Day
  /** last day; null: until further notice */
  until: Day | null
}

/**
 * In order of their beginning, without overlaps. Of two rates that begin on one day the later recorded counts (it corrects the other);
 * a rate ends when the next begins, or on its own last day, and then nothing is in force until the next begins.
 */
export function ratesInForce(rates: readonly Rate[], asOf: number): RateInForce[] {
  const byBeginning = new Map<Day, Rate>()
  for (const rate of rates) {
    const other = byBeginning.get(rate.validFrom)
    if (rate.recordedAt <= asOf && (!other || rate.recordedAt >= other.recordedAt)) byBeginning.set(rate.validFrom, rate)
  }
  const inOrder = [...byBeginning.values()].sort((a, b) => (a.validFrom < b.validFrom ? -1 : 1))
  return inOrder.map((rate, index) => ({ rate, from: rate.validFrom, until: lastDay(rate, inOrder[index + 1]) }))
}

function lastDay({ validTo }: Rate, next: Rate | undefined): Day | null {
  if (!next) return validTo
  const beforeNext = addDays(next.validFrom, -1)
  return validTo !== null && validTo < beforeNext ? validTo : beforeNext
}
