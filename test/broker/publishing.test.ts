import mqtt from 'mqtt'
import { expect, test } from 'vitest'
import { createHeldCommits, startBroker } from './broker-harness.ts'
import { connectPacket, dial, join, ping, publishPacket } from './raw-device.ts'

const SOS = 'care/v1/box-1/sos'

test('acknowledges a publish only after its commit', async () => {
  const commits = createHeldCommits()
  const { port } = await startBroker({ receive: commits.receive })
  const box = await join(port, 'box-1')
  box.send(publishPacket(SOS, '', 7), ping)
  await box.take('pingresp')
  expect(box.packets.map(({ cmd }) => cmd)).toEqual(['connack', 'pingresp'])
  commits.held[0]!.commit()
  expect((await box.take('puback')).messageId).toBe(7)
})

test('acknowledges in the order of the packets, whatever the order of the commits', async () => {
  const commits = createHeldCommits()
  const { port, until } = await startBroker({ receive: commits.receive })
  const box = await join(port, 'box-1')
  box.send(publishPacket(SOS, 'a', 1), publishPacket(SOS, 'b', 2), publishPacket(SOS, 'c', 3))
  await until(() => commits.held.length === 3)
  commits.held[2]!.commit()
  commits.held[1]!.commit()
  box.send(ping)
  await box.take('pingresp')
  expect(box.packets.some(({ cmd }) => cmd === 'puback')).toBe(false)
  commits.held[0]!.commit()
  for (const messageId of [1, 2, 3]) expect((await box.take('puback')).messageId).toBe(messageId)
})

test('closes the connection without a PUBACK when the commit fails, and still acknowledges what was committed before', async () => {
  const commits = createHeldCommits()
  const { port, faults, until } = await startBroker({ receive: commits.receive })
  const box = await join(port, 'box-1')
  box.send(publishPacket(SOS, 'a', 1), publishPacket(SOS, 'b', 2), publishPacket(SOS, 'c', 3))
  await until(() => commits.held.length === 3)
  commits.held[0]!.commit()
  commits.held[2]!.commit()
  commits.held[1]!.fail()
  await box.closed
  expect(box.packets.filter(({ cmd }) => cmd === 'puback').map(({ messageId }) => messageId)).toEqual([1])
  expect(faults).toMatchObject([{ message: 'disk full' }])
})

test('takes a message again whose commit failed', async () => {
  let attempts = 0
  const { port, received } = await startBroker({
    receive: async () => {
      attempts++
      if (attempts === 1) throw new Error('disk full')
    },
  })
  const client = await mqtt.connectAsync({
    port,
    host: '127.0.0.1',
    clientId: 'box-1',
    username: 'box-1',
    password: 'secret',
    reconnectPeriod: 5,
  })
  await client.publishAsync(SOS, 'help', { qos: 1 })
  expect(received.map(({ payload }) => payload.toString())).toEqual(['help', 'help'])
  await client.endAsync()
})

test('survives a receive that throws at once', async () => {
  const receive = () => {
    throw new Error('not even a promise')
  }
  const { port, faults } = await startBroker({ receive })
  const box = await join(port, 'box-1')
  box.send(publishPacket(SOS, '', 1))
  await box.closed
  expect(faults).toHaveLength(1)
})

test('keeps the connection when a QoS 0 message cannot be committed, because it would not come again', async () => {
  const { port, faults } = await startBroker({ receive: () => Promise.reject(new Error('disk full')) })
  const box = await join(port, 'box-1')
  box.send(publishPacket('care/v1/box-1/heartbeat', '{}', 0, 0), ping)
  await box.take('pingresp')
  expect(faults).toHaveLength(1)
})

test('hands in what the device said, and tells a retained press without retaining it', async () => {
  const { port, received, listening, until } = await startBroker()
  const box = await join(port, 'box-1')
  box.send(
    { cmd: 'publish', topic: SOS, payload: '', qos: 1, messageId: 1, dup: true, retain: true },
    publishPacket('care/v1/box-1/reading', '[]', 0, 0),
  )
  await box.take('puback')
  expect(received).toMatchObject([
    { deviceId: 'box-1', channel: 'sos', topic: SOS, payload: Buffer.alloc(0), qos: 1, retained: true, will: false },
    { deviceId: 'box-1', channel: 'reading', qos: 0, retained: false },
  ])
  box.send({ cmd: 'subscribe', messageId: 2, subscriptions: [{ topic: 'care/v1/box-1/#', qos: 1 }] })
  await until(() => listening.length === 2)
  box.send(ping)
  await box.take('pingresp')
  expect(box.packets.some(({ cmd }) => cmd === 'publish')).toBe(false)
})

test('commits a QoS 2 message before PUBREC, and a second copy of it not again', async () => {
  const commits = createHeldCommits()
  const { port, received, until } = await startBroker({ receive: commits.receive })
  const box = await join(port, 'box-1')
  box.send(publishPacket(SOS, 'once', 5, 2), publishPacket(SOS, 'once', 5, 2), ping)
  await box.take('pingresp')
  expect(box.packets.some(({ cmd }) => cmd === 'pubrec')).toBe(false)
  commits.held[0]!.commit()
  await box.take('pubrec')
  await box.take('pubrec')
  box.send({ cmd: 'pubrel', messageId: 5 })
  expect((await box.take('pubcomp')).messageId).toBe(5)
  expect(received).toHaveLength(1)
  box.send(publishPacket(SOS, 'another', 5, 2))
  await until(() => received.length === 2)
})

test('closes a connection that releases none of its QoS 2 messages', async () => {
  const { port, refusals } = await startBroker({ limits: { unreleasedQos2: 3 } })
  const box = await join(port, 'box-1')
  box.send(...[1, 2, 3, 4].map((messageId) => publishPacket(SOS, '', messageId, 2)))
  await box.closed
  expect(refusals).toMatchObject([{ reason: 'too-many-unreleased', deviceId: 'box-1' }])
})

test.each([
  'care/v1/box-2/sos',
  'care/v1/box-1/command',
  'care/v1/box-1/__proto__',
  'care/v1/box-1/constructor',
  'care/v1/box-1/sos/deep',
  '$SYS/x',
  '',
  '+/#',
  'a/'.repeat(300),
])('acknowledges and drops a message on the foreign topic %j, and keeps the connection', async (topic) => {
  const { port, received, refusals } = await startBroker()
  const box = await join(port, 'box-1')
  box.send(rawPublish(topic, Buffer.alloc(3_000, 'x'), 9), publishPacket(SOS, '', 10))
  expect((await box.take('puback')).messageId).toBe(9)
  expect((await box.take('puback')).messageId).toBe(10)
  expect(received).toHaveLength(1)
  expect(refusals).toMatchObject([{ reason: 'foreign-topic', deviceId: 'box-1', authenticated: true, address: '127.0.0.1', topic }])
  expect(refusals[0]!.payload).toHaveLength(1_024)
})

test.each([
  ['just over', 16_385],
  ['far over', 100_000],
])('closes the connection over a payload that is %s the device’s limit, and says why', async (_title, bytes) => {
  const { port, received, refusals } = await startBroker()
  const box = await join(port, 'box-1')
  box.send(publishPacket(SOS, Buffer.alloc(bytes), 1))
  await box.closed
  expect(received).toEqual([])
  expect(refusals).toMatchObject([{ reason: 'frame-too-large', deviceId: 'box-1' }])
})

test('takes payloads up to the limit of the device, in whatever pieces they come', async () => {
  const { port, received } = await startBroker({ identify: () => ({ ok: true, rights: { maxPayloadBytes: 1_048_576 } }) })
  const gateway = await join(port, 'gateway-1')
  const payload = Buffer.alloc(1_048_576, 'z')
  gateway.send(publishPacket('care/v1/gateway-1/reading', payload, 1))
  await gateway.take('puback')
  expect(received[0]!.payload.equals(payload)).toBe(true)
})

test('reads no further while too many publishes wait for their commit', async () => {
  const commits = createHeldCommits()
  const { port, broker, until } = await startBroker({ receive: commits.receive, limits: { uncommittedPublishes: 4 } })
  const box = await join(port, 'box-1')
  box.send(...Array.from({ length: 20 }, (_, index) => publishPacket(SOS, '', index + 1)))
  let committed = 0
  while (committed < 20) {
    await until(() => commits.held.length === Math.min(committed + 4, 20))
    expect(broker.stats().uncommitted).toBeLessThanOrEqual(4)
    commits.held[committed++]!.commit()
  }
  for (let messageId = 1; messageId <= 20; messageId++) expect((await box.take('puback')).messageId).toBe(messageId)
})

test('finishes and acknowledges the commits that were begun when it stops', async () => {
  const commits = createHeldCommits()
  const { port, broker, until } = await startBroker({ receive: commits.receive })
  const box = await join(port, 'box-1')
  box.send(publishPacket(SOS, '', 3))
  await until(() => commits.held.length === 1)
  let stopped = false
  const stopping = broker.stop().then(() => {
    stopped = true
  })
  box.send(publishPacket(SOS, '', 4))
  for (let turns = 0; turns < 20; turns++) await new Promise((resolve) => setImmediate(resolve))
  expect(stopped).toBe(false)
  commits.held[0]!.commit()
  await stopping
  await box.closed
  expect(box.packets.filter(({ cmd }) => cmd === 'puback').map(({ messageId }) => messageId)).toEqual([3])
  await broker.stop()
})

test('reads nothing behind a CONNECT before the device is let in', async () => {
  const { port, received, refusals, until } = await startBroker()
  const good = await dial(port)
  good.send(connectPacket('box-1'), publishPacket(SOS, 'at once', 1))
  await good.take('puback')
  expect(received).toHaveLength(1)
  const bad = await dial(port)
  bad.send(connectPacket('box-1', { password: Buffer.from('wrong') }), publishPacket(SOS, 'forged', 1))
  await bad.closed
  await until(() => refusals.length === 1)
  expect(received).toHaveLength(1)
})

/** mqtt-packet refuses to write some topics. */
function rawPublish(topic: string, payload: Buffer, messageId: number): Buffer {
  const body = Buffer.concat([
    Buffer.from([topic.length >> 8, topic.length & 255]),
    Buffer.from(topic),
    Buffer.from([0, messageId]),
    payload,
  ])
  return Buffer.concat([Buffer.from([0x32, (body.length & 127) | 128, body.length >> 7]), body])
}
