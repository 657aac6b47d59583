/**
 * Care records: one document per home, resident, provider, assessment …, each with its whole history. Current documents are what lists
 * and the alarm workspace read; the history says who changed what when, and what was known on any day.
 */
import type { RecordKind, RecordOf } from './record-schemas/kinds.ts'

export interface Who {
  /** null: the hub itself, an import from the command line */
  id: string | null
  name: string
}

export interface CareRecord<K extends RecordKind = RecordKind> {
  kind: K
  id: string
  /** 1 for the first; each save adds one */
  version: number
  doc: RecordOf<K>
  updatedAt: number
  updatedBy: string
}

export interface HistoryEntry {
  seq: number
  version: number
  at: number
  by: Who
  reason: string | null
  /** null: removed with this entry, or erased after retention */
  doc: RecordOf<RecordKind> | null
  erased: boolean
}

export type Save = {
  [K in RecordKind]: {
    kind: K
    doc: RecordOf<K>
    /** the version that was seen, 0: must be new, null: whatever is there (imports) */
    version: number | null
  }
}[RecordKind]

export type Saved =
  | { ok: true; versions: number[] }
  | { ok: false; reason: 'stale'; kind: RecordKind; id: string; by: Who; at: number }
  /** what a record refers to does not exist */
  | { ok: false; reason: 'missing-reference'; kind: RecordKind; id: string; field: string; to: string }
  /** two residents with one ID number, two providers with one credit code */
  | { ok: false; reason: 'taken'; kind: RecordKind; id: string; field: string; by: string }

export interface ListQuery<K extends RecordKind> {
  kind: K
  homeId?: string
  residentId?: string
  providerId?: string
  /** inclusive, of the record's own day (a visit's due day, a service's day, an assessment's day) */
  fromDay?: string
  untilDay?: string
  /** the record's own state word, where it has one (providers, responders, officers: active, inactive); of a resident: the status in force today */
  state?: string
  /** residents only: holds today */
  category?: string
  /** residents only: the care level of the assessment that counts today */
  level?: string
  /** homes and residents: in this town */
  town?: string
  /**
   * any part of a name, its pinyin or its initials, an address or the id; of phones and ID numbers only the whole number, or the first
   * three and the last four digits, which the masked form shows anyway
   */
  search?: string
  /** false: `search` looks at no phone, ID number or account */
  numbers?: boolean
  /** homes, and residents and contacts of homes, with a device whose id contains this are found too */
  withDevices?: boolean
  order?: 'id' | 'day-desc'
  /** the cursor of the page before */
  after?: string | null
  limit: number
}
export interface ListPage<K extends RecordKind> {
  items: CareRecord<K>[]
  /** null: that was the last page */
  next: string | null
}

export interface RecordChange {
  seq: number
  kind: RecordKind
  id: string
  version: number
  at: number
  by: Who
  removed: boolean
}

export interface CareRecords {
  get<K extends RecordKind>(kind: K, id: string): Promise<CareRecord<K> | null>
  byIds<K extends RecordKind>(kind: K, ids: readonly string[]): Promise<Map<string, CareRecord<K>>>
  list<K extends RecordKind>(query: ListQuery<K>): Promise<ListPage<K>>
  /** in order of id, with how many there are in all; looks at no record twice */
  page<K extends RecordKind>(query: Omit<ListQuery<K>, 'order'>): Promise<ListPage<K> & { total: number }>
  /** all of a kind that name these residents, in order of day and id */
  ofResidents<K extends RecordKind>(kind: K, residentIds: readonly string[]): Promise<CareRecord<K>[]>
  count<K extends RecordKind>(query: Omit<ListQuery<K>, 'limit' | 'after' | 'order'>): Promise<number>
  /** as it was known at that instant */
  asOf<K extends RecordKind>(kind: K, id: string, at: number): Promise<CareRecord<K> | null>
  /** all of a kind as they were known at that instant, in order of id, in chunks so that others get their turn */
  allAsOf<K extends RecordKind>(kind: K, at: number, chunk: number): AsyncIterable<CareRecord<K>[]>
  /** newest first */
  history(kind: RecordKind, id: string): Promise<HistoryEntry[]>
  /**
   * All or none, in one transaction, with one history entry each. A document that equals the stored one is left alone (its version is
   * answered). `at` is now unless told (the demonstration city has a past). Homes, residents and contacts also write a `home` row to the
   * change log, so that consoles look again.
   */
  save(saves: readonly Save[], by: Who, reason: string | null, at?: number): Promise<Saved>
  /** refused as a missing reference while another record names this one: `kind`, `id` and `field` are that one's */
  remove(kind: RecordKind, id: string, version: number, by: Who, reason: string | null): Promise<Saved>
  /** the id of the record of that kind with this natural key: a resident's ID number, a provider's credit code */
  byNaturalKey(kind: RecordKind, keys: readonly string[]): Promise<Map<string, string>>
  /** the history of all records in order of commit, without gaps */
  changesSince(seq: number, limit: number): Promise<RecordChange[]>
  /**
   * Replaces the current document and blanks every earlier one, with its reason; also those of records that were removed and belonged to
   * these residents and homes. That they were, and who changed them when, stays.
   */
  erase(saves: readonly Save[], by: Who, reason: string): Promise<void>
}
