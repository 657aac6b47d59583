/** Homes, residents, and the people and organisations around them. */
import * as z from 'zod/mini'
import { count, day, fen, hour, id, line, needed, note, optionalLine, orNull, span, words } from './common.ts'

export const CATEGORIES = [
  '空巢',
  '独居',
  '失独',
  '散居五保',
  '集中供养',
  '低保',
  '低保边缘',
  '重残',
  '失能',
  '失智',
  '高龄',
  '留守',
] as const
export const STATUSES = ['at-home', 'away', 'hospital', 'institution', 'deceased', 'moved'] as const
export const DISABILITY_KINDS = ['视力', '听力', '言语', '肢体', '智力', '精神', '多重'] as const
export const CONSENT_PURPOSES = ['care', 'health', 'location', 'contacts', 'sharing'] as const
export const PROVIDER_KINDS = [
  '居家护理',
  '日间照料中心',
  '助餐点',
  '养老机构',
  '社区卫生服务站',
  '应急救援队',
  '维修服务',
  '评估机构',
] as const

export const homeRecordSchema = z.object({
  id,
  town: line,
  village: line,
  grid: line,
  /** below the village: "燕山新村 12 幢 2 单元 301 室" */
  addressLine: line,
  lat: orNull(z.number().check(z.minimum(-90), z.maximum(90))),
  lon: orNull(z.number().check(z.minimum(-180), z.maximum(180))),
  /** what a helper must know at the door */
  doorCode: optionalLine,
  floor: optionalLine,
  keyNote: optionalLine,
  pets: optionalLine,
  /** the phone of the box or the landline */
  phone: optionalLine,
})
export type HomeRecord = z.infer<typeof homeRecordSchema>

export const residentRecordSchema = z.object({
  id,
  homeId: id,
  name: needed,
  gender: orNull(z.enum(['female', 'male'])),
  birthDate: orNull(day),
  /** 18 characters with a valid checksum; shown masked */
  idNumber: orNull(z.string()),
  phone: optionalLine,
  dialect: optionalLine,
  hearing: optionalLine,
  illnesses: words,
  medicines: words,
  allergies: words,
  categories: z.array(z.object({ category: z.enum(CATEGORIES), ...span, evidence: optionalLine })),
  /** of several on one day the most severe one's grade counts */
  disabilities: z.array(
    z.object({
      kind: z.enum(DISABILITY_KINDS),
      grade: z.int().check(z.minimum(1), z.maximum(4)),
      certificate: optionalLine,
      ...span,
    }),
  ),
  /** per person and month; entries do not overlap, and a day without one has no income on record */
  incomes: z.array(z.object({ fen: fen.check(z.minimum(0)), ...span, evidence: optionalLine })),
  /** a resident without an entry for a day is at home */
  statuses: z.array(z.object({ status: z.enum(STATUSES), from: day, until: orNull(day), place: optionalLine })),
  consents: z.array(z.object({ purpose: z.enum(CONSENT_PURPOSES), given: z.boolean(), on: day, evidence: optionalLine })),
  /** place of household registration */
  registeredAt: optionalLine,
  bankName: optionalLine,
  /** where allowances go; shown masked */
  bankAccount: optionalLine,
  /** id of an attachment */
  photo: orNull(id),
  note: note,
})
export type ResidentRecord = z.infer<typeof residentRecordSchema>

export const contactRecordSchema = z.object({
  id,
  homeId: id,
  /** calling order, from 1 */
  order: count,
  name: needed,
  relation: line,
  phone: needed,
  keyHolder: z.boolean(),
})
export type ContactRecord = z.infer<typeof contactRecordSchema>

export const providerRecordSchema = z.object({
  id,
  name: needed,
  /** one of PROVIDER_KINDS, or another word */
  kind: needed,
  phone: line,
  town: line,
  lat: orNull(z.number()),
  lon: orNull(z.number()),
  /** hours of the day (0–24, Asia/Shanghai) between which somebody answers; equal: round the clock */
  fromHour: hour,
  toHour: hour,
  /** unified social credit code, 18 characters */
  creditCode: optionalLine,
  contactName: optionalLine,
  /** towns it serves; empty: the whole city */
  serviceTowns: words,
  /** ids of service items */
  services: words,
  /** services a day; null: not limited */
  capacityPerDay: orNull(count),
  prices: z.array(z.object({ item: needed, unit: z.enum(['hour', 'time']), fen, from: day })),
  active: z.boolean(),
})
export type ProviderRecord = z.infer<typeof providerRecordSchema>

export const responderRecordSchema = z.object({
  id,
  providerId: id,
  name: needed,
  phone: needed,
  skills: words,
  certificate: optionalLine,
  active: z.boolean(),
})
export const officerRecordSchema = z.object({
  id,
  name: needed,
  phone: needed,
  town: line,
  village: line,
  grid: line,
  /** may be drawn for random inspections */
  inspector: z.boolean(),
  active: z.boolean(),
})
export const pairingRecordSchema = z.object({
  id,
  residentId: id,
  carerName: needed,
  carerKind: z.enum(['volunteer', 'cadre', 'neighbour']),
  organisation: optionalLine,
  phone: needed,
  visitsPerMonth: count,
  from: day,
  until: orNull(day),
})
