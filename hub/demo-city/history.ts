/** What was written down when, by whom: one entry for each version of a record, saved in batches in the order of time. */
import type { Save } from '../../records/care-records.ts'
import type { RecordKind, RecordOf } from '../../records/record-schemas/kinds.ts'

/** people of the demonstration; the hub itself plans visits */
export type Writer = 'operator' | 'supervisor' | 'bureau' | 'bureau2' | 'hub'

export interface Entry {
  /** epoch ms */
  at: number
  by: Writer
  reason: string | null
  save: Save
}
export interface Batch extends Omit<Entry, 'save'> {
  saves: Save[]
}

/** Whatever version is there: a document's entries come in the order of time. */
export const entryOf = <K extends RecordKind>(written: Omit<Entry, 'save'>, kind: K, doc: RecordOf<K>): Entry => ({
  ...written,
  save: { kind, doc, version: null } as Save,
})

const MOST_PER_BATCH = 500

/** In order of time; entries of one instant, writer and reason go together, but no record twice. */
export function batchesOf(entries: readonly Entry[]): Batch[] {
  const batches: Batch[] = []
  const open = new Map<string, { batch: Batch; names: Set<string> }>()
  for (const { save, ...written } of entries.toSorted((a, b) => a.at - b.at)) {
    const key = `${written.at} ${written.by} ${written.reason}`
    const name = `${save.kind} ${save.doc.id}`
    let found = open.get(key)
    if (!found || found.names.has(name) || found.batch.saves.length >= MOST_PER_BATCH) {
      found = { batch: { ...written, saves: [] }, names: new Set() }
      open.set(key, found)
      batches.push(found.batch)
    }
    found.batch.saves.push(save)
    found.names.add(name)
  }
  return batches
}
