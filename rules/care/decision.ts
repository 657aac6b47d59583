/** What was decided about one programme in one month, with everything that its sentence needs: shapes only. */
import type { Check } from './conditions.ts'
import type { Day } from './day.ts'
import type { RateInForce } from './rate-in-force.ts'
import type { DayFacts } from './resident-month.ts'
import type { Text } from './scale.ts'
import type { Amount, Rate, RefusalReason, Standard } from './standard.ts'

/** A standard with its conditions compiled and its rates as known at one instant. */
export interface Programme {
  standard: Standard
  who: Check[]
  rates: (RateInForce & { rows: Row[] })[]
}
export interface Row {
  rate: Rate
  amount: Amount
  checks: Check[]
}

/** Days that counted, by one row. */
export interface Counted {
  row: Row
  facts: DayFacts
  from: Day
  until: Day
  days: number
  /** what the row gives for a whole such month */
  monthFen: number
  monthTenths: number
}

export type Refusal =
  | { kind: 'no-rate'; reason: 'no-rate' }
  | { kind: 'deceased'; reason: 'deceased'; day: Day }
  | { kind: 'moved'; reason: 'moved'; since: Day }
  | { kind: 'check'; reason: RefusalReason; check: Check; facts: DayFacts }
  /** it comes to hold on `from`, too late for this month */
  | { kind: 'late'; reason: 'begins-later' | 'installed-after-15th'; row: Row; facts: DayFacts; from: Day }
  | { kind: 'income'; reason: 'income-too-high'; monthFen: number; incomeFen: number }
  | { kind: 'excluded'; reason: 'excluded-by'; by: Decision; clause: Text; higher: boolean }
  | { kind: 'capped'; reason: 'capped' }

/** Days that would have counted, but belong to a programme that is not paid together with this one. */
export interface Yielded {
  from: Day
  until: Day
  by: Decision
  clause: Text
  higher: boolean
}

export interface Decision {
  programme: Programme
  /** more than one only when days are counted; empty when refused before anything was counted */
  counted: Counted[]
  /** of a programme that is not paid by days: since when within the month it holds no more */
  endsOn: Day | null
  /** what is due for the month; of a programme that another excludes: what it would be */
  fen: number
  /** tenths of an hour */
  tenths: number
  refusal: Refusal | null
  yielded: Yielded[]
  /** null: no cap took anything away; `together`: the programme that states the cap, and those that share it */
  capped: { fromFen: number; together: Programme[] } | null
}

export const isDue = (decision: Decision): boolean => decision.refusal === null
