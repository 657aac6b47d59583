/**
 * One simulated box: keeps connected, sends again what was not acknowledged, and remembers what the hub answered.
 * In: presses and readings by whoever plays the resident. Out: MQTT of the native protocol. Never: more than a real box could know.
 */
import { EventEmitter } from 'node:events'
import type { Socket } from 'node:net'
import type { IConnackPacket, IPublishPacket, Packet } from 'mqtt-packet'
import type { Clock } from '../broker/clock.ts'
import { topicFor, type UpChannel } from '../broker/topics.ts'
import {
  type AckMessage,
  type AckStatus,
  ackMessageSchema,
  type CommandMessage,
  commandMessageSchema,
  type HeartbeatMessage,
  type ReadingMessage,
  type ReplyMessage,
} from '../gateway/messages.ts'
import type { Random } from './chance.ts'
import type { Connect, DeviceCredentials } from './target.ts'
import * as wire from './wire.ts'

export interface DeviceDeps {
  clock: Clock
  random: Random
  connect: Connect
}

export interface DeviceOptions extends DeviceCredentials {
  /** sends a heartbeat as often by itself; absent: never */
  beatMs?: number
  keepaliveSeconds?: number
  /** first and longest wait before connecting again; it doubles in between */
  backoffMs?: { first: number; longest: number }
  /** how a command is answered; null: not at all. Done by default. */
  answer?(command: CommandMessage): Pick<ReplyMessage, 'status' | 'detail'> | null
}

export interface PressOptions {
  /** chosen by the box when absent */
  ref?: string
  type?: string
  at?: number | string
  component?: string
  test?: boolean
  data?: Record<string, unknown>
}

export interface Press {
  ref: string
  /** resolves with the PUBACK: the hub has it on disk */
  acknowledged: Promise<void>
}

interface DeviceEvents {
  online: []
  offline: [reason: string]
  /** the hub will not have this device: bad secret or disabled */
  refused: [reason: string]
  ack: [AckMessage]
  command: [CommandMessage]
}

export interface Device {
  id: string
  homeId: string
  events: EventEmitter<DeviceEvents>
  /** everything heard since the start, in order */
  acks: readonly AckMessage[]
  commands: readonly CommandMessage[]
  isOnline(): boolean
  /** may be called again after `stop` */
  start(): void
  /** resolves when it is connected and subscribed; rejects when the hub refuses it */
  online(): Promise<void>
  press(options?: PressOptions): Press
  /** QoS 1 resolves with the PUBACK, over as many connections as it takes; QoS 0 at once, and is lost while offline */
  publish(channel: UpChannel, payload: string, qos?: 0 | 1): Promise<void>
  heartbeat(health?: HeartbeatMessage): Promise<void>
  reading(values: ReadingMessage['values'], component?: string): Promise<void>
  /** an ack of that ref and status, heard already or yet to come */
  ack(ref: string, status: AckStatus): Promise<AckMessage>
  /** cuts the cable: no DISCONNECT, so the hub publishes the will; comes back after the backoff */
  drop(): void
  /** says goodbye; may be called twice */
  stop(): Promise<void>
}

/** Published with QoS 1 and not acknowledged yet. */
interface Owed {
  channel: UpChannel
  payload: string
  /** [MQTT-3.3.1-1]: only what was sent before goes out as a duplicate */
  sent: boolean
  settled: PromiseWithResolvers<void>
}

export function createDevice(deps: DeviceDeps, options: DeviceOptions): Device {
  const { clock, random } = deps
  const { id, homeId, beatMs, keepaliveSeconds = 60 } = options
  const backoff = options.backoffMs ?? { first: 200, longest: 30_000 }
  const answer = options.answer ?? (() => ({ status: 'done' as const }))
  const events = new EventEmitter<DeviceEvents>()
  const acks: AckMessage[] = []
  const commands: CommandMessage[] = []
  const owedById = new Map<number, Owed>()
  let socket: Socket | null = null
  let rest: Buffer | null = null
  let running = false
  let online = false
  let failures = 0
  let lastId = wire.SUBSCRIBE_ID
  let lastRef = 0
  /** sets this life of the box apart from the one before: a ref is never used for another press */
  const life = Math.floor(random() * 36 ** 5).toString(36)
  const timers = { reconnect: null as unknown, beat: null as unknown, ping: null as unknown }
  let pongPending = false

  // ── connection ──
  function open(): void {
    const opened = deps.connect()
    socket = opened
    rest = null
    // written before the connection stands: the socket keeps it until then
    opened.write(wire.encodeConnect(options, keepaliveSeconds))
    opened.on('data', (bytes) => receive(opened, bytes))
    opened.on('error', (error: NodeJS.ErrnoException) => lose(opened, error.code ?? error.message))
    opened.on('close', () => lose(opened, 'closed by the hub'))
  }

  function receive(from: Socket, bytes: Buffer): void {
    try {
      rest = wire.splitFrames(rest ? Buffer.concat([rest, bytes]) : bytes, (frame) => {
        if (from === socket) handle(wire.decodeFrame(frame))
      })
    } catch (error) {
      lose(from, (error as Error).message)
    }
  }

  function lose(lost: Socket, reason: string): void {
    if (lost !== socket) return
    socket = null
    lost.destroy()
    if (online) events.emit('offline', reason)
    online = false
    stopTimers()
    if (running) scheduleReconnect()
  }

  function scheduleReconnect(): void {
    const waitMs = Math.min(backoff.first * 2 ** failures, backoff.longest)
    failures += 1
    // half of it by chance: boxes that lost their hub together must not come back together
    timers.reconnect = clock.setTimeout(open, waitMs * (0.5 + random() / 2))
  }

  function stopTimers(): void {
    for (const timer of Object.values(timers)) if (timer !== null) clock.clearTimeout(timer)
    timers.reconnect = timers.beat = timers.ping = null
  }

  function repeat(timer: 'beat' | 'ping', everyMs: number, action: () => void): void {
    timers[timer] = clock.setTimeout(() => {
      repeat(timer, everyMs, action)
      action()
    }, everyMs)
  }

  // ── what the hub says ──
  function handle(packet: Packet): void {
    switch (packet.cmd) {
      case 'connack':
        return connected(packet)
      case 'suback':
        return subscribed()
      case 'puback':
        return settle(packet.messageId!)
      case 'publish':
        return hear(packet)
      case 'pingresp':
        pongPending = false
        return
      default:
    }
  }

  function connected({ returnCode = 0 }: IConnackPacket): void {
    if (returnCode === 0) return void socket!.write(wire.encodeSubscribe(id))
    const reason = wire.connectRefusal(returnCode)
    if (running) events.emit('refused', reason)
    lose(socket!, `refused: ${reason}`)
  }

  function subscribed(): void {
    online = true
    failures = 0
    pongPending = false
    // [MQTT-4.4.0-1]: what was not acknowledged goes out again, in its order, before anything new
    for (const [messageId, owed] of owedById) writeOwed(messageId, owed)
    // said once, however often the connection was lost before the hub took it
    if (![...owedById.values()].some(({ channel }) => channel === 'status')) void publish('status', '{"online":true}').catch(() => {})
    repeat('ping', keepaliveSeconds * 500, ping)
    if (beatMs !== undefined) repeat('beat', beatMs, () => void heartbeat())
    events.emit('online')
  }

  function ping(): void {
    if (pongPending) return lose(socket!, 'the hub does not answer')
    pongPending = true
    socket!.write(wire.PINGREQ)
  }

  function hear({ topic, payload, qos, messageId }: IPublishPacket): void {
    if (qos === 1) socket!.write(wire.encodePuback(messageId!))
    if (topic === topicFor(id, 'ack')) {
      const ack = parsed(ackMessageSchema, payload)
      acks.push(ack)
      events.emit('ack', ack)
    } else if (topic === topicFor(id, 'command')) {
      const command = parsed(commandMessageSchema, payload)
      commands.push(command)
      events.emit('command', command)
      const reply = answer(command)
      if (reply) void publish('reply', JSON.stringify({ id: command.id, ...reply })).catch(() => {})
    }
  }

  function settle(messageId: number): void {
    owedById.get(messageId)?.settled.resolve()
    owedById.delete(messageId)
  }

  // ── what the box says ──
  const write = (message: wire.Publish) => socket?.write(wire.encodePublish(id, message))

  function writeOwed(messageId: number, owed: Owed): void {
    write({ channel: owed.channel, payload: owed.payload, qos: 1, messageId, dup: owed.sent })
    owed.sent = true
  }

  function publish(channel: UpChannel, payload: string, qos: 0 | 1 = 1): Promise<void> {
    if (qos === 0) {
      if (online) write({ channel, payload, qos })
      return Promise.resolve()
    }
    const messageId = freeMessageId()
    const owed: Owed = { channel, payload, sent: false, settled: Promise.withResolvers() }
    owedById.set(messageId, owed)
    if (online) writeOwed(messageId, owed)
    return owed.settled.promise
  }

  function freeMessageId(): number {
    do lastId = (lastId % 0xffff) + 1
    while (owedById.has(lastId) || lastId === wire.SUBSCRIBE_ID)
    return lastId
  }

  function press({ ref = `${life}-${++lastRef}`, type = 'sos', ...others }: PressOptions = {}): Press {
    return { ref, acknowledged: publish('event', JSON.stringify({ ref, type, ...others })) }
  }

  const heartbeat = (health: HeartbeatMessage = {}) => publish('heartbeat', JSON.stringify(health), 0)

  return {
    id,
    homeId,
    events,
    acks,
    commands,
    isOnline: () => online,
    start() {
      if (running) return
      running = true
      failures = 0
      open()
    },
    online: () => (online ? Promise.resolve() : untilOnline(events)),
    press,
    publish,
    heartbeat,
    reading: (values, component) => publish('reading', JSON.stringify({ component, values }), 1),
    async ack(ref, status) {
      const matches = (ack: AckMessage) => ack.ref === ref && ack.status === status
      return acks.find(matches) ?? untilAck(events, matches)
    },
    drop() {
      if (socket) lose(socket, 'cut')
    },
    async stop() {
      running = false
      stopTimers()
      const last = socket
      if (!last) return
      socket = null
      if (!online) return void last.destroy()
      online = false
      events.emit('offline', 'stopped')
      await sayGoodbye(last)
    },
  }
}

/** What the hub sends must be what the protocol promises. */
function parsed<T>(schema: { parse(value: unknown): T }, payload: string | Buffer): T {
  return schema.parse(JSON.parse(payload.toString()))
}

function untilOnline(events: EventEmitter<DeviceEvents>): Promise<void> {
  const outcome = Promise.withResolvers<void>()
  const accept = () => outcome.resolve()
  const refuse = (reason: string) => outcome.reject(new Error(`the hub refused the device: ${reason}`))
  events.once('online', accept).once('refused', refuse)
  return outcome.promise.finally(() => events.off('online', accept).off('refused', refuse))
}

function untilAck(events: EventEmitter<DeviceEvents>, matches: (ack: AckMessage) => boolean): Promise<AckMessage> {
  const found = Promise.withResolvers<AckMessage>()
  const look = (ack: AckMessage) => {
    if (!matches(ack)) return
    events.off('ack', look)
    found.resolve(ack)
  }
  events.on('ack', look)
  return found.promise
}

async function sayGoodbye(socket: Socket): Promise<void> {
  const closed = Promise.withResolvers<void>()
  socket.once('close', () => closed.resolve())
  socket.write(wire.DISCONNECT)
  // once it is written; a hub that does not close its half must not keep us
  socket.destroySoon()
  await closed.promise
}
