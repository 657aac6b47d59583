/** Whether a programme is given on a day, and by which row; or why not. */
import { type Check, compile } from './conditions.ts'
import type { Programme, Refusal, Row } from './decision.ts'
import { ratesInForce } from './rate-in-force.ts'
import type { DayFacts, Piece } from './resident-month.ts'
import type { Standard } from './standard.ts'

export function programmeOf(standard: Standard, asOf: number): Programme {
  return {
    standard,
    who: compile(standard.who),
    rates: ratesInForce(standard.rates, asOf).map((inForce) => ({
      ...inForce,
      rows: inForce.rate.amounts.map((amount) => ({ rate: inForce.rate, amount, checks: compile(amount.when) })),
    })),
  }
}

/** exactly one of `row` and `refusal` is there */
export interface Judged {
  piece: Piece
  row: Row | null
  refusal: Refusal | null
}

export function judge(programme: Programme, piece: Piece): Judged {
  const found = rowOrRefusal(programme, piece.facts)
  return 'amount' in found ? { piece, row: found, refusal: null } : { piece, row: null, refusal: found }
}

function rowOrRefusal(programme: Programme, facts: DayFacts): Row | Refusal {
  if (facts.moved) return { kind: 'moved', reason: 'moved', since: facts.moved.from }
  const rows = rowsOn(programme, facts.day)
  if (!rows) return { kind: 'no-rate', reason: 'no-rate' }
  const outside = firstRefused(programme.who, facts)
  if (outside) return refused(outside, facts)
  let closest: Check | null = null
  for (const row of rows) {
    const missed = firstRefused(row.checks, facts)
    if (!missed) return row
    if (closest === null || missed.rank > closest.rank) closest = missed
  }
  return refused(closest!, facts)
}

function rowsOn({ rates }: Programme, day: string): Row[] | null {
  for (let index = rates.length - 1; index >= 0; index--) {
    const { from, until, rows } = rates[index]!
    if (from <= day) return until === null || day <= until ? rows : null
  }
  return null
}

function firstRefused(checks: readonly Check[], facts: DayFacts): Check | null {
  for (const check of checks) if (check.refuses(facts) !== null) return check
  return null
}

const refused = (check: Check, facts: DayFacts): Refusal => ({ kind: 'check', reason: check.refuses(facts)!, check, facts })
