/** What could not be used or was refused: counted, the last 20 rows of each device kept, shown to a technician. */

export interface NewReject {
  /** null: refused before we knew who it was */
  deviceId: string | null
  at: number
  channel: string | null
  reason: string
  detail: string
  payload: string
  address: string | null
  /** how many of them; 1 when left out */
  count?: number
}
export interface RejectRow extends Required<NewReject> {
  id: string
}

export interface Rejects {
  /** alike ones (device, reason, minute) become one row with a count */
  add(batch: readonly NewReject[]): Promise<void>
  /** newest first; null: of all devices and of nobody */
  latest(deviceId: string | null, limit: number): Promise<RejectRow[]>
  /** how many in the rows that are kept */
  countsByDevice(): Promise<Map<string, number>>
}
