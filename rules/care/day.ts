/** Days `YYYY-MM-DD` and months `YYYY-MM` as the law counts them: plain text, compared as text, no clock and no zone. */
export type Day = string
export type Month = string

const pad = (value: number): string => String(value).padStart(2, '0')
const padYear = (year: number): string => String(year).padStart(4, '0')
const yearOf = (day: Day): number => Number(day.slice(0, 4))

export const monthOf = (day: Day): Month => day.slice(0, 7)
/** 1–12 */
export const monthNumber = (month: Month): number => Number(month.slice(5, 7))
export const firstDayOf = (month: Month): Day => `${month}-01`
export const daysIn = (month: Month): number => new Date(Date.UTC(yearOf(month), monthNumber(month), 0)).getUTCDate()
export const lastDayOf = (month: Month): Day => `${month}-${pad(daysIn(month))}`

export function addMonths(month: Month, count: number): Month {
  const months = yearOf(month) * 12 + monthNumber(month) - 1 + count
  return `${padYear(Math.floor(months / 12))}-${pad((((months % 12) + 12) % 12) + 1)}`
}

/** 2024-01-31 plus one month is 2024-02-29. */
export function addMonthsToDay(day: Day, count: number): Day {
  const month = addMonths(monthOf(day), count)
  return `${month}-${pad(Math.min(Number(day.slice(8)), daysIn(month)))}`
}

export const addDays = (day: Day, count: number): Day => new Date(Date.parse(day) + count * 86_400_000).toISOString().slice(0, 10)
/** 0 from a day to itself; below 0 when `until` lies before `from` */
export const daysBetween = (from: Day, until: Day): number => (Date.parse(until) - Date.parse(from)) / 86_400_000

/** Completed years on `day`; somebody born on 29 February completes them on 1 March. */
export function ageOn(birthDate: Day, day: Day): number {
  const years = yearOf(day) - yearOf(birthDate)
  return day.slice(5) < birthDate.slice(5) ? years - 1 : years
}

/** The day on which somebody completes `age` years: the first on which `ageOn` says so. */
export function birthdayAt(birthDate: Day, age: number): Day {
  const year = padYear(yearOf(birthDate) + age)
  if (birthDate.slice(5) === '02-29' && daysIn(`${year}-02`) === 28) return `${year}-03-01`
  return year + birthDate.slice(4)
}

export interface Span {
  from: Day | null
  /** last day that still counts */
  until: Day | null
}
export const holdsOn = ({ from, until }: Span, day: Day): boolean => (from === null || from <= day) && (until === null || day <= until)
