/**
 * Tens of thousands of simulated boxes in one process, at about 3 KB each: raw sockets, one timer for all, one small object and no closure
 * per box. Longer than most files, because everything in it works on the same few numbers of a member.
 * In: devices and rates. Out: MQTT of the native protocol, and figures of how the hub takes it. Never: more at once than it was told.
 */
import type { Socket } from 'node:net'
import type { Clock } from '../broker/clock.ts'
import { commandMessageSchema } from '../gateway/messages.ts'
import { type Random, waitFor } from './chance.ts'
import * as life from './fleet-life.ts'
import { createLatencies, type Latencies } from './latencies.ts'
import type { Connect, DeviceCredentials } from './target.ts'
import { createTimerWheel } from './timer-wheel.ts'
import * as wire from './wire.ts'

export interface FleetDeps {
  clock: Clock
  random: Random
  connect: Connect
}

export interface FleetOptions {
  devices: readonly DeviceCredentials[]
  /** new connections a second */
  connectRate: number
  beatMs: number
  readingsPerMinute: number
  /** 1 = as people in Liyang press: 22 a day in 2000 homes */
  pressRate: number
  /** sockets spread over these source addresses: one has some 28 000 ports */
  localAddresses?: readonly string[]
}

/** Counts since the start; latencies are from sending to PUBACK, in ms. */
export interface FleetStats {
  devices: number
  connected: number
  sent: number
  acknowledged: number
  /** acks that the hub spoke back to boxes */
  acks: number
  presses: number
  commands: number
  /** connections lost after they stood */
  lost: number
  /** connections that never stood */
  failed: number
  refused: number
  /** why connections failed, by reason */
  failures: ReadonlyMap<string, number>
  latencies: Latencies
  /** the same, cleared by whoever reads it */
  recentLatencies: Latencies
  pressLatencies: Latencies
}

export interface Fleet {
  stats: FleetStats
  start(): void
  /** resolves when every device is connected (for the first time since the start, or since `cutAll`) */
  allConnected(): Promise<void>
  /** power cut: every connection is gone, and all come back, as boxes do, after half a second and at the connect rate */
  cutAll(): void
  /** says goodbye; may be called twice */
  stop(): Promise<void>
}

const TICK_MS = 20
/** what is due for a device; an entry of the wheel is `index * KINDS + kind` */
const BEAT = 0
const READING = 1
const SEQUEL = 2
const RECONNECT = 3
const KINDS = 4
/** fixed message ids, free again with each PUBACK; events count up from here */
const READING_ID = 2
const STATUS_ID = 3
const FIRST_EVENT_ID = 10
/** heartbeats keep the connection alive, so that no PINGREQ is needed; the hub may miss one */
const KEEPALIVE_FACTOR = 2.5
const BACKOFF_MS = { first: 250, longest: 16_000 }

/** A press or another event, until its PUBACK: sent again over the next connection. */
interface OwedEvent {
  payload: string
  raisedAt: number
  sent: boolean
  isPress: boolean
}

/** What little each device keeps; the socket points back at it, so that all share the same listeners. */
interface Member {
  index: number
  device: DeviceCredentials
  socket: MemberSocket | null
  connected: boolean
  rest: Buffer | null
  /** connections in a row that did not stand */
  failures: number
  /** 0: none in flight */
  readingSentAt: number
  turn: number
  lastEventId: number
  owed: Map<number, OwedEvent> | null
  sequel: life.Occurrence | null
}
type MemberSocket = Socket & { member?: Member | null }

export function createFleet({ clock, random, connect }: FleetDeps, options: FleetOptions): Fleet {
  const { devices, beatMs, readingsPerMinute, localAddresses = [] } = options
  const readingMs = readingsPerMinute > 0 ? 60_000 / readingsPerMinute : 0
  const keepaliveSeconds = Math.min(Math.ceil((beatMs * KEEPALIVE_FACTOR) / 1000), 0xffff)
  const members: Member[] = devices.map(createMember)
  const failures = new Map<string, number>()
  const stats = {
    devices: devices.length,
    connected: 0,
    sent: 0,
    acknowledged: 0,
    acks: 0,
    presses: 0,
    commands: 0,
    lost: 0,
    failed: 0,
    refused: 0,
    failures,
    latencies: createLatencies(),
    recentLatencies: createLatencies(),
    pressLatencies: createLatencies(),
  }
  const wheelMs = Math.max(beatMs, readingMs, life.LONGEST_SEQUEL_MS) + 1000
  let wheel = createTimerWheel({ startAt: 0, tickMs: TICK_MS, slots: 1 })
  /** waiting for their turn to connect, first in first out */
  let queue: Member[] = []
  let running = false
  let timer: unknown = null
  let lastTickAt = 0
  let allowance = 0
  let nextCallAt = 0
  let nextChoreAt = 0
  let waiters: (() => void)[] = []
  /** unlike the refs of another run against the same hub */
  const run = Math.floor(random() * 36 ** 5).toString(36)

  // ── time ──
  function tick(): void {
    const now = clock.now()
    timer = clock.setTimeout(tick, TICK_MS)
    wheel.advance(now, due)
    openConnections(now)
    if (now >= nextCallAt) {
      nextCallAt = now + waitFor(random, life.CALLS_PER_MS * devices.length * options.pressRate)
      someone(life.drawCall(random), true)
    }
    if (now >= nextChoreAt) {
      nextChoreAt = now + waitFor(random, life.CHORES_PER_MS * devices.length)
      someone(life.drawChore(random), false)
    }
    lastTickAt = now
  }

  function due(entry: number): void {
    const member = members[Math.floor(entry / KINDS)]!
    switch (entry % KINDS) {
      case BEAT:
        wheel.schedule(entry, beatMs)
        return beat(member)
      case READING:
        wheel.schedule(entry, readingMs)
        return read(member)
      case SEQUEL:
        if (member.sequel) raise(member, member.sequel, member.sequel.type === 'cancel')
        member.sequel = null
        return
      case RECONNECT:
        queue.push(member)
    }
  }

  // ── connections ──
  function openConnections(now: number): void {
    // a late tick must not become a storm of its own
    allowance = Math.min(allowance + (options.connectRate * (now - lastTickAt)) / 1000, Math.max(1, options.connectRate / 10))
    const turn = queue.splice(0, Math.floor(allowance))
    allowance -= turn.length
    for (const member of turn) open(member)
  }

  function open(member: Member): void {
    const localAddress = localAddresses[member.index % localAddresses.length]
    const socket: MemberSocket = connect({ localAddress })
    socket.member = member
    member.socket = socket
    member.rest = null
    socket.on('data', onData)
    socket.on('error', onError)
    socket.on('close', onClose)
    socket.write(wire.encodeConnect(member.device, keepaliveSeconds))
  }

  function onData(this: MemberSocket, bytes: Buffer): void {
    const { member } = this
    if (!member) return
    try {
      member.rest = wire.splitFrames(member.rest ? Buffer.concat([member.rest, bytes]) : bytes, (frame) => handle(member, frame))
    } catch (error) {
      lose(this, (error as Error).message)
    }
  }

  function onError(this: MemberSocket, error: NodeJS.ErrnoException): void {
    lose(this, error.code ?? error.message)
  }

  function onClose(this: MemberSocket): void {
    lose(this, 'closed by the hub')
  }

  function lose(socket: MemberSocket, reason: string): void {
    const { member } = socket
    socket.member = null
    socket.destroy()
    if (!member) return
    failures.set(reason, (failures.get(reason) ?? 0) + 1)
    if (member.connected) {
      stats.lost += 1
      stats.connected -= 1
    } else stats.failed += 1
    member.connected = false
    member.socket = null
    member.readingSentAt = 0
    if (running) wheel.schedule(member.index * KINDS + RECONNECT, backoff(member))
  }

  /** half of it by chance: boxes that lost their hub together must not come back together */
  function backoff(member: Member): number {
    const waitMs = Math.min(BACKOFF_MS.first * 2 ** member.failures, BACKOFF_MS.longest)
    member.failures += 1
    return waitMs * (0.5 + random() / 2)
  }

  // ── what the hub says ──
  function handle(member: Member, frame: Buffer): void {
    // the frequent ones by their bytes, without a packet object
    if (frame[0] === 0x40) return settle(member, frame.readUInt16BE(2))
    const packet = wire.decodeFrame(frame)
    if (packet.cmd === 'connack') return greeted(member, packet.returnCode ?? 0)
    if (packet.cmd === 'suback') return subscribed(member)
    if (packet.cmd !== 'publish') return
    if (packet.qos === 1) member.socket?.write(wire.encodePuback(packet.messageId!))
    if (packet.topic.endsWith('/ack')) stats.acks += 1
    else obey(member, packet.payload.toString())
  }

  function greeted(member: Member, returnCode: number): void {
    if (returnCode === 0) return void member.socket?.write(wire.encodeSubscribe(member.device.id))
    stats.refused += 1
    lose(member.socket!, `refused: ${wire.connectRefusal(returnCode)}`)
  }

  function subscribed(member: Member): void {
    member.connected = true
    member.failures = 0
    stats.connected += 1
    send(member, { channel: 'status', payload: '{"online":true}', qos: 1, messageId: STATUS_ID })
    for (const [messageId, event] of member.owed ?? [])
      send(member, { channel: 'event', payload: event.payload, qos: 1, messageId, dup: true })
    if (stats.connected < devices.length) return
    for (const resolve of waiters.splice(0)) resolve()
  }

  function obey(member: Member, payload: string): void {
    stats.commands += 1
    const { id } = commandMessageSchema.parse(JSON.parse(payload))
    send(member, { channel: 'reply', payload: JSON.stringify({ id, status: 'done' }), qos: 0 })
  }

  function settle(member: Member, messageId: number): void {
    const now = clock.now()
    stats.acknowledged += 1
    if (messageId === READING_ID) {
      if (member.readingSentAt > 0) measured(now - member.readingSentAt)
      member.readingSentAt = 0
      return
    }
    const event = member.owed?.get(messageId)
    if (!event) return
    member.owed!.delete(messageId)
    if (member.owed!.size === 0) member.owed = null
    measured(now - event.raisedAt)
    if (event.isPress) stats.pressLatencies.record(now - event.raisedAt)
  }

  function measured(ms: number): void {
    stats.latencies.record(ms)
    stats.recentLatencies.record(ms)
  }

  // ── what the boxes say ──
  function send(member: Member, message: wire.Publish): void {
    stats.sent += 1
    member.socket!.write(wire.encodePublish(member.device.id, message))
  }

  function beat(member: Member): void {
    if (!member.connected) return
    send(member, { channel: 'heartbeat', payload: JSON.stringify(life.drawHealth(random)), qos: 0 })
  }

  /** One in flight: a hub that is behind is not sent more of what it has no time for. */
  function read(member: Member): void {
    if (!member.connected || member.readingSentAt > 0) return
    member.turn += 1
    member.readingSentAt = clock.now()
    send(member, { channel: 'reading', payload: JSON.stringify(life.drawReading(random, member.turn)), qos: 1, messageId: READING_ID })
  }

  function someone(occurrence: life.Occurrence, isPress: boolean): void {
    const member = members[Math.floor(random() * members.length)]!
    if (member.sequel) return
    raise(member, occurrence, isPress)
    if (!occurrence.sequel) return
    const [least, most] = occurrence.sequel.afterMs
    member.sequel = { type: occurrence.sequel.type }
    wheel.schedule(member.index * KINDS + SEQUEL, least + random() * (most - least))
  }

  function raise(member: Member, { type, component, data, test }: life.Occurrence, isPress: boolean): void {
    const messageId = nextEventId(member)
    const payload = JSON.stringify({ ref: `${run}-${messageId}`, type, component, data, test })
    member.owed ??= new Map()
    const event: OwedEvent = { payload, raisedAt: clock.now(), sent: false, isPress }
    member.owed.set(messageId, event)
    if (isPress) stats.presses += 1
    if (member.connected) sendEvent(member, messageId, event)
  }

  function sendEvent(member: Member, messageId: number, event: OwedEvent): void {
    send(member, { channel: 'event', payload: event.payload, qos: 1, messageId, dup: event.sent })
    event.sent = true
  }

  return {
    stats,
    start() {
      if (running) return
      running = true
      lastTickAt = clock.now()
      wheel = createTimerWheel({ startAt: lastTickAt, tickMs: TICK_MS, slots: Math.ceil(wheelMs / TICK_MS) })
      queue = [...members]
      for (const { index } of members) {
        wheel.schedule(index * KINDS + BEAT, (beatMs * index) / members.length)
        if (readingMs > 0) wheel.schedule(index * KINDS + READING, random() * readingMs)
      }
      nextCallAt = lastTickAt + waitFor(random, life.CALLS_PER_MS * devices.length * options.pressRate)
      nextChoreAt = lastTickAt + waitFor(random, life.CHORES_PER_MS * devices.length)
      tick()
    },
    allConnected() {
      if (stats.connected === devices.length) return Promise.resolve()
      return new Promise((resolve) => waiters.push(resolve))
    },
    cutAll() {
      for (const { socket } of members) if (socket) lose(socket, 'cut')
    },
    async stop() {
      running = false
      clock.clearTimeout(timer)
      queue = []
      waiters = []
      await Promise.all(members.map(sayGoodbye))
      stats.connected = 0
    },
  }
}

const createMember = (device: DeviceCredentials, index: number): Member => ({
  index,
  device,
  socket: null,
  connected: false,
  rest: null,
  failures: 0,
  readingSentAt: 0,
  turn: index,
  lastEventId: FIRST_EVENT_ID,
  owed: null,
  sequel: null,
})

function nextEventId(member: Member): number {
  member.lastEventId = member.lastEventId >= 0xffff ? FIRST_EVENT_ID : member.lastEventId + 1
  return member.lastEventId
}

async function sayGoodbye(member: Member): Promise<void> {
  const { socket } = member
  if (!socket) return
  socket.member = null
  member.socket = null
  member.connected = false
  const closed = new Promise((resolve) => socket.once('close', resolve))
  if (socket.connecting) socket.destroy()
  else {
    socket.write(wire.DISCONNECT)
    socket.destroySoon()
  }
  await closed
}
