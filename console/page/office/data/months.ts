/** Months `YYYY-MM`, compared as text. */
export function addMonths(month: string, count: number): string {
  const total = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 + count
  return `${String(Math.floor(total / 12)).padStart(4, '0')}-${String((total % 12) + 1).padStart(2, '0')}`
}

export const firstDayOf = (month: string): string => `${month}-01`
export const lastDayOf = (month: string): string => addDays(firstDayOf(addMonths(month, 1)), -1)

const DAY_MS = 86_400_000
export const addDays = (day: string, count: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY_MS).toISOString().slice(0, 10)

/** 14:30 on a day in Liyang as an instant */
export const instantOf = (day: string, time: string): number => Date.parse(`${day}T${time}:00+08:00`)

/** of two days or two months */
export const earlier = (a: string, b: string): string => (a < b ? a : b)
