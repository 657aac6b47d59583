import { expect } from 'vitest'
import type { DeviceDetail } from '../../console/api.ts'
import type { Operator } from '../support/operator.ts'
import { boxId, done, homeId, minutes, NOON, seconds, sees, tell } from './story.ts'

const device = async (operator: Operator, index = 1) =>
  (await operator.request<DeviceDetail>('GET', `/api/v1/devices/${boxId(index)}`)).body

tell(
  'a silent box is late after one and a half intervals and offline after three, which is an alarm for the technician alone',
  async ({ hub, clock }) => {
    await hub.box(1, { beats: false })
    const chen = await hub.signIn('chen')
    expect(await device(chen)).toMatchObject({ availability: 'online', seen: NOON })
    await clock.advance(seconds(90) - 1)
    expect(await device(chen)).toMatchObject({ availability: 'online' })
    await clock.advance(1)
    expect(await device(chen)).toMatchObject({ availability: 'late', since: NOON + seconds(90) })
    expect(await chen.alarms()).toEqual([])
    await clock.advance(seconds(90))
    expect(await device(chen)).toMatchObject({ availability: 'offline', seen: NOON, since: NOON + seconds(180) })
    expect(await chen.onlyAlarm()).toMatchObject({
      class: 'technical',
      priority: 4,
      type: 'offline',
      homeId: homeId(1),
      reached: ['operators'],
    })
    // nobody is called out of bed for it
    await clock.advance(minutes(2))
  },
)

tell('an alarm about silence closes itself when the box is heard again, and says so', async ({ hub, clock }) => {
  const [box, chen] = [await hub.box(1, { beats: false }), await hub.signIn('chen')]
  await chen.openFeed()
  await clock.advance(minutes(3))
  const { id } = await chen.onlyAlarm()
  await clock.advance(minutes(1))
  await box.publish('heartbeat', '')
  expect(await chen.alarms()).toEqual([])
  expect(await chen.alarm(id)).toMatchObject({ status: 'closed', outcome: { code: 'self-cleared', by: { id: 'hub' } } })
  expect((await device(chen)).events).toContainEqual(
    expect.objectContaining({ kind: 'availability', reason: 'heard-again', data: expect.objectContaining({ silentMs: minutes(4) }) }),
  )
  await sees({ clock }, chen, (change) => change.k === 'alarm' && change.id === id && change.v.status === 'closed')
})

tell('an alarm about silence that somebody has claimed waits for them', async ({ hub, clock }) => {
  const [box, chen] = [await hub.box(1, { beats: false }), await hub.signIn('chen')]
  await clock.advance(minutes(3))
  const claimed = await done(chen.act(await chen.onlyAlarm(), 'claim'))
  await box.publish('heartbeat', '')
  expect(await chen.onlyAlarm()).toMatchObject({ id: claimed.id, status: 'open' })
  await done(chen.act(claimed, 'close', { outcome: 'device-fault', note: '电源松动' }))
})

tell('a cut cable decides nothing: only silence does', async ({ hub, clock }) => {
  const [box, chen] = [await hub.box(1, { beats: false, backoffMs: { first: 60_000, longest: 60_000 } }), await hub.signIn('chen')]
  await clock.advance(seconds(60))
  box.drop()
  await clock.advance(seconds(29))
  expect(await device(chen)).toMatchObject({ availability: 'online', seen: NOON })
  await clock.advance(seconds(1))
  expect(await device(chen)).toMatchObject({ availability: 'late' })
})

tell('any word from a box is a sign of life, also one that cannot be read', async ({ hub, clock }) => {
  const [box, chen] = [await hub.box(1, { beats: false }), await hub.signIn('chen')]
  for (const [channel, payload] of [
    ['heartbeat', 'no json'],
    ['reading', '{"values":{"temperature":21}}'],
    ['status', '{"online":true}'],
  ] as const) {
    await clock.advance(seconds(80))
    await box.publish(channel, payload)
    expect(await device(chen)).toMatchObject({ availability: 'online', seen: clock.now() })
  }
})

tell('a device that was never heard is shown as such, and is no alarm', async ({ hub, clock }) => {
  const chen = await hub.signIn('chen')
  await clock.advance(minutes(4))
  expect(await device(chen, 2)).toMatchObject({ availability: 'never', seen: null })
  expect(await chen.alarms()).toEqual([])
})

tell('a technical alarm closes itself when its last cause is gone', async ({ hub }) => {
  const [box, chen] = [await hub.box(), await hub.signIn('chen')]
  await box.press({ type: 'mains-lost' }).acknowledged
  await box.press({ type: 'battery-low' }).acknowledged
  await box.press({ type: 'mains-restored' }).acknowledged
  expect(await chen.onlyAlarm()).toMatchObject({ class: 'technical', signalCount: 2, status: 'open' })
  await box.press({ type: 'battery-ok' }).acknowledged
  expect(await chen.alarms()).toEqual([])
  expect(await chen.alarms('closed')).toMatchObject([{ outcome: { code: 'self-cleared' } }])
})

tell('battery, mains and firmware of a heartbeat are on the device’s page', async ({ hub }) => {
  const [box, chen] = [await hub.box(), await hub.signIn('chen')]
  await box.publish('heartbeat', JSON.stringify({ battery: 83, mains: true, signal: -71, firmware: '1.4.2', uptime: 3600 }))
  await box.publish('heartbeat', JSON.stringify({ battery: 82 }))
  expect((await device(chen)).health).toEqual({ battery: 82, mains: true, signal: -71, firmware: '1.4.2', uptime: 3600 })
})
