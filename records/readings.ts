/** The last value of each reading. History is telemetry's. */
import type { StoredReading } from './store.ts'

export interface Readings {
  /** by device */
  last(deviceIds: readonly string[]): Promise<Map<string, StoredReading[]>>
}
