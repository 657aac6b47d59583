import type { Duplex } from 'node:stream'
import { Aedes, type AuthenticateError, type Client, type Subscription } from 'aedes'
import { emptyPersistence, silentQueue } from './aedes-stand-ins.ts'

/** Return codes of a CONNACK, MQTT 3.1.1 §3.2.2.3. */
export type ConnectCode = 0 | 2 | 3 | 4 | 5

export interface ConnectRequest {
  clientId: string
  userName: string | undefined
  password: Buffer | undefined
}

export interface WillPacket {
  topic: string
  payload: Buffer
  qos: 0 | 1 | 2
  retained: boolean
}

/** A connection, as Aedes's hooks see it. */
export interface Peer {
  connect(request: ConnectRequest, answer: (code: ConnectCode) => void): void
  /** The device is in; its CONNACK comes next. */
  admitted(): void
  /** The CONNACK has been written. */
  connected(): void
  authoriseSubscription(filter: string, qos: 0 | 1 | 2): boolean
  /** The SUBACK has been written. */
  subscribed(filters: readonly string[]): void
  unsubscribed(filters: readonly string[]): void
  will(packet: WillPacket): void
  /** The peer broke the protocol, or was silent for longer than its keepalive; Aedes closes its side. */
  failed(error: Error): void
}

export interface SessionProtocol {
  start(): Promise<void>
  stop(): Promise<void>
  /** Serves the peer behind this stream. Call the returned function when anything was heard from it: Aedes sees only a part of its packets. */
  serve(control: Duplex, peer: Peer): () => void
}

/** Aedes's own timer. Not public; a device that publishes but never pings would be timed out without it (regression test in sessions.test.ts). */
interface KeepaliveTimer {
  _keepaliveTimer?: { refresh(): unknown } | null
}

const IDLE_MS = 2_147_483_647

/**
 * MQTT's session rules by Aedes: CONNECT, wills, SUBSCRIBE, pings, keepalive. Publishing and delivering pass it by. Every connection gets its own id, so
 * Aedes never sees one id twice and its take-over (in which the old session can delete the new one's entry) never happens; sessions.ts does that.
 */
export function createSessionProtocol(deps: { drainTimeoutMs: number; onFault(error: unknown): void }): SessionProtocol {
  let aedes: Aedes | null = null
  let connectionCount = 0
  const peers = new WeakMap<object, Peer>()
  const clientIds = new WeakMap<Client, string>()
  const peerOf = (client: Client | null): Peer | undefined => (client === null ? undefined : peers.get(client.conn))

  function authenticate(
    client: Client,
    userName: string | undefined,
    password: Buffer | undefined,
    done: (error: AuthenticateError | null, success: boolean | null) => void,
  ): void {
    const peer = peerOf(client)
    if (peer === undefined) return done(refusal(3), false)
    peer.connect({ clientId: clientIds.get(client) ?? '', userName, password }, (code) =>
      code === 0 ? done(null, true) : done(refusal(code), false),
    )
  }

  function listen(broker: Aedes): void {
    broker.on('client', (client) => peerOf(client)?.admitted())
    broker.on('clientReady', (client) => peerOf(client)?.connected())
    broker.on('subscribe', (subscriptions, client) => peerOf(client)?.subscribed(granted(subscriptions)))
    broker.on('unsubscribe', (filters, client) => peerOf(client)?.unsubscribed(filters))
    broker.on('clientError', (client, error) => peerOf(client)?.failed(error))
    broker.on('connectionError', (client, error) => peerOf(client)?.failed(error))
    // Not in Aedes's types: what its internals could not do.
    const faults: { on(event: 'error', listener: (error: unknown) => void): unknown } = broker as never
    faults.on('error', deps.onFault)
  }

  return {
    async start() {
      aedes = await Aedes.createBroker({
        mq: silentQueue,
        persistence: emptyPersistence,
        connectTimeout: IDLE_MS, // ours is in gate.ts
        drainTimeout: deps.drainTimeoutMs,
        keepaliveLimit: 0, // refuses instead of clamping
        maxClientsIdLength: 65_535, // MQTT 3.1 says 23; ours is checked for all versions
        maxTopicLevels: 8,
        queueLimit: 1,
        preConnect(client, packet, done) {
          if (peerOf(client) === undefined) return done(new Error('no connection'), false) // (null, false) would leave it open
          clientIds.set(client, packet.clientId)
          packet.clientId = String(++connectionCount)
          done(null, true)
        },
        authenticate,
        // Only wills come here, since no PUBLISH is given to Aedes. The error tells it that there is nothing left to do.
        authorizePublish(client, { topic, payload, qos, retain }, done) {
          peerOf(client)?.will({ topic, payload: Buffer.from(payload), qos, retained: retain })
          done(new Error('taken'))
        },
        authorizeSubscribe(client, subscription, done) {
          done(null, peerOf(client)?.authoriseSubscription(subscription.topic, subscription.qos) ? subscription : null)
        },
      })
      listen(aedes)
    },
    async stop() {
      const broker = aedes
      aedes = null
      if (broker !== null) await new Promise<void>((resolve) => broker.close(resolve))
    },
    serve(control, peer) {
      if (aedes === null) throw new Error('The broker has not been started: call start() before it takes connections.')
      peers.set(control, peer)
      const client = aedes.handle(control) as Client & KeepaliveTimer
      return () => client._keepaliveTimer?.refresh()
    },
  }
}

const granted = (subscriptions: readonly Subscription[]): string[] =>
  subscriptions.filter(({ qos }) => (qos as number) !== 128).map(({ topic }) => topic)

const refusal = (code: ConnectCode): AuthenticateError =>
  Object.assign(new Error(`refused with code ${code}`), { returnCode: code as never })
