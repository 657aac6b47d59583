import type { Reading } from './device-event.ts'

/** The last value of each is kept for ever; no device has that many parts. */
export const MOST_READING_NAMES = 1000

/** A limiter, not a record: it knows what was heard since the start of the process. */
export function createReadingNames(): {
  admit(deviceId: string, readings: readonly Reading[]): { admitted: Reading[]; leftOut: Reading[] }
} {
  const namesByDevice = new Map<string, Set<string>>()

  function admits(names: Set<string>, { component, name }: Reading): boolean {
    const key = `${component}\0${name}`
    if (!names.has(key) && names.size >= MOST_READING_NAMES) return false
    names.add(key)
    return true
  }

  return {
    admit(deviceId, readings) {
      const names = namesByDevice.get(deviceId) ?? new Set<string>()
      namesByDevice.set(deviceId, names)
      const { admitted = [], leftOut = [] } = Object.groupBy(readings, (reading) => (admits(names, reading) ? 'admitted' : 'leftOut'))
      return { admitted, leftOut }
    },
  }
}
