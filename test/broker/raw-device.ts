import { connect as connectTcp, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { generate, type IConnackPacket, type IConnectPacket, type Packet, parser } from 'mqtt-packet'

/** A device on a bare socket, which sends exactly the packets or bytes it is told to. */
export interface RawDevice {
  stream: Duplex
  packets: Packet[]
  send(...packets: (Packet | Buffer)[]): void
  /** The next packet of this kind that has not been taken yet. */
  take<Kind extends Packet['cmd']>(kind: Kind): Promise<Extract<Packet, { cmd: Kind }>>
  closed: Promise<void>
}

export function speakOver(stream: Duplex): RawDevice {
  const packets: Packet[] = []
  const taken = new Set<Packet>()
  const waiting: (() => void)[] = []
  const incoming = parser()
  incoming.on('packet', (packet) => {
    packets.push({ ...packet })
    for (const look of waiting.splice(0)) look()
  })
  stream.on('data', (bytes: Buffer) => incoming.parse(bytes))
  stream.on('error', () => {})

  return {
    stream,
    packets,
    send(...given) {
      stream.write(Buffer.concat(given.map((each) => (Buffer.isBuffer(each) ? each : generate(each)))))
    },
    async take(kind) {
      for (;;) {
        const found = packets.find((packet) => packet.cmd === kind && !taken.has(packet))
        if (found !== undefined) {
          taken.add(found)
          return found as never
        }
        await new Promise<void>((look) => {
          waiting.push(look)
        })
      }
    },
    closed: new Promise((resolve) => {
      stream.once('close', resolve)
      stream.once('end', resolve)
    }),
  }
}

export async function dial(port: number): Promise<RawDevice & { stream: Socket }> {
  const socket = connectTcp({ port, host: '127.0.0.1', noDelay: true })
  await new Promise((resolve) => socket.once('connect', resolve))
  return speakOver(socket) as RawDevice & { stream: Socket }
}

export const connectPacket = (deviceId: string, more: Partial<IConnectPacket> = {}): IConnectPacket => ({
  cmd: 'connect',
  protocolId: 'MQTT',
  protocolVersion: 4,
  clientId: deviceId,
  username: deviceId,
  password: Buffer.from('secret'),
  clean: true,
  keepalive: 0,
  ...more,
})

/** A connected device. */
export async function join(port: number, deviceId: string, more: Partial<IConnectPacket> = {}): Promise<RawDevice> {
  const device = await dial(port)
  device.send(connectPacket(deviceId, more))
  const { returnCode } = await device.take('connack')
  if (returnCode !== 0) throw new Error(`CONNACK ${returnCode}`)
  return device
}

/** The answer to a CONNECT that is refused. */
export async function knock(port: number, packet: IConnectPacket): Promise<IConnackPacket> {
  const device = await dial(port)
  device.send(packet)
  const connack = await device.take('connack')
  await device.closed
  return connack
}

export const publishPacket = (topic: string, payload: string | Buffer, messageId: number, qos: 0 | 1 | 2 = 1): Packet => ({
  cmd: 'publish',
  topic,
  payload,
  qos,
  messageId,
  dup: false,
  retain: false,
})

export const subscribePacket = (messageId: number, ...subscriptions: [topic: string, qos: 0 | 1 | 2][]): Packet => ({
  cmd: 'subscribe',
  messageId,
  subscriptions: subscriptions.map(([topic, qos]) => ({ topic, qos })),
})

export const ping: Packet = { cmd: 'pingreq' }
