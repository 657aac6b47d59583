/** Days as the call centre counts them. China keeps one zone without summer time, so an offset is exact. */
import { shanghaiDay } from '../records/shanghai-day.ts'
import { ageOn } from '../rules/care/day.ts'

export { shanghaiDay }

const OFFSET_MS = 8 * 3_600_000
export const DAY_MS = 24 * 3_600_000

export const startOfShanghaiDay = (at: number): number => Math.floor((at + OFFSET_MS) / DAY_MS) * DAY_MS - OFFSET_MS
export const shanghaiHour = (at: number): number => new Date(at + OFFSET_MS).getUTCHours()

/** Whole years between a birth date (`YYYY-MM-DD`) and today in Shanghai; null when unknown. */
export function ageAt(birthDate: string | null, at: number): number | null {
  if (birthDate === null) return null
  const age = ageOn(birthDate, shanghaiDay(at))
  return age >= 0 ? age : null
}
