/** From what a list asks for to the rows that may be in it, and what each of them must be asked. */
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Clock } from '../broker/clock.ts'
import { levelWord } from './care-levels.ts'
import type { ListQuery } from './care-records.ts'
import type { Connections } from './database.ts'
import type { RecordKind } from './record-schemas/kinds.ts'
import { categoryWord, statusWord } from './resident-days.ts'
import { plain, wantedOf } from './search-text.ts'
import { shanghaiDay } from './shanghai-day.ts'

export type Filter = Omit<ListQuery<RecordKind>, 'limit' | 'after' | 'order'>

/** `r` is the row of `care_record`, `w` that of `resident_word` */
export type Condition = RawBuilder<SqlBool>
export const all = (conditions: readonly Condition[]): Condition => sql<SqlBool>`${sql.join(conditions, sql` and `)}`

/** Rows in order of `id`, which an index leads to, and the questions that are left. */
export interface Candidates {
  narrow: RawBuilder<unknown>
  /** of the narrow rows */
  within: Condition[]
  id: RawBuilder<string>
  /** the same with `r`, and what joins it */
  whole: RawBuilder<unknown>
  joined: Condition[]
  questions: Condition[]
}

/** with more than these it is asked record by record whether a device fits */
const DEVICES_AT_ONCE = 500

export function createCareFilters({ read, dialect, clock }: Connections & { clock: Clock }) {
  const position = sql.raw(dialect === 'sqlite' ? 'instr' : 'strpos')
  const contains = (text: string, part: string): Condition => sql`${position}(${sql.raw(text)}, ${part}) > 0`

  /** of one of the filters that an index has, few records are left */
  function belonging({ homeId, residentId, providerId, fromDay, untilDay }: Filter): Condition[] {
    const conditions: Condition[] = []
    if (homeId !== undefined) conditions.push(sql`r.home_id = ${homeId}`)
    if (residentId !== undefined) conditions.push(sql`r.resident_id = ${residentId}`)
    if (providerId !== undefined) conditions.push(sql`r.provider_id = ${providerId}`)
    if (fromDay !== undefined) conditions.push(sql`r.day >= ${fromDay}`)
    if (untilDay !== undefined) conditions.push(sql`r.day <= ${untilDay}`)
    return conditions
  }

  const inForce = (word: string): Condition => {
    const today = shanghaiDay(clock.now())
    return sql`w.word = ${word} and w.from_day <= ${today} and w.until_day >= ${today}`
  }
  const hasWord = (word: string): Condition => sql`exists (select 1 from resident_word w where w.resident_id = r.id and ${inForce(word)})`

  async function questions({ kind, state, town, search, numbers = true, withDevices }: Filter): Promise<Condition[]> {
    const asked: Condition[] = []
    if (state !== undefined && kind !== 'resident') asked.push(sql`r.state = ${state}`)
    if (town !== undefined) asked.push(sql`${position}(r.place, ${plain(town)}) = 1`)
    const wanted = wantedOf(search ?? '')
    if (wanted) {
      const ways = [contains('r.search', wanted.part), contains('r.place', wanted.part)]
      if (numbers && wanted.token !== null) ways.push(contains('r.exact', wanted.token))
      if (withDevices && wanted.deviceId !== null) ways.push(...(await hasDevice(kind, wanted.deviceId)))
      asked.push(sql`(${sql.join(ways, sql` or `)})`)
    }
    return asked
  }

  async function hasDevice(kind: RecordKind, part: string): Promise<Condition[]> {
    if (kind !== 'home' && kind !== 'resident' && kind !== 'contact') return []
    const home = sql.raw(kind === 'home' ? 'r.id' : 'r.home_id')
    const fits = contains('lower(device.id)', part)
    const fitting = read.selectFrom('device').select('id').where(fits)
    const devices = await fitting.limit(DEVICES_AT_ONCE + 1).execute()
    if (devices.length === 0) return []
    if (devices.length > DEVICES_AT_ONCE) return [sql`exists (select 1 from device where device.home_id = ${home} and ${fits})`]
    const ids = devices.map(({ id }) => id)
    const homes = await read.selectFrom('device').select('homeId').distinct().where('id', 'in', ids).execute()
    return [sql`${home} in (${sql.join(homes.map(({ homeId }) => homeId))})`]
  }

  return async function candidatesOf(filter: Filter): Promise<Candidates> {
    const ofKind: Condition = sql`r.kind = ${filter.kind}`
    const [own, words, asked] = [belonging(filter), wordsOf(filter), await questions(filter)]
    const [first, ...others] = words
    if (first === undefined || own.length > 0) {
      const rows = sql`care_record r`
      return {
        narrow: rows,
        within: [ofKind, ...own],
        id: sql`r.id`,
        whole: rows,
        joined: [],
        questions: [...words.map(hasWord), ...asked],
      }
    }
    // whoever has the word is found without looking at anybody else
    return {
      narrow: sql`resident_word w`,
      within: [inForce(first)],
      id: sql`w.resident_id`,
      whole: sql`resident_word w cross join care_record r`,
      joined: [ofKind, sql`r.id = w.resident_id`],
      questions: [...others.map(hasWord), ...asked],
    }
  }
}

/** those of few residents first */
function wordsOf({ kind, state, category, level }: Filter): string[] {
  const words = category === undefined ? [] : [categoryWord(category)]
  if (level !== undefined) words.push(levelWord(level))
  if (state !== undefined && kind === 'resident') words.push(statusWord(state))
  return words
}
