/** Boxes and sensors as they are registered. What they do is in `home.state`. */
import type { DeviceRecord } from './people.ts'

export type DeviceIdentity = Pick<DeviceRecord, 'id' | 'homeId' | 'digest' | 'disabled' | 'beatMs' | 'maxPayloadBytes'>

export interface DeviceListItem extends Omit<DeviceRecord, 'digest'> {
  town: string
  addressLine: string
  residentName: string | null
}

/** Each change writes a `device` row to the change log, so that every node reloads its identity table. */
export interface Devices {
  /** the home must exist (`homes.ensure`) */
  add(device: DeviceRecord): Promise<{ ok: true } | { ok: false; reason: 'exists' | 'no-such-home' }>
  get(id: string): Promise<DeviceRecord | null>
  ofHome(homeId: string): Promise<DeviceRecord[]>
  /** by id; `after` is the last id of the page before. `search` looks in id, name, model, address and residents' names */
  list(query: { after: string | null; limit: number; search?: string | null }): Promise<DeviceListItem[]>
  /** false: no such device */
  setDigest(id: string, digest: string): Promise<boolean>
  setDisabled(id: string, disabled: boolean): Promise<boolean>
  /** the whole identity table for memory */
  all(): Promise<DeviceIdentity[]>
}
