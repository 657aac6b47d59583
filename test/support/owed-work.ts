/** Looks into a hub's database from outside: is everything done that is due by now, and when is the next thing due? */
import { DatabaseSync } from 'node:sqlite'
import { setImmediate } from 'node:timers/promises'
import pg from 'pg'
import type { Config } from '../../hub/config.ts'
import { sqlitePath } from '../../records/sqlite-file.ts'

export interface OwedWork {
  /** resolves with true as soon as nothing is due any more at this time, with false when something still is after a second */
  done(now: number): Promise<boolean>
  nextAt(now: number): Promise<number | null>
  describe(now: number): Promise<string>
  close(): Promise<void>
}

const DUE = `select 'due' as what, key, due_at as at from due_time
  union all select 'notice', key, next_at from outbox where state = 'pending'`
const PATIENCE_MS = 1_500
/** between two statements of one piece of work the hub's connections look idle for a moment */
const IDLE_LOOKS = 4

const WORKING = `select pid from pg_stat_activity
  where datname = current_database() and application_name like 'anling%' and state <> 'idle'`

interface Row {
  what: string
  key: string
  at: number | string
}

/** `writing`: whether the hub is committing something right now */
export async function openOwedWork(config: Config, writing: () => boolean): Promise<OwedWork> {
  const { rows, busy, close } = config.HUB_DATABASE_URL ? await openPostgres(config.HUB_DATABASE_URL) : openSqlite(config.HUB_DATA_DIR)
  const owedBy = async (now: number) => (await rows()).filter(({ at }) => Number(at) <= now)
  return {
    async done(now) {
      const until = performance.now() + PATIENCE_MS
      for (let idle = 0; idle < IDLE_LOOKS; ) {
        if (performance.now() > until) return false
        await setImmediate()
        idle = writing() || (await busy()) || (await owedBy(now)).length > 0 ? 0 : idle + 1
      }
      return true
    },
    async nextAt(now) {
      const later = (await rows()).map(({ at }) => Number(at)).filter((at) => at > now)
      return later.length === 0 ? null : Math.min(...later)
    },
    async describe(now) {
      return (await owedBy(now)).map(({ what, key }) => `${what} ${key}`).join(', ')
    },
    close,
  }
}

function openSqlite(dir: string) {
  const db = new DatabaseSync(sqlitePath(dir), { readOnly: true, timeout: 2_000 })
  const query = db.prepare(DUE)
  // besides writing, which the caller knows, its work is done within a few turns of the loop
  return { rows: async () => query.all() as unknown as Row[], busy: async () => false, close: async () => db.close() }
}

async function openPostgres(url: string) {
  const client = new pg.Client(url)
  await client.connect()
  return {
    rows: async () => (await client.query<Row>(DUE)).rows,
    busy: async () => (await client.query(WORKING)).rows.length > 0,
    close: () => client.end(),
  }
}
