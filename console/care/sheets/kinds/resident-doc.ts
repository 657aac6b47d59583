/** A resident's document with what a row says of them. Pure. */
import type { ResidentRecord } from '../../../../records/record-schemas/people.ts'
import { addDays, type Day, firstDayOf, holdsOn, monthOf, type Span } from '../../../../rules/care/day.ts'
import { disabilitiesOn, incomeOn } from '../../../../rules/care/held.ts'
import { readIdNumber } from '../../../../rules/care/id-number.ts'
import { statusEntryOn } from '../../../../rules/care/status.ts'
import type { Values } from '../fields.ts'
import type { Finding } from '../problems.ts'
import { sameNumber } from './home-drafts.ts'
import { residentFields } from './resident-fields.ts'

export type ResidentValues = Values<typeof residentFields>
export interface Setting {
  isNew: boolean
  today: Day
  found: Found
}
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

/**
 * A new amount, or a new certificate, takes the place of what held on that day. Without a date it counts from the first of this month: most
 * programmes ask what holds then, and nothing is paid back for a date that nobody gave. Of somebody new it has always held.
 */
const sinceOf = (said: Day | undefined, isNew: boolean, today: Day): Day | null => said ?? (isNew ? null : firstDayOf(monthOf(today)))

/** `entry` from its first day on: what held before ends the day before, what begins later stays and ends it. */
function takingOver<E extends Span>(entries: readonly E[], entry: E): E[] {
  const { from } = entry
  const begins = ({ from: first }: Span): Day => first ?? ''
  const later = entries
    .map(begins)
    .filter((first) => first > begins(entry))
    .sort()[0]
  const kept = entries.flatMap((one) => {
    if (begins(one) > begins(entry) || (one.until !== null && one.until < begins(entry))) return [one]
    return from === null || begins(one) === from ? [] : [{ ...one, until: addDays(from, -1) }]
  })
  return [...kept, { ...entry, until: later === undefined ? null : addDays(later, -1) }]
}

function disabilities(before: ResidentRecord, values: ResidentValues, { isNew, today, found }: Setting): ResidentRecord['disabilities'] {
  const { disabilityKind, disabilityGrade, disabilityCertificate, disabilityFrom } = values
  const needs = (field: 'disabilityKind' | 'disabilityGrade') =>
    found(field, { reason: 'needs-other', words: { title: residentFields[field].title } })
  if ([disabilityKind, disabilityGrade, disabilityCertificate].every((value) => value === undefined)) {
    if (disabilityFrom !== undefined) needs('disabilityKind')
    return before.disabilities
  }
  const from = sinceOf(disabilityFrom, isNew, today)
  const held = disabilitiesOn(before.disabilities, from ?? today)
  const kind = disabilityKind ?? held[0]?.kind
  const grade = disabilityGrade === undefined ? held[0]?.grade : Number(disabilityGrade)
  if (kind === undefined) needs('disabilityKind')
  if (grade === undefined) needs('disabilityGrade')
  if (kind === undefined || grade === undefined) return before.disabilities
  const same = held.find((one) => one.kind === kind && one.grade === grade)
  if (same)
    return before.disabilities.map((one) => (one === same ? { ...one, certificate: disabilityCertificate ?? one.certificate } : one))
  const entry = { kind, grade, certificate: disabilityCertificate ?? held[0]?.certificate ?? null, from, until: null }
  // a person has one certificate: who has several disabilities is 多重
  return takingOver(before.disabilities, entry)
}

function incomes(before: ResidentRecord, values: ResidentValues, { isNew, today, found }: Setting): ResidentRecord['incomes'] {
  const { income, incomeFrom } = values
  if (income === undefined) {
    if (incomeFrom !== undefined) found('income', { reason: 'needs-other', words: { title: residentFields.income.title } })
    return before.incomes
  }
  const from = sinceOf(incomeFrom, isNew, today)
  if (incomeOn(before.incomes, from ?? today)?.fen === income) return before.incomes
  return takingOver(before.incomes, { fen: income, from, until: null, evidence: null })
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

export function residentWith(before: ResidentRecord, values: ResidentValues, setting: Setting): ResidentRecord {
  const { isNew, today, found } = setting
  const since = isNew ? null : today
  if (!isNew && values.name !== undefined && values.name !== before.name)
    found('name', { reason: 'name-differs', words: { name: before.name } })
  return {
    ...before,
    ...plainChanges(values),
    ...identity(before, values, today, found),
    phone: values.phone === undefined || sameNumber(values.phone, before.phone) ? before.phone : values.phone,
    categories: categories(before, values, since, today),
    disabilities: disabilities(before, values, setting),
    incomes: incomes(before, values, setting),
    statuses: statuses(before, values, today, found),
  }
}
