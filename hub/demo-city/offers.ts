/** What each kind of provider does, where, for how many a day, and at which prices: all of it invented. */
import type { ProviderRecord } from '../../records/record-schemas/people.ts'
import type { ServiceItem } from '../../rules/care/service.ts'
import type { Chance } from './chance.ts'
import { TOWNS } from './places.ts'

type Offer = Pick<ProviderRecord, 'serviceTowns' | 'services' | 'capacityPerDay' | 'prices'>

interface Kind {
  items: readonly ServiceItem[]
  /** services a day; null: not limited */
  capacity: number | null
  /** towns beside its own; null: the whole city */
  neighbours: number | null
}
const KINDS: Record<string, Kind> = {
  居家护理: { items: ['cleaning', 'bathing', 'escort', 'nursing', 'haircut', 'visit'], capacity: 40, neighbours: 1 },
  日间照料中心: { items: ['bathing', 'haircut', 'meal'], capacity: 30, neighbours: 0 },
  助餐点: { items: ['meal'], capacity: 120, neighbours: 0 },
  社区卫生服务站: { items: ['nursing', 'visit'], capacity: 20, neighbours: 0 },
  应急救援队: { items: ['emergency'], capacity: null, neighbours: 1 },
  养老机构: { items: ['meal', 'bathing'], capacity: 20, neighbours: 1 },
  维修服务: { items: ['repair'], capacity: 15, neighbours: null },
  评估机构: { items: ['other'], capacity: 12, neighbours: null },
}

export const UNITS: Record<ServiceItem, 'hour' | 'time'> = {
  ...{ meal: 'time', cleaning: 'hour', bathing: 'time', repair: 'time', escort: 'hour', nursing: 'hour' },
  ...{ haircut: 'time', visit: 'time', emergency: 'time', other: 'time' },
}
const YUAN: Record<ServiceItem, number> = {
  ...{ meal: 12, cleaning: 35, bathing: 60, repair: 50, escort: 35, nursing: 50, haircut: 20, visit: 15, emergency: 100, other: 200 },
}
/** prices were raised once */
const PRICED_FROM = [
  { from: '2019-01-01', percent: 90 },
  { from: '2025-01-01', percent: 100 },
] as const

export function createOffer(chance: Chance, { kind, town }: { kind: string; town: string }): Offer {
  const { items, capacity, neighbours } = KINDS[kind]!
  // a tenth dearer or cheaper than others, as a whole
  const level = chance.int(90, 110)
  const prices = items.flatMap((item) =>
    PRICED_FROM.map(({ from, percent }) => ({
      item,
      unit: UNITS[item],
      fen: Math.round((YUAN[item] * percent * level) / 1000) * 10,
      from,
    })),
  )
  return { services: [...items], capacityPerDay: capacity, prices, serviceTowns: townsOf(town, neighbours) }
}

/** the towns that come next in the list lie near enough */
function townsOf(town: string, neighbours: number | null): string[] {
  if (neighbours === null) return []
  const own = TOWNS.findIndex(({ name }) => name === town)
  return Array.from({ length: neighbours + 1 }, (_, step) => TOWNS[(own + step) % TOWNS.length]!.name)
}
