/** The groups that a resident belongs to: which, since when, and by which paper. */
import { type Category, undated } from '../../records/record-schemas/blank.ts'
import type { ResidentRecord } from '../../records/record-schemas/people.ts'
import { addDays, addMonths, birthdayAt, type Day, firstDayOf, lastDayOf, monthOf } from '../../rules/care/day.ts'
import type { PlannedAssessment } from './ability.ts'
import type { Calendar } from './calendar.ts'
import type { Chance } from './chance.ts'

type Entry = ResidentRecord['categories'][number]

export const CHILDLESS = new Set<string>(['散居五保', '失独'])
export const HARDSHIP = new Set<string>(['低保', '低保边缘', '散居五保', '失独'])

/** At most one of these; destitute support (五保) is for people without family. */
export const createHardship = (chance: Chance, couple: boolean): Category | null =>
  chance.weighted<Category | null>([
    [null, couple ? 84.4 : 80.4],
    ['低保', 8],
    ['低保边缘', 5],
    ['散居五保', couple ? 0.6 : 4.6],
    ['失独', 2],
  ])

interface Person {
  age: number
  couple: boolean
  hardship: Category | null
  inHouse: boolean
}

/** in force today */
export function createCategories(chance: Chance, { age, couple, hardship, inHouse }: Person): Category[] {
  const frailty = age >= 85 ? 2 : age >= 75 ? 1 : 0.5
  const categories: (Category | null)[] = [
    couple ? '空巢' : '独居',
    !couple && hardship === null && chance.happens(0.45) ? '空巢' : null,
    age >= 80 ? '高龄' : null,
    hardship,
    inHouse && !CHILDLESS.has(hardship ?? '') && chance.happens(0.2) ? '留守' : null,
    chance.happens(0.05) ? '重残' : null,
    chance.happens(0.05 * frailty) ? '失能' : null,
    chance.happens(0.035 * frailty) ? '失智' : null,
  ]
  return categories.filter((category) => category !== null)
}

interface Circumstances {
  /** unique part of the numbers on papers */
  number: string
  birthDate: Day
  registeredOn: Day
  calendar: Calendar
  disability: ResidentRecord['disabilities'][number] | null
  /** the assessment since which somebody is 失能 */
  disabledSince: PlannedAssessment | null
  statuses: ResidentRecord['statuses']
  /** of the partner, of those who lived as a couple until then */
  widowedOn: Day | null
}

export function dateCategories(chance: Chance, words: readonly Category[], person: Circumstances): Entry[] {
  const dated = words.map((word) => dateOne(chance, word, person))
  const former = words.some((word) => HARDSHIP.has(word)) ? null : formerHardship(chance, person)
  const alone = person.widowedOn === null ? [] : [entry('独居', addDays(person.widowedOn, 1), '配偶去世')]
  return inInstitution([...dated, ...alone, ...(former ? [former] : [])], person)
}

const entry = (category: Category, from: Day | null, evidence: string | null, until: Day | null = null): Entry => ({
  ...{ category, from, until, evidence },
})

function dateOne(chance: Chance, category: Category, person: Circumstances): Entry {
  const { birthDate, registeredOn, disability, disabledSince } = person
  const since = (least: number, most: number): Day => addDays(registeredOn, -chance.int(least, most))
  switch (category) {
    case '高龄':
      return entry(category, birthdayAt(birthDate, 80), '身份证')
    case '低保':
    case '低保边缘':
    case '散居五保':
    case '失独':
      return entry(category, grantedOn(chance, person), paperOf(category, person))
    case '重残':
      return entry(category, disability?.from ?? null, '残疾人证')
    case '失能':
      return entry(category, disabledSince?.day ?? null, disabledSince ? `能力评估 ${disabledSince.day}` : '家属陈述')
    case '失智':
      return entry(category, since(60, 1500), '医院诊断证明')
    default:
      return chance.happens(0.4) ? undated(category) : entry(category, since(200, 4000), `入户核实 ${registeredOn}`)
  }
}

const PAPERS: Partial<Record<Category, string>> = { 低保: '低保证', 低保边缘: '低保边缘证', 散居五保: '特困供养证', 失独: '计生特扶证' }
const paperOf = (category: Category, { number }: Circumstances): string => `${PAPERS[category] ?? ''} 示${number}`

/** Granted from the first of a month: mostly years ago, some in the months that the runs of the demonstration pay. */
function grantedOn(chance: Chance, { registeredOn, calendar }: Circumstances): Day {
  const monthsBefore = chance.int(2, 70)
  if (chance.happens(0.07)) return firstDayOf(addMonths(calendar.month, -chance.int(1, 11)))
  return firstDayOf(addMonths(monthOf(registeredOn), -monthsBefore))
}

/** Some were found to be better off and left. */
function formerHardship(chance: Chance, person: Circumstances): Entry | null {
  const months = [chance.int(1, 11), chance.int(14, 60)] as const
  if (!chance.happens(0.02)) return null
  const until = lastDayOf(addMonths(person.calendar.month, -months[0]))
  return entry('低保', firstDayOf(addMonths(person.calendar.month, -months[1])), `${paperOf('低保', person)}，复核退出`, until)
}

/** The destitute who move into an institution are supported there (集中供养) from that day on. */
function inInstitution(entries: Entry[], { statuses }: Circumstances): Entry[] {
  const institution = statuses.find(({ status }) => status === 'institution')
  if (!institution) return entries
  return entries.flatMap((one) =>
    one.category === '散居五保'
      ? [{ ...one, until: addDays(institution.from, -1) }, entry('集中供养', institution.from, `入住${institution.place}`)]
      : one,
  )
}
