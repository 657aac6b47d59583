/** Who lives in a home: mostly one person over 75, sometimes a couple whose children have left. */
import { blankResident, type Category, undated } from '../../records/record-schemas/blank.ts'
import type { ResidentRecord } from '../../records/record-schemas/people.ts'
import type { Chance } from './chance.ts'
import { createHealth } from './health.ts'
import { birthDateFor, type Gender, idNumber, mobilePhone, SEQUENCES_PER_DAY } from './identity.ts'
import { personName, surname } from './names.ts'
import type { Dwelling, Grid } from './places.ts'

export interface Household {
  residents: ResidentRecord[]
  /** the family name that the children carry */
  childrenSurname: string
  /** youngest parent's year of birth */
  birthYear: number
  childless: boolean
}

interface Setting {
  homeId: string
  /** unique part of the residents' ids */
  number: string
  today: string
  grid: Grid
  dwelling: Dwelling
  /** an identity number is given once */
  usedIdNumbers: Set<string>
}

export function createHousehold(chance: Chance, setting: Setting): Household {
  const gender: Gender = chance.happens(0.62) ? 'female' : 'male'
  const age = createAge(chance)
  const couple = chance.happens(0.14) && age < 92
  const hardship = createHardship(chance, couple)
  const genders: Gender[] = couple ? ['male', 'female'] : [gender]
  const surnames = { male: surname(chance), female: surname(chance) }
  const residents = genders.map((own, index) => {
    const ownAge = Math.min(101, Math.max(60, index === 0 ? age : age - chance.int(-2, 6)))
    return createResident(chance, { ...setting, index, age: ownAge, gender: own, surname: surnames[own], couple, hardship })
  })
  const birthYears = residents.map(({ birthDate }) => Number(birthDate!.slice(0, 4)))
  return { residents, childrenSurname: surnames.male, birthYear: Math.max(...birthYears), childless: CHILDLESS.has(hardship ?? '') }
}

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

const CHILDLESS = new Set<string>(['散居五保', '失独'])

/** At most one of these; destitute support (五保) is for people without family. */
const createHardship = (chance: Chance, couple: boolean): Category | null =>
  chance.weighted<Category | null>([
    [null, 74],
    ['低保', 10],
    ['低保边缘', 6],
    ['散居五保', couple ? 1 : 7],
    ['失独', 3],
  ])

interface Person extends Setting {
  index: number
  age: number
  gender: Gender
  surname: string
  couple: boolean
  hardship: Category | null
}

function createResident(chance: Chance, person: Person): ResidentRecord {
  const { homeId, number, index, age, gender } = person
  const birthDate = birthDateFor(chance, age, person.today)
  const categories = createCategories(chance, person)
  return {
    ...blankResident(`resident-${number}-${index + 1}`, homeId, personName(chance, gender, Number(birthDate.slice(0, 4)), person.surname)),
    gender,
    birthDate,
    idNumber: freshIdNumber(chance, birthDate, person),
    phone: chance.happens(age < 80 ? 0.85 : 0.5) ? mobilePhone(chance) : null,
    dialect: createDialect(chance, person.grid.town.henanShare, age),
    ...createHealth(chance, { age, gender, dementia: categories.includes('失智') }),
    categories: categories.map(undated),
  }
}

function createCategories(chance: Chance, { age, couple, hardship, dwelling }: Person): Category[] {
  const frailty = age >= 85 ? 2 : age >= 75 ? 1 : 0.5
  const categories: (Category | null)[] = [
    couple ? '空巢' : '独居',
    !couple && hardship === null && chance.happens(0.45) ? '空巢' : null,
    age >= 80 ? '高龄' : null,
    hardship,
    dwelling.kind === 'house' && !CHILDLESS.has(hardship ?? '') && chance.happens(0.2) ? '留守' : null,
    chance.happens(0.05) ? '重残' : null,
    chance.happens(0.05 * frailty) ? '失能' : null,
    chance.happens(0.035 * frailty) ? '失智' : null,
  ]
  return categories.filter((category) => category !== null)
}

function freshIdNumber(chance: Chance, birthDate: string, { gender, usedIdNumbers }: Person): string {
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
