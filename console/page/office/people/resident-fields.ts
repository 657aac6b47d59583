/** The fields of residents, homes and contacts, as the forms show them. */

import type { RecordOf } from '../../../../records/record-schemas/kinds.ts'
import { CATEGORIES, CONSENT_PURPOSES, DISABILITY_KINDS, STATUSES } from '../../../../records/record-schemas/people.ts'
import type { Field } from '../components/fields.tsx'

type Resident = RecordOf<'resident'>
type Home = RecordOf<'home'>
type Contact = RecordOf<'contact'>
type Pairing = RecordOf<'pairing'>
type FieldsOf<T> = readonly Field<keyof T & string>[]
type EntryFields<T extends object> = readonly Field<keyof T & string>[]

export const PERSON: FieldsOf<Resident> = [
  { name: 'name', label: 'field.name', kind: 'text', needed: true },
  { name: 'idNumber', label: 'field.idNumber', kind: 'text' },
  { name: 'gender', label: 'field.gender', kind: 'choice', options: ['female', 'male'], words: 'gender' },
  { name: 'birthDate', label: 'field.birthDate', kind: 'day' },
  { name: 'phone', label: 'field.phone', kind: 'text' },
  { name: 'registeredAt', label: 'field.registeredAt', kind: 'text' },
]
export const TALK: FieldsOf<Resident> = [
  { name: 'dialect', label: 'field.dialect', kind: 'text' },
  { name: 'hearing', label: 'field.hearing', kind: 'text' },
]
export const MONEY: FieldsOf<Resident> = [
  { name: 'bankName', label: 'field.bankName', kind: 'text' },
  { name: 'bankAccount', label: 'field.bankAccount', kind: 'text' },
]
export const HEALTH: FieldsOf<Resident> = [
  { name: 'illnesses', label: 'field.illnesses', kind: 'words', wide: true },
  { name: 'medicines', label: 'field.medicines', kind: 'words', wide: true },
  { name: 'allergies', label: 'field.allergies', kind: 'words', wide: true },
  { name: 'note', label: 'field.note', kind: 'area', wide: true, empty: '' },
]
export const DISABILITY_ENTRY: EntryFields<Resident['disabilities'][number]> = [
  { name: 'kind', label: 'field.disabilityKind', kind: 'choice', options: DISABILITY_KINDS, words: 'disability', needed: true },
  {
    name: 'grade',
    label: 'field.disabilityGrade',
    kind: 'pick',
    options: [1, 2, 3, 4].map((grade) => ({ value: grade, label: String(grade) })),
    needed: true,
  },
  { name: 'certificate', label: 'field.certificate', kind: 'text' },
  { name: 'from', label: 'field.from', kind: 'day' },
  { name: 'until', label: 'field.until', kind: 'day', hint: 'field.untilHint' },
]
export const INCOME_ENTRY: EntryFields<Resident['incomes'][number]> = [
  { name: 'fen', label: 'field.income', kind: 'yuan', hint: 'field.incomeHint', needed: true },
  { name: 'evidence', label: 'field.evidence', kind: 'text' },
  { name: 'from', label: 'field.from', kind: 'day' },
  { name: 'until', label: 'field.until', kind: 'day', hint: 'field.untilHint' },
]

export const ADDRESS: FieldsOf<Home> = [
  { name: 'town', label: 'field.town', kind: 'text', empty: '' },
  { name: 'village', label: 'field.village', kind: 'text', empty: '' },
  { name: 'grid', label: 'field.grid', kind: 'text', empty: '' },
  { name: 'addressLine', label: 'field.addressLine', kind: 'text', wide: true, empty: '' },
  { name: 'phone', label: 'field.homePhone', kind: 'text' },
]
export const ACCESS: FieldsOf<Home> = [
  { name: 'doorCode', label: 'field.doorCode', kind: 'text' },
  { name: 'floor', label: 'field.floor', kind: 'text' },
  { name: 'keyNote', label: 'field.keyNote', kind: 'text' },
  { name: 'pets', label: 'field.pets', kind: 'text' },
]
export const POSITION: FieldsOf<Home> = [
  { name: 'lat', label: 'field.lat', kind: 'number' },
  { name: 'lon', label: 'field.lon', kind: 'number' },
]

export const CONTACT: FieldsOf<Contact> = [
  { name: 'name', label: 'field.name', kind: 'text', needed: true },
  { name: 'relation', label: 'field.relation', kind: 'text', empty: '' },
  { name: 'phone', label: 'field.phone', kind: 'text', needed: true },
  { name: 'keyHolder', label: 'field.keyHolder', kind: 'check' },
]

export const PAIRING: FieldsOf<Pairing> = [
  { name: 'carerName', label: 'field.name', kind: 'text', needed: true },
  {
    name: 'carerKind',
    label: 'field.carerKind',
    kind: 'choice',
    options: ['volunteer', 'cadre', 'neighbour'],
    words: 'carer',
    needed: true,
  },
  { name: 'organisation', label: 'field.organisation', kind: 'text' },
  { name: 'phone', label: 'field.phone', kind: 'text', needed: true },
  { name: 'visitsPerMonth', label: 'field.visitsPerMonth', kind: 'number', needed: true },
  { name: 'from', label: 'field.from', kind: 'day', needed: true },
  { name: 'until', label: 'field.until', kind: 'day', hint: 'field.untilHint' },
]

export const CATEGORY_ENTRY: EntryFields<Resident['categories'][number]> = [
  { name: 'category', label: 'field.category', kind: 'choice', options: CATEGORIES, words: 'category', needed: true },
  { name: 'evidence', label: 'field.evidence', kind: 'text' },
  { name: 'from', label: 'field.from', kind: 'day' },
  { name: 'until', label: 'field.until', kind: 'day', hint: 'field.untilHint' },
]
export const STATUS_ENTRY: EntryFields<Resident['statuses'][number]> = [
  { name: 'status', label: 'field.status', kind: 'choice', options: STATUSES, words: 'status', needed: true },
  { name: 'place', label: 'field.place', kind: 'text' },
  { name: 'from', label: 'field.from', kind: 'day', needed: true },
  { name: 'until', label: 'field.until', kind: 'day', hint: 'field.untilHint' },
]
export const CONSENT_ENTRY: EntryFields<Resident['consents'][number]> = [
  { name: 'purpose', label: 'field.purpose', kind: 'choice', options: CONSENT_PURPOSES, words: 'consent', needed: true },
  { name: 'given', label: 'field.given', kind: 'check' },
  { name: 'on', label: 'field.on', kind: 'day', needed: true },
  { name: 'evidence', label: 'field.evidence', kind: 'text' },
]
