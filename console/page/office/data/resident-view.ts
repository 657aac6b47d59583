/** What a resident's page says about dated entries. Pure. */
import type { RecordOf } from '../../../../records/record-schemas/kinds.ts'
import { holdsOn, liesAhead } from './days.ts'

type Resident = RecordOf<'resident'>
type Home = RecordOf<'home'>

interface Dated {
  from: string | null
  until: string | null
}
export type Standing = 'now' | 'ahead' | 'ended'

export function standingOf(entry: Dated, today: string): Standing {
  if (holdsOn(entry, today)) return 'now'
  return liesAhead(entry, today) ? 'ahead' : 'ended'
}

const RANK: Record<Standing, number> = { now: 0, ahead: 1, ended: 2 }

/** what holds comes first, then what is to come, then what has ended; the latest first in each */
export const inOrder = <T extends Dated>(entries: readonly T[], today: string): T[] =>
  entries.toSorted((a, b) => RANK[standingOf(a, today)] - RANK[standingOf(b, today)] || (b.from ?? '').localeCompare(a.from ?? ''))

/** each once, though a person may have had it in several spans */
export const categoriesOn = ({ categories }: Resident, day: string): string[] => [
  ...new Set(categories.filter((entry) => holdsOn(entry, day)).map(({ category }) => category)),
]

/** null: at home, which is not written down */
export const statusOn = ({ statuses }: Resident, day: string): Resident['statuses'][number] | null =>
  statuses.find((entry) => holdsOn(entry, day) && entry.status !== 'at-home') ?? null

/** died or moved away by that day: nobody is served any more */
export const isGone = (resident: Resident, day: string): boolean => ['deceased', 'moved'].includes(statusOn(resident, day)?.status ?? '')

/** the latest word on each purpose */
export function consentsNow({ consents }: Resident): Resident['consents'] {
  const latest = new Map<string, Resident['consents'][number]>()
  for (const consent of consents.toSorted((a, b) => a.on.localeCompare(b.on))) latest.set(consent.purpose, consent)
  return [...latest.values()]
}

export const placeOf = ({ town, village, grid, addressLine }: Home): string => [town, village, grid, addressLine].filter(Boolean).join(' ')

/** as the warning strip wants it */
export const warnedOf = (resident: Resident, home: Home | undefined) => ({
  residents: [resident],
  access: { doorCode: home?.doorCode ?? null, floor: home?.floor ?? null, key: home?.keyNote ?? null, pets: home?.pets ?? null },
})
