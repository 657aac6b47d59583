/** What a subsidy run needs of many residents beside their own records: a few fields of many documents, taken out by the database. */
import { sql } from 'kysely'
import { type Connections, type Dialect, inChunks } from './database.ts'
import type { RecordOf } from './record-schemas/kinds.ts'

export type KnownAssessment = Pick<RecordOf<'assessment'>, 'id' | 'residentId' | 'day' | 'care' | 'scale' | 'replaces'> & {
  /** since when it is known as it is */
  recordedAt: number
}
/**
 * A device that stands or stood in a home. Every registered device counts as a box while there are no device models that say otherwise.
 */
export interface KnownBox {
  id: string
  homeId: string
  /** epoch ms; what begins or ends becomes known as it happens */
  fromAt: number
  /** null: it stands there */
  untilAt: number | null
}

export interface SubsidyFacts {
  /** by resident, in order of id, as they were known at that instant */
  assessmentsOf(residentIds: readonly string[], at: number): Promise<Map<string, KnownAssessment[]>>
  /** by home, in order of id and time: those that stood there until that instant, and what was known of it then */
  boxesOf(homeIds: readonly string[], at: number): Promise<Map<string, KnownBox[]>>
}

const FIELD: Record<Dialect, (name: string) => ReturnType<typeof sql<string>>> = {
  sqlite: (name) => sql<string>`doc ->> ${sql.lit(name)}`,
  postgres: (name) => sql<string>`doc::json ->> ${sql.lit(name)}`,
}

export function createSubsidyFacts({ read, dialect }: Pick<Connections, 'read' | 'dialect'>): SubsidyFacts {
  const field = FIELD[dialect]
  const versions = read
    .selectFrom('careRecord')
    .innerJoin('careHistory', (join) =>
      join.onRef('careHistory.kind', '=', 'careRecord.kind').onRef('careHistory.id', '=', 'careRecord.id'),
    )
    .select(['careRecord.id', 'careRecord.residentId', 'at as recordedAt'])
    .select([field('day').as('day'), field('care').as('care'), field('scale').as('scale'), field('replaces').as('replaces')])
    .where('careRecord.kind', '=', 'assessment')
    .where('doc', 'is not', null)

  return {
    async assessmentsOf(residentIds, at) {
      const rows = await inChunks(residentIds, (some) =>
        versions
          .where('careRecord.residentId', 'in', some)
          .where('at', '<=', at)
          .orderBy('careRecord.id')
          .orderBy('careHistory.version')
          .execute(),
      )
      const latest = new Map(rows.map((row) => [row.id, row as unknown as KnownAssessment]))
      return Map.groupBy(latest.values(), ({ residentId }) => residentId)
    },

    async boxesOf(homeIds, at) {
      const placements = read
        .selectFrom('devicePlacement')
        .select(['deviceId as id', 'homeId', 'fromAt', 'untilAt'])
        .where('fromAt', '<=', at)
      const rows = await inChunks(homeIds, (some) => placements.where('homeId', 'in', some).orderBy('deviceId').orderBy('fromAt').execute())
      const known = rows.map((row): KnownBox => (row.untilAt !== null && row.untilAt > at ? { ...row, untilAt: null } : row))
      return Map.groupBy(known, ({ homeId }) => homeId)
    },
  }
}
