import mqtt from 'mqtt'
import { expect, test } from 'vitest'
import { startBroker } from './broker-harness.ts'
import { connectPacket, dial, join, knock, ping, publishPacket, subscribePacket } from './raw-device.ts'

const OFFLINE = { topic: 'care/v1/box-1/status', payload: Buffer.from('{"online": false}'), qos: 1 as const, retain: true }

test('lets a device take over its own half-dead session, whose will comes before what the new one says', async () => {
  const { port, received, presence, broker } = await startBroker()
  const old = await join(port, 'box-1', { will: OFFLINE })
  const next = await dial(port)
  next.send(connectPacket('box-1'), publishPacket('care/v1/box-1/status', '{"online": true}', 1))
  await next.take('puback')
  await old.closed
  expect(received.map(({ will, payload }) => [will, payload.toString()])).toEqual([
    [true, '{"online": false}'],
    [false, '{"online": true}'],
  ])
  expect(presence).toEqual([['box-1', true]])
  expect(broker.isConnected('box-1')).toBe(true)
})

test('lets nobody take over the session of another device by using its client id', async () => {
  const { port } = await startBroker()
  const box = await join(port, 'box-1')
  const stranger = await join(port, 'box-2', { clientId: 'box-1' })
  box.send(ping)
  stranger.send(ping)
  await Promise.all([box.take('pingresp'), stranger.take('pingresp')])
})

test('keeps exactly one session, and a reachable one, when a device connects many times at once', async () => {
  const { port, broker, presence, until } = await startBroker()
  const boxes = await Promise.all(Array.from({ length: 40 }, () => dial(port)))
  for (const box of boxes) box.send(connectPacket('box-1'), subscribePacket(1, ['care/v1/box-1/command', 0]))
  await until(() => broker.stats().connections === 1)
  await until(() => boxes.filter(({ stream }) => !stream.destroyed).length === 1)
  const winner = boxes.find(({ stream }) => !stream.destroyed)!
  await winner.take('suback')
  await until(() => broker.isConnected('box-1'))
  winner.send(ping)
  await winner.take('pingresp')
  expect(await broker.deliver('box-1', 'command', 'locate')).toBe('delivered')
  expect(presence).toEqual([['box-1', true]])
})

test('allows four sessions of a device and closes the oldest beyond', async () => {
  const { port, broker } = await startBroker()
  const box = await join(port, 'box-1', { clientId: '' })
  const others = []
  for (const clientId of ['mosq-1', 'mosq-2', '']) others.push(await join(port, 'box-1', { clientId }))
  box.send(ping)
  await box.take('pingresp')
  others.push(await join(port, 'box-1', { clientId: '__proto__' }))
  await box.closed
  for (const other of others) other.send(ping)
  await Promise.all(others.map((other) => other.take('pingresp')))
  expect(broker.stats().connections).toBe(4)
})

test('tells when the first session of a device opens and when its last one closes', async () => {
  const { port, presence, broker, until } = await startBroker()
  const first = await join(port, 'box-1', { clientId: 'a' })
  const second = await join(port, 'box-1', { clientId: 'b' })
  first.stream.destroy()
  await until(() => broker.stats().connections === 1)
  expect(presence).toEqual([['box-1', true]])
  second.send({ cmd: 'disconnect' })
  await until(() => presence.length === 2)
  expect(presence[1]).toEqual(['box-1', false])
  expect(broker.isConnected('box-1')).toBe(false)
})

test.each(['constructor', 'toString', 'hasOwnProperty'])('treats a device that is called %s like any other', async (deviceId) => {
  const { port, broker, received } = await startBroker()
  expect(broker.isConnected(deviceId)).toBe(false)
  expect(await broker.deliver(deviceId, 'ack', '')).toBe('not-listening')
  const box = await join(port, deviceId)
  box.send(subscribePacket(1, [`care/v1/${deviceId}/#`, 0]), publishPacket(`care/v1/${deviceId}/sos`, '', 2))
  await box.take('puback')
  expect(received).toMatchObject([{ deviceId, channel: 'sos' }])
  await box.take('suback')
  expect(broker.isConnected(deviceId)).toBe(true)
})

test.each([
  ['a wrong secret', { password: Buffer.from('guess') }, 4, 'bad-credentials', 'box-1'],
  ['no secret', { password: undefined }, 4, 'bad-credentials', 'box-1'],
  ['no user name', { username: undefined, password: undefined }, 4, 'unknown-device', null],
  ['a user name that is no device id', { username: 'care/v1' }, 4, 'unknown-device', null],
  ['a client id of 129 characters', { clientId: 'x'.repeat(129) }, 2, 'bad-client-id', 'box-1'],
  ['MQTT 5', { protocolVersion: 5 as const }, 1, 'unsupported-protocol', null],
])('refuses a CONNECT with %s, and says so', async (_title, more, returnCode, reason, deviceId) => {
  const { port, refusals, until } = await startBroker()
  expect(await knock(port, connectPacket('box-1', more))).toMatchObject({ returnCode, sessionPresent: false })
  await until(() => refusals.length > 0)
  expect(refusals).toMatchObject([{ reason, deviceId, authenticated: false, address: '127.0.0.1' }])
})

test.each([
  ['unknown-device', 4],
  ['disabled-device', 5],
] as const)('refuses a device that is an %s', async (reason, returnCode) => {
  const { port, refusals } = await startBroker({ identify: () => ({ ok: false, reason }) })
  expect(await knock(port, connectPacket('box-1'))).toMatchObject({ returnCode })
  expect(refusals).toMatchObject([{ reason, deviceId: 'box-1', authenticated: false }])
})

test('reports each of a flood of wrong secrets', async () => {
  const { port, refusals, broker } = await startBroker()
  await Promise.all(Array.from({ length: 30 }, () => knock(port, connectPacket('box-1', { password: Buffer.from('guess') }))))
  expect(refusals).toHaveLength(30)
  expect(broker.stats()).toMatchObject({ refusals: { 'bad-credentials': 30 }, connections: 0, unauthenticated: 0 })
})

test('answers "server unavailable" when it cannot tell who a device is', async () => {
  const { port, refusals, faults } = await startBroker({
    identify: () => {
      throw new Error('no keys')
    },
  })
  expect(await knock(port, connectPacket('box-1'))).toMatchObject({ returnCode: 3 })
  expect(refusals).toEqual([])
  expect(faults).toMatchObject([{ message: 'no keys' }])
})

test('starts each session empty, and says so to a device that asks for its old one', async () => {
  const { port, broker } = await startBroker()
  const box = await join(port, 'box-1', { clean: false })
  box.send(subscribePacket(1, ['care/v1/box-1/#', 1]))
  await box.take('suback')
  box.stream.destroy()
  const again = await dial(port)
  again.send(connectPacket('box-1', { clean: false }))
  expect(await again.take('connack')).toMatchObject({ returnCode: 0, sessionPresent: false })
  expect(await broker.deliver('box-1', 'command', '')).toBe('not-listening')
})

test('publishes a will when the connection breaks, also one that calls for help', async () => {
  const { port, received, until } = await startBroker()
  const will = { topic: 'care/v1/box-1/sos', payload: Buffer.from('torn off the wall'), qos: 1 as const, retain: true }
  const box = await join(port, 'box-1', { will })
  box.stream.destroy()
  await until(() => received.length === 1)
  expect(received).toMatchObject([{ deviceId: 'box-1', channel: 'sos', qos: 1, retained: true, will: true, payload: will.payload }])
})

test('forgets the will of a device that says goodbye', async () => {
  const { port, received, presence, until } = await startBroker()
  const box = await join(port, 'box-1', { will: OFFLINE })
  box.send(publishPacket('care/v1/box-1/heartbeat', '', 0, 0), { cmd: 'disconnect' })
  box.stream.end()
  await until(() => presence.length === 2)
  await new Promise((resolve) => setImmediate(resolve))
  expect(received.map(({ channel }) => channel)).toEqual(['heartbeat'])
})

test('counts a will that cannot be committed as a fault, and one on a foreign topic as a refusal', async () => {
  const { port, faults, refusals, until } = await startBroker({ receive: () => Promise.reject(new Error('disk full')) })
  const box = await join(port, 'box-1', { will: OFFLINE })
  const forger = await join(port, 'box-2', { will: OFFLINE })
  box.stream.destroy()
  forger.stream.destroy()
  await until(() => faults.length === 1 && refusals.length === 1)
  expect(refusals).toMatchObject([{ reason: 'foreign-topic', deviceId: 'box-2', topic: OFFLINE.topic }])
})

test('publishes no wills when it stops itself', async () => {
  const { port, broker, received } = await startBroker()
  const box = await join(port, 'box-1', { will: OFFLINE })
  await broker.stop()
  await box.closed
  expect(received).toEqual([])
})

test('disconnects a device whose secret was changed, and says why', async () => {
  const { port, broker, refusals } = await startBroker()
  const box = await join(port, 'box-1')
  const other = await join(port, 'box-2')
  broker.disconnect('box-1', 'its secret was changed')
  await box.closed
  expect(refusals).toMatchObject([{ reason: 'disconnected', deviceId: 'box-1', authenticated: true }])
  expect(refusals[0]!.detail).toContain('its secret was changed')
  other.send(ping)
  await other.take('pingresp')
})

test('times out a silent device after one and a half keepalives, and not one that only publishes', async () => {
  const { port, broker, refusals } = await startBroker()
  const silent = await join(port, 'box-1', { keepalive: 1 })
  const busy = await join(port, 'box-2', { keepalive: 1 })
  const publishing = setInterval(() => busy.send(publishPacket('care/v1/box-2/heartbeat', '', 0, 0)), 100)
  await silent.closed
  await new Promise((resolve) => setTimeout(resolve, 250)) // beyond the busy device's own deadline
  clearInterval(publishing)
  expect(broker.isConnected('box-2')).toBe(true)
  expect(refusals).toEqual([])
})

test('serves an ordinary client library, QoS 2 and reconnecting included', async () => {
  const { port, broker, received, until } = await startBroker()
  const options = { port, host: '127.0.0.1', clientId: 'box-1', username: 'box-1', password: 'secret', clean: false, reconnectPeriod: 5 }
  const client = await mqtt.connectAsync(options)
  const heard: string[] = []
  client.on('message', (_topic, payload) => heard.push(payload.toString()))
  await client.subscribeAsync('care/v1/box-1/command', { qos: 1 })
  await client.publishAsync('care/v1/box-1/event', '{"ref":"1"}', { qos: 2 })
  await until(() => broker.isConnected('box-1'))
  expect(await broker.deliver('box-1', 'command', 'locate')).toBe('delivered')
  broker.disconnect('box-1', 'test')
  await client.publishAsync('care/v1/box-1/event', '{"ref":"2"}', { qos: 1 })
  expect(received).toHaveLength(2)
  expect(heard).toEqual(['locate'])
  await client.endAsync()
})
