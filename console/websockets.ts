import websocket from '@fastify/websocket'
import type { FastifyInstance } from 'fastify'
import type { WebSocket } from 'ws'
import type { Clock } from '../broker/clock.ts'

/**
 * A message is whole in memory before the broker knows who sent it: so much covers a box's largest reading (64 KiB) and the feed.
 * What is larger comes over the MQTT ports, or in several WebSocket messages [MQTT-6.0.0-2].
 */
const MAX_MESSAGE_BYTES = 80 * 1024
const CLOSE_WITHIN_MS = 1_000

/** One WebSocket server for the feed and for MQTT. Deflate is off: it costs the server more than the wire is worth (console.md §4). */
export async function addWebSockets(app: FastifyInstance, clock: Clock): Promise<void> {
  await app.register(websocket, {
    options: {
      perMessageDeflate: false,
      maxPayload: MAX_MESSAGE_BYTES,
      handleProtocols: (offered) => (offered.has('mqtt') ? 'mqtt' : false),
    },
    errorHandler(error, socket, request) {
      request.log.debug({ err: error }, 'websocket ended with an error')
      socket.terminate()
    },
    preClose: () => closeAll([...app.websocketServer.clients], clock),
  })
}

/** The HTTP server cannot close before its sockets have; a client that does not answer the close is not waited for. */
async function closeAll(sockets: readonly WebSocket[], clock: Clock): Promise<void> {
  const closed = sockets.map((socket) => new Promise<void>((resolve) => socket.once('close', () => resolve())))
  for (const socket of sockets) {
    if (socket.bufferedAmount > 0) socket.terminate()
    else socket.close(1001)
  }
  const impatience = clock.setTimeout(() => {
    for (const socket of sockets) socket.terminate()
  }, CLOSE_WITHIN_MS)
  await Promise.all(closed)
  clock.clearTimeout(impatience)
}
