/** Organisations that send people: five kinds in each town, and a few for the whole city. The names are generic, the numbers invented. */
import { blankProvider } from '../../records/record-schemas/blank.ts'
import type { ProviderRecord } from '../../records/record-schemas/people.ts'
import { chanceOf, createChance } from './chance.ts'
import { creditCode, landline } from './identity.ts'
import { personName } from './names.ts'
import { createOffer } from './offers.ts'
import { pointIn, TOWNS } from './places.ts'

interface Kind {
  kind: string
  name: string
  fromHour: number
  toHour: number
}
const KINDS: readonly Kind[] = [
  { kind: '居家护理', name: '居家护理站', fromHour: 7, toHour: 21 },
  { kind: '日间照料中心', name: '日间照料中心', fromHour: 8, toHour: 17 },
  { kind: '助餐点', name: '助餐点', fromHour: 6, toHour: 18 },
  { kind: '社区卫生服务站', name: '社区卫生服务站', fromHour: 8, toHour: 20 },
  // equal hours: round the clock
  { kind: '应急救援队', name: '应急救援队', fromHour: 0, toHour: 0 },
]
const office = { fromHour: 8, toHour: 18 }
const CITY_WIDE: readonly (Kind & { town: string })[] = [
  { kind: '养老机构', name: '溧城颐养院', town: '溧城街道', fromHour: 0, toHour: 0 },
  { kind: '养老机构', name: '戴埠敬老院', town: '戴埠镇', fromHour: 0, toHour: 0 },
  { kind: '养老机构', name: '社渚敬老院', town: '社渚镇', fromHour: 0, toHour: 0 },
  { kind: '养老机构', name: '别桥敬老院', town: '别桥镇', fromHour: 0, toHour: 0 },
  { kind: '维修服务', name: '城区便民维修队', town: '溧城街道', ...office },
  { kind: '维修服务', name: '西片便民维修队', town: '南渡镇', ...office },
  { kind: '评估机构', name: '第一老年人能力评估所', town: '溧城街道', ...office },
  { kind: '评估机构', name: '第二老年人能力评估所', town: '昆仑街道', ...office },
]

const namesOf = (kind: string): string[] => CITY_WIDE.filter((one) => one.kind === kind).map(({ name }) => name)
export const CARE_HOMES = namesOf('养老机构')
export const ASSESSING = namesOf('评估机构')

export function createProviders(seed: number): ProviderRecord[] {
  const chance = createChance(seed, -3)
  const inTowns = TOWNS.flatMap((town) => KINDS.map(({ name, ...rest }) => ({ ...rest, name: town.name + name, town })))
  const cityWide = CITY_WIDE.map((one) => ({ ...one, town: TOWNS.find(({ name }) => name === one.town)! }))
  return [...inTowns, ...cityWide].map(({ name, town, ...rest }, index) => {
    const offers = chanceOf(seed, 'offers', index)
    return {
      ...blankProvider(`provider-${String(index + 1).padStart(3, '0')}`, name),
      phone: landline(chance),
      town: town.name,
      ...pointIn(chance, { ...town, radiusKm: 1 }),
      ...rest,
      creditCode: creditCode(offers),
      contactName: personName(offers, offers.pick(['female', 'male']), offers.int(1968, 1992)),
      ...createOffer(offers, { kind: rest.kind, town: town.name }),
    }
  })
}
