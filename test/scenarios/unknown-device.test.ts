import { expect } from 'vitest'
import type * as z from 'zod/mini'
import type { DeviceDetail, refusalsSchema } from '../../console/api.ts'
import type { Operator } from '../support/operator.ts'
import { boxId, minutes, seconds, sees, tell } from './story.ts'

const refusals = async (operator: Operator) => (await operator.request<z.infer<typeof refusalsSchema>>('GET', '/api/v1/refusals')).body

tell('a press from a home whose file is not entered yet is an alarm like any other', async ({ hub, clock, duty, expectNotices }) => {
  const { records } = hub.hub()
  await records.homes.ensure('home-new')
  const box = (await records.devices.get(boxId(1)))!
  await records.devices.add({ ...box, id: 'box-new', homeId: 'home-new' })
  await clock.advance(seconds(2))
  const added = await hub.box(1, { id: 'box-new', homeId: 'home-new' })
  const wang = await hub.signIn('wang')
  await wang.openFeed()
  await added.press().acknowledged
  expect(await wang.onlyAlarm()).toMatchObject({ homeId: 'home-new', resident: null, address: { town: '', line: '' } })
  await clock.advance(minutes(1))
  await expectNotices([60, 2, 'unclaimed'])
  expect(duty.received[0]?.message.home).toEqual({ id: 'home-new', town: '', line: '' })
  await sees({ clock }, wang, (change) => change.k === 'alarm' && change.v.homeId === 'home-new')
  expect((await wang.request('GET', '/api/v1/homes/home-new')).status).toBe(200)
})

tell('a device that nobody registered is refused, and the technician sees it knocking', async ({ hub, clock }) => {
  const chen = await hub.signIn('chen')
  await expect(hub.box(1, { id: 'box-999999' })).rejects.toThrow('bad user name or password')
  await clock.advance(seconds(2))
  const { counts, latest } = await refusals(chen)
  expect(counts['unknown-device']).toBeGreaterThan(0)
  expect(latest[0]).toMatchObject({
    reason: 'unknown-device',
    deviceId: null,
    address: '127.0.0.1',
    detail: expect.stringContaining('box-999999'),
  })
})

tell('a wrong secret is refused and is on the page of its device', async ({ hub, clock }) => {
  const chen = await hub.signIn('chen')
  await expect(hub.box(1, { secret: 'guessed' })).rejects.toThrow('bad user name or password')
  await clock.advance(seconds(2))
  const { body } = await chen.request<DeviceDetail>('GET', `/api/v1/devices/${boxId(1)}`)
  expect(body).toMatchObject({ availability: 'never', rejectList: [{ reason: 'bad-credentials' }] })
  expect(JSON.stringify(await refusals(chen))).not.toContain('guessed')
})

tell('a disabled device is cut off within two seconds and let in again when it is enabled', async ({ hub, clock }) => {
  const box = await hub.box()
  const gone = new Promise((resolve) => box.events.once('refused', resolve))
  await hub.hub().records.devices.setDisabled(boxId(1), true)
  await clock.advance(seconds(2))
  expect(await gone).toBe('not authorised')
  await hub.hub().records.devices.setDisabled(boxId(1), false)
  await clock.advance(seconds(2))
  await new Promise<void>((resolve) => (box.isOnline() ? resolve() : box.events.once('online', resolve)))
  await box.press().acknowledged
  expect(await (await hub.signIn('wang')).onlyAlarm()).toMatchObject({ type: 'sos' })
})
