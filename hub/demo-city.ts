/**
 * A demonstration city: Liyang's towns with invented homes, people, contacts and providers, as they are today.
 * In: how many homes, a seed, today. Out: records, the same ones for the same arguments. Never: a real person, phone or identity number.
 */
import type { DeviceRecord } from '../records/device-record.ts'
import type { RecordOf } from '../records/record-schemas/kinds.ts'
import type { ContactRecord, HomeRecord, ProviderRecord, ResidentRecord } from '../records/record-schemas/people.ts'
import type { Day } from '../rules/care/day.ts'
import type { PlannedAssessment } from './demo-city/ability.ts'
import { calendarOf } from './demo-city/calendar.ts'
import { type Chance, chanceOf } from './demo-city/chance.ts'
import { createContacts } from './demo-city/contacts.ts'
import { mobilePhone } from './demo-city/identity.ts'
import { createDwelling, createGrids, type Dwelling, type Grid, officersOf, pointIn, TOWNS } from './demo-city/places.ts'
import { createProviders } from './demo-city/providers.ts'
import { createHousehold, type Member } from './demo-city/residents.ts'
import { goneOn } from './demo-city/whereabouts.ts'

export interface DemoCity {
  homes: HomeRecord[]
  residents: ResidentRecord[]
  contacts: ContactRecord[]
  providers: ProviderRecord[]
  officers: RecordOf<'officer'>[]
  /** one box in each home; its secret is issued by whoever stores it. Disabled where nobody lives any more. */
  devices: Pick<DeviceRecord, 'id' | 'homeId' | 'model' | 'name' | 'beatMs' | 'disabled' | 'createdAt'>[]
  /** when each home came onto the records */
  registrations: { homeId: string; day: Day }[]
  /** how each resident was assessed over the years */
  courses: { residentId: string; assessments: PlannedAssessment[] }[]
}

/** `today` (YYYY-MM-DD) is the day for which the ages are right. */
export function createDemoCity({ homes, seed, today }: { homes: number; seed: number; today: string }): DemoCity {
  const gridsByTown = createGrids(seed)
  const calendar = calendarOf(today)
  const townWeights = TOWNS.map((town) => [town, town.weight] as const)
  const usedIdNumbers = new Set<string>()
  const city: DemoCity = {
    ...{ homes: [], residents: [], contacts: [], devices: [], registrations: [], courses: [] },
    ...{ providers: createProviders(seed), officers: officersOf(gridsByTown) },
  }

  for (let index = 1; index <= homes; index++) {
    const number = String(index).padStart(6, '0')
    const id = `home-${number}`
    const chance = chanceOf(seed, 'people', index)
    const town = chance.weighted(townWeights)
    const grid = chance.pick(gridsByTown.get(town.name)!)
    const dwelling = createDwelling(chance, town)
    const household = createHousehold(chance, { seed, index, homeId: id, number, calendar, grid, dwelling, usedIdNumbers })
    const { day, boxInstalledAt } = household.registration
    const contacts = createContacts(chance, { id, number, grid, household })
    const keyHolder = contacts.find((contact) => contact.keyHolder)!

    city.homes.push(createHome(chance, { id, grid, dwelling, keyHolder }))
    city.contacts.push(...contacts)
    city.registrations.push({ homeId: id, day })
    city.devices.push({ id: `box-${number}`, homeId: id, ...BOX, disabled: isEmpty(household.members), createdAt: boxInstalledAt })
    for (const { resident, course } of household.members) {
      city.residents.push(resident)
      city.courses.push({ residentId: resident.id, assessments: course })
    }
  }
  return city
}

const BOX = { model: 'anling-box-1', name: '一键通', beatMs: 60_000 }

const isEmpty = (members: readonly Member[]): boolean => members.every(({ resident }) => goneOn(resident) !== null)

function createHome(chance: Chance, home: { id: string; grid: Grid; dwelling: Dwelling; keyHolder: ContactRecord }): HomeRecord {
  const { grid, dwelling, keyHolder } = home
  return {
    id: home.id,
    town: grid.town.name,
    village: grid.village,
    grid: grid.name,
    addressLine: dwelling.addressLine,
    ...pointIn(chance, grid.town),
    doorCode: dwelling.doorCode,
    floor: dwelling.floor,
    keyNote: `备用钥匙在${keyHolder.relation.replace(/（.*/, '')}${keyHolder.name}处`,
    pets: createPets(chance, dwelling.kind),
    phone: mobilePhone(chance),
  }
}

const createPets = (chance: Chance, kind: Dwelling['kind']): string | null =>
  kind === 'flat'
    ? chance.weighted([[null, 90], ['养猫一只', 6], ['养小狗一只，不咬人', 4]]) // biome-ignore format: a table
    : chance.weighted([[null, 72], ['院中有狗，见生人叫', 12], ['院中有狗，已拴', 8], ['养猫一只', 4], ['养鸡', 4]]) // biome-ignore format: a table
