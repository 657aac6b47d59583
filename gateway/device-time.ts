const SKEW_TOLERATED_MS = 2 * 60_000
const READING_KEPT_MS = 7 * 24 * 60 * 60_000

const ISO = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/
const HAS_ZONE = /(Z|[+-]\d\d:?\d\d)$/

/** A time without a zone is Shanghai's: the boxes are in Liyang, wherever the hub runs. */
function parseIso(text: string): number {
  if (!ISO.test(text)) return Number.NaN
  const time = text.includes(':') ? text.replace(' ', 'T') : `${text}T00:00`
  return Date.parse(text.includes(':') && HAS_ZONE.test(text) ? time : `${time}+08:00`)
}

/** ISO 8601 or epoch ms → epoch ms; null when it is neither, or no instant that a calendar can show. */
export function parseDeviceTime(value: unknown): number | null {
  const at = typeof value === 'number' ? value : typeof value === 'string' ? parseIso(value) : Number.NaN
  return Number.isFinite(at) && Math.abs(at) <= 8.64e15 ? Math.round(at) : null
}

/** How far a device's clock is off, when it is off by more than two minutes. The hub orders by its own receive time all the same. */
export function skewOf(deviceAt: number | null, receivedAt: number): number | null {
  if (deviceAt === null) return null
  const skew = deviceAt - receivedAt
  return Math.abs(skew) > SKEW_TOLERATED_MS ? skew : null
}

/** A reading keeps its own time when that lies within the last seven days. */
export const keepsItsTime = (deviceAt: number, receivedAt: number): boolean =>
  deviceAt <= receivedAt + SKEW_TOLERATED_MS && deviceAt >= receivedAt - READING_KEPT_MS
