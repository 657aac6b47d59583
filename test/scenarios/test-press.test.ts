import { expect } from 'vitest'
import { done, heard, minutes, tell, timelineOf } from './story.ts'

tell('a test press runs the whole path with its mark, and nobody outside is paged', async ({ hub, clock }) => {
  const [box, wang] = [await hub.box(), await hub.signIn('wang')]
  const press = box.press({ test: true })
  await press.acknowledged
  expect(await wang.onlyAlarm()).toMatchObject({ class: 'life', type: 'sos', test: true })
  await clock.advance(minutes(3))
  const waiting = await wang.onlyAlarm()
  // it escalates on the screens as a real one does, so that a test shows whether that works
  expect(waiting).toMatchObject({ level: 4, reached: ['operators', 'supervisors', 'on-duty'], notices: { sent: 0, failing: 0, dead: 0 } })
  expect((await wang.alarm(waiting.id)).noticeList).toEqual([])
  await done(wang.act(await done(wang.act(waiting, 'claim')), 'close', { outcome: 'test' }))
  expect(await heard(box, press.ref)).toEqual(['received', 'claimed', 'resolved'])
  expect(box.acks.map(({ text }) => text)).toEqual(['测试呼叫已收到', undefined, '测试完成,设备正常'])
})

tell('a real press during a test is an alarm of its own, and is escalated', async ({ hub, clock, expectNotices }) => {
  const [box, wang] = [await hub.box(), await hub.signIn('wang')]
  await box.press({ test: true }).acknowledged
  await box.press().acknowledged
  expect((await wang.alarms()).map(({ test, signalCount }) => [test, signalCount])).toEqual([
    [true, 1],
    [false, 1],
  ])
  await clock.advance(minutes(1))
  await expectNotices([60, 2, 'unclaimed'])
})

tell('only a literal true is a test: a doubtful mark hides no call', async ({ hub, clock, expectNotices }) => {
  const [box, wang] = [await hub.box(), await hub.signIn('wang')]
  await box.publish('event', '{"type":"sos","test":"true"}')
  await box.publish('sos', '{"test":1}')
  const alarm = await wang.onlyAlarm()
  expect(alarm).toMatchObject({ test: false, signalCount: 2 })
  expect(await timelineOf(wang, alarm)).toEqual([
    ['signal', 'first-signal'],
    ['signal', 'attached'],
  ])
  await clock.advance(minutes(1))
  await expectNotices([60, 2, 'unclaimed'])
})
