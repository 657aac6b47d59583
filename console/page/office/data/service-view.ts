/** What the page says about services and who can do them. Pure. */
import type { RecordOf } from '../../../../records/record-schemas/kinds.ts'
import type { ServiceView } from '../../../care-api.ts'
import { plain, shortTime } from '../../data/format.ts'
import type { Translate } from '../../words.ts'
import { exactYuan } from './amounts.ts'

export const SERVICE_ITEMS = [
  'meal',
  'cleaning',
  'bathing',
  'repair',
  'escort',
  'nursing',
  'haircut',
  'visit',
  'emergency',
  'other',
] as const

type Service = ServiceView['service']
export type Provider = RecordOf<'provider'>
export type Price = Provider['prices'][number]

/** in force on the day: the one that began last */
export function priceOn({ prices }: Pick<Provider, 'prices'>, item: string, day: string): Price | null {
  const begun = prices.filter((price) => price.item === item && price.from <= day)
  return begun.toSorted((a, b) => a.from.localeCompare(b.from)).at(-1) ?? null
}

/** who does this in that town; a town that is not known rules nobody out */
export const offering = (providers: readonly Provider[], item: string, town: string | null): Provider[] =>
  providers.filter(
    ({ active, services, serviceTowns }) =>
      active && services.includes(item) && (town === null || serviceTowns.length === 0 || serviceTowns.includes(town)),
  )

export const priceText = ({ fen, unit }: Price, t: Translate): string =>
  t(unit === 'hour' ? 'services.perHour' : 'services.perTime', { amount: exactYuan(fen) })

/** "14:30" booked for, "14:32–15:40" done */
export function timesText({ startedAt, endedAt, bookedFor }: Service): string {
  if (startedAt !== null && endedAt !== null) return `${shortTime(startedAt)}–${shortTime(endedAt)}`
  return bookedFor === null ? '' : shortTime(bookedFor)
}

export const quantityText = ({ unit, quantity }: Pick<Service, 'unit' | 'quantity'>, t: Translate): string =>
  t(unit === 'hour' ? 'subsidy.hours' : 'services.times', { n: plain(quantity) })

/** "工时 2 小时 · 老人自付 12.00 元" */
export const chargesText = ({ charges }: Service, t: Translate): string =>
  charges
    .map(({ to, hours, fen }) => {
      const amount = to === 'hours' ? t('subsidy.hours', { n: plain(hours) }) : t('office.yuan', { amount: exactYuan(fen) })
      return `${t(`charge.${to}`)} ${amount}`
    })
    .join(' · ')

const TENTH_MS = 360_000
/** what hourly items are charged by: tenths of an hour */
export const hoursBetween = (startedAt: number, endedAt: number): number => Math.round((endedAt - startedAt) / TENTH_MS) / 10
