/**
 * How well a provider answered in a month, 0–100.
 *
 * Sent to an alarm: 50 points for 90 % at the home within 45 min of the decision to send (in proportion below), 30 for the share within
 * 60 min (100 % wanted), 20 for the share by the agreed time. Booked services: the share begun within 30 min of the booking × 100.
 * Both: 60 % and 40 %. Only one of them: that one. Neither: null.
 */
export interface DispatchAnswer {
  sentAt: number
  agreedAt: number
  /** null: nobody came */
  arrivedAt: number | null
}
export interface BookingAnswer {
  bookedFor: number
  /** null: nobody came */
  startedAt: number | null
}

const MINUTE_MS = 60_000
/** domain.md §4: at the home, 90 % within 45 min, 100 % within 60 min of the decision to send */
const SOON = { withinMs: 45 * MINUTE_MS, wanted: 0.9, points: 50 }
const LATEST = { withinMs: 60 * MINUTE_MS, points: 30 }
const AGREED_POINTS = 20
const BOOKED_WITHIN_MS = 30 * MINUTE_MS
const WEIGHTS = { dispatches: 0.6, bookings: 0.4 }

const shareOf = <T>(all: readonly T[], fits: (one: T) => boolean): number => all.filter(fits).length / all.length

function dispatchScore(answers: readonly DispatchAnswer[]): number {
  const within = (ms: number) => shareOf(answers, ({ sentAt, arrivedAt }) => arrivedAt !== null && arrivedAt - sentAt <= ms)
  const agreed = shareOf(answers, ({ agreedAt, arrivedAt }) => arrivedAt !== null && arrivedAt <= agreedAt)
  return SOON.points * Math.min(1, within(SOON.withinMs) / SOON.wanted) + LATEST.points * within(LATEST.withinMs) + AGREED_POINTS * agreed
}

const bookingScore = (answers: readonly BookingAnswer[]): number =>
  100 * shareOf(answers, ({ bookedFor, startedAt }) => startedAt !== null && startedAt - bookedFor <= BOOKED_WITHIN_MS)

/** rounded to a tenth */
export function responseScore(dispatches: readonly DispatchAnswer[], bookings: readonly BookingAnswer[]): number | null {
  const parts = [
    ...(dispatches.length > 0 ? [{ weight: WEIGHTS.dispatches, score: dispatchScore(dispatches) }] : []),
    ...(bookings.length > 0 ? [{ weight: WEIGHTS.bookings, score: bookingScore(bookings) }] : []),
  ]
  if (parts.length === 0) return null
  const weights = parts.reduce((sum, { weight }) => sum + weight, 0)
  return Math.round((parts.reduce((sum, { weight, score }) => sum + weight * score, 0) / weights) * 10) / 10
}
