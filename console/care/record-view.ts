/** Care records cut to what somebody may see, and what they may write back. Pure, and the only place that decides it. */
import type { RecordKind, RecordOf } from '../../records/record-schemas/kinds.ts'
import { looksMasked, maskAccount, maskIdNumber, maskPhone } from '../masking.ts'
import type { Viewer } from '../viewer.ts'

type Sensitivity = 'phone' | 'id-number' | 'account' | 'income' | 'medical' | 'trait' | 'access' | 'whereabouts'
type SensitiveFields = { [K in RecordKind]?: Partial<Record<keyof RecordOf<K>, Sensitivity>> }

/**
 * Fields that are not for everybody who may read the kind (record-access.ts). A provider's phone is a public one. Kinds that are about
 * nothing but care or money are closed as a whole to whoever has no business with them.
 */
const SENSITIVE: SensitiveFields = {
  home: { phone: 'phone', doorCode: 'access', keyNote: 'access' },
  resident: {
    phone: 'phone',
    idNumber: 'id-number',
    bankAccount: 'account',
    bankName: 'income',
    incomes: 'income',
    illnesses: 'medical',
    medicines: 'medical',
    allergies: 'medical',
    hearing: 'medical',
    categories: 'medical',
    disabilities: 'medical',
    photo: 'medical',
    note: 'medical',
    gender: 'trait',
    birthDate: 'trait',
    registeredAt: 'trait',
    consents: 'trait',
    statuses: 'whereabouts',
  },
  contact: { phone: 'phone' },
  responder: { phone: 'phone' },
  officer: { phone: 'phone' },
  pairing: { phone: 'phone' },
}

/**
 * Whether a search may look at the numbers of a kind. To whoever sees none of them its answers would say what the fields do not, and
 * ten thousand searches are all that a masked phone hides.
 */
export const maySearchNumbers = (kind: RecordKind, viewer: Pick<Viewer, 'may'>): boolean =>
  SENSITIVE[kind] === undefined || viewer.may('see-medical') || (kind !== 'resident' && viewer.may('see-phones'))

/** One record, opened by somebody for a reason, or one of many on a list: there numbers are masked for everybody. */
export type Showing = 'single' | 'list'
type Form = 'clear' | 'masked' | 'hidden'

function formOf(sensitivity: Sensitivity, viewer: Pick<Viewer, 'may'>, showing: Showing): Form {
  switch (sensitivity) {
    case 'phone':
      return showing === 'single' && viewer.may('see-phones') ? 'clear' : 'masked'
    case 'id-number':
      return viewer.may('see-medical') ? 'masked' : 'hidden'
    case 'account':
      return viewer.may('see-money') ? 'masked' : 'hidden'
    case 'income':
      return viewer.may('see-money') ? 'clear' : 'hidden'
    // a technician goes to the home and needs the name at the door, not the age or why somebody is in the programme
    case 'trait':
    case 'medical':
      return viewer.may('see-medical') ? 'clear' : 'hidden'
    // that somebody is away says that there is nobody to visit; in which hospital, what they are ill with
    case 'whereabouts':
      return viewer.may('see-medical') ? 'clear' : 'masked'
    // the codes of a whole town's doors are on no list
    case 'access':
      return showing === 'single' && viewer.may('see-medical') ? 'clear' : 'hidden'
  }
}

const MASKS: Partial<Record<Sensitivity, (value: string) => string | null>> = {
  phone: maskPhone,
  'id-number': maskIdNumber,
  account: maskAccount,
}

const withoutPlaces = (statuses: RecordOf<'resident'>['statuses']) => statuses.map((status) => ({ ...status, place: null }))

function masked(sensitivity: Sensitivity, value: unknown): unknown {
  if (sensitivity === 'whereabouts') return withoutPlaces(value as RecordOf<'resident'>['statuses'])
  return typeof value === 'string' ? (MASKS[sensitivity]?.(value) ?? null) : value
}

/** as the empty field looks, so that a cut document still has its shape */
function emptied(field: string, value: unknown): unknown {
  if (Array.isArray(value)) return []
  return field === 'note' ? '' : null
}

const sensitiveFields = (kind: RecordKind): [string, Sensitivity][] => Object.entries(SENSITIVE[kind] ?? {}) as [string, Sensitivity][]

export interface CutRecord {
  doc: Record<string, unknown>
  /** masked numbers, and every field that is not for this viewer, whether there is anything in it or not */
  masked: string[]
}

export function viewOf<K extends RecordKind>(
  kind: K,
  record: RecordOf<K>,
  viewer: Pick<Viewer, 'may'>,
  showing: Showing = 'single',
): CutRecord {
  const doc: Record<string, unknown> = { ...record }
  const cut: string[] = []
  for (const [field, sensitivity] of sensitiveFields(kind)) {
    const form = formOf(sensitivity, viewer, showing)
    const value = doc[field]
    if (form === 'clear' || (form === 'masked' && value === null)) continue
    doc[field] = form === 'masked' ? masked(sensitivity, value) : emptied(field, value)
    cut.push(field)
  }
  return { doc, masked: cut }
}

/** Fields that this viewer never sees anything of. */
export const hiddenFields = (kind: RecordKind, viewer: Pick<Viewer, 'may'>): string[] =>
  sensitiveFields(kind).flatMap(([field, sensitivity]) => (formOf(sensitivity, viewer, 'single') === 'hidden' ? [field] : []))

/** no number that could be unmasked, and not whole */
function isUnseen(sensitivity: Sensitivity, viewer: Pick<Viewer, 'may'>): boolean {
  const form = formOf(sensitivity, viewer, 'single')
  return form === 'hidden' || (form === 'masked' && MASKS[sensitivity] === undefined)
}

export interface RefusedField {
  field: string
  /** masked: what came is what the screen shows; hidden: nobody changes what they may not see */
  reason: 'masked' | 'hidden'
}

/** What of these changes must not be written. `before` null: a new record, in which one may enter what one was told. */
export function unwritableFields<K extends RecordKind>(
  kind: K,
  before: RecordOf<K> | null,
  changes: Readonly<Record<string, unknown>>,
  viewer: Pick<Viewer, 'may'>,
): RefusedField[] {
  return sensitiveFields(kind).flatMap(([field, sensitivity]): RefusedField[] => {
    if (!(field in changes)) return []
    if (before !== null && isUnseen(sensitivity, viewer)) return [{ field, reason: 'hidden' }]
    if (MASKS[sensitivity] === undefined) return []
    const stored = before?.[field as keyof RecordOf<K>] ?? null
    const isMask = stored !== null && changes[field] === masked(sensitivity, stored)
    return isMask || looksMasked(changes[field]) ? [{ field, reason: 'masked' }] : []
  })
}

/** The clear values of masked numbers, or the fields that this viewer cannot have unmasked. */
export function unmaskedOf<K extends RecordKind>(
  kind: K,
  record: RecordOf<K>,
  fields: readonly string[],
  viewer: Pick<Viewer, 'may'>,
): { ok: true; values: Record<string, unknown> } | { ok: false; fields: string[] } {
  const known = new Map(sensitiveFields(kind))
  const refused = fields.filter((field) => {
    const sensitivity = known.get(field)
    return sensitivity === undefined || MASKS[sensitivity] === undefined || formOf(sensitivity, viewer, 'single') === 'hidden'
  })
  if (refused.length > 0) return { ok: false, fields: refused }
  return { ok: true, values: Object.fromEntries(fields.map((field) => [field, record[field as keyof RecordOf<K>]])) }
}
