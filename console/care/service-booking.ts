/** Whether a service can be booked or recorded as it was asked for. Pure; what is wrong with the fields is said all at once. */
import type { RecordOf } from '../../records/record-schemas/kinds.ts'
import { isGone } from '../../records/resident-days.ts'
import type { Day } from '../../rules/care/day.ts'
import { wasGone } from '../../rules/care/status.ts'
import { type ErrorCode, type RefusalDetails, Refused } from '../errors.ts'
import { shanghaiDay } from '../shanghai-day.ts'

type Fields = NonNullable<RefusalDetails['fields']>
type Provider = RecordOf<'provider'>
export interface Price {
  unit: 'hour' | 'time'
  fen: number
}

const LONGEST_MS = 24 * 3_600_000

/** in force on the day: the one that began last */
export function priceOn({ prices }: Pick<Provider, 'prices'>, item: string, day: Day): Price | null {
  const begun = prices.filter((price) => price.item === item && price.from <= day)
  return begun.toSorted((a, b) => a.from.localeCompare(b.from)).at(-1) ?? null
}

interface Asked {
  provider: Provider
  resident: RecordOf<'resident'>
  town: string
  item: string
  day: Day
  /** services of the provider on that day, booked or done */
  taken: number
}

/** The price, when the provider does this, there, then. */
export function requireBookable({ provider, resident, town, item, day, taken }: Asked): Price {
  const refuse = (code: ErrorCode, words?: Record<string, string>): never => {
    throw new Refused(code, words ? { words } : {})
  }
  if (isGone(resident, day)) refuse('resident-gone')
  if (!provider.active) refuse('provider-inactive')
  if (!provider.services.includes(item)) refuse('service-not-offered')
  if (provider.serviceTowns.length > 0 && !provider.serviceTowns.includes(town)) refuse('service-not-in-area', { town })
  if (provider.capacityPerDay !== null && taken >= provider.capacityPerDay)
    refuse('service-no-capacity', { count: String(provider.capacityPerDay) })
  return priceOn(provider, item, day) ?? refuse('service-no-price')
}

export function requireDoable(resident: Pick<RecordOf<'resident'>, 'statuses'>, day: Day): void {
  if (wasGone(resident.statuses, day)) throw new Refused('resident-gone')
}

export function wrongTimes({ startedAt, endedAt }: { startedAt: number; endedAt: number }, now: number): Fields {
  const wrong: Fields = []
  if (endedAt > now) wrong.push({ path: 'endedAt', zh: '结束时间在将来', en: 'The end lies in the future.' })
  if (endedAt <= startedAt) wrong.push({ path: 'endedAt', zh: '结束时间应晚于开始时间', en: 'The end must be later than the start.' })
  else if (endedAt - startedAt > LONGEST_MS)
    wrong.push({ path: 'endedAt', zh: '一次服务不能超过 24 小时', en: 'One service takes no longer than 24 hours.' })
  return wrong
}

export const wrongBookingDay = (day: Day, bookedFor: number | null): Fields =>
  bookedFor === null || shanghaiDay(bookedFor) === day
    ? []
    : [{ path: 'bookedFor', zh: '预约时间不在所选日期', en: 'The booked time is not on that day.' }]

export const unknownField = (path: string, zh: string, en: string): Fields[number] => ({ path, zh, en })

export function requireFields(wrong: Fields): void {
  if (wrong.length > 0) throw new Refused('invalid', { fields: wrong })
}
