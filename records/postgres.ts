/** PostgreSQL, opened: migrated, with connections for each lane and for everything else. */
import { CamelCasePlugin, Kysely, PostgresDialect, sql } from 'kysely'
import type { Connections, Database } from './database.ts'
import { migrateToLatest, migrationsFor } from './migrations/migrate.ts'
import { createPostgresPools } from './postgres-pools.ts'
import { createPostgresStore } from './postgres-store.ts'
import type { Store } from './store.ts'

export async function openPostgres({ url, newId }: { url: string; newId(): string }): Promise<Connections & { store: Store }> {
  const pools = createPostgresPools(url)
  const dialect = new PostgresDialect({ pool: pools.general })
  try {
    // backups of a server are its operators' (docs/operations.md)
    await migrateToLatest({ db: new Kysely<unknown>({ dialect }), migrations: migrationsFor('postgres', newId) })
  } catch (error) {
    await pools.close()
    throw error
  }
  const queries = new Kysely<Database>({ dialect, plugins: [new CamelCasePlugin()] })
  return {
    dialect: 'postgres',
    store: createPostgresStore(pools),
    read: queries,
    write: (_, work) => queries.transaction().execute(work),
    databaseBytes: async () => {
      const size = sql<{ bytes: number }>`select pg_database_size(current_database()) as bytes`
      return (await size.execute(queries)).rows[0]!.bytes
    },
    waiting: () => ({ urgent: pools.lanes.urgent.waitingCount, bulk: pools.lanes.bulk.waitingCount }),
    close: pools.close,
  }
}
