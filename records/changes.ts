/** The change log: one sequence of what changed, without gaps, in order of commit. */
import type { Connections, Queries } from './database.ts'
import type { Change, NewChange } from './store.ts'
import { distinctChanges } from './writes.ts'

export interface Changes {
  /** names this log: another epoch means that sequence numbers cannot be compared */
  epoch(): Promise<string>
  head(): Promise<number>
  /** the changes after `seq`, in order; `pruned` when some of them are no longer kept, or `seq` lies beyond the head */
  since(seq: number, limit: number): Promise<{ ok: true; changes: Change[] } | { ok: false; reason: 'pruned' }>
  /** keeps the latest `keep` rows */
  prune(keep: number): Promise<void>
}

const CHANGES_PER_INSERT = 1000

/**
 * Last statements of a transaction: the head row stays locked from here to the commit, which makes the order of sequence numbers that of
 * the commits. A plain sequence would not (docs: storage.md §1).
 */
export async function appendChanges(queries: Queries, changes: readonly NewChange[], at: number): Promise<void> {
  const distinct = distinctChanges(changes)
  if (distinct.length === 0) return
  const { head } = await queries
    .updateTable('changeHead')
    .set((eb) => ({ head: eb('head', '+', distinct.length) }))
    .returning('head')
    .executeTakeFirstOrThrow()
  const first = head - distinct.length + 1
  const rows = distinct.map((change, index) => ({ ...change, seq: first + index, at }))
  for (let from = 0; from < rows.length; from += CHANGES_PER_INSERT)
    await queries
      .insertInto('changeLog')
      .values(rows.slice(from, from + CHANGES_PER_INSERT))
      .execute()
}

export function createChanges({ read, write }: Connections): Changes {
  const headRow = () => read.selectFrom('changeHead').selectAll().executeTakeFirstOrThrow()
  return {
    epoch: async () => (await headRow()).epoch,
    head: async () => (await headRow()).head,

    async since(seq, limit) {
      const { head } = await headRow()
      if (seq === head) return { ok: true, changes: [] }
      const changes = await read.selectFrom('changeLog').selectAll().where('seq', '>', seq).orderBy('seq').limit(limit).execute()
      return changes[0]?.seq === seq + 1 ? { ok: true, changes } : { ok: false, reason: 'pruned' }
    },

    prune: (keep) =>
      write('bulk', async (queries) => {
        const { head } = await queries.selectFrom('changeHead').select('head').executeTakeFirstOrThrow()
        await queries
          .deleteFrom('changeLog')
          .where('seq', '<=', head - keep)
          .execute()
      }),
  }
}
