/** A box or sensor as it is registered. */
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
