/** Who of which provider has time when: nobody is in two homes at once, and no provider does more a day than it can. */
import type { RecordOf } from '../../records/record-schemas/kinds.ts'
import type { ProviderRecord } from '../../records/record-schemas/people.ts'
import type { Day } from '../../rules/care/day.ts'
import type { ServiceItem } from '../../rules/care/service.ts'
import { instantOf } from './calendar.ts'
import type { Chance } from './chance.ts'

type Responder = RecordOf<'responder'>

export interface Appointment {
  provider: ProviderRecord
  responder: Responder
  /** epoch ms */
  at: number
}
export interface Timetable {
  /** null: nobody who does this, there, has time on that day */
  find(chance: Chance, wanted: { item: ServiceItem; town: string; day: Day }): Appointment | null
}

/** minutes of the day; each time is long enough for what is done in it, and for coming late to it */
const TIMES = [8, 10, 13, 15].map((hour) => hour * 60)
const MEAL_TIMES = Array.from({ length: 12 }, (_, index) => 10 * 60 + 30 + index * 10)
/** who brings meals does nothing else */
const MEAL_KIND = '助餐点'
const RESIDENTIAL_KIND = '养老机构'

export function createTimetable(providers: readonly ProviderRecord[], responders: readonly Responder[]): Timetable {
  const staffOf = Map.groupBy(
    responders.filter(({ active }) => active),
    ({ providerId }) => providerId,
  )
  const taken = new Map<string, number>()
  const count = (key: string): number => taken.get(key) ?? 0
  const offering = new Map<string, ProviderRecord[]>()

  const offers = (provider: ProviderRecord, item: ServiceItem, town: string): boolean =>
    provider.services.includes(item) &&
    (item === 'meal') === (provider.kind === MEAL_KIND) &&
    provider.kind !== RESIDENTIAL_KIND &&
    (provider.serviceTowns.length === 0 || provider.serviceTowns.includes(town))

  function offeringIn(item: ServiceItem, town: string): ProviderRecord[] {
    const key = `${item} ${town}`
    const known = offering.get(key) ?? providers.filter((provider) => offers(provider, item, town))
    offering.set(key, known)
    return known
  }

  return {
    find(chance, { item, town, day }) {
      const times = item === 'meal' ? MEAL_TIMES : TIMES
      const free = offeringIn(item, town)
        .filter(({ id, capacityPerDay }) => count(`${id} ${day}`) < (capacityPerDay ?? Number.POSITIVE_INFINITY))
        .flatMap((provider) => (staffOf.get(provider.id) ?? []).map((responder) => ({ provider, responder })))
        .filter(({ responder }) => count(`${responder.id} ${day}`) < times.length)
      if (free.length === 0) return null
      const { provider, responder } = chance.pick(free)
      const nth = count(`${responder.id} ${day}`)
      for (const id of [provider.id, responder.id]) taken.set(`${id} ${day}`, count(`${id} ${day}`) + 1)
      return { provider, responder, at: instantOf(day, 0, times[nth]!) }
    },
  }
}
