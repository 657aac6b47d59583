/** A new resident, in a home that is there or in a new one. */
import { blankHome, blankResident } from '../../../../records/record-schemas/blank.ts'
import type { RecordOf } from '../../../../records/record-schemas/kinds.ts'
import type { Answer } from '../../data/http.ts'
import { createRecord } from './records.ts'

type NewHome = Omit<RecordOf<'home'>, 'id'>
type NewPerson = Omit<RecordOf<'resident'>, 'id' | 'homeId'>

// the server gives the ids
const { id: _home, ...home } = blankHome('')
const { id: _person, homeId: _of, ...person } = blankResident('', '', '')
export const EMPTY_HOME: NewHome = home
export const EMPTY_PERSON: NewPerson = person

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
