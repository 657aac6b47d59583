import { once } from 'node:events'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { simulatedClock } from '../../hub/clock.ts'
import { createDevice, type Device, type DeviceOptions } from '../../simulators/device.ts'
import { credentialsOf, startTinyHub, type TinyHub } from './tiny-hub.ts'

let hub: TinyHub
beforeEach(async () => {
  hub = await startTinyHub()
  return hub.stop
})

async function startDevice(options: Partial<DeviceOptions> = {}, deps = hub.deps): Promise<Device> {
  const device = createDevice(deps, { ...credentialsOf(1).devices[0]!, backoffMs: { first: 5, longest: 50 }, ...options })
  onTestFinished(device.stop)
  device.start()
  return device
}

const heardOn = (channel: string) => hub.heard.filter((message) => message.channel === channel).map(({ payload }) => JSON.parse(payload))

describe('a simulated box', () => {
  test('hears back about its press', async () => {
    const device = await startDevice()
    const press = device.press({ ref: 'r1', component: 'pendant-1' })
    await press.acknowledged
    expect(await device.ack('r1', 'received')).toEqual({ ref: 'r1', status: 'received', at: 0, text: '文字 received' })
    expect(heardOn('event')).toEqual([{ ref: 'r1', type: 'sos', component: 'pendant-1' }])
  })

  test('presses again until it is acknowledged, over new connections', async () => {
    hub.refuseEvents(3)
    const device = await startDevice()
    const losses: string[] = []
    device.events.on('offline', (reason) => losses.push(reason))
    await device.online()
    await device.press({ ref: 'r1' }).acknowledged
    expect(losses).toHaveLength(3)
    expect(heardOn('event')).toEqual([{ ref: 'r1', type: 'sos' }])
  })

  test('keeps what was pressed while it was offline, in order', async () => {
    const device = await startDevice()
    await device.online()
    device.drop()
    await Promise.all(['a', 'b', 'c'].map((ref) => device.press({ ref }).acknowledged))
    expect(heardOn('event').map(({ ref }) => ref)).toEqual(['a', 'b', 'c'])
  })

  test('leaves its will behind when its cable is cut, and says goodbye when it stops', async () => {
    const device = await startDevice()
    const other = await startDevice(credentialsOf(2).devices[1])
    await Promise.all([device.online(), other.online()])
    await Promise.all([other.stop(), device.press().acknowledged])
    device.drop()
    await device.online()
    await device.press().acknowledged
    const statuses = hub.heard.filter(({ channel }) => channel === 'status').map(({ deviceId, payload }) => `${deviceId} ${payload}`)
    expect(statuses).toContain('box-000001 {"online":false}')
    expect(statuses).not.toContain('box-000002 {"online":false}')
  })

  test('does what it is told and replies', async () => {
    const device = await startDevice()
    await device.online()
    hub.command(device.id, { id: 'c1', type: 'locate', expiresAt: 1 })
    await once(device.events, 'command')
    await device.press().acknowledged
    expect(heardOn('reply')).toEqual([{ id: 'c1', status: 'done' }])
  })

  test('tells why the hub will not have it', async () => {
    const device = await startDevice({ secret: 'wrong' })
    await expect(device.online()).rejects.toThrow('not authorised')
  })

  test('beats by its clock', async () => {
    const clock = simulatedClock(0)
    const device = await startDevice({ beatMs: 60_000, keepaliveSeconds: 600 }, { ...hub.deps, clock })
    await device.online()
    await clock.advance(3 * 60_000)
    await device.reading({ temperature: 21.5, occupancy: true }, 'bathroom')
    expect(heardOn('heartbeat')).toHaveLength(3)
    expect(heardOn('reading')).toEqual([{ component: 'bathroom', values: { temperature: 21.5, occupancy: true } }])
  })

  test('gives up a connection on which nobody answers', async () => {
    const clock = simulatedClock(0)
    const device = await startDevice({ keepaliveSeconds: 10 }, { ...hub.deps, clock })
    await device.online()
    const lost = once(device.events, 'offline')
    hub.freeze()
    await clock.advance(11_000)
    expect(await lost).toEqual(['the hub does not answer'])
  })
})
