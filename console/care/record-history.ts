/** A record's history as a person reads it: what changed from what to what, cut like the record itself. Pure. */
import { isDeepStrictEqual } from 'node:util'
import type * as z from 'zod/mini'
import type { HistoryEntry } from '../../records/care-records.ts'
import type { RecordKind } from '../../records/record-schemas/kinds.ts'
import type { historySchema } from '../care-api.ts'
import type { Viewer } from '../viewer.ts'
import { hiddenFields, viewOf } from './record-view.ts'

type HistoryItem = z.infer<typeof historySchema>['items'][number]
type Doc = Readonly<Record<string, unknown>>

const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)

/** Compared as it is stored, so that a changed number shows as changed though its masked form is the same. */
function changedFields(before: Doc | null, after: Doc): string[] {
  if (before === null) return Object.keys(after).filter((field) => field !== 'id' && !isEmpty(after[field]))
  const fields = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...fields].filter((field) => !isDeepStrictEqual(before[field], after[field]))
}

/** `entries`: newest first, whole, so that each finds the one before */
export function historyView(kind: RecordKind, entries: readonly HistoryEntry[], viewer: Viewer): HistoryItem[] {
  const hidden = new Set(hiddenFields(kind, viewer))
  const shown = (doc: HistoryEntry['doc']): Doc | null => doc && viewOf(kind, doc, viewer).doc

  return entries.map((entry, index) => {
    const earlier = entries[index + 1]?.doc ?? null
    const fields = entry.doc === null ? [] : changedFields(earlier, entry.doc).filter((field) => !hidden.has(field))
    const [before, after] = [shown(earlier), shown(entry.doc)]
    return {
      seq: entry.seq,
      version: entry.version,
      at: entry.at,
      by: entry.by,
      // people write "in hospital after a stroke" there
      reason: hidden.size === 0 || viewer.may('see-medical') ? entry.reason : null,
      removed: entry.doc === null && !entry.erased,
      erased: entry.erased,
      changed: fields.map((field) => ({ field, before: before?.[field] ?? null, after: after?.[field] ?? null })),
    }
  })
}
