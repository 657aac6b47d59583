import { createServer, type Server, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { createServer as createTlsServer, type TLSSocket } from 'node:tls'
import type { Gate, Place } from './gate.ts'
import type { Refusals } from './refusals.ts'

export interface ListenAddress {
  host: string
  /** 0: any free one. */
  port: number
}

export interface ListenOptions {
  tcp?: ListenAddress
  tls?: ListenAddress & { cert: string | Buffer; key: string | Buffer }
}

export interface ListenersDeps {
  listen: ListenOptions
  connectTimeoutMs: number
  gate: Gate
  refusals: Refusals
  accept(stream: Duplex, address: string, place: Place): void
  onFault(error: unknown): void
}

export interface Listeners {
  start(): Promise<{ mqttPort: number | null; mqttsPort: number | null }>
  /** Takes no more connections at once; resolves when those that it took have ended. */
  stop(): Promise<void>
}

/** The kernel holds what a district sends at once; it cuts the number to its own `somaxconn`. */
const BACKLOG = 8_192

const SOCKET_OPTIONS = { noDelay: true, keepAlive: true }

/** As people write it, also when it came to an IPv6 listener. */
const addressOf = (socket: Socket): string => socket.remoteAddress?.replace(/^::ffff:/, '') ?? 'unknown'

/** The sockets that the broker listens on itself. WebSockets come from the web server, which has its own. */
export function createListeners(deps: ListenersDeps): Listeners {
  const { listen, gate } = deps
  const servers: Server[] = []

  /** Every socket takes its place as soon as its TCP connection is there: a TLS handshake is what costs the most. */
  function createTcp(admitted: (socket: Socket, place: Place) => void): Server {
    return createServer(SOCKET_OPTIONS, (socket) => {
      const place = gate.enter(addressOf(socket), () => socket.destroy())
      if (place === null) socket.destroy()
      else admitted(socket, place)
    })
  }

  const createMqtt = (): Server => createTcp((socket, place) => deps.accept(socket, addressOf(socket), place))

  function createMqtts({ cert, key }: { cert: string | Buffer; key: string | Buffer }): Server {
    /** Of handshakes under way. The TLS socket is another object than the TCP socket, and has only its peer in common with it. */
    const placeByPeer = new Map<string, Place>()
    const peerOf = (socket: Socket): string => `${socket.remoteAddress} ${socket.remotePort}`
    const handshakes = createTlsServer({ cert, key, minVersion: 'TLSv1.2', handshakeTimeout: deps.connectTimeoutMs })

    handshakes.on('secureConnection', (socket: TLSSocket) => {
      const place = placeByPeer.get(peerOf(socket))
      placeByPeer.delete(peerOf(socket))
      if (place === undefined) socket.destroy()
      else deps.accept(socket, addressOf(socket), place)
    })
    handshakes.on('tlsClientError', (error: NodeJS.ErrnoException, socket) => {
      if (error.code === 'ECONNRESET') return // hung up, by itself or by us: as little worth a word as on the plain port
      const detail = `The TLS handshake failed (${error.message}): check that the device trusts the certificate and speaks TLS 1.2 or newer.`
      deps.refusals.report({ reason: 'tls-failed', deviceId: null, authenticated: false, address: addressOf(socket), detail })
      socket.destroy()
    })
    return createTcp((socket, place) => {
      const peer = peerOf(socket)
      placeByPeer.set(peer, place)
      socket.once('close', () => {
        if (placeByPeer.get(peer) !== place) return
        placeByPeer.delete(peer)
        place.left()
      })
      handshakes.emit('connection', socket)
    })
  }

  async function open(server: Server, { host, port }: ListenAddress): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      server.once('error', (cause) => {
        reject(new Error(`Cannot listen for MQTT on ${host}:${port}: free the port or configure another.`, { cause }))
      })
      server.listen({ host, port, backlog: BACKLOG }, resolve)
    })
    server.removeAllListeners('error')
    server.on('error', deps.onFault)
    servers.push(server)
    const address = server.address()
    return address !== null && typeof address === 'object' ? address.port : port
  }

  async function stop(): Promise<void> {
    await Promise.all(servers.splice(0).map((server) => new Promise<void>((resolve) => server.close(() => resolve()))))
  }

  return {
    async start() {
      try {
        const mqttPort = listen.tcp ? await open(createMqtt(), listen.tcp) : null
        const mqttsPort = listen.tls ? await open(createMqtts(listen.tls), listen.tls) : null
        return { mqttPort, mqttsPort }
      } catch (error) {
        await stop()
        throw error
      }
    },
    stop,
  }
}
