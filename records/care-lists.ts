/** Lists and counts of care records: what they are filtered by lies in `care_record`; documents are read for one page only. */
import { sql } from 'kysely'
import type { Clock } from '../broker/clock.ts'
import { dayOf, hasDay } from './care-columns.ts'
import { all, type Candidates, type Condition, createCareFilters } from './care-filters.ts'
import type { CareRecord, CareRecords, ListPage, ListQuery } from './care-records.ts'
import { checkedRecord, currentRecords, RECORD_COLUMNS, type RecordRow } from './care-rows.ts'
import type { Connections } from './database.ts'
import type { RecordKind } from './record-schemas/kinds.ts'
import { ROWS_AT_ONCE, type Slice, slices } from './slices.ts'

/** of a record in its list */
interface Position {
  day: string
  id: string
}

export function createCareLists(deps: Connections & { clock: Clock }): Pick<CareRecords, 'list' | 'count' | 'page'> {
  const { read } = deps
  const rowsAtOnce = ROWS_AT_ONCE[deps.dialect]
  const candidatesOf = createCareFilters(deps)

  /** where the slice after `after` ends; null: at the end of all */
  async function endOfSlice(candidates: Candidates, byDay: boolean, after: Position | null): Promise<Position | null> {
    if (rowsAtOnce === null) return null
    const { narrow, within, id } = candidates
    const day = byDay ? sql`r.day` : sql`''`
    const { rows } = await sql<Position>`
      select ${day} as day, ${id} as id from ${narrow} where ${all([...within, ...bounds(candidates, byDay, { after, until: null })])}
      order by ${order(candidates, byDay)} limit 1 offset ${rowsAtOnce - 1}`.execute(read)
    return rows[0] ?? null
  }

  async function rowsOf(candidates: Candidates, byDay: boolean, slice: Slice<Position>, limit: number): Promise<RecordRow[]> {
    const { whole, within, joined, questions } = candidates
    const { rows } = await sql<RecordRow>`
      select h.id, h.version, h.at, h.by_name, h.doc from ${whole} join care_history h on h.seq = r.seq
      where ${all([...within, ...joined, ...questions, ...bounds(candidates, byDay, slice)])}
      order by ${order(candidates, byDay)} limit ${limit}`.execute(read)
    return rows
  }

  async function countOf({ narrow, whole, within, joined, questions, id }: Candidates, slice: Slice<Position>): Promise<number> {
    const asked = questions.length > 0
    const conditions = [...within, ...(asked ? [...joined, ...questions] : []), ...bounds({ id }, false, slice)]
    const { rows } = await sql<{ count: number }>`select count(*) as count from ${asked ? whole : narrow} where ${all(conditions)}`.execute(
      read,
    )
    return rows[0]!.count
  }

  async function idsOf({ whole, within, joined, questions, id }: Candidates, slice: Slice<Position>): Promise<string[]> {
    const conditions = all([...within, ...joined, ...questions, ...bounds({ id }, false, slice)])
    const { rows } = await sql<{ id: string }>`select ${id} as id from ${whole} where ${conditions} order by ${id}`.execute(read)
    return rows.map((row) => row.id)
  }

  /** Of a slice the ids while the page is not full, then only how many there are. */
  async function inOnePass(candidates: Candidates, after: string, wanted: number): Promise<{ ids: string[]; total: number }> {
    const ids: string[] = []
    let total = 0
    for await (const slice of slices<Position>(null, (start) => endOfSlice(candidates, false, start))) {
      const isOfPage = ids.length < wanted && (slice.until === null || slice.until.id > after)
      const found = isOfPage ? await idsOf(candidates, slice) : []
      total += isOfPage ? found.length : await countOf(candidates, slice)
      ids.push(...found.filter((id) => id > after).slice(0, wanted - ids.length))
    }
    return { ids, total }
  }

  const lists: Pick<CareRecords, 'list' | 'count'> = {
    async list<K extends RecordKind>({ after, limit, order: wanted, ...filter }: ListQuery<K>): Promise<ListPage<K>> {
      const byDay = wanted === 'day-desc' && hasDay(filter.kind)
      const candidates = await candidatesOf(filter)
      const rows: RecordRow[] = []
      const endOf = async (start: Position | null) => (candidates.questions.length > 0 ? endOfSlice(candidates, byDay, start) : null)
      for await (const slice of slices(positionOf(after ?? null, byDay), endOf)) {
        rows.push(...(await rowsOf(candidates, byDay, slice, limit + 1 - rows.length)))
        if (rows.length > limit) break
      }
      const items = rows.slice(0, limit).map((row) => checkedRecord(filter.kind, row))
      return { items, next: rows.length > limit ? cursorOf(items.at(-1)!, byDay) : null }
    },

    async count(filter) {
      const candidates = await candidatesOf(filter)
      let total = 0
      for await (const slice of slices<Position>(null, (start) => endOfSlice(candidates, false, start)))
        total += slice.until && candidates.questions.length === 0 ? rowsAtOnce! : await countOf(candidates, slice)
      return total
    },
  }

  return {
    ...lists,

    async page<K extends RecordKind>({ after = null, limit, ...filter }: Omit<ListQuery<K>, 'order'>) {
      const candidates = await candidatesOf(filter)
      if (rowsAtOnce === null || candidates.questions.length === 0) {
        const [page, total] = await Promise.all([lists.list<K>({ ...filter, after, limit }), lists.count(filter)])
        return { ...page, total }
      }
      const { ids, total } = await inOnePass(candidates, after ?? '', limit + 1)
      const shown = ids.slice(0, limit)
      const ofKind = currentRecords(read).select(RECORD_COLUMNS).where('r.kind', '=', filter.kind)
      const rows = await ofKind.where('r.id', 'in', shown).orderBy('r.id').execute()
      return { items: rows.map((row) => checkedRecord(filter.kind, row)), next: ids.length > limit ? shown.at(-1)! : null, total }
    },
  }
}

function bounds({ id }: Pick<Candidates, 'id'>, byDay: boolean, { after, until }: Slice<Position>): Condition[] {
  const conditions: Condition[] = []
  if (after) conditions.push(byDay ? sql`(r.day, r.id) < (${after.day}, ${after.id})` : sql`${id} > ${after.id}`)
  if (until) conditions.push(byDay ? sql`(r.day, r.id) >= (${until.day}, ${until.id})` : sql`${id} <= ${until.id}`)
  return conditions
}

const order = ({ id }: Candidates, byDay: boolean) => (byDay ? sql`r.day desc, r.id desc` : id)

/** ids have no spaces */
function positionOf(cursor: string | null, byDay: boolean): Position | null {
  if (cursor === null) return null
  const [day = '', id = ''] = cursor.split(' ', 2)
  return byDay ? { day, id } : { day: '', id: cursor }
}

const cursorOf = ({ id, doc }: CareRecord, byDay: boolean): string => (byDay ? `${dayOf(doc)} ${id}` : id)
