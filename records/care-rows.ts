/** Rows of care records as values, and back. */

import type { CareRecord } from './care-records.ts'
import { inChunks, type Queries } from './database.ts'
import { parseText } from './documents.ts'
import { RECORD_SCHEMAS, type RecordKind, type RecordOf } from './record-schemas/kinds.ts'
import { breathe } from './slices.ts'

export interface RecordRow {
  id: string
  version: number
  at: number
  byName: string
  doc: string | null
}
export const RECORD_COLUMNS = ['h.id', 'h.version', 'h.at', 'h.byName', 'h.doc'] as const

/** current records, `r`, with what the history, `h`, says about them */
export const currentRecords = (queries: Queries) => queries.selectFrom('careRecord as r').innerJoin('careHistory as h', 'h.seq', 'r.seq')

const recordOf = <K extends RecordKind>(kind: K, { id, version, at, byName }: RecordRow, doc: RecordOf<K>): CareRecord<K> => ({
  ...{ kind, id, version, doc },
  ...{ updatedAt: at, updatedBy: byName },
})

/** TypeScript does not see that the schema of a kind makes that kind's documents. */
export const schemaOf = <K extends RecordKind>(kind: K): { parse(value: unknown): RecordOf<K> } =>
  RECORD_SCHEMAS[kind] as unknown as { parse(value: unknown): RecordOf<K> }

/** with a look at every field: another version of the hub may have written it */
export function checkedRecord<K extends RecordKind>(kind: K, row: RecordRow): CareRecord<K> {
  return recordOf(kind, row, parseText(schemaOf(kind), row.doc ?? 'null', `${kind} ${row.id}`))
}

/** as it was written: for many at once, and where one odd field must not keep a press from being shown */
export const trustedRecord = <K extends RecordKind>(kind: K, row: RecordRow): CareRecord<K> =>
  recordOf(kind, row, JSON.parse(row.doc ?? 'null') as RecordOf<K>)

/** In chunks with a breath between them. */
export async function inBreaths<T, R>(items: readonly T[], query: (chunk: T[]) => Promise<R[]>): Promise<R[]> {
  return inChunks(items, async (chunk) => {
    const rows = await query(chunk)
    if (items.length > chunk.length) await breathe()
    return rows
  })
}
