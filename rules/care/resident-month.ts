/**
 * A resident's month in pieces: within a piece nothing changes that a standard could ask for.
 * In: what is known of the resident, and the month. Out: the pieces in order, until the day of death if there is one.
 */
import { assessmentOn } from './assessed.ts'
import { addDays, ageOn, birthdayAt, type Day, holdsOn, type Month, type Span } from './day.ts'
import { disabilitiesOn, incomeOn } from './held.ts'
import type { DatedCategory, DatedIncome, DatedStatus, Disability, ResidentFacts } from './standard.ts'
import { dwellingEntryOn } from './status.ts'

export interface MonthFrame {
  month: Month
  /** 1–12 */
  number: number
  days: number
  first: Day
  last: Day
  /** days after the first on which a rate begins, or the first without one */
  rateChanges: readonly Day[]
}

export type FactAssessment = ResidentFacts['assessments'][number]
export type FactBox = ResidentFacts['boxes'][number]

/** What holds on one day. */
export interface DayFacts {
  day: Day
  birthDate: Day | null
  age: number | null
  categories: readonly DatedCategory[]
  moved: DatedStatus | null
  institution: { since: Day | null; place: string | null } | null
  /** the most severe first */
  disabilities: readonly Disability[]
  assessment: FactAssessment | null
  box: FactBox | null
  income: DatedIncome | null
}

export interface Piece {
  from: Day
  until: Day
  facts: DayFacts
}

export interface ResidentMonth {
  /** none when the resident died before the month */
  pieces: Piece[]
  /** in the month or before it */
  deathDay: Day | null
}

const SUPPORTED_IN_INSTITUTION = '集中供养'

export function residentMonth(facts: ResidentFacts, frame: MonthFrame): ResidentMonth {
  const deathDay = deathBy(facts, frame.last)
  if (deathDay !== null && deathDay < frame.first) return { pieces: [], deathDay }
  const last = deathDay ?? frame.last
  const starts = changeDays(facts, frame, last)
  const pieces = [frame.first, ...starts].map((from, index) => ({
    from,
    until: index < starts.length ? addDays(starts[index]!, -1) : last,
    facts: factsOn(facts, from),
  }))
  return { pieces, deathDay }
}

function deathBy(facts: ResidentFacts, last: Day): Day | null {
  let day: Day | null = null
  for (const { status, from } of facts.statuses) {
    if (status === 'deceased' && from <= last && (day === null || from < day)) day = from
  }
  return day
}

/** Days after the first, until `last`, on which something may be other than the day before. */
function changeDays(facts: ResidentFacts, frame: MonthFrame, last: Day): Day[] {
  const days: Day[] = []
  const changes = (day: Day | null) => {
    if (day !== null && day > frame.first && day <= last && !days.includes(day)) days.push(day)
  }
  const spans = ({ from, until }: Span) => {
    changes(from)
    if (until !== null && until >= frame.first && until < last) changes(addDays(until, 1))
  }
  for (const day of frame.rateChanges) changes(day)
  for (const category of facts.categories) spans(category)
  for (const status of facts.statuses) spans(status)
  for (const disability of facts.disabilities) spans(disability)
  for (const income of facts.incomes) spans(income)
  for (const { day } of facts.assessments) changes(day)
  for (const { installedOn, removedOn } of facts.boxes) {
    changes(installedOn)
    changes(removedOn)
  }
  changes(birthdayIn(facts.birthDate, frame))
  return days.sort()
}

function birthdayIn(birthDate: Day | null, { month, number }: MonthFrame): Day | null {
  // who was born on 29 February and completes a year on 1 March does not do so inside the month
  if (birthDate === null || Number(birthDate.slice(5, 7)) !== number) return null
  return birthdayAt(birthDate, Number(month.slice(0, 4)) - Number(birthDate.slice(0, 4)))
}

function factsOn(facts: ResidentFacts, day: Day): DayFacts {
  const dwelling = dwellingEntryOn(facts.statuses, day)
  return {
    day,
    birthDate: facts.birthDate,
    age: facts.birthDate === null ? null : ageOn(facts.birthDate, day),
    categories: facts.categories.filter((category) => holdsOn(category, day)),
    moved: dwelling?.status === 'moved' ? dwelling : null,
    institution: institutionOn(facts, dwelling, day),
    disabilities: disabilitiesOn(facts.disabilities, day),
    assessment: assessmentOn(facts.assessments, day),
    box: boxOn(facts, day),
    income: incomeOn(facts.incomes, day),
  }
}

function institutionOn(facts: ResidentFacts, dwelling: DatedStatus | null, day: Day): DayFacts['institution'] {
  if (dwelling?.status === 'institution') return { since: dwelling.from, place: dwelling.place }
  const category = facts.categories.find((entry) => entry.category === SUPPORTED_IN_INSTITUTION && holdsOn(entry, day))
  return category ? { since: category.from, place: null } : null
}

function boxOn({ boxes }: ResidentFacts, day: Day): FactBox | null {
  let first: FactBox | null = null
  for (const box of boxes) {
    if (box.installedOn > day || (box.removedOn !== null && box.removedOn <= day)) continue
    if (first === null || box.installedOn < first.installedOn) first = box
  }
  return first
}
