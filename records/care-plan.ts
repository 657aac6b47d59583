/**
 * What a save will write, found out before the transaction: while it runs nobody else can write, and presses would wait. The plan holds as
 * long as `head` has not moved.
 */
import { isDeepStrictEqual } from 'node:util'
import { columnsOf, type DocColumns, naturalKeyOf, referencesOf } from './care-columns.ts'
import { type Levels, levelsAfter } from './care-levels.ts'
import type { Save, Saved } from './care-records.ts'
import { inBreaths } from './care-rows.ts'
import type { Queries } from './database.ts'
import { RECORD_SCHEMAS, type RecordKind, type RecordOf } from './record-schemas/kinds.ts'
import { type WordSpan, wordSpans } from './resident-days.ts'
import { type SearchTexts, searchTextsOf } from './search-text.ts'
import { mapInBreaths } from './slices.ts'

/** A document with everything that follows from it alone. */
export interface Prepared {
  kind: RecordKind
  id: string
  doc: RecordOf<RecordKind>
  text: string
  expected: number | null
  columns: DocColumns
  texts: SearchTexts
  key: { field: string; key: string } | null
  /** of residents */
  words: WordSpan[] | null
}

export interface PlannedRow extends Prepared {
  version: number
  /** null also where another record has the same key since before keys were unique */
  naturalKey: string | null
  place: string
  before: Current | null
  wordsChanged: boolean
}
interface Current {
  version: number
  seq: number
  text: string
  naturalKey: string | null
  homeId: string | null
  place: string
}

export type Refusal = Extract<Saved, { ok: false }>
export interface Plan {
  ok: true
  head: number
  /** of each save, in their order */
  versions: number[]
  /** those that change */
  rows: PlannedRow[]
  /** of residents whose assessments change */
  levels: Levels[]
}

/** Throws where a document does not fit its schema: what is written must be readable. */
export async function prepare(saves: readonly Save[]): Promise<Prepared[]> {
  const prepared = await mapInBreaths(saves, prepareOne)
  const keys = new Set(prepared.map(({ kind, id }) => `${kind} ${id}`))
  if (keys.size < prepared.length) throw new Error('one save names the same record twice')
  return prepared
}

function prepareOne({ kind, doc: given, version }: Save): Prepared {
  const parsed = RECORD_SCHEMAS[kind].safeParse(given)
  if (!parsed.success) throw new Error(`${kind} ${given.id} does not fit its schema`, { cause: parsed.error })
  const record = { kind, doc: parsed.data } as Pick<Save, 'kind' | 'doc'> & Save
  return {
    ...{ kind, id: record.doc.id, doc: record.doc, text: JSON.stringify(record.doc), expected: version },
    ...{ columns: columnsOf(record.doc), texts: searchTextsOf(record), key: naturalKeyOf(record.doc) },
    words: record.kind === 'resident' ? wordSpans(record.doc) : null,
  }
}

export const headOf = async (queries: Queries): Promise<number> =>
  (await queries.selectFrom('careHead').select('seq').executeTakeFirstOrThrow()).seq

export async function plan(queries: Queries, prepared: readonly Prepared[]): Promise<Plan | Refusal> {
  const head = await headOf(queries)
  const current = await currentOf(queries, prepared)
  const stale = prepared.find(({ kind, id, expected }) => expected !== null && expected !== (current.get(`${kind} ${id}`)?.version ?? 0))
  if (stale) return { ok: false, reason: 'stale', kind: stale.kind, id: stale.id, ...(await lastChange(queries, stale)) }

  const isNew = await mapInBreaths(prepared, (one) => isChanged(one, current.get(`${one.kind} ${one.id}`)))
  const changed = prepared.filter((_, index) => isNew[index])
  const lastVersions = await lastVersionsOf(
    queries,
    changed.filter(({ kind, id }) => !current.has(`${kind} ${id}`)),
  )
  const keys = await checkKeys(queries, changed, current)
  if (!keys.ok) return keys
  const missing = await missingReference(queries, changed, prepared)
  if (missing) return missing

  const places = await placesOf(queries, changed)
  const rows = await mapInBreaths(changed, (one): PlannedRow => {
    const name = `${one.kind} ${one.id}`
    const before = current.get(name) ?? null
    return {
      ...one,
      before,
      version: (before?.version ?? lastVersions.get(name) ?? 0) + 1,
      naturalKey: keys.byRecord.get(name) ?? null,
      place: one.kind === 'resident' ? (places.get(one.columns.homeId!) ?? '') : one.texts.place,
      wordsChanged: one.words !== null && (before === null || !isDeepStrictEqual(one.words, wordsOf(before.text))),
    }
  })
  const planned = new Map(rows.map(({ kind, id, version }) => [`${kind} ${id}`, version]))
  const versions = prepared.map(({ kind, id }) => planned.get(`${kind} ${id}`) ?? current.get(`${kind} ${id}`)!.version)
  const levels = await levelsAfter(
    queries,
    changed.filter(({ kind }) => kind === 'assessment').map(({ doc }) => doc as RecordOf<'assessment'>),
  )
  return { ok: true, head, versions, rows, levels }
}

const wordsOf = (text: string): WordSpan[] => wordSpans(JSON.parse(text) as RecordOf<'resident'>)

const isChanged = ({ text, doc }: Prepared, before: Current | undefined): boolean =>
  before === undefined || (before.text !== text && !isDeepStrictEqual(JSON.parse(before.text), doc))

const byKind = <T extends { kind: RecordKind }>(items: readonly T[]): Map<RecordKind, T[]> => Map.groupBy(items, ({ kind }) => kind)

async function currentOf(queries: Queries, prepared: readonly Prepared[]): Promise<Map<string, Current>> {
  const current = new Map<string, Current>()
  for (const [kind, items] of byKind(prepared)) {
    const rows = await inBreaths(
      items.map(({ id }) => id),
      (ids) =>
        queries
          .selectFrom('careRecord as r')
          .innerJoin('careHistory as h', 'h.seq', 'r.seq')
          .select(['r.id', 'r.version', 'r.seq', 'h.doc', 'r.naturalKey', 'r.homeId', 'r.place'])
          .where('r.kind', '=', kind)
          .where('r.id', 'in', ids)
          .execute(),
    )
    for (const { id, doc, ...row } of rows) current.set(`${kind} ${id}`, { ...row, text: doc ?? 'null' })
  }
  return current
}

/** of records that were removed: they go on counting */
async function lastVersionsOf(queries: Queries, missing: readonly Prepared[]): Promise<Map<string, number>> {
  const versions = new Map<string, number>()
  for (const [kind, items] of byKind(missing)) {
    const rows = await inBreaths(
      items.map(({ id }) => id),
      (ids) =>
        queries
          .selectFrom('careHistory')
          .select(({ fn }) => ['id', fn.max('version').as('version')])
          .where('kind', '=', kind)
          .where('id', 'in', ids)
          .groupBy('id')
          .execute(),
    )
    for (const { id, version } of rows) versions.set(`${kind} ${id}`, version)
  }
  return versions
}

/** who saved or removed it last; nobody, if it never was */
export async function lastChange(
  queries: Queries,
  { kind, id }: Pick<Prepared, 'kind' | 'id'>,
): Promise<Pick<Refusal & { reason: 'stale' }, 'by' | 'at'>> {
  const ofRecord = queries.selectFrom('careHistory').select(['at', 'byId', 'byName']).where('kind', '=', kind).where('id', '=', id)
  const last = await ofRecord.orderBy('version', 'desc').limit(1).executeTakeFirst()
  return last ? { by: { id: last.byId, name: last.byName }, at: last.at } : { by: { id: null, name: '' }, at: 0 }
}

type Keys = { ok: true; byRecord: Map<string, string> }

async function checkKeys(queries: Queries, changed: readonly Prepared[], current: ReadonlyMap<string, Current>): Promise<Keys | Refusal> {
  const byRecord = new Map<string, string>()
  for (const [kind, items] of byKind(changed.filter(({ key }) => key !== null))) {
    const owners = await ownersOf(
      queries,
      kind,
      items.map(({ key }) => key!.key),
    )
    // whoever is saved along gives its key up first
    const savedAlong = new Set(changed.filter((one) => one.kind === kind).map(({ id }) => id))
    const taken = new Map([...owners].filter(([, id]) => !savedAlong.has(id)))
    for (const { id, key, text: _text, ...one } of items) {
      const { field, key: value } = key!
      const by = taken.get(value)
      if (by === undefined) {
        byRecord.set(`${kind} ${id}`, value)
        taken.set(value, id)
        continue
      }
      const before = current.get(`${kind} ${id}`)
      if (before && before.naturalKey === null && naturalKeyOf(JSON.parse(before.text) as typeof one.doc)?.key === value) continue
      return { ok: false, reason: 'taken', kind, id, field, by }
    }
  }
  return { ok: true, byRecord }
}

/** record ids by natural key */
export async function ownersOf(queries: Queries, kind: RecordKind, keys: readonly string[]): Promise<Map<string, string>> {
  const rows = await inBreaths(keys, (some) =>
    queries.selectFrom('careRecord').select(['id', 'naturalKey']).where('kind', '=', kind).where('naturalKey', 'in', some).execute(),
  )
  return new Map(rows.map(({ id, naturalKey }) => [naturalKey!, id]))
}

async function missingReference(queries: Queries, changed: readonly Prepared[], prepared: readonly Prepared[]): Promise<Refusal | null> {
  const references = changed.flatMap(({ kind, id, doc }) => referencesOf(doc).map((reference) => ({ ...reference, from: kind, id })))
  const known = new Set(prepared.map(({ kind, id }) => `${kind} ${id}`))
  const open = references.filter(({ kind, to }) => !known.has(`${kind} ${to}`))
  for (const [kind, items] of byKind(open)) {
    const rows = await inBreaths([...new Set(items.map(({ to }) => to))], (ids) =>
      queries.selectFrom('careRecord').select('id').where('kind', '=', kind).where('id', 'in', ids).execute(),
    )
    for (const { id } of rows) known.add(`${kind} ${id}`)
  }
  const missing = open.find(({ kind, to }) => !known.has(`${kind} ${to}`))
  return missing
    ? { ok: false, reason: 'missing-reference', kind: missing.from, id: missing.id, field: missing.field, to: missing.to }
    : null
}

/** addresses of the residents' homes, as they will be after this save */
async function placesOf(queries: Queries, changed: readonly Prepared[]): Promise<Map<string, string>> {
  const ofSaved = new Map(changed.filter(({ kind }) => kind === 'home').map(({ id, texts }) => [id, texts.place]))
  const wanted = new Set(changed.flatMap(({ kind, columns }) => (kind === 'resident' ? columns.homeId! : [])))
  const others = [...wanted].filter((id) => !ofSaved.has(id))
  const rows = await inBreaths(others, (ids) =>
    queries.selectFrom('careRecord').select(['id', 'place']).where('kind', '=', 'home').where('id', 'in', ids).execute(),
  )
  return new Map([...rows.map(({ id, place }): [string, string] => [id, place]), ...ofSaved])
}
