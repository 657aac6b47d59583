/** What `care_record` keeps beside a document, so that lists need not read it. Pure. */
import type { CareRecordTable } from './database.ts'
import type { RecordKind, RecordOf } from './record-schemas/kinds.ts'

type AnyDoc = RecordOf<RecordKind>
export type DocColumns = Pick<CareRecordTable, 'homeId' | 'residentId' | 'providerId' | 'day' | 'state'>

/** fields that name another record, which must exist */
export const REFERENCES = { homeId: 'home', residentId: 'resident', providerId: 'provider', planId: 'visit-plan' } as const
export type ReferenceField = keyof typeof REFERENCES

export function referencesOf(doc: AnyDoc): { field: ReferenceField; kind: RecordKind; to: string }[] {
  const fields = Object.keys(REFERENCES) as ReferenceField[]
  return fields.flatMap((field) => {
    const to = field in doc ? (doc as Partial<Record<ReferenceField, string | null>>)[field] : null
    return to ? [{ field, kind: REFERENCES[field], to }] : []
  })
}

export function columnsOf(doc: AnyDoc): DocColumns {
  return {
    homeId: 'homeId' in doc ? doc.homeId : null,
    residentId: 'residentId' in doc ? doc.residentId : null,
    providerId: 'providerId' in doc ? doc.providerId : null,
    day: dayOf(doc),
    state: stateOf(doc),
  }
}

/** of a settlement the first day of its month, of plans and pairings the day on which they begin */
export function dayOf(doc: AnyDoc): string | null {
  if ('dueDay' in doc) return doc.dueDay
  if ('day' in doc) return doc.day
  if ('month' in doc) return `${doc.month}-01`
  return 'from' in doc ? doc.from : null
}

/** A resident's status depends on the day: it is among the resident's words. */
function stateOf(doc: AnyDoc): string | null {
  if ('state' in doc) return doc.state
  return 'active' in doc ? (doc.active ? 'active' : 'inactive') : null
}

/** `field`: where it stands in the document */
export function naturalKeyOf(doc: AnyDoc): { field: string; key: string } | null {
  if ('idNumber' in doc) return keyIn('idNumber', doc.idNumber)
  // of two that correct the same assessment nobody could say which one counts
  if ('replaces' in doc) return doc.replaces === null ? null : { field: 'replaces', key: doc.replaces }
  return 'creditCode' in doc ? keyIn('creditCode', doc.creditCode) : null
}

const keyIn = (field: string, value: string | null) => {
  const key = normalKey(value ?? '')
  return key === '' ? null : { field, key }
}

/** "32010219380512122x " is the same number as "32010219380512122X" */
export const normalKey = (key: string): string => key.normalize('NFKC').replace(/\s/g, '').toUpperCase()

const WITHOUT_DAY: readonly RecordKind[] = ['home', 'resident', 'contact', 'provider', 'responder', 'officer', 'standard']
export const hasDay = (kind: RecordKind): boolean => !WITHOUT_DAY.includes(kind)
