import { expect, test } from 'vitest'
import { simulatedClock } from '../../hub/clock.ts'
import { startBroker } from './broker-harness.ts'
import { join, ping, publishPacket, type RawDevice, subscribePacket } from './raw-device.ts'

const COMMAND = 'care/v1/box-1/command'

async function listen(box: RawDevice, qos: 0 | 1 | 2, topic = COMMAND): Promise<void> {
  box.send(subscribePacket(100, [topic, qos]))
  await box.take('suback')
  box.send(ping) // the subscription is in force once its SUBACK is out
  await box.take('pingresp')
}

test('reports a delivery as delivered when the device acknowledges it', async () => {
  const { port, broker } = await startBroker()
  const box = await join(port, 'box-1')
  await listen(box, 1)
  let outcome = ''
  const delivery = broker.deliver('box-1', 'command', '{"id":"1"}').then((result) => {
    outcome = result
  })
  const { topic, payload, qos, messageId } = await box.take('publish')
  expect({ topic, payload: payload.toString(), qos }).toEqual({ topic: COMMAND, payload: '{"id":"1"}', qos: 1 })
  expect(outcome).toBe('')
  box.send({ cmd: 'puback', messageId: messageId! })
  await delivery
  expect(outcome).toBe('delivered')
  expect(broker.stats().delivered).toBe(1)
})

test('delivers with QoS 0 to whoever subscribed with QoS 0, and is done when it is written', async () => {
  const { port, broker } = await startBroker()
  const box = await join(port, 'box-1')
  await listen(box, 0, 'care/v1/box-1/+')
  expect(await broker.deliver('box-1', 'ack', Buffer.from('{}'))).toBe('delivered')
  expect(await box.take('publish')).toMatchObject({ qos: 0, topic: 'care/v1/box-1/ack' })
})

test('says when nobody listens', async () => {
  const { port, broker } = await startBroker()
  const box = await join(port, 'box-1')
  await listen(box, 1, 'care/v1/box-1/ack')
  expect(await broker.deliver('box-1', 'command', '')).toBe('not-listening')
  expect(await broker.deliver('box-9', 'command', '')).toBe('not-listening')
  box.send({ cmd: 'unsubscribe', messageId: 5, unsubscriptions: ['care/v1/box-1/ack'] })
  await box.take('unsuback')
  expect(await broker.deliver('box-1', 'ack', '')).toBe('not-listening')
})

test('reports a delivery as lost when the connection ends before the acknowledgement', async () => {
  const { port, broker } = await startBroker()
  const box = await join(port, 'box-1')
  await listen(box, 2)
  const delivery = broker.deliver('box-1', 'command', '')
  await box.take('publish')
  box.stream.destroy()
  expect(await delivery).toBe('lost')
})

test('drops what a device that acknowledges nothing is sent beyond the limit', async () => {
  const { port, broker } = await startBroker({ limits: { unacknowledgedDeliveries: 2 } })
  const box = await join(port, 'box-1')
  await listen(box, 1)
  const first = broker.deliver('box-1', 'command', '1')
  broker.deliver('box-1', 'command', '2')
  expect(await broker.deliver('box-1', 'command', '3')).toBe('overloaded')
  expect(broker.stats().droppedForwards).toBe(1)
  box.send({ cmd: 'puback', messageId: (await box.take('publish')).messageId! })
  expect(await first).toBe('delivered')
  const fourth = broker.deliver('box-1', 'command', '4')
  await box.take('publish')
  box.send({ cmd: 'puback', messageId: (await box.take('publish')).messageId! })
  expect(await fourth).toBe('delivered')
})

test('keeps acknowledging others while one subscriber is frozen, and disconnects it when it stays so', async () => {
  const clock = simulatedClock(0)
  const { port, broker } = await startBroker({ clock, limits: { unacknowledgedDeliveries: 10_000 } })
  const frozen = await join(port, 'box-1')
  await listen(frozen, 1)
  frozen.stream.pause()
  const payload = Buffer.alloc(16_384)
  const deliveries: Promise<string>[] = []
  // 256 KiB here, and what the two kernels hold between them.
  while (broker.stats().droppedForwards === 0 && deliveries.length < 2_000) {
    deliveries.push(broker.deliver('box-1', 'command', payload))
    await new Promise((resolve) => setImmediate(resolve))
  }
  const box = await join(port, 'box-2')
  box.send(...Array.from({ length: 100 }, (_, index) => publishPacket('care/v1/box-2/sos', '', index + 1)))
  for (let index = 1; index <= 100; index++) expect((await box.take('puback')).messageId).toBe(index)
  await clock.advance(10_000)
  expect(new Set(await Promise.all(deliveries))).toEqual(new Set(['lost', 'overloaded']))
  expect(broker.isConnected('box-1')).toBe(false)
  expect(broker.isConnected('box-2')).toBe(true)
})

test('stops acknowledging a device that publishes and never reads, instead of piling up acknowledgements', async () => {
  const { port, broker, until } = await startBroker({ limits: { framesPerSecond: 10_000_000 } })
  const deaf = await join(port, 'box-1')
  deaf.stream.pause()
  const burst = Buffer.concat(
    Array.from({ length: 2_000 }, () => Buffer.from([0x32, 23, 0, 17, ...Buffer.from('care/v1/box-1/sos'), 0, 1, 0, 0])),
  )
  let stuck = 0
  while (stuck < 30) {
    if (deaf.stream.writableLength < 4_000_000) deaf.stream.write(burst)
    const before = broker.stats().packetsIn
    await new Promise((resolve) => setImmediate(resolve))
    stuck = broker.stats().packetsIn === before && deaf.stream.writableLength >= 4_000_000 ? stuck + 1 : 0
  }
  expect(broker.stats().uncommitted).toBe(0)
  const box = await join(port, 'box-2')
  box.send(publishPacket('care/v1/box-2/sos', '', 1))
  await box.take('puback')
  deaf.stream.destroy()
  await until(() => broker.stats().connections === 1)
})

test('tells that a device listens once its SUBACK is out, and again whenever it subscribes again', async () => {
  const { port, listening, until } = await startBroker({
    listening: (deviceId, channel) => listening.push([deviceId, channel]),
  })
  const box = await join(port, 'box-1')
  box.send(subscribePacket(1, ['care/v1/box-1/#', 1], ['care/v1/box-1/ack', 0]))
  await box.take('suback')
  await until(() => listening.length === 2)
  box.send(subscribePacket(2, ['care/v1/box-1/ack', 0]))
  await until(() => listening.length === 3)
  expect(listening).toEqual([
    ['box-1', 'ack'],
    ['box-1', 'command'],
    ['box-1', 'ack'],
  ])
})

test('sends the SUBACK before what is owed', async () => {
  const harness = await startBroker({
    listening: (deviceId, channel) => void harness.broker.deliver(deviceId, channel, 'owed'),
  })
  const box = await join(harness.port, 'box-1')
  box.send(subscribePacket(1, [COMMAND, 1]))
  await box.take('publish')
  expect(box.packets.map(({ cmd }) => cmd)).toEqual(['connack', 'suback', 'publish'])
})

test('refuses subscriptions outside the device’s own tree with 128, and keeps the connection', async () => {
  const { port, refusals, listening } = await startBroker()
  const box = await join(port, 'box-1')
  const foreign = [
    '#',
    '+/#',
    'care/v1/#',
    'care/v1/+/ack',
    'care/v1/box-2/command',
    'care/v1/box-1/sos',
    '$SYS/#',
    '__proto__',
    'care/v1/box-10/ack',
  ]
  box.send(subscribePacket(1, ...foreign.map((topic) => [topic, 1] as [string, 1])))
  expect(await box.take('suback')).toMatchObject({ granted: foreign.map(() => 128) })
  box.send(subscribePacket(2, ['care/v1/box-2/ack', 1], [COMMAND, 1]))
  expect(await box.take('suback')).toMatchObject({ granted: [128, 1] })
  expect(refusals.map(({ reason, topic }) => [reason, topic])).toEqual(
    [...foreign, 'care/v1/box-2/ack'].map((topic) => ['foreign-subscription', topic]),
  )
  box.send(ping)
  await box.take('pingresp')
  expect(listening).toEqual([['box-1', 'command']])
})

test('caps the subscriptions of a session', async () => {
  const { port, refusals } = await startBroker({ limits: { subscriptionsPerSession: 2 } })
  const box = await join(port, 'box-1')
  box.send(subscribePacket(1, ['care/v1/box-1/ack', 1], ['care/v1/box-1/command', 0], ['care/v1/box-1/#', 1]))
  expect(await box.take('suback')).toMatchObject({ granted: [1, 0, 128] })
  expect(refusals).toMatchObject([{ reason: 'too-many-subscriptions', topic: 'care/v1/box-1/#' }])
  box.send(subscribePacket(2, ['care/v1/box-1/ack', 0]))
  expect(await box.take('suback')).toMatchObject({ granted: [0] })
})

test('survives a SUBSCRIBE as long as it may be, and closes on a longer one', async () => {
  const { port, refusals } = await startBroker()
  const box = await join(port, 'box-1')
  const most = Array.from({ length: 400 }, (_, index) => [index.toString(36), 0] as [string, 0])
  box.send(subscribePacket(1, ...most))
  await box.take('suback')
  box.send(subscribePacket(2, ...most, ...most.map(([topic]) => [`${topic}x`, 0] as [string, 0])))
  await box.closed
  expect(refusals.at(-1)).toMatchObject({ reason: 'frame-too-large', authenticated: true })
})

test('lets the device’s own session decide whether something was delivered, not a technician who looks on', async () => {
  const { port, broker } = await startBroker()
  const technician = await join(port, 'box-1', { clientId: 'mosq-123' })
  const box = await join(port, 'box-1')
  await listen(technician, 0)
  await listen(box, 1)
  const delivery = broker.deliver('box-1', 'command', '')
  await technician.take('publish')
  await box.take('publish')
  box.stream.destroy()
  expect(await delivery).toBe('lost')
  expect(await broker.deliver('box-1', 'command', '')).toBe('delivered')
})

test('never lets one device hear another', async () => {
  const { port, broker } = await startBroker()
  const [one, two] = [await join(port, 'box-1'), await join(port, 'box-2')]
  await listen(one, 0, 'care/v1/box-1/#')
  await listen(two, 0, 'care/v1/box-2/#')
  one.send(publishPacket('care/v1/box-2/command', 'forged', 1), publishPacket('care/v1/box-1/ack', 'to myself', 2))
  await one.take('puback')
  await one.take('puback')
  await broker.deliver('box-2', 'command', 'genuine')
  expect((await two.take('publish')).payload.toString()).toBe('genuine')
  one.send(ping)
  await one.take('pingresp')
  expect([...one.packets, ...two.packets].filter(({ cmd }) => cmd === 'publish')).toHaveLength(1)
})
