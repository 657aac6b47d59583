/** A new resident, in a home that is there or in a new one. */
import type { RecordOf } from '../../../../records/record-schemas/kinds.ts'
import type { Answer } from '../../data/http.ts'
import { createRecord } from './records.ts'

type NewHome = Omit<RecordOf<'home'>, 'id'>
type NewPerson = Omit<RecordOf<'resident'>, 'id' | 'homeId'>

export const EMPTY_HOME: NewHome = {
  town: '',
  village: '',
  grid: '',
  addressLine: '',
  lat: null,
  lon: null,
  doorCode: null,
  floor: null,
  keyNote: null,
  pets: null,
  phone: null,
}
export const EMPTY_PERSON: NewPerson = {
  name: '',
  gender: null,
  birthDate: null,
  idNumber: null,
  phone: null,
  dialect: null,
  hearing: null,
  illnesses: [],
  medicines: [],
  allergies: [],
  categories: [],
  disabilities: [],
  incomes: [],
  statuses: [],
  consents: [],
  registeredAt: null,
  bankName: null,
  bankAccount: null,
  photo: null,
  note: '',
}

/** @returns the new resident's id. `homeId`: the home that was made even when the resident was refused, so that the next attempt makes no other. */
export async function createResident(
  place: { homeId: string } | { home: NewHome },
  person: NewPerson,
): Promise<{ answer: Answer<string>; homeId: string | null; of: 'home' | 'resident' }> {
  let homeId = 'homeId' in place ? place.homeId : null
  if ('home' in place) {
    const home = await createRecord('home', place.home)
    if (!home.ok) return { answer: home, homeId: null, of: 'home' }
    homeId = home.value.id
  }
  if (homeId === null) throw new Error('a resident lives somewhere')
  const resident = await createRecord('resident', { ...person, homeId })
  return { answer: resident.ok ? { ok: true, value: resident.value.id } : resident, homeId, of: 'resident' }
}
