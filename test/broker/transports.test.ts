import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { connect as connectTls } from 'node:tls'
import mqtt from 'mqtt'
import { generate } from 'selfsigned'
import { afterEach, expect, test } from 'vitest'
import { type WebSocket as ServerSocket, WebSocketServer } from 'ws'
import { createBroker } from '../../broker/broker.ts'
import { simulatedClock, systemClock } from '../../hub/clock.ts'
import { startBroker } from './broker-harness.ts'
import { connectPacket, dial, join, publishPacket, speakOver } from './raw-device.ts'

const OPTIONS = { username: 'box-1', password: 'secret', clientId: 'box-1', reconnectPeriod: 0 }
const certificate = await generate([{ name: 'commonName', value: 'localhost' }], { keyType: 'ec' })
const tls = { host: '127.0.0.1', port: 0, cert: certificate.cert, key: certificate.private }

test('serves devices over TLS beside those over TCP', async () => {
  const { port, tlsPort, received, broker } = await startBroker({ listen: { tcp: { host: '127.0.0.1', port: 0 }, tls } })
  const secure = await mqtt.connectAsync({ ...OPTIONS, protocol: 'mqtts', host: '127.0.0.1', port: tlsPort, rejectUnauthorized: false })
  const plain = await join(port, 'box-2')
  await secure.publishAsync('care/v1/box-1/sos', 'help', { qos: 1 })
  plain.send(publishPacket('care/v1/box-2/sos', 'help', 1))
  await plain.take('puback')
  expect(received.map(({ deviceId }) => deviceId)).toEqual(['box-1', 'box-2'])
  expect(broker.stats()).toMatchObject({ connections: 2, unauthenticated: 0 })
  await secure.endAsync()
})

test('answers a wrong secret over TLS before it closes', async () => {
  const { tlsPort } = await startBroker({ listen: { tls } })
  const socket = connectTls({ port: tlsPort, host: '127.0.0.1', rejectUnauthorized: false })
  const box = speakOver(socket)
  box.send(connectPacket('box-1', { password: Buffer.from('guess') }))
  expect(await box.take('connack')).toMatchObject({ returnCode: 4 })
  await box.closed
})

test('counts TLS handshakes among the unauthenticated, times them out, and reports those that fail', async () => {
  const clock = simulatedClock(0)
  const { tlsPort, broker, refusals, until } = await startBroker({ clock, listen: { tls }, limits: { maxUnauthenticated: 2 } })
  const silent = [await dial(tlsPort), await dial(tlsPort)]
  await until(() => broker.stats().unauthenticated === 2)
  const third = await dial(tlsPort)
  await third.closed
  await clock.advance(10_000)
  await Promise.all(silent.map(({ closed }) => closed))
  await until(() => broker.stats().connections === 0)
  const plain = await dial(tlsPort)
  plain.send(connectPacket('box-1'))
  await plain.closed
  await until(() => refusals.length === 4)
  expect(refusals.map(({ reason }) => reason)).toEqual(['too-many-connections', 'connect-timeout', 'connect-timeout', 'tls-failed'])
  expect(broker.stats()).toMatchObject({ connections: 0, unauthenticated: 0 })
})

test('serves devices over WebSocket, with the address it is told', async () => {
  const { broker, received, refusals, until } = await startBroker({ listen: {} })
  const url = await serveWebSockets((socket) => broker.acceptWebSocket(socket, '192.0.2.7'))
  const client = await mqtt.connectAsync(url, OPTIONS)
  const heard: string[] = []
  client.on('message', (_topic, payload) => heard.push(payload.toString()))
  await client.subscribeAsync('care/v1/box-1/#', { qos: 1 })
  await client.publishAsync('care/v1/box-1/sos', 'x'.repeat(10_000), { qos: 1 })
  await client.publishAsync('care/v1/box-2/sos', '', { qos: 1 })
  expect(received.map(({ payload }) => payload.length)).toEqual([10_000])
  expect(refusals).toMatchObject([{ reason: 'foreign-topic', address: '192.0.2.7' }])
  expect(await broker.deliver('box-1', 'command', 'locate')).toBe('delivered')
  expect(heard).toEqual(['locate'])
  await client.endAsync()
  await until(() => broker.stats().connections === 0)
})

test('answers a wrong secret over WebSocket before it closes', async () => {
  const { broker, until } = await startBroker({ listen: {} })
  const url = await serveWebSockets((socket) => broker.acceptWebSocket(socket, '192.0.2.7'))
  await expect(mqtt.connectAsync(url, { ...OPTIONS, password: 'guess' })).rejects.toThrow(/Bad username or password/)
  await until(() => broker.stats().connections === 0)
})

test('closes a WebSocket that comes before it has started or after it has stopped', async () => {
  const { broker } = await startBroker({ listen: {} })
  await broker.stop()
  const url = await serveWebSockets((socket) => broker.acceptWebSocket(socket, '192.0.2.7'))
  const socket = new WebSocket(url, 'mqtt')
  const closed = await new Promise<CloseEvent>((resolve) => socket.addEventListener('close', resolve))
  expect(closed.code).toBe(1013)
})

test('names the port that it cannot listen on, and can then be stopped', async () => {
  const { port } = await startBroker()
  const second = createBroker({
    clock: systemClock,
    listen: { tcp: { host: '127.0.0.1', port } },
    identify: () => ({ ok: false, reason: 'unknown-device' }),
    receive: async () => {},
    refused() {},
    listening() {},
    onFault() {},
  })
  await expect(second.start()).rejects.toThrow(`Cannot listen for MQTT on 127.0.0.1:${port}`)
  await second.stop()
  await second.stop()
})

const webServers: Server[] = []
afterEach(() => {
  for (const server of webServers.splice(0)) server.close().closeAllConnections()
})

async function serveWebSockets(accept: (socket: ServerSocket) => void): Promise<string> {
  const http = createServer()
  const sockets = new WebSocketServer({ server: http, handleProtocols: () => 'mqtt', maxPayload: 2 ** 21 })
  sockets.on('connection', accept)
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  webServers.push(http)
  return `ws://127.0.0.1:${(http.address() as AddressInfo).port}`
}
