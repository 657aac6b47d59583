/** The least that answers boxes: a bare Aedes that acknowledges events. It can refuse to take a press, or send a command. */
import { once } from 'node:events'
import { type AddressInfo, connect as connectTcp, createServer, type Socket } from 'node:net'
import { Aedes, type AedesPublishPacket, type Client, type PublishPacket } from 'aedes'
import type { AckStatus, CommandMessage } from '../../gateway/messages.ts'
import { seededRandom } from '../../simulators/chance.ts'
import type { DeviceDeps } from '../../simulators/device.ts'
import { systemClock } from '../../simulators/system.ts'
import type { Connect, Credentials, Target } from '../../simulators/target.ts'

export interface TinyHub {
  port: number
  /** everything published by devices, in order: channel and payload, with what PUBACK was refused left out */
  heard: { deviceId: string; channel: string; payload: string }[]
  /** the next `count` events are not taken: the connection drops without a PUBACK */
  refuseEvents(count: number): void
  /** statuses that every event is answered with */
  answers: AckStatus[]
  ack(deviceId: string, ref: string, status: AckStatus): void
  command(deviceId: string, command: CommandMessage): void
  /** kills every connection, as a power cut in between would */
  cutAll(): void
  /** reads nothing any more: the connections stand, and nobody answers */
  freeze(): void
  connections(): number
  connect: Connect
  deps: DeviceDeps
  target(devices: number): Target
  stop(): Promise<void>
}

export const credentialsOf = (devices: number): Credentials => ({
  users: [],
  devices: Array.from({ length: devices }, (_, index) => {
    const number = String(index + 1).padStart(6, '0')
    return { id: `box-${number}`, secret: `secret-${number}`, homeId: `home-${number}` }
  }),
})

export async function startTinyHub(): Promise<TinyHub> {
  const broker = await Aedes.createBroker()
  const heard: TinyHub['heard'] = []
  const answers: AckStatus[] = ['received']
  const sockets = new Set<Socket>()
  let toRefuse = 0

  const send = (topic: string, message: object) => {
    const packet: PublishPacket = { cmd: 'publish', topic, payload: JSON.stringify(message), qos: 1, dup: false, retain: false }
    broker.publish(packet, () => {})
  }
  const ack = (deviceId: string, ref: string, status: AckStatus) =>
    send(`care/v1/${deviceId}/ack`, { ref, status, at: 0, text: `文字 ${status}` })

  broker.authenticate = (client, username, password, done) =>
    done(null, username === client.id && password?.toString() === client.id.replace('box', 'secret'))
  broker.authorizePublish = (_client: Client | null, packet, done) => {
    const refused = packet.topic.endsWith('/event') && toRefuse > 0
    if (refused) toRefuse -= 1
    done(refused ? new Error('not stored') : null)
  }
  broker.on('publish', (packet: AedesPublishPacket, client: Client | null) => {
    const [, , deviceId, channel] = packet.topic.split('/')
    if (!client || !deviceId || !channel) return
    const payload = packet.payload.toString()
    heard.push({ deviceId, channel, payload })
    const ref = channel === 'event' ? /"ref":"([^"]+)"/.exec(payload)?.[1] : undefined
    if (ref !== undefined) for (const status of answers) ack(deviceId, ref, status)
  })

  const server = createServer((socket) => {
    sockets.add(socket.on('close', () => sockets.delete(socket)))
    broker.handle(socket)
  }).listen(0, '127.0.0.1', 4096)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const connect: Connect = ({ localAddress } = {}) => connectTcp({ host: '127.0.0.1', port, noDelay: true, localAddress })

  return {
    port,
    heard,
    answers,
    refuseEvents: (count) => (toRefuse = count),
    ack,
    command: (deviceId, command) => send(`care/v1/${deviceId}/command`, command),
    cutAll() {
      for (const socket of sockets) socket.resetAndDestroy()
    },
    freeze() {
      for (const socket of sockets) socket.removeAllListeners('readable').pause()
    },
    connections: () => sockets.size,
    connect,
    deps: { clock: systemClock, random: seededRandom(1), connect },
    target: (devices) => ({
      credentials: credentialsOf(devices),
      mqttUrl: `mqtt://127.0.0.1:${port}`,
      httpUrl: null,
      remote: false,
      connect,
    }),
    async stop() {
      server.close()
      await new Promise<void>((resolve) => broker.close(resolve))
    },
  }
}
