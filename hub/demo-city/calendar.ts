/** The demonstration's calendar. Everything in it has happened until yesterday evening, whatever day it is started on. */
import type { Clock } from '../../broker/clock.ts'
import { addDays, addMonths, type Day, lastDayOf, type Month, monthOf } from '../../rules/care/day.ts'

export interface Calendar {
  today: Day
  /** yesterday */
  lastDay: Day
  /** the first homes were registered */
  beganOn: Day
  /** its run waits for a second person */
  month: Month
  /** the twelve before it, whose runs are frozen */
  frozenMonths: Month[]
  /** when somebody hands in what should have been told months ago: after the last frozen run, before the one that waits */
  lateDay: Day
}

const MONTHS_FROZEN = 12
const DAYS_OF_RECORDS = 1350

export function calendarOf(today: Day): Calendar {
  const lastDay = addDays(today, -1)
  const month = monthOf(lastDay)
  return {
    ...{ today, lastDay, month, lateDay: lastDay },
    beganOn: addDays(lastDay, -DAYS_OF_RECORDS),
    frozenMonths: Array.from({ length: MONTHS_FROZEN }, (_, index) => addMonths(month, index - MONTHS_FROZEN)),
  }
}

/** epoch ms of that time of the day in Shanghai */
export const instantOf = (day: Day, hour: number, minute = 0): number => Date.parse(`${day}T00:00:00+08:00`) + (hour * 60 + minute) * 60_000

/** what a month's run knows: everything that was recorded until this instant */
export const runAt = ({ month: current, lastDay }: Calendar, month: Month): number =>
  month === current ? instantOf(lastDay, 17) : instantOf(lastDayOf(month), 15)

export const earlier = (a: Day, b: Day): Day => (a < b ? a : b)
export const later = (a: Day, b: Day): Day => (a > b ? a : b)

/** Stands still where it was put: for desks that live through the past once more. */
export interface MovableClock extends Clock {
  stand(at: number): void
}

export function createMovableClock({ setTimeout, clearTimeout }: Clock): MovableClock {
  let now = 0
  return { now: () => now, setTimeout, clearTimeout, stand: (at) => (now = at) }
}
