/** Saving, removing and erasing care records: each one transaction, with its entries in the history and in the change log. */
import { sql } from 'kysely'
import type { Clock } from '../broker/clock.ts'
import { printable } from '../gateway/payload.ts'
import { columnsOf, REFERENCES } from './care-columns.ts'
import { LEVEL_WORDS, type Levels, levelsOf } from './care-levels.ts'
import { lastChange, type Plan, type PlannedRow, type Prepared, plan, prepare, type Refusal } from './care-plan.ts'
import type { CareRecords, Saved, Who } from './care-records.ts'
import { currentRecords } from './care-rows.ts'
import { appendChanges } from './changes.ts'
import { type Connections, inChunks, type Queries } from './database.ts'
import { insertRows, orUpdate } from './insert-rows.ts'
import { RECORD_KINDS, type RecordKind, type RecordOf } from './record-schemas/kinds.ts'
import type { NewChange } from './store.ts'

interface Entry {
  by: Who
  reason: string | null
  at: number
}

/** plans are made aside so often before one is made while others wait */
const TRIES_ASIDE = 3

const RECORD = {
  table: 'care_record',
  columns: [
    ...['kind', 'id', 'version', 'seq', 'home_id', 'resident_id', 'provider_id', 'day', 'state', 'natural_key'],
    ...['search', 'exact', 'place'],
  ],
}
const SAVE_RECORD = { ...RECORD, suffix: orUpdate(['kind', 'id'], RECORD.columns) }
const ADD_HISTORY = {
  table: 'care_history',
  columns: ['seq', 'kind', 'id', 'version', 'at', 'by_id', 'by_name', 'reason', 'removed', 'erased', 'doc'],
}
const ADD_HOME = { table: 'home', columns: ['id'], suffix: 'on conflict (id) do nothing' }
export const ADD_WORD = { table: 'resident_word', columns: ['word', 'resident_id', 'from_day', 'until_day'] }

/** From here to the commit nobody else saves care records: their order in the history is that of the commits, without gaps. */
export async function lockHead(queries: Queries): Promise<number> {
  const lock = queries.updateTable('careHead').set((eb) => ({ seq: eb('seq', '+', 0) }))
  return (await lock.returning('seq').executeTakeFirstOrThrow()).seq
}

const moveHead = (queries: Queries, by: number) =>
  queries
    .updateTable('careHead')
    .set((eb) => ({ seq: eb('seq', '+', by) }))
    .execute()

export function createCareSaving({
  read,
  write,
  dialect,
  clock,
}: Connections & { clock: Clock }): Pick<CareRecords, 'save' | 'remove' | 'erase'> {
  async function commit(prepared: readonly Prepared[], entry: Entry, erasing = false): Promise<Saved> {
    for (let tries = 1; ; tries++) {
      const aside = tries <= TRIES_ASIDE ? await plan(read, prepared) : null
      if (aside && (!aside.ok || (aside.rows.length === 0 && !erasing))) return savedOf(aside)
      const done = await write('bulk', async (queries) => {
        const head = await lockHead(queries)
        const planned = aside ?? (await plan(queries, prepared))
        if (!planned.ok) return planned
        if (planned.head !== head) return null
        if (erasing) await overwriting(queries, true)
        await writeRows(queries, planned, entry)
        if (erasing) await blankEarlier(queries, prepared)
        if (erasing) await overwriting(queries, false)
        await appendChanges(queries, changesOf(planned.rows), clock.now())
        return planned
      })
      if (done) return savedOf(done)
    }
  }

  /** Else words that are gone from the tables would stay in the file, until something else happens to be written there. */
  async function overwriting(queries: Queries, on: boolean): Promise<void> {
    if (dialect === 'sqlite') await sql`pragma secure_delete = ${sql.raw(on ? 'on' : 'off')}`.execute(queries)
  }

  async function writeRows(queries: Queries, { head, rows, levels }: Plan, { by, reason, at }: Entry): Promise<void> {
    if (rows.length === 0) return
    const on = { queries, dialect }
    const history = rows.map((row, index) => [
      ...[head + index + 1, row.kind, row.id, row.version, at, by.id, printable(by.name), reason && printable(reason), 0, 0, row.text],
    ])
    await insertRows(on, ADD_HISTORY, history)
    await releaseKeys(queries, rows)
    await insertRows(
      on,
      SAVE_RECORD,
      rows.map((row, index) => recordRow(row, head + index + 1)),
    )
    await forgetRemoved(queries, rows)
    await insertRows(
      on,
      ADD_HOME,
      rows.filter(({ kind, before }) => kind === 'home' && !before).map(({ id }) => [id]),
    )
    await writeWords(queries, rows)
    await writeLevels(queries, levels)
    await spreadPlaces(queries, rows)
    await moveHead(queries, rows.length)
  }

  async function writeWords(queries: Queries, rows: readonly PlannedRow[]): Promise<void> {
    const changed = rows.filter(({ wordsChanged }) => wordsChanged)
    await dropWords(
      queries,
      changed.filter(({ before }) => before).map(({ id }) => id),
    )
    const words = changed.flatMap(({ id, words }) => words!.map(({ word, fromDay, untilDay }) => [word, id, fromDay, untilDay]))
    await insertRows({ queries, dialect }, ADD_WORD, words)
  }

  async function writeLevels(queries: Queries, levels: readonly Levels[]): Promise<void> {
    await inChunks(
      levels.map(({ residentId }) => residentId),
      (ids) => queries.deleteFrom('residentWord').where('residentId', 'in', ids).where(isLevel).execute(),
    )
    const words = levels.flatMap(({ residentId, words }) =>
      words.map(({ word, fromDay, untilDay }) => [word, residentId, fromDay, untilDay]),
    )
    await insertRows({ queries, dialect }, ADD_WORD, words)
  }

  return {
    save: async (saves, by, reason, at) => commit(await prepare(saves), { by, reason, at: at ?? clock.now() }),

    remove: (kind, id, version, by, reason) =>
      write('bulk', async (queries) => {
        const head = await lockHead(queries)
        const found = await toBeRemoved(queries, { kind, id, version })
        if (!found.ok) return found.refusal
        const { homeId, residentId } = found.columns
        const removed = [head + 1, kind, id, version + 1, clock.now(), by.id, printable(by.name), reason && printable(reason), 1, 0, null]
        await insertRows({ queries, dialect }, ADD_HISTORY, [removed])
        await queries.deleteFrom('careRecord').where('kind', '=', kind).where('id', '=', id).execute()
        await queries
          .insertInto('careRemoved')
          .values({ kind, id, homeId, residentId })
          .onConflict((conflict) => conflict.columns(['kind', 'id']).doUpdateSet({ homeId, residentId }))
          .execute()
        if (kind === 'resident') await dropWords(queries, [id])
        if (kind === 'assessment') await writeLevels(queries, [await levelsOf(queries, residentId!)])
        await moveHead(queries, 1)
        await appendChanges(queries, homesOf(kind, id, [homeId]), clock.now())
        return { ok: true, versions: [version + 1] }
      }),

    async erase(saves, by, reason) {
      const prepared = await prepare(saves)
      const saved = await commit(prepared, { by, reason, at: clock.now() }, true)
      if (!saved.ok) throw new Error(`what is to be erased cannot be saved: ${saved.kind} ${saved.id} (${saved.reason})`)
    },
  }
}

const savedOf = (planned: Plan | Refusal): Saved => (planned.ok ? { ok: true, versions: planned.versions } : planned)

const recordRow = ({ kind, id, version, columns, naturalKey, texts, place }: PlannedRow, seq: number): unknown[] => [
  ...[kind, id, version, seq, columns.homeId, columns.residentId, columns.providerId, columns.day, columns.state, naturalKey],
  ...[texts.search, texts.exact, place],
]

/** Two records may exchange their keys in one save. */
async function releaseKeys(queries: Queries, rows: readonly PlannedRow[]): Promise<void> {
  const giving = rows.filter(({ before, naturalKey }) => before !== null && before.naturalKey !== null && before.naturalKey !== naturalKey)
  for (const [kind, items] of Map.groupBy(giving, (row) => row.kind))
    await inChunks(
      items.map(({ id }) => id),
      (ids) => queries.updateTable('careRecord').set({ naturalKey: null }).where('kind', '=', kind).where('id', 'in', ids).execute(),
    )
}

/** What was removed and is entered again is no longer removed. */
async function forgetRemoved(queries: Queries, rows: readonly PlannedRow[]): Promise<void> {
  const again = rows.filter(({ before, version }) => before === null && version > 1)
  for (const { kind, id } of again) await queries.deleteFrom('careRemoved').where('kind', '=', kind).where('id', '=', id).execute()
}

const isLevel = sql<boolean>`word >= ${LEVEL_WORDS.from} and word < ${LEVEL_WORDS.before}`

/** those of the resident's own record */
export const dropWords = (queries: Queries, residentIds: readonly string[]) =>
  inChunks(residentIds, (ids) =>
    queries.deleteFrom('residentWord').where('residentId', 'in', ids).where(sql<boolean>`not (${isLevel})`).execute(),
  )

/** Residents are found by their home's address too. */
async function spreadPlaces(queries: Queries, rows: readonly PlannedRow[]): Promise<void> {
  const moved = rows.filter(({ kind, before, place }) => kind === 'home' && before !== null && before.place !== place)
  await inChunks(
    moved.map(({ id }) => id),
    (ids) =>
      queries
        .updateTable('careRecord')
        .set({ place: sql`(select h.place from care_record h where h.kind = 'home' and h.id = care_record.home_id)` })
        .where('kind', '=', 'resident')
        .where('homeId', 'in', ids)
        .execute(),
  )
}

/** Consoles look again at homes whose people have changed; a resident who moves changes both. */
const homesOf = (kind: RecordKind, id: string, homeIds: readonly (string | null)[]): NewChange[] => {
  const ids = kind === 'home' ? [id] : kind === 'resident' || kind === 'contact' ? homeIds : []
  return ids.flatMap((homeId) => (homeId === null ? [] : { kind: 'home', id: homeId, n: null }))
}
const changesOf = (rows: readonly PlannedRow[]): NewChange[] =>
  rows.flatMap(({ kind, id, columns, before }) => homesOf(kind, id, [columns.homeId, before?.homeId ?? null]))

type ToBeRemoved = { ok: true; columns: ReturnType<typeof columnsOf> } | { ok: false; refusal: Refusal }

async function toBeRemoved(queries: Queries, wanted: { kind: RecordKind; id: string; version: number }): Promise<ToBeRemoved> {
  const { kind, id, version } = wanted
  const row = await currentRecords(queries)
    .select(['r.version', 'h.doc'])
    .where('r.kind', '=', kind)
    .where('r.id', '=', id)
    .executeTakeFirst()
  if (row?.version !== version)
    return { ok: false, refusal: { ok: false, reason: 'stale', kind, id, ...(await lastChange(queries, wanted)) } }
  const referring = await referringTo(queries, kind, id)
  if (referring) return { ok: false, refusal: { ok: false, reason: 'missing-reference', ...referring, to: id } }
  return { ok: true, columns: columnsOf(JSON.parse(row.doc ?? 'null') as RecordOf<RecordKind>) }
}

/** A record that names this one: without it, it would point nowhere. */
async function referringTo(
  queries: Queries,
  kind: RecordKind,
  id: string,
): Promise<{ kind: RecordKind; id: string; field: string } | null> {
  const [field] = Object.entries(REFERENCES).find(([, to]) => to === kind) ?? []
  if (field === undefined) return null
  if (field === 'planId') return visitOf(queries, id)
  const rows = queries.selectFrom('careRecord').select(['kind', 'id']).where('kind', 'in', RECORD_KINDS)
  const referring = await rows
    .where(field as 'homeId' | 'residentId' | 'providerId', '=', id)
    .limit(1)
    .executeTakeFirst()
  return referring ? { ...referring, field } : null
}

/** Visits have no column for their plan: those of its resident are few. */
async function visitOf(queries: Queries, planId: string): Promise<{ kind: 'visit'; id: string; field: 'planId' } | null> {
  const plans = queries.selectFrom('careRecord').select('residentId').where('kind', '=', 'visit-plan').where('id', '=', planId)
  const visits = await currentRecords(queries)
    .select(['r.id', 'h.doc'])
    .where('r.kind', '=', 'visit')
    .where('r.residentId', '=', plans)
    .execute()
  const visit = visits.find(({ doc }) => (JSON.parse(doc ?? 'null') as RecordOf<'visit'>).planId === planId)
  return visit ? { kind: 'visit', id: visit.id, field: 'planId' } : null
}

/**
 * Rows stay and say who changed what when; what they said is gone, reasons included, which may name somebody. What was removed earlier of
 * the residents and homes that are erased goes too.
 */
async function blankEarlier(queries: Queries, erased: readonly Prepared[]): Promise<void> {
  const blank = (kind: RecordKind, ids: readonly string[]) =>
    inChunks(ids, (some) =>
      queries
        .updateTable('careHistory')
        .set({ doc: null, reason: null, erased: 1 })
        .where('kind', '=', kind)
        .where('id', 'in', some)
        .where('erased', '=', 0)
        .where('seq', 'not in', (eb) => eb.selectFrom('careRecord').select('seq').where('kind', '=', kind).where('id', 'in', some))
        .execute(),
    )
  for (const [kind, items] of Map.groupBy(erased, (one) => one.kind))
    await blank(
      kind,
      items.map(({ id }) => id),
    )
  const idsOf = (wanted: RecordKind) => erased.filter(({ kind }) => kind === wanted).map(({ id }) => id)
  const removed = [...(await removedOf(queries, 'homeId', idsOf('home'))), ...(await removedOf(queries, 'residentId', idsOf('resident')))]
  for (const [kind, items] of Map.groupBy(removed, (one) => one.kind))
    await blank(
      kind,
      items.map(({ id }) => id),
    )
}

const removedOf = (queries: Queries, field: 'homeId' | 'residentId', ids: readonly string[]) =>
  inChunks(ids, (some) => queries.selectFrom('careRemoved').select(['kind', 'id']).where(field, 'in', some).execute())
