import type { UpChannel } from '../broker/topics.ts'
import { bareEvent, type Decoded, type DeviceEvent, type Reject } from './device-event.ts'
import { parseDeviceTime, skewOf } from './device-time.ts'
import { EVENT_TYPES, type EventType, refSchema } from './messages.ts'
import { isRecord, parsePayload, payloadText, printable } from './payload.ts'

const isEventType = (value: string): value is EventType => (EVENT_TYPES as readonly string[]).includes(value)

/** Any payload, even none, is a press of the red key. Where it is a readable object, its ref, time, component and test mark count. */
export function decodeSos(payload: Buffer, receivedAt: number): Decoded {
  const parsed = payload.length === 0 ? null : parsePayload(payload)
  if (!parsed?.ok || !isRecord(parsed.value)) return { message: { kind: 'event', event: bareEvent() }, rejects: [] }
  return readFields('sos', 'sos', parsed.value, payload, receivedAt)
}

export function decodeEvent(payload: Buffer, receivedAt: number): Decoded {
  const parsed = parsePayload(payload)
  if (!parsed.ok) return unreadable(payload, 'invalid-json', `Event is no JSON (${parsed.why})`)
  if (!isRecord(parsed.value)) return unreadable(payload, 'wrong-shape', 'Event is not a JSON object')
  const { type } = parsed.value
  if (typeof type !== 'string' || type === '')
    return unreadable(payload, 'wrong-shape', 'Event has no readable "type"', parsed.value, receivedAt)
  return readFields('event', type, parsed.value, payload, receivedAt)
}

/** A payload over the limit is never read; its beginning is shown. */
export const oversizedCall = (channel: 'sos' | 'event', beginning: string): DeviceEvent =>
  bareEvent({
    type: channel === 'sos' ? 'sos' : 'unreadable',
    raw: beginning,
    notes: ['the payload is over the allowed size'],
  })

/** A broken box may be a person in need: an urgent call that shows the bytes. */
function unreadable(
  payload: Buffer,
  reason: Reject['reason'],
  why: string,
  fields?: Record<string, unknown>,
  receivedAt?: number,
): Decoded {
  const read = fields && receivedAt !== undefined ? readFields('event', '', fields, payload, receivedAt).message : null
  const known = read?.kind === 'event' ? read.event : {}
  const event = bareEvent({ ...known, type: 'unreadable', raw: payloadText(payload), notes: [why] })
  const detail = `${why}: raised as an unreadable call; check the firmware.`
  return { message: { kind: 'event', event }, rejects: [{ channel: 'event', reason, detail, payload: payloadText(payload) }] }
}

function readFields(channel: UpChannel, type: string, fields: Record<string, unknown>, payload: Buffer, receivedAt: number): Decoded {
  const notes: string[] = []
  const deviceAt = fields.at === undefined ? null : parseDeviceTime(fields.at)
  if (fields.at !== undefined && deviceAt === null) notes.push('"at" is neither ISO 8601 nor epoch ms')
  const known = isEventType(type)
  const event: DeviceEvent = {
    type: known ? type : 'unrecognised',
    ref: readRef(fields.ref, notes),
    deviceAt,
    skewMs: skewOf(deviceAt, receivedAt),
    component: readComponent(fields.component, notes),
    test: readTest(fields.test, notes),
    data: readData(fields.data, notes),
    raw: known ? null : payloadText(payload),
    notes,
  }
  return { message: { kind: 'event', event }, rejects: rejectsOf(channel, type, event, payload) }
}

function rejectsOf(channel: UpChannel, type: string, event: DeviceEvent, payload: Buffer): Reject[] {
  const rejects: Reject[] = []
  const add = (reason: Reject['reason'], detail: string): void => {
    rejects.push({ channel, reason, detail, payload: payloadText(payload) })
  }
  if (event.type === 'unrecognised')
    add(
      'unknown-value',
      `Event type "${printable(type.slice(0, 64))}" is not known: raised as an unrecognised call; add it to the device's model.`,
    )
  if (event.notes.length > 0) add('bad-field', `The call was raised all the same, without these fields: ${event.notes.join('; ')}.`)
  if (event.skewMs !== null)
    add(
      'bad-clock',
      `The device's clock is off by ${Math.round(event.skewMs / 1000)} s: the hub's receive time counts; set the device's clock.`,
    )
  return rejects
}

/** A ref that we cannot keep is left out, so the event counts as a new one: rather twice than never. */
function readRef(value: unknown, notes: string[]): string | null {
  if (value === undefined || value === null) return null
  const ref = refSchema.safeParse(typeof value === 'number' ? String(value) : value)
  if (ref.success) return ref.data
  notes.push('"ref" is not 1–32 of A-Z a-z 0-9 - _')
  return null
}

function readComponent(value: unknown, notes: string[]): string | null {
  if (value === undefined || value === null) return null
  if (typeof value === 'string' && value !== '') return printable(value.slice(0, 64))
  notes.push('"component" is no text')
  return null
}

/** Only a clear `true` is a test: a doubtful mark must not hide a real call. */
function readTest(value: unknown, notes: string[]): boolean {
  if (value !== undefined && typeof value !== 'boolean') notes.push('"test" is no boolean')
  return value === true
}

function readData(value: unknown, notes: string[]): Record<string, unknown> {
  if (value === undefined || value === null) return {}
  if (!isRecord(value)) notes.push('"data" is no object')
  else if (deeperThan(value, DATA_LEVELS)) notes.push(`"data" is nested deeper than ${DATA_LEVELS} levels`)
  else return value
  return {}
}

/** JSON is read at any depth, but written only as deep as the stack: deeper data would make every commit fail that the call is part of. */
const DATA_LEVELS = 32

const deeperThan = (value: unknown, levels: number): boolean =>
  typeof value === 'object' && value !== null && (levels === 0 || Object.values(value).some((inner) => deeperThan(inner, levels - 1)))
