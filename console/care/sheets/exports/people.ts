/** Homes, residents, contacts, and the people and organisations around them. */
import { categoriesOn } from '../../../../records/resident-days.ts'
import { disabilitiesOn, incomeOn } from '../../../../rules/care/held.ts'
import { statusEntryOn } from '../../../../rules/care/status.ts'
import { contactsKind } from '../kinds/contacts.ts'
import { homesKind } from '../kinds/homes.ts'
import { providersKind } from '../kinds/providers.ts'
import { residentFields } from '../kinds/resident-fields.ts'
import {
  CARER_WORDS,
  CATEGORY_WORDS,
  CONSENT_WORDS,
  DISABILITY_WORDS,
  GENDERS,
  GRADES,
  SERVICE_WORDS,
  STATUS_WORDS,
} from '../vocabulary.ts'
import { asImported, column, type ExportColumn, joined, listed, type RecordRow, said, type Writing, yesNo, yuan } from './column.ts'

const home = homesKind.fields
export const homeColumns: ExportColumn<RecordRow<'home'>>[] = [
  asImported(home.id, ({ doc }) => doc.id, 28),
  asImported(home.town, ({ doc }) => doc.town),
  asImported(home.village, ({ doc }) => doc.village),
  asImported(home.addressLine, ({ doc }) => doc.addressLine, 32),
  asImported(home.grid, ({ doc }) => doc.grid),
  asImported(home.lat, ({ doc }) => doc.lat),
  asImported(home.lon, ({ doc }) => doc.lon),
  asImported(home.doorCode, ({ doc }) => doc.doorCode),
  asImported(home.floor, ({ doc }) => doc.floor),
  asImported(home.keyNote, ({ doc }) => doc.keyNote, 24),
  asImported(home.pets, ({ doc }) => doc.pets),
  asImported(home.phone, ({ doc }) => doc.phone, 16),
]

type Resident = RecordRow<'resident'>
const spans = ({ doc }: Resident): string =>
  doc.categories
    .map(({ category, from, until, evidence }) => `${category} ${from ?? ''}–${until ?? ''}${evidence === null ? '' : ` ${evidence}`}`)
    .join('\n')

/** the most severe one counts, as for the grade that programmes ask for */
const disability = ({ doc }: Resident, { today }: Writing) => disabilitiesOn(doc.disabilities, today)[0]
const income = ({ doc }: Resident, { today }: Writing) => incomeOn(doc.incomes, today)

const of = residentFields
export const residentColumns: ExportColumn<Resident>[] = [
  asImported(of.idNumber, ({ doc }) => doc.idNumber, 22),
  asImported(of.name, ({ doc }) => doc.name),
  asImported(of.gender, ({ doc }, writing) => said(GENDERS, doc.gender, writing), 8),
  asImported(of.birthDate, ({ doc }) => doc.birthDate),
  asImported(of.phone, ({ doc }) => doc.phone, 16),
  asImported(of.categories, ({ doc }, writing) => listed(CATEGORY_WORDS, categoriesOn(doc, writing.today), writing), 24),
  column('类别明细', 'Categories in detail', (row) => spans(row) || null, { width: 32 }),
  asImported(of.town, (row) => row.home?.town ?? null),
  asImported(of.village, (row) => row.home?.village ?? null),
  asImported(of.addressLine, (row) => row.home?.addressLine ?? null, 32),
  asImported(of.dialect, ({ doc }) => doc.dialect),
  asImported(of.hearing, ({ doc }) => doc.hearing),
  asImported(of.illnesses, ({ doc }, writing) => joined(doc.illnesses, writing), 24),
  asImported(of.medicines, ({ doc }, writing) => joined(doc.medicines, writing), 24),
  asImported(of.allergies, ({ doc }, writing) => joined(doc.allergies, writing)),
  asImported(of.disabilityKind, (row, writing) => said(DISABILITY_WORDS, disability(row, writing)?.kind ?? null, writing)),
  asImported(of.disabilityGrade, (row, writing) => {
    const held = disability(row, writing)
    return held ? said(GRADES, `${held.grade}` as '1', writing) : null
  }),
  asImported(of.disabilityCertificate, (row, writing) => disability(row, writing)?.certificate ?? null, 22),
  asImported(of.disabilityFrom, (row, writing) => disability(row, writing)?.from ?? null),
  { ...asImported<Resident>(of.income, (row, writing) => yuan(income(row, writing)?.fen ?? null)), decimals: 2 },
  asImported(of.incomeFrom, (row, writing) => income(row, writing)?.from ?? null),
  asImported(of.status, ({ doc }, writing) => said(STATUS_WORDS, statusEntryOn(doc.statuses, writing.today)?.status ?? 'at-home', writing)),
  asImported(of.statusFrom, ({ doc }, writing) => statusEntryOn(doc.statuses, writing.today)?.from ?? null),
  asImported(of.statusPlace, ({ doc }, writing) => statusEntryOn(doc.statuses, writing.today)?.place ?? null),
  column(
    '知情同意',
    'Consents',
    ({ doc }, writing) =>
      listed(
        CONSENT_WORDS,
        doc.consents.filter(({ given }) => given).map(({ purpose }) => purpose),
        writing,
      ),
    { width: 24 },
  ),
  asImported(of.registeredAt, ({ doc }) => doc.registeredAt, 24),
  asImported(of.bankName, ({ doc }) => doc.bankName, 20),
  asImported(of.bankAccount, ({ doc }) => doc.bankAccount, 22),
  asImported(of.note, ({ doc }) => doc.note || null, 32),
  asImported(of.homeId, ({ doc }) => doc.homeId, 28),
  asImported(of.id, ({ doc }) => doc.id, 28),
]

const contact = contactsKind.fields
export const contactColumns: ExportColumn<RecordRow<'contact'>>[] = [
  asImported(contact.homeId, ({ doc }) => doc.homeId, 28),
  asImported(contact.town, (row) => row.home?.town ?? null),
  asImported(contact.village, (row) => row.home?.village ?? null),
  asImported(contact.addressLine, (row) => row.home?.addressLine ?? null, 32),
  asImported(contact.name, ({ doc }) => doc.name),
  asImported(contact.relation, ({ doc }) => doc.relation || null),
  asImported(contact.phone, ({ doc }) => doc.phone, 16),
  asImported(contact.order, ({ doc }) => doc.order, 8),
  asImported(contact.keyHolder, ({ doc }, writing) => yesNo(doc.keyHolder, writing), 8),
  asImported(contact.id, ({ doc }) => doc.id, 28),
]

const provider = providersKind.fields
const hours = ({ doc: { fromHour, toHour } }: RecordRow<'provider'>, language: 'zh' | 'en'): string =>
  fromHour === toHour ? (language === 'zh' ? '全天' : '24h') : `${fromHour}-${toHour}`
export const providerColumns: ExportColumn<RecordRow<'provider'>>[] = [
  asImported(provider.name, ({ doc }) => doc.name, 28),
  asImported(provider.creditCode, ({ doc }) => doc.creditCode, 22),
  asImported(provider.kind, ({ doc }) => doc.kind),
  asImported(provider.phone, ({ doc }) => doc.phone || null, 16),
  asImported(provider.contactName, ({ doc }) => doc.contactName),
  asImported(provider.town, ({ doc }) => doc.town || null),
  asImported(provider.lat, ({ doc }) => doc.lat),
  asImported(provider.lon, ({ doc }) => doc.lon),
  asImported(provider.hours, (row, { language }) => hours(row, language)),
  asImported(provider.serviceTowns, ({ doc }, writing) => joined(doc.serviceTowns, writing), 24),
  asImported(provider.services, ({ doc }, writing) => listed(SERVICE_WORDS, doc.services, writing), 24),
  asImported(provider.capacityPerDay, ({ doc }) => doc.capacityPerDay),
  asImported(provider.active, ({ doc }, writing) => yesNo(doc.active, writing), 8),
  asImported(provider.id, ({ doc }) => doc.id, 28),
]

export const responderColumns: ExportColumn<RecordRow<'responder'>>[] = [
  column('服务商', 'Provider', (row) => row.provider, { width: 28 }),
  column('姓名', 'Name', ({ doc }) => doc.name),
  column('电话', 'Phone', ({ doc }) => doc.phone, { width: 16 }),
  column('技能', 'Skills', ({ doc }, writing) => joined(doc.skills, writing), { width: 24 }),
  column('证书', 'Certificate', ({ doc }) => doc.certificate),
  column('在用', 'Active', ({ doc }, writing) => yesNo(doc.active, writing)),
  column('编号', 'Id', ({ doc }) => doc.id, { width: 28 }),
]
export const officerColumns: ExportColumn<RecordRow<'officer'>>[] = [
  column('姓名', 'Name', ({ doc }) => doc.name),
  column('电话', 'Phone', ({ doc }) => doc.phone, { width: 16 }),
  column('镇/街道', 'Town', ({ doc }) => doc.town || null),
  column('村/社区', 'Village', ({ doc }) => doc.village || null),
  column('网格', 'Grid', ({ doc }) => doc.grid || null),
  column('可抽查', 'Inspector', ({ doc }, writing) => yesNo(doc.inspector, writing)),
  column('在用', 'Active', ({ doc }, writing) => yesNo(doc.active, writing)),
  column('编号', 'Id', ({ doc }) => doc.id, { width: 28 }),
]
export const pairingColumns: ExportColumn<RecordRow<'pairing'>>[] = [
  column('老人', 'Resident', (row) => row.resident?.name ?? null),
  column('结对人', 'Carer', ({ doc }) => doc.carerName),
  column('身份', 'Who', ({ doc }, writing) => said(CARER_WORDS, doc.carerKind, writing)),
  column('单位', 'Organisation', ({ doc }) => doc.organisation, { width: 24 }),
  column('电话', 'Phone', ({ doc }) => doc.phone, { width: 16 }),
  column('每月探访次数', 'Visits a month', ({ doc }) => doc.visitsPerMonth),
  column('开始日期', 'From', ({ doc }) => doc.from),
  column('结束日期', 'Until', ({ doc }) => doc.until),
  column('老人档案编号', 'Resident record id', ({ doc }) => doc.residentId, { width: 28 }),
]
