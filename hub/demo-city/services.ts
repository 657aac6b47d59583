/**
 * What was done in a month for those who are entitled to it: charged by the real rules to what the month's run gives them. Some of it is
 * not in order, so that settling has something to hold back.
 */
import { priceOn } from '../../console/care/service-booking.ts'
import type { RecordOf } from '../../records/record-schemas/kinds.ts'
import type { ResidentRecord } from '../../records/record-schemas/people.ts'
import { balancesOf, charge, fenLeft, hoursLeft, priceOf, spend, type Usable } from '../../rules/care/charging.ts'
import { addDays, type Day, daysIn, firstDayOf, lastDayOf, type Month, monthNumber } from '../../rules/care/day.ts'
import type { Balance, ServiceItem } from '../../rules/care/service.ts'
import { statusEntryOn } from '../../rules/care/status.ts'
import { type Calendar, earlier, instantOf } from './calendar.ts'
import { type Chance, chanceOf } from './chance.ts'
import { type Entry, entryOf } from './history.ts'
import { UNITS } from './offers.ts'
import type { Appointment, Timetable } from './timetable.ts'
import { carriedOut } from './work-done.ts'

export type Service = RecordOf<'service'>

export interface ServiceMonth {
  seed: number
  month: Month
  calendar: Calendar
  residents: readonly ResidentRecord[]
  townOf(homeId: string): string
  /** what the month's run gives to each resident */
  usableBy: ReadonlyMap<string, readonly Usable[]>
  timetable: Timetable
}

/** people book so many days ahead */
const BOOKED_DAYS = 6

export function createServices(setting: ServiceMonth): Service[] {
  const { seed, month, calendar, residents, usableBy } = setting
  const drafts = residents.flatMap((resident, index) => {
    const usable = usableBy.get(resident.id) ?? []
    const chance = chanceOf(seed, 'services', (monthNumber(month) + 12 * (Number(month.slice(0, 4)) % 5)) * 100_000 + index)
    return usable.length > 0 ? servicesOf(chance, resident, usable, setting) : []
  })
  const bookings = month === calendar.month ? bookedAhead(drafts, setting) : []
  return [...drafts, ...bookings].map((service, index) => ({
    ...service,
    id: `service-${month.replace('-', '')}-${String(index + 1).padStart(5, '0')}`,
  }))
}

function servicesOf(chance: Chance, resident: ResidentRecord, usable: readonly Usable[], setting: ServiceMonth): Service[] {
  const { month, calendar, timetable, townOf } = setting
  let balances = balancesOf(usable, [])
  const services: Service[] = []
  for (const day of daysOf(chance, wishes(chance, balances), month, calendar)) {
    if (statusEntryOn(resident.statuses, day)) continue
    const item = chooseItem(chance, balances)
    const appointment = item && timetable.find(chance, { item, town: townOf(resident.homeId), day })
    if (!appointment) continue
    const booked = bookedService(resident, item, day, appointment)
    const { charged, ...service } = carriedOut(chance, booked, appointment, services.at(-1) ?? null)
    const charges = charged ? charge(service, balances) : []
    services.push({ ...service, charges })
    balances = spend(balances, charges)
  }
  return services
}

/** The more somebody may use, the more they do; many who may use a little never ask. */
function wishes(chance: Chance, balances: readonly Balance[]): number {
  const hours = balances.reduce((sum, balance) => sum + balance.entitledHours, 0)
  const fen = balances.reduce((sum, balance) => sum + balance.entitledFen, 0)
  const [some, many] = [chance.int(1, 3), chance.int(4, 8)]
  if (hours >= 8) return chance.happens(0.6) ? many : 0
  return chance.happens(fen >= 15_000 ? 0.5 : 0.13) ? some : 0
}

/** so many different days that have passed, in order */
function daysOf(chance: Chance, count: number, month: Month, { lastDay }: Calendar): Day[] {
  const days = new Set(Array.from({ length: count }, () => addDays(firstDayOf(month), chance.int(0, daysIn(month) - 1))))
  return [...days].filter((day) => day <= lastDay).sort()
}

const WANTED: readonly (readonly [ServiceItem, number])[] = [
  ['cleaning', 6], ['escort', 2], ['nursing', 2], ['bathing', 3], ['haircut', 2], ['visit', 1], ['meal', 4], ['repair', 1],
] // biome-ignore format: a table

/** something that is at least partly paid for; null: everything is used up */
function chooseItem(chance: Chance, balances: readonly Balance[]): ServiceItem | null {
  const pays = (item: ServiceItem) => (balance: Balance) =>
    (balance.covers === null || balance.covers.includes(item)) &&
    (balance.gives === 'hours' ? UNITS[item] === 'hour' && hoursLeft(balance) >= 1 : fenLeft(balance) >= 1_000)
  const paid = WANTED.filter(([item]) => balances.some(pays(item)))
  return paid.length > 0 ? chance.weighted(paid) : null
}

/** as it stands in the records before it is done */
function bookedService(resident: ResidentRecord, item: ServiceItem, day: Day, { provider, responder, at }: Appointment): Service {
  const price = priceOn(provider, item, day)
  if (!price) throw new Error(`${provider.id} has no price for ${item} on ${day}`)
  return {
    ...{ id: '', residentId: resident.id, homeId: resident.homeId, providerId: provider.id, responderId: responder.id, item, day },
    ...{ bookedFor: at, startedAt: null, endedAt: null, quantity: 1, unit: price.unit, unitFen: price.fen },
    ...{ totalFen: priceOf({ quantity: 1, unitFen: price.fen }), charges: [], source: { kind: 'booking', ref: null } },
    ...{ evidence: [], state: 'booked', settlementId: null, note: '' },
  }
}

/** Some of those who were served come again in the next days. */
function bookedAhead(services: readonly Service[], setting: ServiceMonth): Service[] {
  const { seed, month, calendar, residents, timetable, townOf } = setting
  const chance = chanceOf(seed, 'services')
  const byId = new Map(residents.map((resident) => [resident.id, resident]))
  const again = [...new Set(services.map(({ residentId }) => residentId))].filter(() => chance.happens(0.12))
  return again.flatMap((residentId): Service[] => {
    const resident = byId.get(residentId)!
    const day = earlier(addDays(calendar.lastDay, chance.int(1, BOOKED_DAYS)), lastDayOf(month))
    const appointment = timetable.find(chance, { item: 'cleaning', town: townOf(resident.homeId), day })
    if (day <= calendar.lastDay || !appointment || statusEntryOn(resident.statuses, day)) return []
    return [bookedService(resident, 'cleaning', day, appointment)]
  })
}

/** Providers hand in what was done once a week, and before the month's run. */
export function serviceEntries(services: readonly Service[], calendar: Calendar): Entry[] {
  return services.map((service) => {
    const { day, state, startedAt } = service
    const sunday = addDays(day, (7 - new Date(day).getUTCDay()) % 7)
    const handedIn = earlier(earlier(sunday, lastDayOf(day.slice(0, 7))), calendar.lastDay)
    const at =
      state === 'booked' && startedAt === null ? instantOf(earlier(addDays(day, -1), calendar.lastDay), 10) : instantOf(handedIn, 19)
    return entryOf({ at, by: 'operator', reason: null }, 'service', service)
  })
}
