/** MQTT 3.1.1 as a box speaks it: encoded packets out, whole frames in. Shared by single devices and by fleets of 50 000. */
import { generate, type Packet, parser } from 'mqtt-packet'
import { topicFor, type UpChannel } from '../broker/topics.ts'
import type { DeviceCredentials } from './target.ts'

export interface Publish {
  channel: UpChannel
  payload: string
  qos: 0 | 1
  /** required for QoS 1 */
  messageId?: number
  dup?: boolean
}

export const SUBSCRIBE_ID = 1

export const encodeConnect = ({ id, secret }: DeviceCredentials, keepaliveSeconds: number): Buffer =>
  generate({
    cmd: 'connect',
    protocolId: 'MQTT',
    protocolVersion: 4,
    clientId: id,
    username: id,
    password: Buffer.from(secret),
    clean: false,
    keepalive: keepaliveSeconds,
    will: { topic: topicFor(id, 'status'), payload: '{"online":false}', qos: 1, retain: false },
  })

export const encodeSubscribe = (deviceId: string): Buffer =>
  generate({
    cmd: 'subscribe',
    messageId: SUBSCRIBE_ID,
    subscriptions: [
      { topic: topicFor(deviceId, 'ack'), qos: 1 },
      { topic: topicFor(deviceId, 'command'), qos: 1 },
    ],
  })

export const encodePublish = (deviceId: string, { channel, payload, qos, messageId, dup = false }: Publish): Buffer =>
  generate({
    cmd: 'publish',
    topic: topicFor(deviceId, channel),
    payload,
    qos,
    dup,
    retain: false,
    ...(messageId === undefined ? {} : { messageId }),
  })

export const encodePuback = (messageId: number): Buffer => generate({ cmd: 'puback', messageId })
export const PINGREQ = generate({ cmd: 'pingreq' })
export const DISCONNECT = generate({ cmd: 'disconnect' })

/** [MQTT-3.2.2.3] in words */
export const connectRefusal = (returnCode: number): string =>
  ['accepted', 'protocol version', 'client id', 'server unavailable', 'bad user name or password', 'not authorised'][returnCode] ??
  `code ${returnCode}`

// whole frames only: nothing of one connection stays behind in it, so that all connections can share it
const shared = parser({ protocolVersion: 4 })
let decoded: Packet | null = null
shared.on('packet', (packet) => {
  decoded = packet
})
shared.on('error', (error: Error) => {
  throw new Error(`the hub sent what is not MQTT: ${error.message}`, { cause: error })
})

export function decodeFrame(frame: Buffer): Packet {
  decoded = null
  shared.parse(frame)
  if (decoded === null) throw new Error('the hub sent what is not MQTT')
  return decoded
}

/** Calls `onFrame` for every complete packet at the head of `bytes`; answers what is left over, to be put before the next bytes. */
export function splitFrames(bytes: Buffer, onFrame: (frame: Buffer) => void): Buffer | null {
  let offset = 0
  while (offset < bytes.length) {
    const length = frameLength(bytes, offset)
    if (length === null || offset + length > bytes.length) return Buffer.from(bytes.subarray(offset))
    onFrame(bytes.subarray(offset, offset + length))
    offset += length
  }
  return null
}

/** Fixed header and remaining length (MQTT 3.1.1 §2.2.3); null when the length itself has not arrived. */
function frameLength(bytes: Buffer, offset: number): number | null {
  let remaining = 0
  for (let index = 1; index <= 4; index++) {
    const byte = bytes[offset + index]
    if (byte === undefined) return null
    remaining += (byte & 0x7f) * 128 ** (index - 1)
    if (byte < 0x80) return 1 + index + remaining
  }
  throw new Error('the hub sent what is not MQTT: a remaining length of more than four bytes')
}
