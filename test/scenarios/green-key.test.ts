import { expect } from 'vitest'
import { done, heard, minutes, tell } from './story.ts'

tell(
  'a green key is a care call; unanswered it becomes urgent after two minutes and reaches the supervisors after ten',
  async ({ hub, clock }) => {
    const [box, wang] = [await hub.box(), await hub.signIn('wang')]
    const press = box.press({ type: 'service' })
    await press.acknowledged
    expect(await wang.onlyAlarm()).toMatchObject({ class: 'care', priority: 3, type: 'service', reached: ['operators'] })
    expect(box.acks[0]?.text).toBe('已收到您的服务请求,正在为您转接')
    await clock.advance(minutes(2) - 1)
    expect(await wang.onlyAlarm()).toMatchObject({ priority: 3 })
    await clock.advance(1)
    expect(await wang.onlyAlarm()).toMatchObject({ class: 'care', priority: 2, reached: ['operators'] })
    await clock.advance(minutes(8))
    const waiting = await wang.onlyAlarm()
    expect(waiting).toMatchObject({ priority: 2, reached: ['operators', 'supervisors'] })
    await done(wang.act(await done(wang.act(waiting, 'claim')), 'close', { outcome: 'service', note: '预约周四助浴' }))
    expect(await heard(box, press.ref)).toEqual(['received', 'claimed', 'resolved'])
  },
)

tell(
  'a red key beside a green one is an alarm of its own, so that nothing about it waits for the service',
  async ({ hub, clock, expectNotices }) => {
    const [box, wang] = [await hub.box(), await hub.signIn('wang')]
    await box.press({ type: 'service' }).acknowledged
    const service = await done(wang.act(await wang.onlyAlarm(), 'claim'))
    await box.press().acknowledged
    expect((await wang.alarms()).map((alarm) => [alarm.class, alarm.claim?.by.name ?? null])).toEqual([
      ['care', '王晓琳'],
      ['life', null],
    ])
    await done(wang.act(service, 'close', { outcome: 'service' }))
    await clock.advance(minutes(1))
    await expectNotices([60, 2, 'unclaimed'])
  },
)

tell('a word from the resident that all is well joins the open call and closes nothing', async ({ hub }) => {
  const [box, wang] = [await hub.box(), await hub.signIn('wang')]
  const alone = box.press({ type: 'check-in' })
  await alone.acknowledged
  expect(await wang.alarms()).toEqual([])
  expect(await heard(box, alone.ref)).toEqual(['received'])
  await box.press().acknowledged
  await box.press({ type: 'check-in' }).acknowledged
  const alarm = await wang.onlyAlarm()
  expect((await wang.alarm(alarm.id)).timeline.map(({ kind, data }) => [kind, data.type])).toEqual([
    ['signal', 'sos'],
    ['event', 'check-in'],
  ])
})
