import { createHmac, timingSafeEqual } from 'node:crypto'

/** What the gateway knows of a device, from memory, so that 2000 boxes may reconnect at once after a power cut. */
export interface DeviceIdentity {
  id: string
  homeId: string
  /** keyed digest of the secret, hex */
  digest: string
  disabled: boolean
  beatMs: number
  maxPayloadBytes: number
}

/** Device secrets are random 128-bit: a keyed digest is as good as a slow hash, and a thousand times faster. */
export const secretDigest = (key: Buffer, secret: string | Buffer): string => createHmac('sha256', key).update(secret).digest('hex')

export interface IdentityTable {
  replace(devices: readonly DeviceIdentity[]): void
  put(device: DeviceIdentity): void
  get(deviceId: string): DeviceIdentity | undefined
  check(
    deviceId: string,
    secret: Buffer,
  ): { ok: true; device: DeviceIdentity } | { ok: false; reason: 'unknown-device' | 'bad-credentials' | 'disabled-device' }
  size(): number
}

export function createIdentityTable(key: Buffer): IdentityTable {
  let devices = new Map<string, { device: DeviceIdentity; digest: Buffer }>()
  const entry = (device: DeviceIdentity) => ({ device, digest: Buffer.from(device.digest, 'hex') })
  const nobody = Buffer.alloc(32)
  return {
    replace(all) {
      devices = new Map(all.map((device) => [device.id, entry(device)]))
    },
    put(device) {
      devices.set(device.id, entry(device))
    },
    get: (deviceId) => devices.get(deviceId)?.device,
    check(deviceId, secret) {
      const known = devices.get(deviceId)
      // The same work for an unknown device, so that ids cannot be told apart by time.
      const given = Buffer.from(secretDigest(key, secret), 'hex')
      const expected = known?.digest.length === given.length ? known.digest : nobody
      const right = timingSafeEqual(given, expected)
      if (!known) return { ok: false, reason: 'unknown-device' }
      if (!right) return { ok: false, reason: 'bad-credentials' }
      return known.device.disabled ? { ok: false, reason: 'disabled-device' } : { ok: true, device: known.device }
    },
    size: () => devices.size,
  }
}
