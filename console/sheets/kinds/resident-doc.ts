/** A resident's document with what a row says of them. Pure. */
import type { ResidentRecord } from '../../../records/record-schemas/people.ts'
import { addDays, type Day, holdsOn } from '../../../rules/care/day.ts'
import { readIdNumber } from '../../../rules/care/id-number.ts'
import { statusEntryOn } from '../../../rules/care/status.ts'
import type { Values } from '../fields.ts'
import type { Finding } from '../problems.ts'
import { sameNumber } from './home-drafts.ts'
import { residentFields } from './resident-fields.ts'

export type ResidentValues = Values<typeof residentFields>
export type Found = (field: keyof typeof residentFields & string, finding: Finding) => void

/** fields that the sheet and the record call the same, and that replace what is there */
const PLAIN = [
  ...(['name', 'dialect', 'hearing', 'illnesses', 'medicines', 'allergies'] as const),
  ...(['registeredAt', 'bankName', 'bankAccount', 'note'] as const),
] as const

function plainChanges(values: ResidentValues): Partial<ResidentRecord> {
  return Object.fromEntries(PLAIN.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]]])))
}

/** The ID number says both; what the sheet says otherwise is a slip, or a birthday by the lunar calendar. */
function identity(before: ResidentRecord, values: ResidentValues, today: Day, found: Found): Partial<ResidentRecord> {
  const idNumber = values.idNumber ?? before.idNumber
  const read = idNumber === null ? null : readIdNumber(idNumber, today)
  if (!read?.ok) return { idNumber, birthDate: values.birthDate ?? before.birthDate, gender: values.gender ?? before.gender }
  const { birthDate, gender } = read
  if (values.birthDate !== undefined && values.birthDate !== birthDate)
    found('birthDate', { reason: 'birth-date-differs', words: { day: birthDate } })
  if (values.gender !== undefined && values.gender !== gender) found('gender', { reason: 'gender-differs' })
  if (before.idNumber !== null && before.idNumber !== idNumber) found('idNumber', { reason: 'id-number-changes' })
  return { idNumber, birthDate, gender }
}

/**
 * Categories are only ever added: a list of one programme names one category, and must not end the others. Without a date they have always
 * held of somebody new, and hold from today of somebody known: nothing is paid back for a date that nobody gave.
 */
function categories(before: ResidentRecord, values: ResidentValues, since: Day | null, today: Day): ResidentRecord['categories'] {
  const held = new Set(before.categories.filter((dated) => holdsOn(dated, today)).map(({ category }) => category))
  const added = (values.categories ?? []).filter((category) => !held.has(category))
  if (added.length === 0) return before.categories
  const span = { from: values.categoriesFrom ?? since, until: null, evidence: values.categoryEvidence ?? null }
  return [...before.categories, ...added.map((category) => ({ category, ...span }))]
}

function disability(before: ResidentRecord, values: ResidentValues, since: Day | null, found: Found): ResidentRecord['disability'] {
  const { disabilityKind, disabilityGrade, disabilityCertificate } = values
  if (disabilityKind === undefined && disabilityGrade === undefined && disabilityCertificate === undefined) return before.disability
  const kind = disabilityKind ?? before.disability?.kind
  const grade = disabilityGrade === undefined ? before.disability?.grade : Number(disabilityGrade)
  if (kind === undefined) found('disabilityKind', { reason: 'needs-other', words: { title: residentFields.disabilityKind.title } })
  if (grade === undefined) found('disabilityGrade', { reason: 'needs-other', words: { title: residentFields.disabilityGrade.title } })
  if (kind === undefined || grade === undefined) return before.disability
  const isSame = before.disability?.kind === kind && before.disability.grade === grade
  const span = isSame ? { from: before.disability!.from, until: before.disability!.until } : { from: since, until: null }
  return { kind, grade, certificate: disabilityCertificate ?? before.disability?.certificate ?? null, ...span }
}

/** these decide about money and alarms from a day on, and that day is not for us to guess */
const NEED_A_DAY = new Set(['deceased', 'moved', 'institution'])

/** The state before ends the day before; at home is the state of whoever has no other. */
function statuses(before: ResidentRecord, values: ResidentValues, today: Day, found: Found): ResidentRecord['statuses'] {
  const { status, statusFrom, statusPlace = null } = values
  const open = statusEntryOn(before.statuses, today)
  if (status === undefined || status === (open?.status ?? 'at-home')) return before.statuses
  if (statusFrom === undefined && NEED_A_DAY.has(status)) {
    found('statusFrom', { reason: 'needs-other', words: { title: residentFields.statusFrom.title } })
    return before.statuses
  }
  const from = statusFrom ?? today
  const ended = before.statuses.map((dated) => (dated === open && dated.from < from ? { ...dated, until: addDays(from, -1) } : dated))
  return status === 'at-home' ? ended : [...ended, { status, from, until: null, place: statusPlace }]
}

export function residentWith(
  before: ResidentRecord,
  values: ResidentValues,
  { isNew, today, found }: { isNew: boolean; today: Day; found: Found },
): ResidentRecord {
  const since = isNew ? null : today
  if (!isNew && values.name !== undefined && values.name !== before.name)
    found('name', { reason: 'name-differs', words: { name: before.name } })
  return {
    ...before,
    ...plainChanges(values),
    ...identity(before, values, today, found),
    phone: values.phone === undefined || sameNumber(values.phone, before.phone) ? before.phone : values.phone,
    categories: categories(before, values, since, today),
    disability: disability(before, values, since, found),
    incomeFen: values.income ?? before.incomeFen,
    statuses: statuses(before, values, today, found),
  }
}
