import fc from 'fast-check'
import { generate, type Packet } from 'mqtt-packet'
import { expect, test } from 'vitest'
import { simulatedClock } from '../../hub/clock.ts'
import { startBroker } from './broker-harness.ts'
import { connectPacket, dial, join, ping, publishPacket, subscribePacket } from './raw-device.ts'

const MIB = 1_048_576
const SOS = 'care/v1/box-1/sos'

test('closes CONNECTs of 200 MB before it has buffered anything of them', async () => {
  const { port, refusals } = await startBroker()
  const header = Buffer.from([0x10, 0x80, 0x80, 0xc0, 0x5f]) // announces 200 MB
  const filler = Buffer.alloc(MIB)
  const before = process.memoryUsage().rss
  const attackers = await Promise.all(Array.from({ length: 10 }, () => dial(port)))
  for (const attacker of attackers) {
    attacker.send(header)
    for (let index = 0; index < 10; index++) attacker.stream.write(filler)
  }
  await Promise.all(attackers.map(({ closed }) => closed))
  expect(refusals.map(({ reason }) => reason)).toEqual(attackers.map(() => 'frame-too-large'))
  expect(process.memoryUsage().rss - before).toBeLessThan(100 * MIB)
})

test('refuses a client id of 60 000 bytes', async () => {
  const { port, refusals } = await startBroker()
  const box = await dial(port)
  box.send(connectPacket('box-1', { clientId: 'x'.repeat(60_000) }))
  await box.closed
  expect(refusals).toMatchObject([{ reason: 'frame-too-large', deviceId: null, authenticated: false }])
})

test('says which topic an oversized message was meant for', async () => {
  const { port, refusals, received } = await startBroker()
  const box = await join(port, 'box-1')
  box.send(publishPacket(SOS, Buffer.alloc(MIB, 'x'), 1))
  await box.closed
  expect(received).toEqual([])
  expect(refusals).toMatchObject([{ reason: 'frame-too-large', deviceId: 'box-1', authenticated: true, topic: SOS }])
  expect(refusals[0]!.payload!.length).toBeLessThanOrEqual(1_024)
})

test('takes the readings of a box that was offline, which are longer than anything else it may send', async () => {
  const { port, received } = await startBroker()
  const box = await join(port, 'box-1')
  box.send(publishPacket('care/v1/box-1/reading', Buffer.alloc(64 * 1024, 'x'), 1), publishPacket(SOS, '', 2))
  await box.take('puback')
  await box.take('puback')
  expect(received.map(({ channel }) => channel)).toEqual(['reading', 'sos'])
  box.send(publishPacket('care/v1/box-1/event', Buffer.alloc(17 * 1024, 'x'), 3))
  await box.closed
})

test('reads packets that come byte by byte', async () => {
  const { port, received } = await startBroker()
  const box = await dial(port)
  const bytes = [connectPacket('box-1'), publishPacket(SOS, 'x'.repeat(200), 1), subscribePacket(2, ['care/v1/box-1/ack', 1]), ping].map(
    (packet) => generate(packet),
  )
  for (const byte of Buffer.concat(bytes)) {
    box.stream.write(Buffer.from([byte]))
    await new Promise((resolve) => setImmediate(resolve))
  }
  await Promise.all([box.take('connack'), box.take('puback'), box.take('suback'), box.take('pingresp')])
  expect(received[0]!.payload.toString()).toBe('x'.repeat(200))
})

test('reads the same packets however the stream is cut', async () => {
  const { port, received } = await startBroker()
  const bytes = Buffer.concat(
    [
      connectPacket('box-1'),
      ...[0, 100, 127, 128, 300, 16_384].map((size, index) => publishPacket(SOS, Buffer.alloc(size, index), index + 1)),
      ping,
    ].map((packet) => generate(packet)),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 1, max: bytes.length - 1 }), { maxLength: 12 }), async (cuts) => {
      received.length = 0
      const box = await dial(port)
      const bounds = [0, ...cuts.sort((a, b) => a - b), bytes.length]
      for (const [index, end] of bounds.entries()) {
        if (index > 0) box.stream.write(bytes.subarray(bounds[index - 1], end))
        await new Promise((resolve) => setImmediate(resolve))
      }
      await box.take('pingresp')
      expect(received.map(({ payload }) => payload.length)).toEqual([0, 100, 127, 128, 300, 16_384])
      expect(received.every(({ payload }, index) => payload.every((byte) => byte === index))).toBe(true)
      box.stream.destroy()
    }),
    { numRuns: 25 },
  )
})

test.each<[string, Packet | Buffer, string]>([
  ['a packet before CONNECT', ping, 'malformed-packet'],
  ['a length of five bytes', Buffer.from([0x10, 0x80, 0x80, 0x80, 0x80, 0x01]), 'malformed-packet'],
  ['packet type 0', Buffer.from([0x00, 0x00]), 'malformed-packet'],
  ['an HTTP request', Buffer.from('GET / HTTP/1.1\r\nHost: hub\r\n\r\n'), 'malformed-packet'],
  ['another protocol name', Buffer.from([0x10, 12, 0, 4, 77, 81, 84, 88, 4, 2, 0, 0, 0, 0]), 'unsupported-protocol'],
  ['an empty CONNECT', Buffer.from([0x10, 0]), 'unsupported-protocol'],
  ['a CONNECT that ends early', Buffer.from([0x10, 4, 0, 4, 77, 81]), 'unsupported-protocol'],
])('closes a stranger that sends %s, and says so', async (_title, bytes, reason) => {
  const { port, refusals, broker, until } = await startBroker()
  const stranger = await dial(port)
  stranger.send(bytes)
  await stranger.closed
  await until(() => refusals.length === 1)
  expect(refusals[0]).toMatchObject({ reason, authenticated: false })
  expect(broker.stats()).toMatchObject({ connections: 0, unauthenticated: 0 })
})

test.each<[string, Packet | Buffer]>([
  ['a second CONNECT', connectPacket('box-1')],
  ['a server’s packet', { cmd: 'pingresp' }],
  ['a PUBLISH with QoS 3', Buffer.from([0x36, 5, 0, 1, 97, 0, 1])],
  ['a PUBLISH shorter than its topic', Buffer.from([0x32, 4, 0, 200, 97, 97])],
  ['a PUBLISH without a message id', Buffer.from([0x32, 3, 0, 1, 97])],
  ['a PUBLISH with a NUL in its topic', Buffer.from([0x32, 7, 0, 3, 97, 0, 97, 0, 1])],
  ['a PUBLISH with message id 0', Buffer.from([0x32, 5, 0, 1, 97, 0, 0])],
  ['a PINGREQ with a body', Buffer.from([0xc0, 1, 0])],
  ['a SUBSCRIBE with wrong flags', Buffer.from([0x80, 6, 0, 1, 0, 1, 97, 0])],
])('closes a device that sends %s, and says so', async (_title, bytes) => {
  const { port, refusals, until } = await startBroker()
  const box = await join(port, 'box-1')
  box.send(publishPacket('care/v1/box-2/sos', '', 1), bytes)
  await box.closed
  await until(() => refusals.length === 2)
  expect(refusals.map(({ reason }) => reason)).toEqual(['foreign-topic', expect.stringMatching(/malformed-packet|frame-too-large/)])
  expect(refusals[1]).toMatchObject({ deviceId: 'box-1', authenticated: true })
})

test('answers acknowledgements that nobody asked for, and lives on', async () => {
  const { port } = await startBroker()
  const box = await join(port, 'box-1')
  box.send(
    { cmd: 'puback', messageId: 9 },
    { cmd: 'pubrec', messageId: 9 },
    { cmd: 'pubcomp', messageId: 9 },
    Buffer.from([0x40, 0]),
    { cmd: 'pubrel', messageId: 9 },
    ping,
  )
  expect(await box.take('pubcomp')).toMatchObject({ messageId: 9 })
  await box.take('pingresp')
})

test('lives through random and mutated bytes, before and after CONNECT', async () => {
  const { port, broker, faults } = await startBroker()
  const good = [
    connectPacket('box-1', { will: { topic: SOS, payload: Buffer.from('x'), qos: 1 } }),
    subscribePacket(1, ['care/v1/box-1/#', 1]),
    { cmd: 'unsubscribe', messageId: 2, unsubscriptions: ['a'] } as Packet,
    publishPacket(SOS, 'help', 3, 2),
    ping,
  ]
  const valid = good.map((packet) => generate(packet))
  const mutated = fc
    .tuple(fc.constantFrom(...valid), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }))
    .map(([bytes, changes]) => {
      const changed = Buffer.from(bytes)
      for (const [at, byte] of changes) changed[at % changed.length] = byte
      return changed
    })
  const noise = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes))
  await fc.assert(
    fc.asyncProperty(fc.boolean(), fc.array(fc.oneof(mutated, noise), { minLength: 1, maxLength: 8 }), async (known, pieces) => {
      const box = known ? await join(port, 'box-1', { clientId: '' }) : await dial(port)
      box.stream.end(Buffer.concat(pieces))
      box.stream.resume()
      await box.closed
    }),
    { numRuns: 300 },
  )
  expect(faults).toEqual([])
  const box = await join(port, 'box-2')
  box.send(publishPacket('care/v1/box-2/sos', '', 1))
  await box.take('puback')
  expect(broker.isConnected('box-2')).toBe(true)
})

test('slows a flood of pings down to its rate, without disconnecting it or slowing others', async () => {
  const clock = simulatedClock(0)
  const { port } = await startBroker({ clock, limits: { framesPerSecond: 100, controlFrameCost: 10 } })
  const flooder = await join(port, 'box-1')
  const pongs = () => flooder.packets.filter(({ cmd }) => cmd === 'pingresp').length
  flooder.send(Buffer.concat(Array.from({ length: 1_000 }, () => generate(ping))))
  const box = await join(port, 'box-2')
  for (let messageId = 1; messageId <= 50; messageId++) {
    box.send(publishPacket('care/v1/box-2/sos', '', messageId))
    await box.take('puback')
  }
  expect(pongs()).toBeLessThanOrEqual(10)
  const first = pongs()
  await clock.advance(1_000)
  for (let messageId = 1; messageId <= 50; messageId++) {
    box.send(publishPacket('care/v1/box-2/sos', '', messageId))
    await box.take('puback')
  }
  expect(pongs()).toBeGreaterThan(first)
  expect(pongs()).toBeLessThanOrEqual(21)
  expect(flooder.stream.destroyed).toBe(false)
})
