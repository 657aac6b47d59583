import { expect, test } from 'vitest'
import { simulatedClock } from '../../hub/clock.ts'
import { startBroker } from './broker-harness.ts'
import { connectPacket, dial, join, knock, ping } from './raw-device.ts'

const WRONG = { password: Buffer.from('guess') }

test('closes a connection that sends no CONNECT in time', async () => {
  const clock = simulatedClock(0)
  const { port, refusals, broker, until } = await startBroker({ clock })
  const silent = await dial(port)
  const slow = await dial(port)
  slow.stream.write(Buffer.from([0x10, 20, 0, 4]))
  const box = await join(port, 'box-1')
  await until(() => broker.stats().unauthenticated === 2)
  await clock.advance(9_999)
  expect(broker.stats().unauthenticated).toBe(2)
  await clock.advance(1)
  await Promise.all([silent.closed, slow.closed])
  expect(refusals.map(({ reason, at }) => [reason, at])).toEqual([
    ['connect-timeout', 10_000],
    ['connect-timeout', 10_000],
  ])
  await clock.advance(60_000)
  box.send(ping)
  await box.take('pingresp')
})

test('holds only so many connections that have not said who they are, and lets newcomers in when those stay silent', async () => {
  const clock = simulatedClock(0)
  const { port, refusals, broker, until } = await startBroker({ clock, limits: { maxUnauthenticated: 3, silentGraceMs: 3_000 } })
  const silent = [await dial(port), await dial(port), await dial(port)]
  await until(() => broker.stats().unauthenticated === 3)
  const turnedAway = await dial(port)
  await turnedAway.closed
  expect(refusals).toMatchObject([{ reason: 'too-many-connections', authenticated: false, deviceId: null }])
  await clock.advance(3_000)
  await join(port, 'box-1')
  await silent[0]!.closed
  expect(broker.stats()).toMatchObject({ unauthenticated: 2, connections: 3, connectedDevices: 1 })
  await join(port, 'box-2') // devices that are known do not count
})

test('holds only so many connections in all', async () => {
  const { port, refusals, broker, until } = await startBroker({ limits: { maxConnections: 2 } })
  const box = await join(port, 'box-1')
  await join(port, 'box-2')
  const third = await dial(port)
  await third.closed
  expect(refusals).toMatchObject([{ reason: 'too-many-connections' }])
  box.stream.destroy()
  await until(() => broker.stats().connections === 1)
  await join(port, 'box-3')
})

test('lets all of a thousand devices in that connect at once, at its rate', async () => {
  const clock = simulatedClock(0)
  const { port, broker, presence, until } = await startBroker({ clock, limits: { admissionsPerSecond: 100 } })
  const boxes = await Promise.all(
    Array.from({ length: 1_000 }, async (_, index) => {
      const box = await dial(port)
      box.send(connectPacket(`box-${index}`))
      return box
    }),
  )
  await until(() => broker.stats().awaitingAdmission === 900)
  for (let seconds = 1; seconds <= 9; seconds++) {
    await clock.advance(1_000)
    await until(() => broker.stats().connectedDevices >= (seconds + 1) * 100)
    expect(broker.stats().connectedDevices).toBeLessThanOrEqual((seconds + 1) * 100 + 1)
  }
  await Promise.all(boxes.map((box) => box.take('connack')))
  expect(presence).toHaveLength(1_000)
  for (const box of boxes) box.stream.destroy()
})

test('spends no admissions on wrong secrets, nor on devices that have given up waiting', async () => {
  const clock = simulatedClock(0)
  const { port, broker, until } = await startBroker({ clock, limits: { admissionsPerSecond: 2 } })
  for (let attempt = 0; attempt < 10; attempt++) await knock(port, connectPacket('box-1', WRONG))
  await join(port, 'box-1')
  await join(port, 'box-2')
  const impatient = await dial(port)
  impatient.send(connectPacket('box-3'))
  const patient = await dial(port)
  patient.send(connectPacket('box-4'))
  await until(() => broker.stats().awaitingAdmission === 2)
  broker.disconnect('box-3', 'its secret was changed')
  await until(() => broker.stats().connections === 3)
  await clock.advance(500)
  expect(await patient.take('connack')).toMatchObject({ returnCode: 0 })
  expect(broker.isConnected('box-3')).toBe(false)
})
