/** The shipped standards as they became known to this hub: each rate when it was recorded, but one that came too late only now. */

import { keepShippedStandards } from '../../console/care/shipped-standards.ts'
import { shanghaiDay } from '../../console/shanghai-day.ts'
import type { CareRecords } from '../../records/care-records.ts'
import type { Rate, Standard } from '../../rules/care/standard.ts'
import { type Calendar, instantOf, type MovableClock } from './calendar.ts'

interface Deps {
  care: Pick<CareRecords, 'byIds' | 'save'>
  clock: MovableClock
  calendar: Calendar
}

/** What is recorded only after yesterday is left to the hub, which adds it when it starts. */
export async function keepStandards({ care, clock, calendar }: Deps, standards: readonly Standard[]): Promise<void> {
  const began = instantOf(calendar.beganOn, 7)
  const knownAt = (rate: Rate): number => Math.max(began, isLate(rate, began) ? instantOf(calendar.lateDay, 9, 30) : rate.recordedAt)
  const instants = [...new Set(standards.flatMap(({ rates }) => rates.map(knownAt)))].sort((a, b) => a - b)
  const then = { byIds: care.byIds, save: ((saves, by, reason) => care.save(saves, by, reason, clock.now())) satisfies CareRecords['save'] }
  for (const at of instants.filter((instant) => instant < instantOf(calendar.today, 0))) {
    clock.stand(at)
    const known = standards.map((standard) => ({ ...standard, rates: standard.rates.filter((rate) => knownAt(rate) <= at) }))
    await keepShippedStandards({ care: then, clock }, known)
  }
}

/** recorded after it had begun to count, while this city was on the records */
const isLate = ({ recordedAt, validFrom }: Rate, began: number): boolean => recordedAt > began && shanghaiDay(recordedAt) > validFrom
