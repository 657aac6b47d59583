import { expect } from 'vitest'
import { boxId, done, heard, homeId, minutes, NOON, onBothDatabases, seconds, timelineOf } from './story.ts'

onBothDatabases((tell) => {
  tell('steps that came due while the hub was away fire at once and say how late they are', async ({ hub, clock, expectNotices }) => {
    const [box, wang] = [await hub.box(), await hub.signIn('wang')]
    await box.press().acknowledged
    await clock.advance(seconds(5))
    await hub.restart(minutes(5))
    await expectNotices([305, 2, 'unclaimed'])
    const alarm = await wang.onlyAlarm()
    expect(alarm).toMatchObject({ reached: ['operators', 'supervisors', 'on-duty'], openedAt: NOON })
    const { timeline } = await wang.alarm(alarm.id)
    expect(timeline.map(({ kind, at, data }) => [kind, at - NOON, data.lateMs])).toEqual([
      ['signal', 0, undefined],
      ['escalated', seconds(305), seconds(285)],
      ['escalated', seconds(305), seconds(245)],
    ])
    // and then the clock runs as ever
    await clock.advance(minutes(1))
    await expectNotices([365, 3, 'unclaimed'])
    expect((await wang.alarm(alarm.id)).timeline.at(-1)?.data.lateMs).toBeUndefined()
  })

  tell('a claim and its due time survive a restart', async ({ hub, clock }) => {
    const [box, wang] = [await hub.box(), await hub.signIn('wang')]
    await box.press().acknowledged
    await clock.advance(seconds(10))
    const claimed = await done(wang.act(await wang.onlyAlarm(), 'claim'))
    await hub.restart(minutes(2))
    expect(await wang.onlyAlarm()).toMatchObject({
      id: claimed.id,
      rev: claimed.rev,
      claim: claimed.claim,
      next: claimed.next,
      stage: 'claimed',
    })
    await clock.advance(minutes(1) - 1)
    expect((await wang.onlyAlarm()).claim).toEqual(claimed.claim)
    await clock.advance(1)
    expect(await wang.onlyAlarm()).toMatchObject({ claim: null, lost: { reason: 'no-next-step', at: NOON + seconds(190) } })
  })

  tell('a box that is back after a restart hears where its call stands', async ({ hub }) => {
    const [box, wang] = [await hub.box(), await hub.signIn('wang')]
    const press = box.press()
    await press.acknowledged
    await done(wang.act(await wang.onlyAlarm(), 'dispatch', { to: '溧城护理站', etaMinutes: 10 }))
    expect(await heard(box, press.ref)).toEqual(['received', 'dispatched'])
    await hub.restart(minutes(1))
    await box.online()
    expect(await heard(box, press.ref)).toEqual(['received', 'dispatched', 'dispatched'])
    expect(box.acks.at(-1)?.text).toBe('已安排人员上门,请稍候')
  })

  tell('a box that was away hears the present stage of its call, not each one that it missed', async ({ hub }) => {
    const [box, wang] = [await hub.box(), await hub.signIn('wang')]
    const press = box.press()
    await press.acknowledged
    await box.stop()
    const claimed = await done(wang.act(await wang.onlyAlarm(), 'claim'))
    const arrived = await done(wang.act(claimed, 'arrive'))
    await hub.restart(seconds(30))
    await done(wang.act(arrived, 'close', { outcome: 'real' }))
    box.start()
    await box.online()
    expect((await heard(box, press.ref)).slice(1)).toEqual(['resolved'])
  })

  tell('a press that is sent again after a restart raises nothing new', async ({ hub }) => {
    const [box, wang] = [await hub.box(), await hub.signIn('wang')]
    await box.press({ ref: 'p-1' }).acknowledged
    const before = await wang.onlyAlarm()
    await hub.restart(minutes(0.1))
    await box.online()
    await box.press({ ref: 'p-1' }).acknowledged
    expect(await wang.onlyAlarm()).toMatchObject({ id: before.id, signalCount: 1 })
    expect(await timelineOf(wang, before)).toEqual([['signal', 'first-signal']])
  })

  tell('a notice that was owed is sent after the restart, under the same key', async ({ hub, clock, duty, expectNotices }) => {
    const [box, wang] = [await hub.box(), await hub.signIn('wang')]
    await box.press().acknowledged
    duty.willAnswer(503)
    await clock.advance(minutes(1))
    expect(await wang.onlyAlarm()).toMatchObject({ notices: { sent: 0, failing: 1, dead: 0 } })
    await hub.restart(seconds(10))
    await expectNotices([70, 2, 'unclaimed'])
    expect(new Set(duty.received.map(({ key }) => key)).size).toBe(1)
    expect(await wang.onlyAlarm()).toMatchObject({ notices: { sent: 1, failing: 0 } })
  })

  tell('every device gets one interval of grace after a restart', async ({ hub, clock }) => {
    const [silent, back] = [await hub.box(1, { beats: false }), await hub.box(2)]
    const chen = await hub.signIn('chen')
    await clock.advance(seconds(30))
    await silent.stop()
    await hub.restart(minutes(30))
    await back.online()
    await clock.advance(seconds(179))
    expect(await chen.alarms()).toEqual([])
    await clock.advance(seconds(1))
    expect(await chen.onlyAlarm()).toMatchObject({ type: 'offline', homeId: homeId(1), class: 'technical' })
    expect(await chen.request('GET', `/api/v1/devices/${boxId(2)}`)).toMatchObject({ body: { availability: 'online' } })
  })
})
