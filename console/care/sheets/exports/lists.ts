/** The lists of residents and devices as their pages show them. */
import type { DeviceListItem } from '../../../../records/devices.ts'
import type { ResidentRow } from '../../../care-api.ts'
import { shanghaiDay } from '../../../shanghai-day.ts'
import { devicesKind } from '../kinds/devices.ts'
import { residentFields } from '../kinds/resident-fields.ts'
import { CARE_LEVEL_WORDS, CATEGORY_WORDS, GENDERS, STATUS_WORDS } from '../vocabulary.ts'
import { asImported, column, type ExportColumn, listed, said, yesNo } from './column.ts'

const of = residentFields
export const residentListColumns: ExportColumn<ResidentRow>[] = [
  asImported(of.name, ({ name }) => name),
  asImported(of.gender, ({ gender }, writing) => said(GENDERS, gender, writing), 8),
  column('年龄', 'Age', ({ age }) => age, { width: 8 }),
  asImported(of.idNumber, ({ idNumber }) => idNumber, 22),
  asImported(of.phone, ({ phone }) => phone, 16),
  asImported(of.town, ({ town }) => town || null),
  asImported(of.village, ({ village }) => village || null),
  asImported(of.grid, ({ grid }) => grid || null),
  asImported(of.addressLine, ({ addressLine }) => addressLine || null, 32),
  asImported(of.categories, ({ categories }, writing) => listed(CATEGORY_WORDS, categories, writing), 24),
  asImported(of.status, ({ status }, writing) => said(STATUS_WORDS, status as keyof typeof STATUS_WORDS, writing)),
  column(
    '能力等级',
    'Care level',
    ({ levelName, care }, writing) => levelName?.[writing.language] ?? said(CARE_LEVEL_WORDS, care, writing),
  ),
  column('下次评估日期', 'Next assessment', ({ nextDue }) => nextDue),
  asImported(of.homeId, ({ homeId }) => homeId, 28),
  asImported(of.id, ({ id }) => id, 28),
]

const device = devicesKind.fields
export const deviceColumns: ExportColumn<DeviceListItem>[] = [
  asImported(device.id, ({ id }) => id, 20),
  asImported(device.name, ({ name }) => name),
  asImported(device.model, ({ model }) => model, 18),
  asImported(device.beatSeconds, ({ beatMs }) => beatMs / 1_000),
  column('停用', 'Disabled', ({ disabled }, writing) => yesNo(disabled, writing), { width: 8 }),
  asImported(device.homeId, ({ homeId }) => homeId, 28),
  column('住址', 'Address', ({ town, addressLine }) => `${town} ${addressLine}`.trim() || null, { width: 36 }),
  column('老人', 'Resident', ({ residentName }) => residentName),
  column('登记日期', 'Registered on', ({ createdAt }) => shanghaiDay(createdAt)),
]
