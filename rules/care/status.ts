/** Where a resident is on a day. */
import { type Day, holdsOn } from './day.ts'
import type { DatedStatus, ResidentStatus } from './standard.ts'

type Entry = Pick<DatedStatus, 'status' | 'from' | 'until'>

/** Of entries that overlap the one that began last; but who has died stays dead. Null: at home, without an entry. */
export function statusEntryOn<E extends Entry>(statuses: readonly E[], day: Day): E | null {
  const holding = statuses.filter((entry) => holdsOn(entry, day)).toSorted((a, b) => a.from.localeCompare(b.from))
  return holding.findLast(({ status }) => status === 'deceased') ?? holding.at(-1) ?? null
}

export const statusOn = (statuses: readonly Entry[], day: Day): ResidentStatus => statusEntryOn(statuses, day)?.status ?? 'at-home'
