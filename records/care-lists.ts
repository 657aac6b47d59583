/** Lists and counts of care records: what they are filtered by lies in `care_record`; documents are read for one page only. */
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Clock } from '../broker/clock.ts'
import { dayOf, hasDay } from './care-columns.ts'
import { levelWord } from './care-levels.ts'
import type { CareRecord, CareRecords, ListPage, ListQuery } from './care-records.ts'
import { breathe, checkedRecord, currentRecords, RECORD_COLUMNS } from './care-rows.ts'
import type { Connections, Dialect } from './database.ts'
import type { RecordKind } from './record-schemas/kinds.ts'
import { categoryWord, statusWord } from './resident-days.ts'
import { plain, wantedOf } from './search-text.ts'
import { shanghaiDay } from './shanghai-day.ts'

type Filter = Omit<ListQuery<RecordKind>, 'limit' | 'after' | 'order'>
/** of a record in its list */
interface Position {
  day: string
  id: string
}
/** `r` is the row of `care_record` */
type Condition = RawBuilder<SqlBool>
const all = (conditions: readonly Condition[]): Condition => sql<SqlBool>`${sql.join(conditions, sql` and `)}`

/**
 * On the embedded database a query runs in this thread: one that must look at every record looks at so many at a time. A server looks at
 * all of them at once.
 */
const ROWS_AT_ONCE: Record<Dialect, number> = { sqlite: 5000, postgres: 2 ** 31 }
/** with more than these it is asked record by record whether a device fits */
const DEVICES_AT_ONCE = 500

export function createCareLists({ read, dialect, clock }: Connections & { clock: Clock }): Pick<CareRecords, 'list' | 'count'> {
  const rowsAtOnce = ROWS_AT_ONCE[dialect]
  const position = sql.raw(dialect === 'sqlite' ? 'instr' : 'strpos')
  const contains = (text: string, part: string): Condition => sql`${position}(${sql.raw(text)}, ${part}) > 0`

  /** where an index leads to */
  function candidates({ kind, homeId, residentId, providerId, fromDay, untilDay }: Filter): Condition {
    const conditions: Condition[] = [sql`r.kind = ${kind}`]
    if (homeId !== undefined) conditions.push(sql`r.home_id = ${homeId}`)
    if (residentId !== undefined) conditions.push(sql`r.resident_id = ${residentId}`)
    if (providerId !== undefined) conditions.push(sql`r.provider_id = ${providerId}`)
    if (fromDay !== undefined) conditions.push(sql`r.day >= ${fromDay}`)
    if (untilDay !== undefined) conditions.push(sql`r.day <= ${untilDay}`)
    return all(conditions)
  }

  /** what every candidate must be asked; null: nothing */
  async function question({ kind, state, category, level, town, search, withDevices }: Filter): Promise<Condition | null> {
    const conditions: Condition[] = []
    if (state !== undefined) conditions.push(kind === 'resident' ? hasWord(statusWord(state)) : sql`r.state = ${state}`)
    if (category !== undefined) conditions.push(hasWord(categoryWord(category)))
    if (level !== undefined) conditions.push(hasWord(levelWord(level)))
    if (town !== undefined) conditions.push(sql`${position}(r.place, ${plain(town)}) = 1`)
    const wanted = wantedOf(search ?? '')
    if (wanted) {
      const ways = [contains('r.search', wanted.part), contains('r.place', wanted.part)]
      ways.push(...wanted.tokens.map((token) => contains('r.exact', token)))
      if (withDevices && wanted.deviceId !== null) ways.push(...(await hasDevice(kind, wanted.deviceId)))
      conditions.push(sql`(${sql.join(ways, sql` or `)})`)
    }
    return conditions.length === 0 ? null : all(conditions)
  }

  function hasWord(word: string): Condition {
    const today = shanghaiDay(clock.now())
    return sql`exists (select 1 from resident_word w
      where w.word = ${word} and w.resident_id = r.id and w.from_day <= ${today} and w.until_day >= ${today})`
  }

  async function hasDevice(kind: RecordKind, part: string): Promise<Condition[]> {
    if (kind !== 'home' && kind !== 'resident' && kind !== 'contact') return []
    const home = sql.raw(kind === 'home' ? 'r.id' : 'r.home_id')
    const fits = contains('lower(device.id)', part)
    const devices = await read
      .selectFrom('device')
      .select('id')
      .where(fits)
      .limit(DEVICES_AT_ONCE + 1)
      .execute()
    if (devices.length === 0) return []
    if (devices.length > DEVICES_AT_ONCE) return [sql`exists (select 1 from device where device.home_id = ${home} and ${fits})`]
    const ids = devices.map(({ id }) => id)
    const homes = await read.selectFrom('device').select('homeId').distinct().where('id', 'in', ids).execute()
    return [sql`${home} in (${sql.join(homes.map(({ homeId }) => homeId))})`]
  }

  /** the candidates after one and up to another, in their order */
  function slice(filter: Filter, byDay: boolean, { after, until }: { after: Position | null; until: Position | null }) {
    const conditions = [candidates(filter)]
    if (after) conditions.push(byDay ? sql`(r.day, r.id) < (${after.day}, ${after.id})` : sql`r.id > ${after.id}`)
    if (until) conditions.push(byDay ? sql`(r.day, r.id) >= (${until.day}, ${until.id})` : sql`r.id <= ${until.id}`)
    return all(conditions)
  }

  /** where the next slice ends; null: at the end of all */
  async function endOfSlice(filter: Filter, byDay: boolean, after: Position | null): Promise<Position | null> {
    const rows = read
      .selectFrom('careRecord as r')
      .select(['r.day', 'r.id'])
      .where(slice(filter, byDay, { after, until: null }))
    const end = await rows
      .orderBy(inOrder(byDay))
      .limit(1)
      .offset(rowsAtOnce - 1)
      .executeTakeFirst()
    return end ? { day: end.day ?? '', id: end.id } : null
  }

  return {
    async list<K extends RecordKind>({ after: cursor, limit, order, ...filter }: ListQuery<K>): Promise<ListPage<K>> {
      const byDay = order === 'day-desc' && hasDay(filter.kind)
      const asked = await question(filter)
      const items: CareRecord<K>[] = []
      let after = positionOf(cursor ?? null, byDay)
      for (;;) {
        const until = asked ? await endOfSlice(filter, byDay, after) : null
        let rows = currentRecords(read)
          .select(RECORD_COLUMNS)
          .where(slice(filter, byDay, { after, until }))
        if (asked) rows = rows.where(asked)
        const found = await rows
          .orderBy(inOrder(byDay))
          .limit(limit + 1 - items.length)
          .execute()
        items.push(...found.map((row) => checkedRecord(filter.kind, row)))
        if (until === null || items.length > limit) break
        after = until
        await breathe()
      }
      const last = items.length > limit ? items[limit - 1] : undefined
      return { items: items.slice(0, limit), next: last ? cursorOf(last, byDay) : null }
    },

    async count(filter) {
      const asked = await question(filter)
      let total = 0
      for (let after: Position | null = null; ; ) {
        const until: Position | null = await endOfSlice(filter, false, after)
        if (until && !asked) total += rowsAtOnce
        else {
          let rows = read.selectFrom('careRecord as r').where(slice(filter, false, { after, until }))
          if (asked) rows = rows.where(asked)
          total += (await rows.select(({ fn }) => fn.countAll<number>().as('count')).executeTakeFirstOrThrow()).count
        }
        if (until === null) return total
        after = until
        await breathe()
      }
    },
  }
}

const inOrder = (byDay: boolean) => (byDay ? sql`r.day desc, r.id desc` : sql`r.id`)

/** ids have no spaces */
function positionOf(cursor: string | null, byDay: boolean): Position | null {
  if (cursor === null) return null
  const [day, id] = cursor.split(' ', 2)
  return byDay ? { day: day ?? '', id: id ?? '' } : { day: '', id: cursor }
}

const cursorOf = ({ id, doc }: CareRecord, byDay: boolean): string => (byDay ? `${dayOf(doc)} ${id}` : id)
