/** Days and months as the bureau counts them: text `YYYY-MM-DD` and `YYYY-MM` in Liyang's time, compared as text. */
import { useSyncExternalStore } from 'react'
import { serverNow, subscribeClock } from '../../clock.ts'
import { dayOf, shortTime } from '../../data/format.ts'
import type { Translate } from '../../words.ts'

const today = () => dayOf(serverNow())
/** by the server's clock; draws again at midnight, not every second */
export const useToday = (): string => useSyncExternalStore(subscribeClock, today)

export const monthOf = (day: string): string => day.slice(0, 7)
/** of the day's month */
export const firstDayOf = (day: string): string => `${monthOf(day)}-01`

/** due before today */
export const isOverdue = (due: string | null, today: string): boolean => due !== null && due < today

interface Span {
  from: string | null
  until: string | null
}
export const holdsOn = ({ from, until }: Span, day: string): boolean => (from === null || from <= day) && (until === null || day <= until)
export const liesAhead = ({ from }: Span, day: string): boolean => from !== null && from > day

/** "2026-01-01 至 2026-06-30", "2026-01-01 起", "至 2026-06-30", "长期" */
export function spanText({ from, until }: Span, t: Translate): string {
  if (from && until) return t('span.both', { from, until })
  if (from) return t('span.from', { from })
  return until ? t('span.until', { until }) : t('span.always')
}

/** the last instant of a day in Liyang (UTC+8, no summer time): what was known when that day was over */
export const endOfDay = (day: string): number => Date.parse(`${day}T23:59:59.999+08:00`)

/** 2026-11-23 14:32 */
export const instantText = (at: number): string => `${dayOf(at)} ${shortTime(at)}`

/** completed years; somebody born on 29 February completes them on 1 March */
export function ageOn(birthDate: string, day: string): number {
  const years = Number(day.slice(0, 4)) - Number(birthDate.slice(0, 4))
  return day.slice(5) < birthDate.slice(5) ? years - 1 : years
}
