/** Who lives in a home: mostly one person over 75, sometimes a couple whose children have left. */
import { blankResident, type Category } from '../../records/record-schemas/blank.ts'
import type { ResidentRecord } from '../../records/record-schemas/people.ts'
import type { Day } from '../../rules/care/day.ts'
import { createCourse, disabledSince, type PlannedAssessment } from './ability.ts'
import type { Calendar } from './calendar.ts'
import { CHILDLESS, createCategories, createHardship, dateCategories, HARDSHIP } from './categories.ts'
import { type Chance, chanceOf } from './chance.ts'
import { createHealth } from './health.ts'
import { birthDateFor, type Gender, idNumber, mobilePhone, SEQUENCES_PER_DAY } from './identity.ts'
import { personName, surname } from './names.ts'
import { createAccount, createConsents, createDisability, createIncomes } from './papers.ts'
import type { Dwelling, Grid } from './places.ts'
import { type Registration, registrationOf } from './registration.ts'
import { type Story, storyOf } from './stories.ts'
import { createStatuses, goneOn } from './whereabouts.ts'

export interface Member {
  resident: ResidentRecord
  course: PlannedAssessment[]
}
export interface Household {
  registration: Registration
  members: Member[]
  /** the family name that the children carry */
  childrenSurname: string
  /** youngest parent's year of birth */
  birthYear: number
  childless: boolean
}

interface Setting {
  seed: number
  /** of the home */
  index: number
  homeId: string
  /** unique part of the residents' ids */
  number: string
  calendar: Calendar
  grid: Grid
  dwelling: Dwelling
  /** an identity number is given once */
  usedIdNumbers: Set<string>
}

export function createHousehold(chance: Chance, setting: Setting): Household {
  const gender: Gender = chance.happens(0.62) ? 'female' : 'male'
  const age = createAge(chance)
  const couple = chance.happens(0.14) && age < 92
  const drawn = createHardship(chance, couple)
  const story = storyOf(setting.index)
  const hardship = (story && HARDSHIP_IN[story]) ?? drawn
  const genders: Gender[] = couple ? ['male', 'female'] : [gender]
  const surnames = { male: surname(chance), female: surname(chance) }
  const people = genders.map((own, order) => {
    const ownAge = Math.min(101, Math.max(60, order === 0 ? age : age - chance.int(-2, 6)))
    return createPerson(chance, { ...setting, order, age: ownAge, gender: own, surname: surnames[own], couple, hardship })
  })
  const birthYears = people.map(({ resident }) => Number(resident.birthDate!.slice(0, 4)))
  const isPaid = hardship !== null || people.some(({ age: own }) => own >= PAID_FROM_AGE - 1)
  const registration = registrationOf({ ...setting, town: setting.grid.town.name, isPaid })
  return {
    registration,
    members: withPapers(people, { ...setting, registeredOn: registration.day }),
    childrenSurname: surnames.male,
    birthYear: Math.max(...birthYears),
    childless: CHILDLESS.has(hardship ?? ''),
  }
}

const HARDSHIP_IN: Partial<Record<Story, Category>> = { 'late-assessment': '低保', nursed: '低保边缘' }

/** 尊老金, and help for those who live alone */
const PAID_FROM_AGE = 80

const createAge = (chance: Chance): number => {
  const [from, to] = chance.weighted([
    [[60, 64], 4],
    [[65, 69], 6],
    [[70, 74], 12],
    [[75, 79], 25],
    [[80, 84], 25],
    [[85, 89], 17],
    [[90, 94], 8],
    [[95, 101], 3],
  ] as const)
  return chance.int(from, to)
}

interface Drawn extends Setting {
  /** within the household, from 0 */
  order: number
  age: number
  gender: Gender
  surname: string
  couple: boolean
  hardship: Category | null
}
interface Person {
  resident: ResidentRecord
  age: number
  /** in force today */
  words: Category[]
  story: Story | null
}

function createPerson(chance: Chance, person: Drawn): Person {
  const { homeId, number, index, order, age, gender, hardship, dwelling } = person
  const birthDate = birthDateFor(chance, age, person.calendar.today)
  const drawn = createCategories(chance, { age, couple: person.couple, hardship, inHouse: dwelling.kind === 'house' })
  const story = order === 0 ? storyOf(index) : null
  const isDisabled = story === 'late-assessment' || story === 'nursed'
  const words: Category[] = isDisabled ? [...drawn.filter((word) => !['重残', '失智', '失能'].includes(word)), '失能'] : drawn
  const resident = {
    ...blankResident(`resident-${number}-${order + 1}`, homeId, personName(chance, gender, Number(birthDate.slice(0, 4)), person.surname)),
    gender,
    birthDate,
    idNumber: freshIdNumber(chance, birthDate, person),
    phone: chance.happens(age < 80 ? 0.85 : 0.5) ? mobilePhone(chance) : null,
    dialect: createDialect(chance, person.grid.town.henanShare, age),
    ...createHealth(chance, { age, gender, dementia: words.includes('失智') }),
  }
  return { resident, words, age, story }
}

/** Statuses first, because what is on other papers follows from them: who died was assessed no more, and left somebody alone. */
function withPapers(people: readonly Person[], setting: Setting & { registeredOn: Day }): Member[] {
  const { seed, index, calendar, registeredOn } = setting
  const whereabouts = chanceOf(seed, 'whereabouts', index)
  const statusesOf = people.map(({ story }) => createStatuses(whereabouts, { calendar, registeredOn, story }))
  const diedOn = statusesOf.map((statuses) => statuses.find(({ status }) => status === 'deceased')?.from ?? null)
  return people.map(({ resident, words, age, story }, order) => {
    const statuses = statusesOf[order]!
    const papers = chanceOf(seed, 'papers', index * 2 + order)
    const holder = { words, age, registeredOn, calendar }
    const disability = createDisability(papers, holder)
    const lived = { birthDate: resident.birthDate!, registeredOn, calendar, statuses }
    const course = createCourse(chanceOf(seed, 'ability', index * 2 + order), {
      ...{ ...lived, goneOn: goneOn({ statuses }), story },
      ...{ disabled: words.includes('失能'), dementia: words.includes('失智'), inHardship: words.some((word) => HARDSHIP.has(word)) },
    })
    const widowedOn = goneOn({ statuses }) === null ? (diedOn[1 - order] ?? null) : null
    const categories = dateCategories(chanceOf(seed, 'categories', index * 2 + order), words, {
      ...{ ...lived, number: `${setting.number}-${order + 1}`, disability, disabledSince: disabledSince(course), widowedOn },
    })
    const complete = {
      ...resident,
      ...{ statuses, categories, disabilities: disability ? [disability] : [] },
      ...{ incomes: createIncomes(papers, holder), consents: createConsents(papers, holder) },
      ...{ registeredAt: `江苏省溧阳市${setting.grid.town.name}${setting.grid.village}`, ...createAccount(papers, holder) },
    }
    return { resident: complete, course }
  })
}

function freshIdNumber(chance: Chance, birthDate: string, { gender, usedIdNumbers }: Drawn): string {
  const first = chance.int(0, SEQUENCES_PER_DAY - 1)
  for (let step = 0; step < SEQUENCES_PER_DAY; step++) {
    const candidate = idNumber(birthDate, gender, (first + step) % SEQUENCES_PER_DAY)
    if (usedIdNumbers.has(candidate)) continue
    usedIdNumbers.add(candidate)
    return candidate
  }
  throw new Error(`more than ${SEQUENCES_PER_DAY} people of one gender were born on ${birthDate}: use fewer homes`)
}

function createDialect(chance: Chance, henanShare: number, age: number): string {
  if (chance.happens(henanShare)) return '河南话'
  return chance.weighted([
    ['溧阳话，听不懂普通话', age >= 80 ? 4 : 1],
    ['溧阳话，能听懂普通话', 8],
    ['普通话', age >= 80 ? 0.5 : 2],
    ['安徽话', 0.4],
  ])
}
