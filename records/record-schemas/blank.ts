/** Documents with nothing entered yet: whoever makes one gives only the fields that matter. */
import type { ContactRecord, HomeRecord, ProviderRecord, ResidentRecord } from './people.ts'

export const blankHome = (id: string): HomeRecord => ({
  ...{ id, town: '', village: '', grid: '', addressLine: '', lat: null, lon: null },
  ...{ doorCode: null, floor: null, keyNote: null, pets: null, phone: null },
})

export const blankResident = (id: string, homeId: string, name: string): ResidentRecord => ({
  ...{ id, homeId, name, gender: null, birthDate: null, idNumber: null, phone: null, dialect: null, hearing: null },
  ...{ illnesses: [], medicines: [], allergies: [], categories: [], disabilities: [], incomes: [], statuses: [], consents: [] },
  ...{ registeredAt: null, bankName: null, bankAccount: null, photo: null, note: '' },
})

export const blankContact = (id: string, homeId: string): Omit<ContactRecord, 'name' | 'phone'> => ({
  ...{ id, homeId, order: 1, relation: '', keyHolder: false },
})

export const blankProvider = (id: string, name: string): ProviderRecord => ({
  ...{ id, name, kind: '居家护理', phone: '', town: '', lat: null, lon: null, fromHour: 0, toHour: 0 },
  ...{ creditCode: null, contactName: null, serviceTowns: [], services: [], capacityPerDay: null, prices: [], active: true },
})

export type Category = ResidentRecord['categories'][number]['category']
/** held since before anybody wrote it down, and still */
export const undated = (category: Category): ResidentRecord['categories'][number] => ({
  ...{ category, from: null, until: null, evidence: null },
})
