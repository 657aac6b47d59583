import type {} from '@fastify/websocket'
import type { FastifyPluginAsync } from 'fastify'
import type { WebSocket } from 'ws'

/** Simulators in a browser, and boxes behind a web proxy, speak MQTT over a WebSocket; from here on they are devices like any other. */
export const mqttRoutes =
  (accept: (socket: WebSocket, address: string) => void): FastifyPluginAsync =>
  async (app) => {
    app.get('/mqtt', { websocket: true }, (socket, request) => {
      // [MQTT-6.0.0-3] the client must offer the subprotocol `mqtt`; 1002 is a protocol error.
      if (socket.protocol !== 'mqtt') return socket.close(1002, 'the subprotocol mqtt is required')
      accept(socket, request.ip)
    })
  }
