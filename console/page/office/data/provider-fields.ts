/** The fields of providers and the people around residents, as the forms show them. */
import type { RecordOf } from '../../../../records/record-schemas/kinds.ts'
import { PROVIDER_KINDS } from '../../../../records/record-schemas/people.ts'
import type { Field } from '../components/fields.tsx'
import { SERVICE_ITEMS } from './service-view.ts'

type Provider = RecordOf<'provider'>
type FieldsOf<T> = readonly Field<keyof T & string>[]

export const PROVIDER: FieldsOf<Provider> = [
  { name: 'name', label: 'providers.name', kind: 'text', needed: true },
  { name: 'kind', label: 'providers.kind', kind: 'choice', options: PROVIDER_KINDS, words: 'providerKind', needed: true },
  { name: 'phone', label: 'field.phone', kind: 'text', empty: '' },
  { name: 'contactName', label: 'providers.contactName', kind: 'text' },
  { name: 'creditCode', label: 'providers.creditCode', kind: 'text' },
  { name: 'town', label: 'field.town', kind: 'text', empty: '' },
  { name: 'active', label: 'providers.active', kind: 'check' },
]
export const OFFER: FieldsOf<Provider> = [
  { name: 'services', label: 'providers.services', kind: 'choices', options: SERVICE_ITEMS, words: 'item', wide: true },
  { name: 'serviceTowns', label: 'providers.serviceTowns', kind: 'words', wide: true, hint: 'providers.serviceTownsHint' },
  { name: 'fromHour', label: 'providers.fromHour', kind: 'number', needed: true, hint: 'providers.hoursHint' },
  { name: 'toHour', label: 'providers.toHour', kind: 'number', needed: true },
  { name: 'capacityPerDay', label: 'providers.capacity', kind: 'number', hint: 'providers.capacityHint' },
]
export const PRICE: FieldsOf<Provider['prices'][number]> = [
  { name: 'item', label: 'services.col.item', kind: 'choice', options: SERVICE_ITEMS, words: 'item', needed: true },
  { name: 'unit', label: 'providers.unit', kind: 'choice', options: ['hour', 'time'], words: 'unit', needed: true },
  { name: 'fen', label: 'providers.price', kind: 'yuan', needed: true },
  { name: 'from', label: 'field.from', kind: 'day', needed: true },
]
export const RESPONDER: FieldsOf<RecordOf<'responder'>> = [
  { name: 'name', label: 'field.name', kind: 'text', needed: true },
  { name: 'phone', label: 'field.phone', kind: 'text', needed: true },
  { name: 'skills', label: 'providers.skills', kind: 'words', wide: true },
  { name: 'certificate', label: 'field.certificate', kind: 'text' },
  { name: 'active', label: 'providers.activePerson', kind: 'check' },
]
export const OFFICER: FieldsOf<RecordOf<'officer'>> = [
  { name: 'name', label: 'field.name', kind: 'text', needed: true },
  { name: 'phone', label: 'field.phone', kind: 'text', needed: true },
  { name: 'town', label: 'field.town', kind: 'text', empty: '' },
  { name: 'village', label: 'field.village', kind: 'text', empty: '' },
  { name: 'grid', label: 'field.grid', kind: 'text', empty: '' },
  { name: 'inspector', label: 'providers.inspector', kind: 'check', hint: 'providers.inspectorHint' },
  { name: 'active', label: 'providers.activePerson', kind: 'check' },
]
