/** People who help: those who work for the providers, and volunteers and cadres who are paired with a resident (结对关爱). */
import type { RecordOf } from '../../records/record-schemas/kinds.ts'
import type { ProviderRecord } from '../../records/record-schemas/people.ts'
import { addDays, addMonths, firstDayOf, lastDayOf, monthOf } from '../../rules/care/day.ts'
import type { DemoCity } from '../demo-city.ts'
import { type Calendar, earlier, instantOf, later } from './calendar.ts'
import { type Chance, chanceOf } from './chance.ts'
import { type Entry, entryOf } from './history.ts'
import { type Gender, mobilePhone } from './identity.ts'
import { personName } from './names.ts'
import { goneOn } from './whereabouts.ts'

type Responder = RecordOf<'responder'>
type Pairing = RecordOf<'pairing'>

interface Staff {
  from: number
  to: number
  skills: readonly string[]
  certificate: string | null
}
const STAFF: Record<string, Staff> = {
  居家护理: { from: 4, to: 6, skills: ['照料', '助浴', '保洁', '陪诊'], certificate: '养老护理员（示范）' },
  日间照料中心: { from: 2, to: 3, skills: ['照料', '理发'], certificate: '养老护理员（示范）' },
  助餐点: { from: 2, to: 3, skills: ['送餐'], certificate: null },
  社区卫生服务站: { from: 2, to: 3, skills: ['急救', '换药', '测压'], certificate: '护士（示范）' },
  应急救援队: { from: 3, to: 4, skills: ['急救', '破门', '搬运'], certificate: '救护员（示范）' },
  养老机构: { from: 2, to: 3, skills: ['照料', '助浴'], certificate: '养老护理员（示范）' },
  维修服务: { from: 2, to: 3, skills: ['水电', '开锁'], certificate: '电工（示范）' },
  评估机构: { from: 2, to: 2, skills: ['评估'], certificate: '评估员（示范）' },
}

export function createResponders(seed: number, providers: readonly ProviderRecord[]): Responder[] {
  return providers.flatMap(({ id, kind }, index) => {
    const chance = chanceOf(seed, 'responders', index)
    const { from, to, skills, certificate } = STAFF[kind]!
    return Array.from({ length: chance.int(from, to) }, (_, person): Responder => {
      const gender: Gender = ['应急救援队', '维修服务'].includes(kind) || chance.happens(0.25) ? 'male' : 'female'
      return {
        ...{ id: `responder-${id.slice('provider-'.length)}-${person + 1}`, providerId: id },
        ...{ name: personName(chance, gender, chance.int(1968, 2002)), phone: mobilePhone(chance) },
        skills: skills.filter((_skill, nth) => nth === 0 || chance.happens(0.6)),
        certificate: chance.happens(0.8) ? certificate : null,
        active: person < from || chance.happens(0.7),
      }
    })
  })
}

const ORGANISATIONS: Record<Pairing['carerKind'], readonly (string | null)[]> = {
  volunteer: ['社区志愿者服务队', '银龄互助队', '青年志愿者服务队'],
  cadre: ['村（社区）两委', '机关结对干部'],
  neighbour: [null],
}
/** mostly those who live alone */
const SHARES = [
  { word: '失独', share: 0.75 },
  { word: '散居五保', share: 0.5 },
  { word: '独居', share: 0.22 },
] as const

export function createPairings(seed: number, { residents, registrations }: DemoCity, calendar: Calendar): Pairing[] {
  const registeredOn = new Map(registrations.map(({ homeId, day }) => [homeId, day]))
  return residents.flatMap((resident, index) => {
    const chance = chanceOf(seed, 'pairings', index)
    const share = SHARES.find(({ word }) => resident.categories.some(({ category }) => category === word))?.share ?? 0.03
    if (!chance.happens(share)) return []
    const month = monthOf(later(addDays(calendar.lastDay, -chance.int(40, 700)), registeredOn.get(resident.homeId)!))
    const from = firstDayOf(addMonths(month, 1))
    const until = chance.happens(0.08) ? lastDayOf(addMonths(calendar.month, -1)) : null
    const gone = goneOn(resident)
    if (from > calendar.lastDay || (gone ?? until ?? calendar.today) < from) return []
    const id = `pairing-${resident.id.slice('resident-'.length)}`
    return [{ id, residentId: resident.id, ...createCarer(chance), from, until: gone ?? until }]
  })
}

function createCarer(chance: Chance): Omit<Pairing, 'id' | 'residentId' | 'from' | 'until'> {
  const carerKind = chance.weighted<Pairing['carerKind']>([['volunteer', 5], ['cadre', 3], ['neighbour', 2]]) // biome-ignore format: a table
  return {
    ...{ carerName: personName(chance, chance.pick(['female', 'male']), chance.int(1955, 2000)), carerKind },
    ...{ organisation: chance.pick(ORGANISATIONS[carerKind]), phone: mobilePhone(chance) },
    visitsPerMonth: chance.weighted([[1, 3], [2, 4], [4, 3]] as const), // biome-ignore format: a table
  }
}

/** begun on the first of a month, and for some ended later */
export const pairingEntries = (pairings: readonly Pairing[], { lastDay }: Calendar): Entry[] =>
  pairings.flatMap((doc) => {
    const begun = entryOf({ at: instantOf(doc.from, 11), by: 'bureau2', reason: '结对关爱' }, 'pairing', { ...doc, until: null })
    if (doc.until === null) return [begun]
    return [
      begun,
      entryOf({ at: instantOf(earlier(addDays(doc.until, 1), lastDay), 11), by: 'bureau2', reason: '结对终止' }, 'pairing', doc),
    ]
  })
