/**
 * What a resident is entitled to in a month, programme by programme, as it was known at an instant.
 * In: the facts that were known of the resident, the month, the standards. Out: what is due, and what is not, each with its reason.
 * Never: a clock, or a change to what came in. The same facts in any order give the same result, for any past `asOf`.
 */
import { decide } from './counted-days.ts'
import { addDays, type Day, daysIn, firstDayOf, lastDayOf, type Month, monthNumber, monthOf } from './day.ts'
import { type Counted, type Decision, isDue, type Programme } from './decision.ts'
import { applyCaps, exclude, type Rivalry, rivalriesOf, type SharedCap, sharedCapsOf } from './one-of-several.ts'
import { judge, programmeOf } from './programme.ts'
import { type MonthFrame, residentMonth } from './resident-month.ts'
import { entitledSentence, factsFor, incomeFacts, refusedSentence } from './sentence.ts'
import type { Entitlement, EntitlementRefusal, EntitlementResult, ResidentFacts, Standard } from './standard.ts'

/** Standards as known at one instant, ready to be asked about many residents and months. */
export interface PreparedStandards {
  asOf: number
  programmes: Programme[]
  rivalries: Rivalry[]
  caps: SharedCap[]
  /** days on which a rate begins, or the first without one */
  rateChanges: Day[]
  /** remembered, because a run asks for one month a hundred thousand times */
  frames: Map<Month, MonthFrame>
}

/** `asOf`: epoch ms; rates that were recorded later do not exist */
export function prepareStandards(standards: readonly Standard[], asOf: number): PreparedStandards {
  const programmes = standards.map((standard) => programmeOf(standard, asOf))
  const inForce = programmes.flatMap(({ rates }) => rates)
  return {
    asOf,
    programmes,
    rivalries: rivalriesOf(programmes),
    caps: sharedCapsOf(programmes),
    rateChanges: inForce.flatMap(({ from, until }) => (until === null ? [from] : [from, addDays(until, 1)])),
    frames: new Map(),
  }
}

/** A month of one resident, decided: amounts, but no sentences yet. */
export interface DecidedMonth {
  residentId: string
  frame: MonthFrame
  asOf: number
  deathDay: Day | null
  /** in the order of the standards */
  decisions: Decision[]
}

/** The quick half, for runs: say the outcome with `explain` where it is needed. */
export function decideMonth(prepared: PreparedStandards, facts: ResidentFacts, month: Month): DecidedMonth {
  const frame = frameOf(prepared, month)
  const { pieces, deathDay } = residentMonth(facts, frame)
  const decisions = prepared.programmes.map((programme) => {
    const judged = pieces.map((piece) => judge(programme, piece))
    return decide(programme, judged, frame, deathDay)
  })
  exclude(decisions, prepared.rivalries, frame)
  applyCaps(decisions, prepared.caps)
  return { residentId: facts.residentId, frame, asOf: prepared.asOf, deathDay, decisions }
}

export function explain(decided: DecidedMonth): EntitlementResult {
  const { residentId, frame, asOf, decisions } = decided
  const refused = decisions.flatMap((decision) => refusalOf(decision, decided) ?? [])
  return { residentId, month: frame.month, asOf, entitled: entitledOf(decided), refused }
}

/** Only what is due, in the order of the standards: what a run writes down. */
export const entitledOf = ({ decisions, frame, deathDay }: DecidedMonth): Entitlement[] =>
  decisions.filter(isDue).map((decision) => entitlementOf(decision, frame, deathDay))

/** Money in fen, hours in decimal hours, `asOf` in epoch ms. `facts` are those that were known at `asOf`. */
export function entitlement(of: { facts: ResidentFacts; month: Month; asOf: number; standards: readonly Standard[] }): EntitlementResult {
  return explain(decideMonth(prepareStandards(of.standards, of.asOf), of.facts, of.month))
}

function frameOf({ frames, rateChanges }: PreparedStandards, month: Month): MonthFrame {
  const known = frames.get(month)
  if (known) return known
  const first = firstDayOf(month)
  const frame: MonthFrame = {
    month,
    number: monthNumber(month),
    days: daysIn(month),
    first,
    last: lastDayOf(month),
    rateChanges: rateChanges.filter((day) => monthOf(day) === month && day > first),
  }
  frames.set(month, frame)
  return frame
}

function entitlementOf(decision: Decision, frame: MonthFrame, deathDay: Day | null): Entitlement {
  const { programme, counted, fen, tenths } = decision
  return {
    programme: programme.standard.id,
    gives: programme.standard.gives,
    fen,
    hours: tenths / 10,
    payerSharePercent: counted.at(-1)!.row.amount.payerSharePercent,
    demonstration: counted.some(({ row }) => row.rate.basis === 'demonstration'),
    sentence: entitledSentence(decision, frame, deathDay),
    because: counted.map((each) => becauseOf(programme, each)),
  }
}

function becauseOf({ who }: Programme, { row, facts, from, until }: Counted): Entitlement['because'][number] {
  const { id, validFrom, reference } = row.rate
  return {
    rate: { id, validFrom, reference },
    amount: row.amount.name,
    facts: [...factsFor(who, row, facts), ...incomeFacts(row, facts)],
    from,
    until,
  }
}

function refusalOf(decision: Decision, { frame, deathDay }: DecidedMonth): EntitlementRefusal | null {
  const { programme, refusal } = decision
  if (!refusal) return null
  return { programme: programme.standard.id, reason: refusal.reason, sentence: refusedSentence(decision, refusal, frame, deathDay) }
}
