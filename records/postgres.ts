/** PostgreSQL, opened: migrated, with connections for each lane and for everything else. */
import { CamelCasePlugin, Kysely, PostgresDialect, PostgresQueryCompiler, sql } from 'kysely'
import type { Pool } from 'pg'
import type { Clock } from '../broker/clock.ts'
import { printable } from '../gateway/payload.ts'
import type { Connections, Database } from './database.ts'
import { migrateToLatest, migrationsFor } from './migrations/migrate.ts'
import { createPostgresPools } from './postgres-pools.ts'
import { createPostgresStore } from './postgres-store.ts'
import type { Lane, Store } from './store.ts'

/** A NUL in an address or a name finds nothing, as on SQLite, instead of being an error of the database. */
class PrintableValues extends PostgresQueryCompiler {
  protected override appendValue(value: unknown): void {
    super.appendValue(typeof value === 'string' ? printable(value) : value)
  }
}

const dialectOn = (pool: Pool) => Object.assign(new PostgresDialect({ pool }), { createQueryCompiler: () => new PrintableValues() })

export interface PostgresOptions {
  url: string
  clock: Clock
  newId(): string
}

export async function openPostgres({ url, clock, newId }: PostgresOptions): Promise<Connections & { store: Store }> {
  const pools = createPostgresPools(url)
  try {
    // backups of a server are its operators' (docs/operations.md)
    const db = new Kysely<unknown>({ dialect: dialectOn(pools.reads) })
    await migrateToLatest({ db, migrations: migrationsFor('postgres', newId, clock.now()) })
  } catch (error) {
    await pools.close()
    throw error
  }
  const queriesOf = (pool: Pool) => new Kysely<Database>({ dialect: dialectOn(pool), plugins: [new CamelCasePlugin()] })
  const read = queriesOf(pools.reads)
  const writers = { urgent: queriesOf(pools.writes.urgent), bulk: queriesOf(pools.writes.bulk) }
  const waiting = (lane: Lane) => pools.lanes[lane].waitingCount + pools.writes[lane].waitingCount
  return {
    dialect: 'postgres',
    store: createPostgresStore(pools),
    read,
    write: (lane, work) => writers[lane].transaction().execute(work),
    databaseBytes: async () => {
      const size = sql<{ bytes: number }>`select pg_database_size(current_database()) as bytes`
      return (await size.execute(read)).rows[0]!.bytes
    },
    waiting: () => ({ urgent: waiting('urgent'), bulk: waiting('bulk') }),
    close: pools.close,
  }
}
