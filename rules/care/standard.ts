/**
 * A programme and its rates as dated data with a reference. Nothing is ever edited: a change of law, or a clerk's correction, appends a
 * rate, and `recordedAt` says since when we know it, so that any month can be recomputed as it was known on any day.
 */
import type { Day, Month, Span } from './day.ts'
import type { CareLevel, Text } from './scale.ts'

export type Gives = 'cash' | 'hours' | 'voucher' | 'fee'

/**
 * All given fields must hold. Somebody in an institution, or supported there (集中供养), dwells in an institution; being away, a stay in
 * hospital or a death changes nothing about where somebody dwells.
 */
export interface Condition {
  categoriesAny?: string[]
  categoriesAll?: string[]
  categoriesNone?: string[]
  ageFrom?: number
  ageBelow?: number
  levels?: CareLevel[]
  dwelling?: ('home' | 'institution')[]
  /** of the most severe disability */
  disabilityGrades?: number[]
  /** of any */
  disabilityKinds?: string[]
  /** a box is installed in the home */
  box?: boolean
  /** a month; no income on record is not below anything */
  incomeBelowFen?: number
}

export interface Amount {
  when: Condition
  /** what this row is called: "80–89 周岁", "全护理" */
  name: Text
  /** cash, voucher, fee: fen in the standard's `per`; hours programmes: 0 */
  fen: number
  hours: number
  /** of a service's price that the payer takes; null: all of what is covered */
  payerSharePercent: number | null
  /** only what the resident's own monthly income leaves open is paid (低保 差额补助); no income on record: all of it */
  lessIncome?: boolean
}

export interface Rate {
  id: string
  validFrom: Day
  /** last day; null: until a later rate begins. After it nothing is paid: an earlier rate does not come back. */
  validTo: Day | null
  /** epoch ms from which this rate was known here */
  recordedAt: number
  /** law: published; demonstration: invented for the demonstration, replaced by a clerk, and labelled 示范值 wherever it shows */
  basis: 'law' | 'demonstration'
  reference: Text
  /** first row whose condition holds counts */
  amounts: Amount[]
}

/** How a change inside a month counts: of a person, or of the rate. The day of death still counts, the day of moving away no longer. */
export type MidMonth =
  /** what holds on the month's first day holds for the month */
  | 'first-day'
  /** begins by the 15th: the whole month, by the row that held last until the 15th; later: from the next; an end takes the rest of the month along */
  | 'by-15th'
  /** begins in the month of the event, ends after the month of the event; the row that held last in the month counts */
  | 'whole-month'
  /** by days, the sum rounded half up to the fen; hours to a tenth */
  | 'daily'

export interface Standard {
  /** `respect-allowance` */
  id: string
  name: Text
  gives: Gives
  /** a year's amount is a twelfth a month; what does not divide goes as one fen (a tenth of an hour) each to the first months of the year */
  per: 'month' | 'year'
  who: Condition
  midMonth: MidMonth
  /** the month of death still counts (true for most) or is cut by days */
  monthOfDeath: 'whole' | 'daily' | 'none'
  /**
   * with each of these programmes only one is paid for the same days: the one with more fen (then the one that stands first), `this`
   * standard, or the `other` one. What is not paid by days gives way for the month. A programme that is itself excluded excludes nothing.
   */
  excludes: { programme: string; keep: 'higher' | 'this' | 'other'; clause: Text }[]
  /** at most so much in a month together with the programmes named; this one gives way first, then the named ones from the last on */
  cap: { fen: number; with: string[]; clause: Text } | null
  /** service items that hours, vouchers and fees may be used for; null: any */
  covers: string[] | null
  rates: Rate[]
}

export interface DatedCategory extends Span {
  category: string
  evidence: string | null
}
export type ResidentStatus = 'at-home' | 'away' | 'hospital' | 'institution' | 'deceased' | 'moved'
export interface DatedStatus {
  status: ResidentStatus
  from: Day
  until: Day | null
  place: string | null
}
export interface Disability extends Span {
  kind: string
  /** 1 is the most severe, 4 the least */
  grade: number
}
export interface DatedIncome extends Span {
  /** a month */
  fen: number
}

/** What was known about a resident at `asOf`. */
export interface ResidentFacts {
  residentId: string
  birthDate: Day | null
  categories: DatedCategory[]
  statuses: DatedStatus[]
  /** of several on one day the most severe one's grade counts; a condition on kinds looks at any */
  disabilities: Disability[]
  /** they do not overlap; a day without one has no income on record */
  incomes: DatedIncome[]
  /** in any order; of one day's, the most severe counts */
  assessments: { id: string; day: Day; care: CareLevel; scale: string }[]
  /** boxes of the home; the day of removal no longer counts */
  boxes: { id: string; installedOn: Day; removedOn: Day | null }[]
}

export type RefusalReason =
  | 'no-rate'
  | 'not-in-group'
  | 'in-other-group'
  | 'too-young'
  | 'too-old'
  | 'no-birth-date'
  | 'no-assessment'
  | 'level-does-not-count'
  | 'no-disability'
  | 'disability-does-not-count'
  | 'no-income'
  | 'income-too-high'
  | 'no-box'
  | 'has-box'
  | 'installed-after-15th'
  /** comes to hold within the month, but too late for it */
  | 'begins-later'
  | 'institution'
  | 'not-in-institution'
  | 'deceased'
  | 'moved'
  | 'excluded-by'
  | 'capped'

export interface Entitlement {
  programme: string
  gives: Gives
  /** for the month, after mid-month rules, exclusions and caps */
  fen: number
  hours: number
  payerSharePercent: number | null
  demonstration: boolean
  /** one sentence that a clerk could read out: which standard, which facts, which dates */
  sentence: Text
  because: {
    rate: { id: string; validFrom: Day; reference: Text }
    amount: Text
    /** "80 周岁 (1946-03-02)", "中度失能 (评估 2026-05-01)" */
    facts: Text[]
    /** the days of the month that counted */
    from: Day
    until: Day
  }[]
}
export interface EntitlementRefusal {
  programme: string
  reason: RefusalReason
  sentence: Text
}
export interface EntitlementResult {
  residentId: string
  month: Month
  asOf: number
  /** in the order of the standards */
  entitled: Entitlement[]
  refused: EntitlementRefusal[]
}
