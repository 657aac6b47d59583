/** Homes and the people around them, as their records describe them, and boxes and sensors as they are registered. */
export type { ContactRecord, HomeRecord, ProviderRecord, ResidentRecord } from './record-schemas/people.ts'

export interface DeviceRecord {
  id: string
  homeId: string
  model: string
  name: string
  /** keyed digest of the secret, hex; the secret itself is shown once and never stored */
  digest: string
  disabled: boolean
  /** expected interval of signs of life */
  beatMs: number
  maxPayloadBytes: number
  createdAt: number
}
