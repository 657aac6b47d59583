/** Subsidy runs on disk: each step of a run's life is one statement that also checks where the run stands. */
import { sql, type UpdateObject } from 'kysely'
import * as z from 'zod'
import type { Who } from './care-records.ts'
import { type Connections, type Database, inChunks, type Queries, type SubsidyRunTable } from './database.ts'
import { parseText } from './documents.ts'
import { createLineReader, FORGOTTEN, insertLines, LINE_COLUMNS, lineFromRow } from './subsidy-lines.ts'
import type { EntitlementLine, RunState, SubsidyRun, SubsidyRuns } from './subsidy-runs.ts'

const sumsSchema = z.array(
  z.object({
    programme: z.string(),
    residents: z.number(),
    fen: z.number(),
    hours: z.number(),
    backPaidFen: z.number(),
    recoveredFen: z.number(),
    demonstration: z.boolean(),
  }),
)
const OPEN: RunState[] = ['calculating', 'calculated', 'approved']
const DECIDED: RunState[] = ['approved', 'frozen']
/** a transaction that drops more would let presses wait for the writer */
const LINES_PER_DROP = 300

const whoOf = (id: string | null, name: string | null): Who | null => (name === null ? null : { id, name })

function runFromRow(row: SubsidyRunTable): SubsidyRun {
  const { startedById, startedByName, approvedById, approvedByName, frozenById, frozenByName, sums, ...run } = row
  return {
    ...run,
    startedBy: { id: startedById, name: startedByName },
    approvedBy: whoOf(approvedById, approvedByName),
    frozenBy: whoOf(frozenById, frozenByName),
    sums: parseText(sumsSchema, sums, `subsidy run ${row.id}`),
  }
}

type Attempt = Pick<SubsidyRun, 'id' | 'attempt'>
type Changes = UpdateObject<Database, 'subsidyRun'>

export function createSubsidyRuns({ read, write, dialect }: Connections): SubsidyRuns {
  const runs = read.selectFrom('subsidyRun').selectAll('subsidyRun')
  const reader = createLineReader({ read })

  async function get(id: string): Promise<SubsidyRun | null> {
    const row = await runs.where('id', '=', id).executeTakeFirst()
    return row ? runFromRow(row) : null
  }

  /** false: it was not in that state */
  const move = (id: string, from: readonly RunState[], changes: Changes): Promise<boolean> =>
    write('bulk', async (queries) => {
      const update = queries.updateTable('subsidyRun').set(changes).where('id', '=', id).where('state', 'in', from)
      return (await update.returning('id').executeTakeFirst()) !== undefined
    })

  const calculating = (queries: Queries, { id, attempt }: Attempt, changes: Changes) =>
    queries
      .updateTable('subsidyRun')
      .set(changes)
      .where('id', '=', id)
      .where('state', '=', 'calculating')
      .where('attempt', '=', attempt)
      .returning('id')
      .executeTakeFirst()

  async function dropLines(runId: string): Promise<void> {
    const lines = read.selectFrom('entitlementLine').select('residentId').where('runId', '=', runId).orderBy('residentId')
    for (let more = true; more; ) {
      const last = await lines.offset(LINES_PER_DROP).limit(1).executeTakeFirst()
      more = last !== undefined
      await write('bulk', async (queries) => {
        const drop = queries.deleteFrom('entitlementLine').where('runId', '=', runId)
        await (last ? drop.where('residentId', '<=', last.residentId) : drop).execute()
      })
    }
  }

  return {
    start: ({ startedBy, ...run }) =>
      write('bulk', async (queries) => {
        const frozen = await standing(queries, ['frozen']).where('month', '=', run.month).executeTakeFirst()
        if (frozen) return { ok: false, reason: 'frozen', run: runFromRow(frozen) }
        const who = { startedById: startedBy.id, startedByName: startedBy.name }
        const insert = queries.insertInto('subsidyRun').values({ ...run, ...who, state: 'calculating', attempt: 1, done: 0, sums: '[]' })
        const added = await insert
          .onConflict((conflict) => conflict.doNothing())
          .returningAll()
          .executeTakeFirst()
        if (added) return { ok: true, run: runFromRow(added) }
        return { ok: false, reason: 'open', run: runFromRow(await standing(queries, OPEN).executeTakeFirstOrThrow()) }
      }),

    get,

    list: async () => (await runs.orderBy('month', 'desc').orderBy('startedAt', 'desc').orderBy('id', 'desc').execute()).map(runFromRow),

    async decided(month) {
      const row = await standing(read, DECIDED).where('month', '=', month).executeTakeFirst()
      return row ? runFromRow(row) : null
    },

    append: (run, lines, done) =>
      write('bulk', async (queries) => {
        if (!(await calculating(queries, run, { done }))) return false
        await insertLines(queries, dialect, run.id, lines)
        return true
      }),

    async restart(id) {
      const begun = await move(id, ['calculating'], { attempt: sql`attempt + 1`, done: 0 })
      if (!begun) return null
      await dropLines(id)
      return get(id)
    },

    async finish(run, result) {
      const outcome: Changes =
        'failed' in result
          ? { state: 'failed', reason: result.failed }
          : { state: 'calculated', digest: result.digest, sums: JSON.stringify(result.sums), total: sql.ref('done') }
      const finished = await write('bulk', (queries) => calculating(queries, run, outcome))
      if (finished && 'failed' in result) await dropLines(run.id)
      return finished !== undefined
    },

    approve: (id, by, at) => move(id, ['calculated'], { state: 'approved', approvedById: by.id, approvedByName: by.name, approvedAt: at }),
    freeze: (id, by, at) => move(id, ['approved'], { state: 'frozen', frozenById: by.id, frozenByName: by.name, frozenAt: at }),
    discard: (id, reason) => move(id, ['calculated', 'approved'], { state: 'discarded', reason }),

    lines: reader.lines,
    eachLine: reader.eachLine,

    async paid(residentIds, months) {
      const from = [...months].sort()[0]
      if (from === undefined) return new Map()
      const frozen = await read.selectFrom('subsidyRun').select('id').where('state', '=', 'frozen').where('month', '>=', from).execute()
      if (frozen.length === 0) return new Map()
      const lines = read
        .selectFrom('entitlementLine')
        .select(LINE_COLUMNS)
        .where(
          'runId',
          'in',
          frozen.map(({ id }) => id),
        )
        .where('month', 'in', [...months])
      const rows = await inChunks(residentIds, (some) => lines.where('residentId', 'in', some).orderBy('runId').execute())
      return Map.groupBy(rows.map(lineFromRow), ({ residentId }) => residentId)
    },

    async ofResident(residentId, fromMonth) {
      const rows = await standing(read, DECIDED)
        .clearSelect()
        .innerJoin('entitlementLine', 'runId', 'subsidyRun.id')
        .select(['subsidyRun.id as runId', 'subsidyRun.month as runMonth', 'state', ...LINE_COLUMNS])
        .where('subsidyRun.month', '>=', fromMonth)
        .where('residentId', '=', residentId)
        .orderBy('subsidyRun.month', 'desc')
        .orderBy('entitlementLine.month', 'desc')
        .orderBy('programme')
        .execute()
      return rows.map(
        ({ runId, runMonth, state, ...line }): { run: Pick<SubsidyRun, 'id' | 'month' | 'state'>; line: EntitlementLine } => ({
          run: { id: runId, month: runMonth, state },
          line: lineFromRow(line),
        }),
      )
    },

    forget: (residentId) =>
      write('bulk', async (queries) => {
        // by run: lines lie in the order of runs, and have no other index
        const ids = (await queries.selectFrom('subsidyRun').select('id').execute()).map(({ id }) => id)
        const own = queries.updateTable('entitlementLine').set(FORGOTTEN).where('residentId', '=', residentId)
        if (ids.length > 0) await own.where('runId', 'in', ids).execute()
      }),
  }
}

const standing = (queries: Queries, states: readonly RunState[]) =>
  queries.selectFrom('subsidyRun').selectAll('subsidyRun').where('state', 'in', states).orderBy('subsidyRun.month', 'desc')
