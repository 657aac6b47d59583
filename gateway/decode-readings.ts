import type { Decoded, Reading, Reject } from './device-event.ts'
import { keepsItsTime, parseDeviceTime } from './device-time.ts'
import { MAX_CATCH_UP_READINGS, readingValueSchema } from './messages.ts'
import { isRecord, parsePayload, payloadText, printable } from './payload.ts'

/** Names whose value has one type (docs/device-protocol.md); others are stored as they come. */
const BOOLEANS = new Set(['occupancy', 'contact', 'bed', 'presence'])
const NUMBERS = new Set(
  'temperature humidity illuminance water power gas co smoke heartRate spo2 systolic diastolic glucose respiration battery signal'.split(
    ' ',
  ),
)
const MAIN = 'main'

/** One reading message, or an array of up to 500 of a box that was offline. What can be used is used; the rest is said. */
export function decodeReadings(payload: Buffer, receivedAt: number): Decoded {
  const rejects: Reject[] = []
  const say = (reason: Reject['reason'], detail: string): void => {
    rejects.push({ channel: 'reading', reason, detail, payload: payloadText(payload) })
  }
  const parsed = parsePayload(payload)
  if (!parsed.ok) {
    say('invalid-json', `Reading is no JSON (${parsed.why}).`)
    return { message: null, rejects }
  }
  const messages = Array.isArray(parsed.value) ? parsed.value : [parsed.value]
  if (messages.length > MAX_CATCH_UP_READINGS) {
    say(
      'too-many-readings',
      `${messages.length} readings in one message: the first ${MAX_CATCH_UP_READINGS} were kept; send them in several messages.`,
    )
  }
  const wrong = new Set<string>()
  const readings = messages.slice(0, MAX_CATCH_UP_READINGS).flatMap((message) => readOne(message, receivedAt, wrong))
  if (wrong.size > 0) say('bad-field', `Left out of this message: ${[...wrong].slice(0, 10).join('; ')}.`)
  return { message: readings.length === 0 && rejects.length > 0 ? null : { kind: 'readings', readings }, rejects }
}

function readOne(message: unknown, receivedAt: number, wrong: Set<string>): Reading[] {
  if (!isRecord(message) || !isRecord(message.values)) {
    wrong.add('a reading without {values: {name: value}}')
    return []
  }
  const at = readTime(message.at, receivedAt, wrong)
  const component = readComponent(message.component, wrong)
  const readings: Reading[] = []
  for (const [name, value] of Object.entries(message.values)) {
    const usable = readingValueSchema.safeParse(value)
    if (!usable.success || name === '' || name.length > 64 || !fits(name, usable.data))
      wrong.add(`"${printable(name.slice(0, 64))}" has a value of the wrong type`)
    else readings.push({ at, component, name: printable(name), value: usable.data })
  }
  return readings
}

function readComponent(value: unknown, wrong: Set<string>): string {
  if (typeof value === 'string' && value !== '') return printable(value.slice(0, 64))
  if (value !== undefined && value !== null) wrong.add('"component" is no text, so the main part counts')
  return MAIN
}

const fits = (name: string, value: number | boolean | string): boolean =>
  BOOLEANS.has(name) ? typeof value === 'boolean' : NUMBERS.has(name) ? typeof value === 'number' && Number.isFinite(value) : true

function readTime(value: unknown, receivedAt: number, wrong: Set<string>): number {
  if (value === undefined) return receivedAt
  const at = parseDeviceTime(value)
  if (at !== null && keepsItsTime(at, receivedAt)) return at
  wrong.add('"at" is not a time of the last seven days, so the receive time counts')
  return receivedAt
}
