/** Notices that are owed to people outside the console: at least once, each with an idempotency key, a lease and a fence. */
import { sql } from 'kysely'
import { appendChanges } from './changes.ts'
import { type Connections, inChunks, type OutboxTable, skipLocked } from './database.ts'
import type { NewNotice } from './store.ts'

export type NoticeState = 'pending' | 'sent' | 'dead' | 'skipped'
export interface Notice extends NewNotice {
  state: NoticeState
  attempts: number
  /** when it is tried (again); null once it is settled */
  nextAt: number | null
  lastError: string | null
  fence: number
}

/** Outcomes answer false when the lease was lost meanwhile: nothing was written. Each writes an `alarm` change in the same transaction. */
export interface Outbox {
  claim(now: number, leaseMs: number, limit: number): Promise<Notice[]>
  sent(key: string, fence: number, at: number): Promise<boolean>
  /** `nextAt` null: given up */
  failed(key: string, fence: number, failure: { error: string; nextAt: number | null; at: number }): Promise<boolean>
  skipped(key: string, fence: number, reason: string, at: number): Promise<boolean>
  /** by alarm, in the order in which they were owed */
  ofAlarms(alarmIds: readonly string[]): Promise<Map<string, Notice[]>>
  /** when the earliest can be claimed; null when none is pending */
  nextAt(): Promise<number | null>
}

const noticeFromRow = ({ target, leaseUntil: _, settledAt: __, ...row }: OutboxTable): Notice => ({
  ...row,
  to: target,
  nextAt: row.state === 'pending' ? row.nextAt : null,
})

export function createOutbox({ dialect, read, write }: Connections): Outbox {
  type Outcome = Partial<OutboxTable> & { attempted: boolean }

  const settle = (key: string, fence: number, at: number, { attempted, ...outcome }: Outcome): Promise<boolean> =>
    write('urgent', async (queries) => {
      const settled = await queries
        .updateTable('outbox')
        .set((eb) => ({ ...outcome, leaseUntil: 0, attempts: eb('attempts', '+', attempted ? 1 : 0) }))
        .where('key', '=', key)
        .where('fence', '=', fence)
        .where('state', '=', 'pending')
        .returning('alarmId')
        .executeTakeFirst()
      if (settled) await appendChanges(queries, [{ kind: 'alarm', id: settled.alarmId, n: null }], at)
      return settled !== undefined
    })

  return {
    claim: (now, leaseMs, limit) =>
      write('urgent', async (queries) => {
        const { rows } = await sql<OutboxTable>`
          update outbox set fence = fence + 1, lease_until = ${now + leaseMs}
          where key in (
            select key from outbox where state = 'pending' and next_at <= ${now} and lease_until <= ${now}
            order by next_at limit ${limit} ${skipLocked(dialect)})
          returning *`.execute(queries)
        return rows.map(noticeFromRow).sort((a, b) => a.at - b.at)
      }),

    sent: (key, fence, at) => settle(key, fence, at, { state: 'sent', settledAt: at, lastError: null, attempted: true }),

    failed: (key, fence, { error, nextAt, at }) =>
      nextAt === null
        ? settle(key, fence, at, { state: 'dead', settledAt: at, lastError: error, attempted: true })
        : settle(key, fence, at, { nextAt, lastError: error, attempted: true }),

    skipped: (key, fence, reason, at) => settle(key, fence, at, { state: 'skipped', settledAt: at, lastError: reason, attempted: false }),

    async ofAlarms(alarmIds) {
      const rows = await inChunks(alarmIds, (ids) =>
        read.selectFrom('outbox').selectAll().where('alarmId', 'in', ids).orderBy('at').orderBy('key').execute(),
      )
      return Map.groupBy(rows.map(noticeFromRow), (notice) => notice.alarmId)
    },

    async nextAt() {
      const pending = read.selectFrom('outbox').where('state', '=', 'pending')
      const { next } = await pending
        .select(({ fn }) => fn.min<number | null>(sql`case when lease_until > next_at then lease_until else next_at end`).as('next'))
        .executeTakeFirstOrThrow()
      return next
    },
  }
}
