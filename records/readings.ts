/** The last value of each reading. History is telemetry's. */
import * as z from 'zod'
import { readingValueSchema } from '../gateway/messages.ts'
import { type Connections, inChunks } from './database.ts'
import { parseText } from './documents.ts'
import type { StoredReading } from './store.ts'

export interface Readings {
  /** by device */
  last(deviceIds: readonly string[]): Promise<Map<string, StoredReading[]>>
}

/** stored values are not held to the wire's length */
const valueSchema = z.union([readingValueSchema, z.string()])

export const createReadings = ({ read }: Connections): Readings => ({
  async last(deviceIds) {
    const rows = await inChunks(deviceIds, (ids) =>
      read.selectFrom('readingLast').selectAll().where('deviceId', 'in', ids).orderBy('component').orderBy('name').execute(),
    )
    const readings = rows.map((row) => ({ ...row, value: parseText(valueSchema, row.value, `a reading of device ${row.deviceId}`) }))
    return Map.groupBy(readings, (reading) => reading.deviceId)
  },
})
