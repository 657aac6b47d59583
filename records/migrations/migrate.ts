/** Brings a database to the newest schema. Every migration is all or nothing, on both databases. */
import type { Kysely } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import type { Dialect } from '../database.ts'
import { spine } from './0001-spine.ts'
import { careRecords } from './0002-care-records.ts'
import { subsidyRuns } from './0003-subsidy-runs.ts'
import { tokensAndAttachments } from './0004-tokens-and-attachments.ts'
import { devicePlacements } from './0005-device-placements.ts'

/** In order of their names. A migration that has been shipped is never edited. `now`: what an older schema knew counts as known from here. */
export const migrationsFor = (dialect: Dialect, newId: () => string, now: number): Record<string, Migration> => ({
  '0001-spine': spine(dialect, newId()),
  '0002-care-records': careRecords(dialect, now),
  '0003-subsidy-runs': subsidyRuns(dialect),
  '0004-tokens-and-attachments': tokensAndAttachments(dialect),
  '0005-device-placements': devicePlacements(dialect, now),
})

export interface MigrationDeps {
  db: Kysely<unknown>
  migrations: Record<string, Migration>
  /** called before an existing schema is changed; nothing is changed when it rejects */
  backUp?(before: string): Promise<void>
}

export async function migrateToLatest({ db, migrations, backUp }: MigrationDeps): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })
  const known = await migrator.getMigrations()
  const next = known.find((migration) => migration.executedAt === undefined)
  if (next === undefined) return
  if (next !== known[0]) await backUp?.(next.name)
  const { error } = await migrator.migrateToLatest()
  if (error) throw new Error(`the database could not be migrated (${next.name}); it is unchanged`, { cause: error })
}
