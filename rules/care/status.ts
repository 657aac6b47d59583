/** Where a resident is on a day. */
import { type Day, holdsOn } from './day.ts'
import type { DatedStatus, ResidentStatus } from './standard.ts'

/** At home without an entry; of entries that overlap the one that began last; but who has died stays dead. */
export function statusOn(statuses: readonly Pick<DatedStatus, 'status' | 'from' | 'until'>[], day: Day): ResidentStatus {
  const holding = statuses.filter((entry) => holdsOn(entry, day))
  if (holding.some(({ status }) => status === 'deceased')) return 'deceased'
  return holding.toSorted((a, b) => a.from.localeCompare(b.from)).at(-1)?.status ?? 'at-home'
}
