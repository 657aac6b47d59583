/** The lines of subsidy runs as rows: many at once in one statement, and read in the order in which they are digested and exported. */
import { sql } from 'kysely'
import * as z from 'zod'
import type { Connections, Dialect, EntitlementLineTable, Queries } from './database.ts'
import { parseText } from './documents.ts'
import type { EntitlementLine, LineQuery } from './subsidy-runs.ts'

const text = z.object({ zh: z.string(), en: z.string() })
const becauseSchema = z.array(
  z.object({
    rate: z.object({ id: z.string(), validFrom: z.string(), reference: text }),
    amount: text,
    facts: z.array(text),
    from: z.string(),
    until: z.string(),
  }),
)

/** what a line says when its resident is erased; the guard in the migration lets nothing else be written over one */
export const FORGOTTEN = { sentence: '{"zh":"","en":""}', because: '[]' }

/** Building a statement with thousands of parameters would cost this thread more than computing what is in it. */
const INSERT: Record<Dialect, (rows: string) => ReturnType<typeof sql>> = {
  sqlite: (rows) => sql`
    insert into entitlement_line
      (run_id, resident_id, month, programme, kind, fen, hours, payer_share_percent, demonstration, sentence, because)
    select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7, value ->> 8,
      value -> 9, value -> 10
    from json_each(${rows})`,
  postgres: (rows) => sql`
    insert into entitlement_line
      (run_id, resident_id, month, programme, kind, fen, hours, payer_share_percent, demonstration, sentence, because)
    select l ->> 0, l ->> 1, l ->> 2, l ->> 3, l ->> 4, (l ->> 5)::bigint, (l ->> 6)::double precision, (l ->> 7)::double precision,
      (l ->> 8)::integer, l ->> 9, l ->> 10
    from json_array_elements(${rows}::json) as l`,
}

export async function insertLines(queries: Queries, dialect: Dialect, runId: string, lines: readonly EntitlementLine[]): Promise<void> {
  if (lines.length === 0) return
  const rows = lines.map(({ residentId, month, programme, kind, fen, hours, payerSharePercent, demonstration, sentence, because }) => [
    ...[runId, residentId, month, programme, kind, fen, hours, payerSharePercent, Number(demonstration), sentence, because],
  ])
  await INSERT[dialect](JSON.stringify(rows)).execute(queries)
}

type Row = Omit<EntitlementLineTable, 'runId'>

export const lineFromRow = ({ sentence, because, demonstration, ...row }: Row): EntitlementLine => ({
  ...row,
  demonstration: demonstration === 1,
  sentence: parseText(text, sentence, `a line of ${row.residentId}`),
  because: parseText(becauseSchema, because, `a line of ${row.residentId}`),
})

export const LINE_COLUMNS = [
  ...(['residentId', 'entitlementLine.month', 'programme', 'kind', 'fen', 'hours'] as const),
  ...(['payerSharePercent', 'demonstration', 'sentence', 'because'] as const),
] as const

const KEY = ['residentId', 'month', 'programme', 'kind'] as const
const cursorOf = (line: EntitlementLine): string => KEY.map((key) => line[key]).join('/')

/** Whatever is not a cursor of ours begins at what it would stand for. */
const after = (cursor: string) => {
  const values = cursor.split('/')
  const [residentId, month, programme, kind] = KEY.map((_, index) => values[index] ?? '')
  return sql<boolean>`(resident_id, month, programme, kind) > (${residentId}, ${month}, ${programme}, ${kind})`
}

export function createLineReader({ read }: Pick<Connections, 'read'>) {
  async function lines({ runId, residentIds, programme, kind, after: cursor, limit }: LineQuery) {
    let query = read.selectFrom('entitlementLine').select(LINE_COLUMNS).where('runId', '=', runId)
    if (residentIds) query = query.where('residentId', 'in', residentIds.length > 0 ? residentIds : [''])
    if (programme !== undefined) query = query.where('programme', '=', programme)
    if (kind !== undefined) query = query.where('kind', '=', kind)
    if (cursor !== null) query = query.where(after(cursor))
    for (const column of KEY) query = query.orderBy(column)
    const rows = await query.limit(limit + 1).execute()
    const items = rows.slice(0, limit).map(lineFromRow)
    return { items, next: rows.length > limit ? cursorOf(items.at(-1)!) : null }
  }

  return {
    lines,
    async *eachLine(runId: string, chunk: number) {
      for (let cursor: string | null = null, first = true; first || cursor !== null; first = false) {
        const page: Awaited<ReturnType<typeof lines>> = await lines({ runId, after: cursor, limit: chunk })
        if (page.items.length > 0) yield page.items
        cursor = page.next
      }
    },
  }
}
