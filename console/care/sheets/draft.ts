/** What the rows of a sheet have come to so far: each record once, with the version that was seen, however many rows are about it. */
import { isDeepStrictEqual } from 'node:util'
import type { CareRecord, CareRecords, Save } from '../../../records/care-records.ts'
import type { RecordKind, RecordOf } from '../../../records/record-schemas/kinds.ts'

export interface Draft {
  /** of the rows before only what they change is kept in memory */
  nextRows(): void
  /** what the next rows are about, in one query */
  load(kind: RecordKind, ids: readonly (string | null | undefined)[]): Promise<void>
  /** as the rows so far leave it; null: neither recorded nor in the sheet. Only what was loaded or put. */
  get<K extends RecordKind>(kind: K, id: string): RecordOf<K> | null
  /** 0: not recorded */
  versionOf(kind: RecordKind, id: string): number
  /** false: it is that already */
  put<K extends RecordKind>(kind: K, doc: RecordOf<K>): boolean
  /** what differs from what is recorded */
  saves(): Save[]
}

const keyOf = (kind: RecordKind, id: string): string => `${kind} ${id}`

export function createDraft(care: Pick<CareRecords, 'byIds'>): Draft {
  /** what may be of use to the rows at hand */
  const loaded = new Map<string, CareRecord>()
  const changed = new Map<string, { kind: RecordKind; doc: RecordOf<RecordKind>; version: number }>()
  const versionOf = (kind: RecordKind, id: string): number =>
    changed.get(keyOf(kind, id))?.version ?? loaded.get(keyOf(kind, id))?.version ?? 0
  const get = (kind: RecordKind, id: string): RecordOf<RecordKind> | null =>
    changed.get(keyOf(kind, id))?.doc ?? loaded.get(keyOf(kind, id))?.doc ?? null

  return {
    nextRows: () => loaded.clear(),
    async load(kind, ids) {
      const wanted = ids.filter((id): id is string => typeof id === 'string' && !loaded.has(keyOf(kind, id)))
      for (const [id, record] of await care.byIds(kind, wanted)) loaded.set(keyOf(kind, id), record)
    },
    // a document of that kind is all that is ever kept under its key
    get: get as Draft['get'],
    versionOf,
    put(kind, doc) {
      if (isDeepStrictEqual(get(kind, doc.id), doc)) return false
      changed.set(keyOf(kind, doc.id), { kind, doc, version: versionOf(kind, doc.id) })
      return true
    },
    saves: () => [...changed.values()] as Save[],
  }
}
