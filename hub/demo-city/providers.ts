/** Organisations that send people: five kinds in each town. The names are generic, the phones invented. */
import { blankProvider } from '../../records/record-schemas/blank.ts'
import type { ProviderRecord } from '../../records/record-schemas/people.ts'
import { createChance } from './chance.ts'
import { landline } from './identity.ts'
import { pointIn, TOWNS } from './places.ts'

const KINDS = [
  { kind: '居家护理', name: '居家护理站', fromHour: 7, toHour: 21 },
  { kind: '日间照料中心', name: '日间照料中心', fromHour: 8, toHour: 17 },
  { kind: '助餐点', name: '助餐点', fromHour: 6, toHour: 18 },
  { kind: '社区卫生服务站', name: '社区卫生服务站', fromHour: 8, toHour: 20 },
  // equal hours: round the clock
  { kind: '应急救援队', name: '应急救援队', fromHour: 0, toHour: 0 },
]

export function createProviders(seed: number): ProviderRecord[] {
  const chance = createChance(seed, -3)
  return TOWNS.flatMap((town, townIndex) =>
    KINDS.map(({ name, ...rest }, kindIndex) => ({
      ...blankProvider(`provider-${String(townIndex * KINDS.length + kindIndex + 1).padStart(3, '0')}`, `${town.name}${name}`),
      phone: landline(chance),
      town: town.name,
      ...pointIn(chance, { ...town, radiusKm: 1 }),
      ...rest,
    })),
  )
}
