/**
 * Native protocol v1: bytes of one packet → what the device said.
 * A message is read field by field, so that one bad field never hides the call that it came with: on `sos` and `event` everything
 * becomes a call for help, whatever the bytes; elsewhere what cannot be used is a visible reject.
 */
import type { UpChannel } from '../broker/topics.ts'
import { decodeEvent, decodeSos } from './decode-event.ts'
import { decodeReadings } from './decode-readings.ts'
import type { Decoded, Reject } from './device-event.ts'
import { type HeartbeatMessage, heartbeatMessageSchema, replyMessageSchema, statusMessageSchema } from './messages.ts'
import { isRecord, parsePayload, payloadText, printable } from './payload.ts'

export function decode(channel: UpChannel, payload: Buffer, receivedAt: number): Decoded {
  switch (channel) {
    case 'sos':
      return decodeSos(payload, receivedAt)
    case 'event':
      return decodeEvent(payload, receivedAt)
    case 'heartbeat':
      return decodeHeartbeat(payload)
    case 'reading':
      return decodeReadings(payload, receivedAt)
    case 'reply':
      return decodeReply(payload)
    case 'status':
      return decodeStatus(payload)
  }
}

export const reject = (channel: UpChannel, reason: Reject['reason'], detail: string, payload: Buffer): Reject => ({
  channel,
  reason,
  detail,
  payload: payloadText(payload),
})

const unusable = (channel: UpChannel, reason: Reject['reason'], detail: string, payload: Buffer): Decoded => ({
  message: null,
  rejects: [reject(channel, reason, detail, payload)],
})

const FIELDS = Object.entries(heartbeatMessageSchema.shape) as [
  keyof HeartbeatMessage,
  { safeParse(value: unknown): { success: boolean } },
][]

function decodeHeartbeat(payload: Buffer): Decoded {
  if (payload.length === 0) return { message: { kind: 'heartbeat', health: {} }, rejects: [] }
  const parsed = parsePayload(payload)
  // Whatever it says, it is a sign of life.
  const alive = (rejected: Reject): Decoded => ({ message: { kind: 'heartbeat', health: {} }, rejects: [rejected] })
  if (!parsed.ok)
    return alive(
      reject(
        'heartbeat',
        'invalid-json',
        `Heartbeat is no JSON (${parsed.why}): counted as a sign of life only; send {} or nothing.`,
        payload,
      ),
    )
  if (!isRecord(parsed.value))
    return alive(reject('heartbeat', 'wrong-shape', 'Heartbeat is not a JSON object: counted as a sign of life only.', payload))
  const { value } = parsed
  const bad = FIELDS.filter(([name, schema]) => value[name] !== undefined && !schema.safeParse(value[name]).success).map(([name]) => name)
  const good = FIELDS.filter(([name]) => value[name] !== undefined && !bad.includes(name)).map(([name]) => [name, value[name]])
  const health = heartbeatMessageSchema.parse(Object.fromEntries(good))
  const rejects =
    bad.length === 0
      ? []
      : [reject('heartbeat', 'bad-field', `Heartbeat fields ${bad.join(', ')} have a wrong type or range and were left out.`, payload)]
  return { message: { kind: 'heartbeat', health }, rejects }
}

function decodeReply(payload: Buffer): Decoded {
  const parsed = parsePayload(payload)
  if (!parsed.ok)
    return unusable('reply', 'invalid-json', `Reply is no JSON (${parsed.why}): its command stays open until it expires.`, payload)
  const reply = replyMessageSchema.safeParse(parsed.value)
  if (reply.success) {
    const { id, status, detail } = reply.data
    const said = detail === undefined ? {} : { detail: printable(detail) }
    return { message: { kind: 'reply', reply: { id: printable(id), status, ...said } }, rejects: [] }
  }
  return unusable(
    'reply',
    'wrong-shape',
    'Reply needs {id, status: "done"|"failed"|"refused", detail?}: its command stays open until it expires.',
    payload,
  )
}

function decodeStatus(payload: Buffer): Decoded {
  const parsed = parsePayload(payload)
  const status = statusMessageSchema.safeParse(parsed.ok ? parsed.value : undefined)
  if (status.success) return { message: { kind: 'status', online: status.data.online }, rejects: [] }
  return unusable(
    'status',
    parsed.ok ? 'wrong-shape' : 'invalid-json',
    'Status needs {"online": true|false}; it is a hint only, nothing was lost.',
    payload,
  )
}
