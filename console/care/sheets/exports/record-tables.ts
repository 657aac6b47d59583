/** Records of a kind as a table, page by page, with the names of what they refer to; every value as the viewer's lists show it. */
import type { CareRecord, CareRecords, ListQuery } from '../../../../records/care-records.ts'
import type { RecordKind, RecordOf } from '../../../../records/record-schemas/kinds.ts'
import { breathe } from '../../../../records/slices.ts'
import type { Scale } from '../../../../rules/care/scale.ts'
import type { Viewer } from '../../../viewer.ts'
import { viewOf } from '../../record-view.ts'
import type { SheetTable } from '../../sheet-table.ts'
import { type ExportColumn, type Named, type RecordRow, tableOf, type Writing } from './column.ts'
import { type StandardRow, serviceColumns, settlementColumns, standardColumns } from './money.ts'
import {
  contactColumns,
  homeColumns,
  officerColumns,
  pairingColumns,
  providerColumns,
  residentColumns,
  responderColumns,
} from './people.ts'
import {
  assessmentColumns,
  type InspectionRow,
  inspectionColumns,
  providerAssessmentColumns,
  visitColumns,
  visitPlanColumns,
} from './work.ts'

export const ROWS_AT_ONCE = 100

type Care = Pick<CareRecords, 'list' | 'byIds'>
export type Filter = Omit<ListQuery<RecordKind>, 'kind' | 'order' | 'after' | 'limit'>
interface Options {
  care: Care
  viewer: Viewer
  writing: Writing
  scales: readonly Scale[]
}

/** as the lists show it: hidden fields are empty, numbers masked */
const shown = <K extends RecordKind>(kind: K, doc: RecordOf<K>, viewer: Viewer): RecordOf<K> =>
  viewOf(kind, doc, viewer, 'list').doc as RecordOf<K>

const idsIn = (docs: readonly object[], field: string): string[] => [
  ...new Set(docs.flatMap((doc) => (doc as Record<string, string | undefined>)[field] ?? [])),
]

async function named<K extends RecordKind>(
  records: readonly CareRecord<K>[],
  { care, viewer }: Options,
): Promise<(doc: RecordOf<K>) => Named> {
  const docs = records.map(({ doc }) => doc)
  const [residents, homes, providers] = await Promise.all([
    care.byIds('resident', idsIn(docs, 'residentId')),
    care.byIds('home', idsIn(docs, 'homeId')),
    care.byIds('provider', idsIn(docs, 'providerId')),
  ])
  return (doc) => {
    const { residentId = '', homeId = '', providerId = '' } = doc as { residentId?: string; homeId?: string; providerId?: string }
    const resident = residents.get(residentId)
    const home = homes.get(homeId)
    return {
      resident: resident ? shown('resident', resident.doc, viewer) : null,
      home: home ? shown('home', home.doc, viewer) : null,
      provider: providers.get(providerId)?.doc.name ?? null,
    }
  }
}

async function* pagesOf<K extends RecordKind>(kind: K, filter: Filter, options: Options): AsyncGenerator<RecordRow<K>[]> {
  for (let after: string | null = null; ; await breathe()) {
    const query: ListQuery<K> = { ...filter, kind, after, limit: ROWS_AT_ONCE }
    const page = await options.care.list(query)
    const namesOf = await named(page.items, options)
    yield page.items.map(({ doc }) => ({ doc: shown(kind, doc, options.viewer), ...namesOf(doc) }))
    after = page.next
    if (after === null) return
  }
}

async function* each<A, B>(parts: AsyncIterable<A[]>, rows: (item: A) => B[]): AsyncGenerator<B[]> {
  for await (const part of parts) yield part.flatMap(rows)
}

const standardRows = ({ doc }: RecordRow<'standard'>): StandardRow[] =>
  doc.rates.flatMap((rate) => rate.amounts.map((amount) => ({ doc, rate, amount })))
const inspectionRows = ({ doc }: RecordRow<'inspection'>): InspectionRow[] => doc.picks.map((pick) => ({ doc, pick }))

type Columns<K extends RecordKind> = ExportColumn<RecordRow<K>>[]

/** What is kept in one record may be several rows: a standard's amounts, the homes of an inspection. */
export function recordTable(kind: RecordKind, filter: Filter, options: Options): SheetTable {
  const { writing, scales } = options
  const plain = <K extends RecordKind>(of: K, columns: Columns<K>): SheetTable => tableOf(columns, pagesOf(of, filter, options), writing)
  switch (kind) {
    case 'home':
      return plain(kind, homeColumns)
    case 'resident':
      return plain(kind, residentColumns)
    case 'contact':
      return plain(kind, contactColumns)
    case 'provider':
      return plain(kind, providerColumns)
    case 'responder':
      return plain(kind, responderColumns)
    case 'officer':
      return plain(kind, officerColumns)
    case 'pairing':
      return plain(kind, pairingColumns)
    case 'visit-plan':
      return plain(kind, visitPlanColumns)
    case 'visit':
      return plain(kind, visitColumns)
    case 'inspection':
      return tableOf(inspectionColumns, each(pagesOf(kind, filter, options), inspectionRows), writing)
    case 'assessment':
      return plain(kind, assessmentColumns(scales))
    case 'provider-assessment':
      return plain(kind, providerAssessmentColumns(scales))
    case 'standard':
      return tableOf(standardColumns, each(pagesOf(kind, filter, options), standardRows), writing)
    case 'service':
      return plain(kind, serviceColumns)
    case 'settlement':
      return plain(kind, settlementColumns)
  }
}
