/** Where residents are and were: most at home, some in hospital, away or in an institution, and a few who died or moved in the last year. */
import type { ResidentRecord } from '../../records/record-schemas/people.ts'
import { addDays, addMonths, type Day, firstDayOf } from '../../rules/care/day.ts'
import { type Calendar, later } from './calendar.ts'
import type { Chance } from './chance.ts'
import { CARE_HOMES } from './providers.ts'
import type { Story } from './stories.ts'

type Statuses = ResidentRecord['statuses']
type Status = Statuses[number]

const HOSPITALS = ['市人民医院', '市中医院', '镇卫生院'] as const
const AWAY_AT = ['女儿家（南京）', '儿子家（常州）', '儿子家（上海）', '女儿家（溧阳城里）', '亲戚家'] as const
const ELSEWHERE = ['随子女迁往常州', '随子女迁往南京', '迁往上海女儿处'] as const

type Kind = 'at-home' | 'hospital-now' | 'away-now' | 'institution-now' | 'hospital-before' | 'away-before' | 'died' | 'moved'
const KINDS = [
  ['at-home', 88], ['hospital-now', 0.9], ['away-now', 0.6], ['institution-now', 0.7], ['hospital-before', 5.5], ['away-before', 2],
  ['died', 1.3], ['moved', 0.6],
] as const satisfies readonly (readonly [Kind, number])[] // biome-ignore format: a table

interface Setting {
  calendar: Calendar
  registeredOn: Day
  story: Story | null
}

export function createStatuses(chance: Chance, { calendar, registeredOn, story }: Setting): Statuses {
  const kind = chance.weighted<Kind>(KINDS)
  if (story === 'late-death') return [diedIn(chance, addDays(firstDayOf(addMonths(calendar.month, -2)), chance.int(4, 20)))]
  if (story !== null) return []
  // nobody is in hospital before there is a record to say so in
  const daysAgo = (days: number): Day => later(addDays(calendar.lastDay, -days), addDays(registeredOn, 10))
  return statusesOf(chance, kind, daysAgo).sort((a, b) => (a.from < b.from ? -1 : 1))
}

function statusesOf(chance: Chance, kind: Kind, daysAgo: (days: number) => Day): Statuses {
  switch (kind) {
    case 'at-home':
      return []
    case 'hospital-now':
      return [inHospital(chance, daysAgo(chance.int(1, 18)), null)]
    case 'away-now': {
      const from = daysAgo(chance.int(2, 35))
      return [{ status: 'away', from, until: addDays(from, chance.int(40, 80)), place: chance.pick(AWAY_AT) }]
    }
    case 'institution-now':
      return [{ status: 'institution', from: daysAgo(chance.int(20, 300)), until: null, place: chance.pick(CARE_HOMES) }]
    case 'hospital-before': {
      const from = daysAgo(chance.int(30, 350))
      return [inHospital(chance, from, addDays(from, chance.int(3, 20)))]
    }
    case 'away-before': {
      const from = daysAgo(chance.int(60, 350))
      return [{ status: 'away', from, until: addDays(from, chance.int(10, 50)), place: chance.pick(AWAY_AT) }]
    }
    case 'died':
      return [diedIn(chance, daysAgo(chance.int(6, 350)))]
    case 'moved':
      return [{ status: 'moved', from: daysAgo(chance.int(6, 350)), until: null, place: chance.pick(ELSEWHERE) }]
  }
}

const inHospital = (chance: Chance, from: Day, until: Day | null): Status => ({
  ...{ status: 'hospital', from, until, place: chance.pick(HOSPITALS) },
})

const diedIn = (chance: Chance, from: Day): Status => ({
  ...{ status: 'deceased', from, until: null, place: chance.weighted([['家中', 5], [chance.pick(HOSPITALS), 4]] as const) },
}) // biome-ignore format: a table

/** the day from which nobody is there any more */
export const goneOn = ({ statuses }: Pick<ResidentRecord, 'statuses'>): Day | null =>
  statuses.find(({ status }) => status === 'deceased' || status === 'moved')?.from ?? null
