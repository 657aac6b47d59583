import { generate } from 'mqtt-packet'

/** The control packet types of MQTT 3.1.1 §2.2.1 that a client may send. */
export const CONNECT = 1
export const PUBLISH = 3
export const PUBACK = 4
export const PUBREC = 5
export const PUBREL = 6
export const PUBCOMP = 7
export const SUBSCRIBE = 8
export const UNSUBSCRIBE = 10
export const PINGREQ = 12
export const DISCONNECT = 14

const NAMES: Record<number, string> = {
  1: 'CONNECT',
  3: 'PUBLISH',
  4: 'PUBACK',
  5: 'PUBREC',
  6: 'PUBREL',
  7: 'PUBCOMP',
  8: 'SUBSCRIBE',
  10: 'UNSUBSCRIBE',
  12: 'PINGREQ',
  14: 'DISCONNECT',
}

export const frameName = (type: number): string => NAMES[type] ?? `packet of type ${type}`

/** One whole frame inside a larger buffer: `from` is its first byte, `start` that of what follows the fixed header, `end` the byte after it. */
export interface Frame {
  header: number
  buffer: Buffer
  from: number
  start: number
  end: number
}

export interface Publish {
  qos: 0 | 1 | 2
  retained: boolean
  topic: string
  /** 0 for QoS 0. */
  messageId: number
  /** A view of the read buffer, not a copy. */
  payload: Buffer
}

/** §3.3; null when the bytes are no PUBLISH. */
export function readPublish({ header, buffer, start, end }: Frame): Publish | null {
  const qos = (header >> 1) & 3
  if (qos === 3 || end - start < 2) return null
  const topicEnd = start + 2 + buffer.readUInt16BE(start)
  const payloadStart = qos === 0 ? topicEnd : topicEnd + 2
  if (payloadStart > end) return null
  const messageId = qos === 0 ? 0 : buffer.readUInt16BE(topicEnd)
  if (qos > 0 && messageId === 0) return null // [MQTT-2.3.1-1]
  const topic = buffer.toString('utf8', start + 2, topicEnd)
  if (topic.includes('\0')) return null // [MQTT-1.5.3-2]
  return {
    qos: qos as 0 | 1 | 2,
    retained: (header & 1) === 1,
    topic,
    messageId,
    payload: buffer.subarray(payloadStart, end),
  }
}

/** The message id of a PUBACK, PUBREC, PUBREL or PUBCOMP; 0 when the bytes are none. */
export const readMessageId = ({ buffer, start, end }: Frame): number => (end - start === 2 ? buffer.readUInt16BE(start) : 0)

export const ACKNOWLEDGEMENT_BYTES = 4

/** PUBACK, PUBREC or PUBCOMP at `offset`. */
export function writeAcknowledgement(into: Buffer, offset: number, type: number, messageId: number): void {
  into[offset] = type << 4
  into[offset + 1] = 2
  into.writeUInt16BE(messageId, offset + 2)
}

export function acknowledgementBytes(type: number, messageId: number): Buffer {
  const bytes = Buffer.allocUnsafe(ACKNOWLEDGEMENT_BYTES)
  writeAcknowledgement(bytes, 0, type, messageId)
  return bytes
}

export function publishBytes(packet: { topic: string; payload: string | Buffer; qos: 0 | 1; messageId: number }): Buffer {
  return generate({ cmd: 'publish', dup: false, retain: false, ...packet })
}
