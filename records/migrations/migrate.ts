/** Brings a database to the newest schema. Every migration is all or nothing, on both databases. */
import type { Kysely } from 'kysely'
import { Migrator } from 'kysely/migration'
import type { Dialect } from '../database.ts'
import { spine } from './0001-spine.ts'

export interface MigrationDeps {
  db: Kysely<unknown>
  dialect: Dialect
  newId(): string
  /** called before an existing schema is changed; nothing is changed when it rejects */
  backUp?(before: string): Promise<void>
}

export async function migrateToLatest({ db, dialect, newId, backUp }: MigrationDeps): Promise<void> {
  const migrations = { '0001-spine': spine(dialect, newId()) }
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })
  const known = await migrator.getMigrations()
  const next = known.find((migration) => migration.executedAt === undefined)
  if (next === undefined) return
  if (next !== known[0]) await backUp?.(next.name)
  const { error } = await migrator.migrateToLatest()
  if (error) throw new Error(`the database could not be migrated (${next.name}); it is unchanged`, { cause: error })
}
