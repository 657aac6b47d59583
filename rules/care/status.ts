/** Where a resident is on a day, and where they dwell. */
import { addDays, type Day, holdsOn } from './day.ts'
import type { DatedStatus, ResidentStatus } from './standard.ts'

type Entry = Pick<DatedStatus, 'status' | 'from' | 'until'>

/** Of entries that overlap the one that began last; but who has died stays dead. Null: at home, without an entry. */
export function statusEntryOn<E extends Entry>(statuses: readonly E[], day: Day): E | null {
  if (statuses.length === 0) return null
  const holding = statuses.filter((entry) => holdsOn(entry, day)).toSorted(byBeginning)
  return holding.findLast(({ status }) => status === 'deceased') ?? holding.at(-1) ?? null
}

/** Of two that begin on one day the shorter stands later: it lies within the other. Never by the order of the list. */
const byBeginning = (a: Entry, b: Entry): number =>
  compare(a.from, b.from) || compare(b.until ?? NEVER, a.until ?? NEVER) || compare(a.status, b.status)
const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b))
const NEVER = '9999-12-31'

export const statusOn = (statuses: readonly Entry[], day: Day): ResidentStatus => statusEntryOn(statuses, day)?.status ?? 'at-home'

export const isGoneOn = (statuses: readonly Entry[], day: Day): boolean => ['deceased', 'moved'].includes(statusOn(statuses, day))

/** Nothing can be done any more for whoever was gone the day before; on the very day it may have been done in the morning. */
export const wasGone = (statuses: readonly Entry[], day: Day): boolean => isGoneOn(statuses, day) && isGoneOn(statuses, addDays(day, -1))

const DWELLS = new Set<ResidentStatus>(['at-home', 'institution', 'moved'])

/**
 * The entry that says where somebody dwells. Who is in hospital or away, and whoever dies, dwells where they did before: a stay in hospital is
 * no move. Null: at home, without an entry.
 */
export function dwellingEntryOn<E extends Entry>(statuses: readonly E[], day: Day): E | null {
  if (statuses.length === 0) return null
  const dwelling = statusEntryOn(
    statuses.filter(({ status }) => DWELLS.has(status)),
    day,
  )
  if (dwelling) return dwelling
  const passing = statusEntryOn(statuses, day)
  return passing && dwellingEntryOn(statuses, addDays(passing.from, -1))
}
