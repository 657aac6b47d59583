/**
 * How able a resident was in each year, and when somebody came to assess it. Only the intended levels: the answers are drawn to fit
 * (answers.ts), and what they mean is the scorer's word.
 */
import type { RecordOf } from '../../records/record-schemas/kinds.ts'
import { addDays, addMonths, addMonthsToDay, ageOn, type Day, firstDayOf } from '../../rules/care/day.ts'
import { type Calendar, earlier, later } from './calendar.ts'
import type { Chance } from './chance.ts'
import type { Story } from './stories.ts'

export interface PlannedAssessment {
  day: Day
  /** when the sheet was handed in */
  recordedOn: Day
  /** what counts in the end: 0 intact … 4 total */
  level: number
  /** what the answers say, where an assessor overrode them */
  scored: number
  dementia: boolean
  reason: RecordOf<'assessment'>['reason']
  /** its answer was contested: the next one in the list takes its place */
  contested: boolean
}

export interface Ability {
  birthDate: Day
  registeredOn: Day
  /** 失能 */
  disabled: boolean
  /** 失智 */
  dementia: boolean
  inHardship: boolean
  goneOn: Day | null
  story: Story | null
  calendar: Calendar
}

const SEVERE = 3
/** what somebody had assessed before the city's records began was entered with the registration */
const YEARS_BEFORE = 3
const OLDEST_DAYS = 2350

export function createCourse(chance: Chance, person: Ability): PlannedAssessment[] {
  if (person.story === 'late-assessment') return lateCourse(chance, person)
  if (!chance.happens(shareAssessed(person))) return []
  const days = assessmentDays(chance, person)
  const levels = levelsUntil(chance, lastLevel(chance, person), days.length)
  const course = days.map((day, index): PlannedAssessment => {
    const level = levels[index]!
    const changed = index > 0 && levels[index - 1] !== level
    const reason = index === 0 ? 'first' : changed && chance.happens(0.4) ? 'change' : 'routine'
    const dementia = person.dementia && level >= 2
    return { day, recordedOn: recordedOn(day, person), level, scored: level, dementia, reason, contested: false }
  })
  return person.disabled ? course : withDoubts(chance, course, person)
}

function shareAssessed({ inHardship, disabled, dementia, birthDate, calendar }: Ability): number {
  if (disabled) return 1
  if (dementia || inHardship) return 0.9
  const age = ageOn(birthDate, calendar.today)
  return age >= 85 ? 0.72 : age >= 80 ? 0.6 : 0.4
}

const lastLevel = (chance: Chance, { disabled, dementia }: Ability): number => {
  if (disabled) return chance.weighted([[SEVERE, 65], [4, 35]]) // biome-ignore format: a table
  return dementia ? 2 : chance.weighted([[0, 30], [1, 48], [2, 22]]) // biome-ignore format: a table
}

/** About yearly, a few weeks early or late; some were forgotten and are overdue. */
function assessmentDays(chance: Chance, { registeredOn, goneOn, calendar }: Ability): Day[] {
  const end = goneOn === null ? calendar.lastDay : addDays(goneOn, -1)
  const years = chance.weighted([[1, 6], [2, 7], [3, 4], [4, 2], [5, 1], [6, 1]] as const) // biome-ignore format: a table
  const oldest = later(addDays(calendar.lastDay, -OLDEST_DAYS), addMonthsToDay(registeredOn, -12 * YEARS_BEFORE))
  const days: Day[] = []
  let day = later(addDays(end, -365 * years - chance.int(0, 150)), oldest)
  while (day <= addDays(end, -9)) {
    days.push(day)
    day = addDays(day, 365 + chance.int(-25, 20))
  }
  return days.length > 1 && chance.happens(0.1) ? days.slice(0, -1) : days
}

/** Whoever is worse now was often better before; hardly anybody gets better. */
function levelsUntil(chance: Chance, last: number, count: number): number[] {
  const levels: number[] = []
  for (let level = last; levels.length < count; level = Math.max(0, level - Number(chance.happens(0.3)))) levels.unshift(level)
  return levels
}

/** Sheets come in on the Friday after, or lay in the files when the home was registered. */
function recordedOn(day: Day, { registeredOn, calendar }: Ability): Day {
  const weekday = new Date(day).getUTCDay()
  const friday = addDays(day, weekday > 4 ? 12 - weekday : 5 - weekday)
  return later(earlier(friday, calendar.lastDay), registeredOn)
}

/** A few results were overridden by the assessors, and a few contested and assessed again. */
function withDoubts(chance: Chance, course: PlannedAssessment[], person: Ability): PlannedAssessment[] {
  const last = course.at(-1)
  if (!last || last.dementia) return course
  const againOn = addDays(last.day, chance.int(18, 35))
  const [contested, overridden] = [chance.happens(0.035), chance.happens(0.04)]
  const before = course.slice(0, -1)
  if (contested && againOn < addDays(person.calendar.lastDay, -7) && againOn < (person.goneOn ?? person.calendar.today)) {
    const wrong = last.level === 0 ? 1 : last.level - 1
    const again = { ...last, day: againOn, recordedOn: recordedOn(againOn, person), reason: 'dispute' as const }
    return [...before, { ...last, level: wrong, scored: wrong, contested: true }, again]
  }
  return overridden && last.level > 0 ? [...before, { ...last, scored: last.level - 1 }] : course
}

function lateCourse(chance: Chance, person: Ability): PlannedAssessment[] {
  const { calendar } = person
  const day = addDays(firstDayOf(addMonths(calendar.month, -2)), chance.int(5, 20))
  const before = later(addMonthsToDay(day, -11), person.registeredOn)
  const common = { dementia: false, contested: false }
  return [
    { ...common, day: before, recordedOn: recordedOn(before, person), level: 1, scored: 1, reason: 'first' },
    { ...common, day, recordedOn: calendar.lateDay, level: SEVERE, scored: SEVERE, reason: 'change' },
  ]
}

/** since when somebody is 失能, and when that was known */
export const disabledSince = (course: readonly PlannedAssessment[]): PlannedAssessment | null =>
  course.find(({ level }, index) => level >= SEVERE && course.slice(index).every((one) => one.level >= SEVERE)) ?? null
