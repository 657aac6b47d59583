/** PostgreSQL, opened: migrated, with connections for each lane and for everything else. */
import { CamelCasePlugin, Kysely, PostgresDialect, sql } from 'kysely'
import type { Pool } from 'pg'
import type { Connections, Database } from './database.ts'
import { migrateToLatest, migrationsFor } from './migrations/migrate.ts'
import { createPostgresPools } from './postgres-pools.ts'
import { createPostgresStore } from './postgres-store.ts'
import type { Lane, Store } from './store.ts'

export async function openPostgres({ url, newId }: { url: string; newId(): string }): Promise<Connections & { store: Store }> {
  const pools = createPostgresPools(url)
  const dialect = new PostgresDialect({ pool: pools.reads })
  try {
    // backups of a server are its operators' (docs/operations.md)
    await migrateToLatest({ db: new Kysely<unknown>({ dialect }), migrations: migrationsFor('postgres', newId) })
  } catch (error) {
    await pools.close()
    throw error
  }
  const queriesOf = (pool: Pool) => new Kysely<Database>({ dialect: new PostgresDialect({ pool }), plugins: [new CamelCasePlugin()] })
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
