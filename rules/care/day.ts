/** Days `YYYY-MM-DD` and months `YYYY-MM` as the law counts them: plain text, compared as text, no clock and no zone. */
export type Day = string
export type Month = string

const pad = (value: number): string => String(value).padStart(2, '0')

export const monthOf = (day: Day): Month => day.slice(0, 7)
export const firstDayOf = (month: Month): Day => `${month}-01`
export const daysIn = (month: Month): number => new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).getUTCDate()
export const lastDayOf = (month: Month): Day => `${month}-${pad(daysIn(month))}`

export function addMonths(month: Month, count: number): Month {
  const months = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + count
  return `${String(Math.floor(months / 12)).padStart(4, '0')}-${pad((months % 12) + 1)}`
}

/** 2024-01-31 plus one month is 2024-02-29. */
export function addMonthsToDay(day: Day, count: number): Day {
  const month = addMonths(monthOf(day), count)
  return `${month}-${pad(Math.min(Number(day.slice(8)), daysIn(month)))}`
}

export const addDays = (day: Day, count: number): Day => new Date(Date.parse(day) + count * 86_400_000).toISOString().slice(0, 10)

/** Completed years on `day`; somebody born on 29 February completes them on 1 March. */
export function ageOn(birthDate: Day, day: Day): number {
  const years = Number(day.slice(0, 4)) - Number(birthDate.slice(0, 4))
  return day.slice(5) < birthDate.slice(5) ? years - 1 : years
}

export interface Span {
  from: Day | null
  /** last day that still counts */
  until: Day | null
}
export const holdsOn = ({ from, until }: Span, day: Day): boolean => (from === null || from <= day) && (until === null || day <= until)
