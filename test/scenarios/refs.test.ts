import { expect } from 'vitest'
import { boxId, done, heard, homeId, tell } from './story.ts'

tell('a ref that was used for a low battery does not swallow a press, nor a test a real call', async ({ hub }) => {
  const [box, wang] = [await hub.box(), await hub.signIn('wang')]
  await box.press({ ref: '7', type: 'battery-low' }).acknowledged
  await box.press({ ref: '7', test: true }).acknowledged
  await box.press({ ref: '7' }).acknowledged
  const open = await wang.alarms()
  expect(open.map((alarm) => [alarm.class, alarm.test, alarm.signalCount]).sort()).toEqual([
    ['life', false, 1],
    ['life', true, 1],
    ['technical', false, 1],
  ])
  // sent again: the same call
  await box.press({ ref: '7' }).acknowledged
  expect((await wang.alarms()).map(({ signalCount }) => signalCount)).toEqual([1, 1, 1])
})

tell('a press after a cancel is a call again', async ({ hub }) => {
  const [box, wang] = [await hub.box(), await hub.signIn('wang')]
  await box.press().acknowledged
  await box.press({ type: 'cancel' }).acknowledged
  expect((await wang.onlyAlarm()).cancelledAt).not.toBeNull()
  await box.press().acknowledged
  expect(await wang.onlyAlarm()).toMatchObject({ cancelledAt: null, signalCount: 2, homeId: homeId(1) })
})

tell('a minute and a fraction is a time of arrival like any other', async ({ hub }) => {
  const [box, wang] = [await hub.box(), await hub.signIn('wang')]
  const { ref } = box.press()
  await box.ack(ref, 'received')
  await done(wang.act(await wang.onlyAlarm(), 'dispatch', { to: '周丽', etaMinutes: 12.345678 }))
  expect(await heard(box, ref)).toContain('dispatched')
})

tell('a reply to a command that nobody gave is shown to the technician', async ({ hub, clock }) => {
  const [box, chen] = [await hub.box(), await hub.signIn('chen')]
  await box.publish('reply', JSON.stringify({ id: 'never-given', status: 'done' }))
  await clock.advance(2_000)
  const { body } = await chen.request<{ rejectList: { reason: string }[] }>('GET', `/api/v1/devices/${boxId(1)}`)
  expect(body.rejectList.map(({ reason }) => reason)).toEqual(['unknown-command'])
})
