/** Whom to call, in which order: children, then who is near, then who is in charge. */
import type { ContactRecord } from '../../records/record-schemas/people.ts'
import type { Chance } from './chance.ts'
import { type Gender, mobilePhone } from './identity.ts'
import { personName, surname } from './names.ts'
import type { Grid } from './places.ts'
import type { Household } from './residents.ts'

type Draft = Pick<ContactRecord, 'name' | 'relation' | 'phone' | 'keyHolder'>

export function createContacts(chance: Chance, home: { id: string; number: string; grid: Grid; household: Household }): ContactRecord[] {
  const { household, grid } = home
  const drafts = [
    ...(household.childless ? relatives(chance, household) : children(chance, household)),
    neighbour(chance),
    { name: grid.officer.name, relation: '网格员', phone: grid.officer.phone, keyHolder: false },
  ]
  // somebody near must be able to open the door without breaking it
  if (!drafts.some(({ keyHolder }) => keyHolder)) drafts.at(-2)!.keyHolder = true
  return drafts.map((draft, index) => ({ id: `contact-${home.number}-${index + 1}`, homeId: home.id, order: index + 1, ...draft }))
}

function children(chance: Chance, { childrenSurname, birthYear }: Household): Draft[] {
  const count = chance.weighted([[1, 4], [2, 5], [3, 2]] as const) // biome-ignore format: a table
  return Array.from({ length: count }, () => {
    const gender: Gender = chance.happens(0.5) ? 'male' : 'female'
    const year = Math.min(birthYear + chance.int(21, 32), 2000)
    const place = chance.weighted([
      ['', 5],
      ['（溧阳城里）', 3],
      ['（常州）', 2],
      ['（南京）', 2],
      ['（上海）', 1],
      ['（外地打工）', 1],
    ])
    return {
      name: personName(chance, gender, year, childrenSurname),
      relation: `${gender === 'male' ? '儿子' : '女儿'}${place}`,
      phone: mobilePhone(chance),
      keyHolder: place === '' && chance.happens(0.6),
    }
  })
}

function relatives(chance: Chance, { childrenSurname, birthYear }: Household): Draft[] {
  if (chance.happens(0.3)) return []
  const gender: Gender = chance.happens(0.6) ? 'male' : 'female'
  const name = personName(chance, gender, Math.min(birthYear + chance.int(18, 35), 2000), childrenSurname)
  return [{ name, relation: gender === 'male' ? '侄子' : '侄女', phone: mobilePhone(chance), keyHolder: chance.happens(0.3) }]
}

function neighbour(chance: Chance): Draft {
  const gender: Gender = chance.happens(0.6) ? 'female' : 'male'
  const name = personName(chance, gender, chance.int(1948, 1978), surname(chance))
  return { name, relation: '邻居', phone: mobilePhone(chance), keyHolder: chance.happens(0.4) }
}
