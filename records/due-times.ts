/** Futures that are stored with the state they belong to. A claim is a lease with a fence: whoever lost it does nothing. */
import { sql } from 'kysely'
import type { Connections, DueTimeTable, Queries } from './database.ts'
import { skipLocked } from './database.ts'
import type { DueTime } from './store.ts'

/** Alarms and claims, or devices' availability: a step of an alarm must not wait behind 2000 devices after a restart. */
export type DueKind = 'alarms' | 'devices'

export interface DueTimes {
  /** due and not leased, earliest first; leased to the caller until `now + leaseMs` */
  claim(kind: DueKind, now: number, leaseMs: number, limit: number): Promise<DueTime[]>
  /** when the earliest of any kind can be claimed; null when there is none */
  nextAt(kind?: DueKind): Promise<number | null>
}

export function createDueTimes({ dialect, read, write }: Connections): DueTimes {
  // On PostgreSQL where the claims are made: what people look at holds the reading connections and must not stand before it.
  const ask = <T>(work: (queries: Queries) => Promise<T>): Promise<T> => (dialect === 'postgres' ? write('urgent', work) : work(read))
  const isFree = sql`lease_until = 0`
  const ofKind = { alarms: sql<boolean>`key not like 'device:%'`, devices: sql<boolean>`key like 'device:%'` } satisfies Record<
    DueKind,
    unknown
  >
  const lapsed = (now: number) => sql`lease_until > 0 and lease_until <= ${now}`

  /** Two passes, because unleased rows lie together in the index and lapsed leases are rare. */
  async function claimWhere(queries: Queries, which: typeof isFree, now: number, until: number, limit: number): Promise<DueTime[]> {
    const { rows } = await sql<DueTimeTable>`
      update due_time set fence = fence + 1, lease_until = ${until}
      where (home_id, key) in (
        select home_id, key from due_time where ${which} and due_at <= ${now} order by due_at limit ${limit} ${skipLocked(dialect)})
      returning home_id, key, due_at, fence`.execute(queries)
    return rows.map(({ homeId, key, dueAt, fence }) => ({ homeId, key, at: dueAt, fence }))
  }

  return {
    claim: (kind, now, leaseMs, limit) =>
      write('urgent', async (queries) => {
        const again = await claimWhere(queries, sql`${lapsed(now)} and ${ofKind[kind]}`, now, now + leaseMs, limit)
        const fresh = await claimWhere(queries, sql`${isFree} and ${ofKind[kind]}`, now, now + leaseMs, limit - again.length)
        return [...again, ...fresh].sort((a, b) => a.at - b.at)
      }),

    nextAt: (kind) =>
      ask(async (queries) => {
        const all = queries.selectFrom('dueTime')
        const due = kind === undefined ? all : all.where(ofKind[kind])
        const free = await due.where('leaseUntil', '=', 0).orderBy('dueAt').limit(1).select('dueAt').executeTakeFirst()
        const leased = await due.where('leaseUntil', '>', 0).orderBy('leaseUntil').limit(1).select('leaseUntil').executeTakeFirst()
        const instants = [free?.dueAt, leased?.leaseUntil].filter((at) => at !== undefined)
        return instants.length > 0 ? Math.min(...instants) : null
      }),
  }
}
