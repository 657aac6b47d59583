/**
 * The MQTT broker that devices connect to.
 *
 * In: sockets (TCP, TLS, WebSocket). Out: packets of devices that proved who they are, on topics that are theirs; and what the hub owes them.
 * Never: the meaning of a payload; an acknowledgement before the commit; anything unbounded that a stranger or one bad device could use up.
 */

import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import { createWebSocketStream } from 'ws'
import { createAdmission } from './admission.ts'
import type { Clock } from './clock.ts'
import { createCommitter, type InboundPacket } from './committer.ts'
import { type Connection, createConnection } from './connection.ts'
import type { DeliveryOutcome } from './deliveries.ts'
import { createGate, type Place } from './gate.ts'
import type { Identity } from './identity.ts'
import { type BrokerLimits, DEFAULT_LIMITS } from './limits.ts'
import { createListeners, type ListenOptions } from './listeners.ts'
import { createRefusals, type Refusal } from './refusals.ts'
import { createSessionProtocol } from './session-protocol.ts'
import { createSessions } from './sessions.ts'
import type { DownChannel } from './topics.ts'

export type { BrokerLimits, Clock, DeliveryOutcome, Identity, InboundPacket, ListenOptions, Refusal }

export interface BrokerDeps {
  clock: Clock
  listen: ListenOptions
  limits?: Partial<BrokerLimits>
  /** Is this the device's secret? Synchronous and from memory, in constant time; called once per CONNECT. */
  identify(deviceId: string, secret: Buffer): Identity
  /**
   * Resolves when the packet is committed to disk: only then is it acknowledged. Rejects when it could not be: a QoS 1 or 2 sender is disconnected
   * unacknowledged, so that it sends again. Called in the order of each device's packets; several may be in flight.
   */
  receive(packet: InboundPacket): Promise<void>
  /** Called for each refusal, a flood of wrong secrets included. */
  refused(refusal: Refusal): void
  /** The device's first session opened, or its last one closed. A hint: TCP learns late that somebody is gone. */
  sessionChanged?(deviceId: string, online: boolean): void
  /** The device has subscribed to the channel, and its SUBACK has been written: now it can be told what it is owed. */
  listening(deviceId: string, channel: DownChannel): void
  /** Something failed that is not the device's doing, a rejected `receive` included. To be logged and counted. */
  onFault(error: unknown): void
}

export interface BrokerStats {
  connections: number
  unauthenticated: number
  /** Authenticated devices that wait for their turn (`admissionsPerSecond`). */
  awaitingAdmission: number
  connectedDevices: number
  packetsIn: number
  /** Packets in now that wait for their commit. */
  uncommitted: number
  delivered: number
  /** Deliveries dropped because the device took or acknowledged too little. */
  droppedForwards: number
  refusals: Record<string, number>
}

export interface Broker {
  start(): Promise<{ mqttPort: number | null; mqttsPort: number | null }>
  /** Takes no more packets, waits for the commits that were begun, acknowledges them, then closes everything. Wills do not count. */
  stop(): Promise<void>
  /** A WebSocket of subprotocol 'mqtt', already accepted. Give its server a `maxPayload`: a message is whole in memory before the broker sees it. */
  acceptWebSocket(socket: WebSocket, address: string): void
  /** QoS 1 when the device subscribed with QoS 1 or 2, else QoS 0. Nothing is kept for a device that is not there. */
  deliver(deviceId: string, channel: DownChannel, payload: string | Buffer): Promise<DeliveryOutcome>
  /** Closes the device's connections because its secret was changed or it was disabled; `reason` is shown in the refusal. */
  disconnect(deviceId: string, reason: string): void
  isConnected(deviceId: string): boolean
  stats(): BrokerStats
}

export function createBroker(deps: BrokerDeps): Broker {
  const { clock } = deps
  const limits: BrokerLimits = { ...DEFAULT_LIMITS, ...deps.limits }
  const onFault = deps.onFault
  const refusals = createRefusals(deps)
  const gate = createGate({ clock, limits, refusals })
  const admission = createAdmission({ clock, perSecond: limits.admissionsPerSecond })
  const committer = createCommitter(deps)
  const protocol = createSessionProtocol({ drainTimeoutMs: limits.drainTimeoutMs, onFault })
  const sessions = createSessions({
    mostPerDevice: limits.sessionsPerDevice,
    changed: shielded((deviceId: string, online: boolean) => deps.sessionChanged?.(deviceId, online)),
  })
  const listening = shielded(deps.listening)
  const listeners = createListeners({ listen: deps.listen, connectTimeoutMs: limits.connectTimeoutMs, gate, refusals, accept, onFault })
  const connections = new Set<Connection>()
  const outcomes = { delivered: 0, overloaded: 0, lost: 0, 'not-listening': 0 }
  let running = false
  let stopped: Promise<void> | null = null

  /** A listener that fails is a fault, and changes nothing for the device. */
  function shielded<Arguments extends unknown[]>(listener: (...given: Arguments) => void): (...given: Arguments) => void {
    return (...given) => {
      try {
        listener(...given)
      } catch (error) {
        onFault(error)
      }
    }
  }

  function accept(stream: Duplex, address: string, place: Place): void {
    const connection = createConnection(
      {
        clock,
        limits,
        identify: deps.identify,
        admission,
        committer,
        protocol,
        refusals,
        sessions,
        listening,
        running: () => running,
        onFault,
      },
      { stream, address, place },
    )
    place.close = connection.close
    connections.add(connection)
    stream.once('close', () => connections.delete(connection))
  }

  function committedOrOverdue(): Promise<void> {
    return new Promise((resolve) => {
      const overdue = clock.setTimeout(resolve, limits.drainTimeoutMs)
      committer.idle().then(() => {
        clock.clearTimeout(overdue)
        resolve()
      })
    })
  }

  async function stop(): Promise<void> {
    running = false
    const noMoreListeners = listeners.stop()
    admission.stop()
    await committedOrOverdue()
    await afterThisTick()
    for (const connection of connections) connection.retire()
    await afterThisTick()
    for (const connection of connections) connection.destroy()
    await protocol.stop()
    await noMoreListeners
  }

  return {
    async start() {
      await protocol.start()
      running = true
      return await listeners.start()
    },
    stop() {
      stopped ??= stop()
      return stopped
    },
    acceptWebSocket(socket, address) {
      socket.on('error', () => {}) // a stream reports it too, and a refused socket must not fail unheard
      const place = running ? gate.enter(address, () => socket.terminate()) : null
      if (place === null) socket.close(1013, 'try again later')
      else accept(createWebSocketStream(socket), address, place)
    },
    async deliver(deviceId, channel, payload) {
      const outcome = await sessions.deliver(deviceId, channel, payload)
      outcomes[outcome]++
      return outcome
    },
    disconnect(deviceId, reason) {
      for (const connection of connections) {
        if (connection.deviceId() === deviceId) connection.dismiss(reason)
      }
    },
    isConnected: sessions.isConnected,
    stats: () => ({
      connections: gate.connections(),
      unauthenticated: gate.unauthenticated(),
      awaitingAdmission: admission.waiting(),
      connectedDevices: sessions.connectedDevices(),
      packetsIn: committer.packetsIn(),
      uncommitted: committer.inFlight(),
      delivered: outcomes.delivered,
      droppedForwards: outcomes.overloaded,
      refusals: refusals.counts(),
    }),
  }
}

const afterThisTick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
