/** Every table as a file, with the filters of its list. It takes data out of the house: written down before a byte goes out. */
import type * as z from 'zod/mini'
import type { Clock } from '../../broker/clock.ts'
import type { CareRecords } from '../../records/care-records.ts'
import type { DeviceListItem, Devices } from '../../records/devices.ts'
import type { RecordKind } from '../../records/record-schemas/kinds.ts'
import { breathe } from '../../records/slices.ts'
import type { Scale } from '../../rules/care/scale.ts'
import type { Auditor } from '../audit.ts'
import type { ExportKind, ResidentRow, residentQuerySchema } from '../care-api.ts'
import { type Language, Refused } from '../errors.ts'
import { shanghaiDay } from '../shanghai-day.ts'
import type { Viewer } from '../viewer.ts'
import { mayRead } from './record-access.ts'
import { maySearchNumbers } from './record-view.ts'
import type { ResidentDesk } from './resident-desk.ts'
import type { SheetTable } from './sheet-table.ts'
import { tableOf, type Writing } from './sheets/exports/column.ts'
import { deviceColumns, residentListColumns } from './sheets/exports/lists.ts'
import { type Filter, ROWS_AT_ONCE, recordTable } from './sheets/exports/record-tables.ts'

/** a workbook is built in memory */
const MOST_ROWS_IN_WORKBOOK = 100_000

interface Deps {
  clock: Clock
  care: Pick<CareRecords, 'list' | 'byIds' | 'count'>
  devices: Pick<Devices, 'list'>
  residents: Pick<ResidentDesk, 'page'>
  scales: readonly Scale[]
  /** rejects when it is not on disk */
  auditFirst: Auditor
}
export interface Wanted {
  kind: ExportKind
  /** of the kind's own list; others mean nothing */
  filter: Filter & Pick<z.infer<typeof residentQuerySchema>, 'status' | 'level' | 'town'>
  format: 'csv' | 'xlsx'
  language: Language
}

export interface ExportDesk {
  open(viewer: Viewer, wanted: Wanted): Promise<{ name: string; table: SheetTable }>
}

const TITLES: Record<ExportKind, { zh: string; en: string }> = {
  residents: { zh: '老人名单', en: 'residents' },
  devices: { zh: '设备', en: 'devices' },
  home: { zh: '住户', en: 'homes' },
  resident: { zh: '老人档案', en: 'resident-records' },
  contact: { zh: '联系人', en: 'contacts' },
  provider: { zh: '服务商', en: 'providers' },
  responder: { zh: '服务人员', en: 'responders' },
  officer: { zh: '网格员', en: 'officers' },
  pairing: { zh: '结对关爱', en: 'pairings' },
  'visit-plan': { zh: '探访计划', en: 'visit-plans' },
  visit: { zh: '探访记录', en: 'visits' },
  inspection: { zh: '双随机抽查', en: 'inspections' },
  assessment: { zh: '能力评估', en: 'assessments' },
  'provider-assessment': { zh: '服务商评估', en: 'provider-assessments' },
  standard: { zh: '补贴标准', en: 'standards' },
  service: { zh: '服务记录', en: 'services' },
  settlement: { zh: '结算', en: 'settlements' },
}

export function createExportDesk({ clock, care, devices, residents, scales, auditFirst }: Deps): ExportDesk {
  function require(viewer: Viewer, { kind, filter }: Wanted): void {
    if (!viewer.may(kind === 'devices' ? 'export-devices' : 'export-records')) throw new Refused('forbidden')
    if (kind === 'devices') return
    if (!mayRead(kind === 'residents' ? 'resident' : kind, viewer)) throw new Refused('forbidden')
    // otherwise which rows there are would say what they do not show
    if (filter.category !== undefined && !viewer.may('see-medical')) throw new Refused('forbidden')
    if (filter.level !== undefined && !viewer.may('see-care')) throw new Refused('forbidden')
  }

  const residentFilter = ({ filter: { search, category, status, level, town } }: Wanted) => ({ search, category, status, level, town })
  const recordFilter = (viewer: Viewer, kind: RecordKind, { filter }: Wanted): Filter => {
    const { status: _, level: __, town: ___, ...own } = filter
    return { ...own, numbers: maySearchNumbers(kind, viewer) }
  }

  async function* residentPages(viewer: Viewer, wanted: Wanted): AsyncGenerator<ResidentRow[]> {
    for (let after: string | undefined; ; await breathe()) {
      const { items, next } = await residents.page(viewer, { ...residentFilter(wanted), after, limit: ROWS_AT_ONCE })
      yield items
      if (next === null) return
      after = next
    }
  }

  async function* devicePages({ filter }: Wanted): AsyncGenerator<DeviceListItem[]> {
    for (let after: string | null = null; ; await breathe()) {
      const items: DeviceListItem[] = await devices.list({ after, limit: ROWS_AT_ONCE, search: filter.search || null })
      yield items
      if (items.length < ROWS_AT_ONCE) return
      after = items.at(-1)!.id
    }
  }

  /** of devices it is known when they have been written */
  async function countOf(viewer: Viewer, wanted: Wanted): Promise<number | null> {
    const { kind } = wanted
    if (kind === 'devices') return null
    if (kind === 'residents') return (await residents.page(viewer, { ...residentFilter(wanted), limit: 1 })).total
    return care.count({ kind, ...recordFilter(viewer, kind, wanted) })
  }

  function tableFor(viewer: Viewer, wanted: Wanted): SheetTable {
    const { kind, language } = wanted
    const writing: Writing = { language, today: shanghaiDay(clock.now()) }
    if (kind === 'residents') return tableOf(residentListColumns, residentPages(viewer, wanted), writing)
    if (kind === 'devices') return tableOf(deviceColumns, devicePages(wanted), writing)
    return recordTable(kind, recordFilter(viewer, kind, wanted), { care, viewer, writing, scales })
  }

  return {
    async open(viewer, wanted) {
      require(viewer, wanted)
      const { kind, filter, format, language } = wanted
      const records = await countOf(viewer, wanted)
      if (format === 'xlsx' && (records ?? 0) > MOST_ROWS_IN_WORKBOOK)
        throw new Refused('workbook-too-large', { words: { rows: String(records), most: String(MOST_ROWS_IN_WORKBOOK) } })
      // never the words: people search by names and numbers
      const by = Object.entries(filter).flatMap(([name, value]) => (value === undefined ? [] : [name]))
      await auditFirst({ by: viewer, action: 'records-exported', detail: { kind, by, format, records } })
      return { name: `${TITLES[kind][language]}-${shanghaiDay(clock.now())}`, table: tableFor(viewer, wanted) }
    },
  }
}
