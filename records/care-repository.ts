/**
 * Care records on either database. In: documents as people enter them. Out: documents as they are, and as they were on any day.
 * Never: a document without its place in the history, or a sensitive number that can be found piece by piece.
 */
import type { Clock } from '../broker/clock.ts'
import { normalKey } from './care-columns.ts'
import { createCareLists } from './care-lists.ts'
import { ownersOf } from './care-plan.ts'
import type { CareRecord, CareRecords } from './care-records.ts'
import { checkedRecord, currentRecords, inBreaths, RECORD_COLUMNS, schemaOf, trustedRecord } from './care-rows.ts'
import { createCareSaving } from './care-saving.ts'
import type { Connections } from './database.ts'
import { parseText } from './documents.ts'
import type { RecordKind } from './record-schemas/kinds.ts'
import { slices } from './slices.ts'

export function createCareRecords(deps: Connections & { clock: Clock }): CareRecords {
  const { read } = deps
  const current = <K extends RecordKind>(kind: K) => currentRecords(read).select(RECORD_COLUMNS).where('r.kind', '=', kind)

  /** of each record the last version that was written until then */
  const known = (kind: RecordKind, at: number) =>
    read
      .selectFrom('careHistory as h')
      .select(RECORD_COLUMNS)
      .where('h.kind', '=', kind)
      .where('h.doc', 'is not', null)
      .where('h.version', '=', (eb) =>
        eb
          .selectFrom('careHistory as later')
          .select(({ fn }) => fn.max('later.version').as('version'))
          .whereRef('later.kind', '=', 'h.kind')
          .whereRef('later.id', '=', 'h.id')
          .where('later.at', '<=', at),
      )

  return {
    ...createCareLists(deps),
    ...createCareSaving(deps),

    async get(kind, id) {
      const row = await current(kind).where('r.id', '=', id).executeTakeFirst()
      return row ? checkedRecord(kind, row) : null
    },

    async byIds<K extends RecordKind>(kind: K, ids: readonly string[]) {
      const rows = await inBreaths([...new Set(ids)], (some) => current(kind).where('r.id', 'in', some).execute())
      return new Map(rows.map((row): [string, CareRecord<K>] => [row.id, checkedRecord(kind, row)]))
    },

    async ofResidents<K extends RecordKind>(kind: K, residentIds: readonly string[]) {
      const rows = await inBreaths([...new Set(residentIds)], (ids) =>
        current(kind).where('r.residentId', 'in', ids).orderBy('r.day').orderBy('r.id').execute(),
      )
      return rows.map((row): CareRecord<K> => checkedRecord(kind, row))
    },

    async asOf(kind, id, at) {
      const row = await known(kind, at).where('h.id', '=', id).executeTakeFirst()
      return row ? checkedRecord(kind, row) : null
    },

    async *allAsOf(kind, at, chunk) {
      // every record has a first version
      const first = read.selectFrom('careHistory').select('id').where('kind', '=', kind).where('version', '=', 1).orderBy('id').limit(1)
      const endOf = async (after: string | null) => {
        const end = first.where('id', '>', after ?? '').offset(chunk - 1)
        return (await end.executeTakeFirst())?.id ?? null
      }
      for await (const { after, until } of slices<string>(null, endOf)) {
        let rows = known(kind, at).where('h.id', '>', after ?? '')
        if (until !== null) rows = rows.where('h.id', '<=', until)
        const records = (await rows.orderBy('h.id').execute()).map((row) => trustedRecord(kind, row))
        if (records.length > 0) yield records
      }
    },

    async history(kind, id) {
      const entries = read.selectFrom('careHistory').selectAll().where('kind', '=', kind).where('id', '=', id)
      return (await entries.orderBy('version', 'desc').execute()).map(({ seq, version, at, byId, byName, reason, erased, doc }) => ({
        ...{ seq, version, at, by: { id: byId, name: byName }, reason, erased: erased === 1 },
        doc: doc === null ? null : parseText(schemaOf(kind), doc, `${kind} ${id}, version ${version}`),
      }))
    },

    async byNaturalKey(kind, keys) {
      const owners = await ownersOf(read, kind, [...new Set(keys.map(normalKey))])
      return new Map(
        keys.flatMap((key) => {
          const id = owners.get(normalKey(key))
          return id === undefined ? [] : [[key, id]]
        }),
      )
    },

    async changesSince(seq, limit) {
      const entries = read.selectFrom('careHistory').select(['seq', 'kind', 'id', 'version', 'at', 'byId', 'byName', 'removed'])
      const rows = await entries.where('seq', '>', seq).orderBy('seq').limit(limit).execute()
      return rows.map(({ byId, byName, removed, ...row }) => ({ ...row, by: { id: byId, name: byName }, removed: removed === 1 }))
    },
  }
}
