import { describe, expect } from 'vitest'
import { done, heard, minutes, NOON, onBothDatabases, seconds, tell, timelineOf } from './story.ts'

onBothDatabases((tell) => {
  tell(
    'a press that nobody claims reaches the supervisors after 20 s, the person on duty after 60 s, and them again every minute',
    async (story) => {
      const { hub, clock, expectNotices } = story
      const [box, wang] = [await hub.box(), await hub.signIn('wang')]
      await box.press().acknowledged
      await clock.advance(seconds(20) - 1)
      expect(await wang.onlyAlarm()).toMatchObject({ level: 0, reached: ['operators'] })
      await clock.advance(1)
      expect(await wang.onlyAlarm()).toMatchObject({ level: 1, reached: ['operators', 'supervisors'] })
      await clock.advance(seconds(40) - 1)
      await expectNotices()
      await clock.advance(1)
      await expectNotices([60, 2, 'unclaimed'])
      expect(await wang.onlyAlarm()).toMatchObject({ level: 2, reached: ['operators', 'supervisors', 'on-duty'], notices: { sent: 1 } })
      await clock.advance(minutes(2))
      await expectNotices([120, 3, 'unclaimed'], [180, 4, 'unclaimed'])
      const alarm = await wang.onlyAlarm()
      expect(await timelineOf(wang, alarm)).toEqual([
        ['signal', 'first-signal'],
        ['escalated', 'unclaimed'],
        ['escalated', 'unclaimed'],
        ['escalated', 'unclaimed-again'],
        ['escalated', 'unclaimed-again'],
      ])

      // whoever claims it ends that
      await done(wang.act(alarm, 'claim'))
      await clock.advance(minutes(2))
      await expectNotices()
    },
  )

  tell(
    'a claim that leads nowhere for three minutes is lost, and the alarm waits anew with its true age',
    async ({ hub, clock, expectNotices }) => {
      const [box, wang, li] = [await hub.box(), await hub.signIn('wang'), await hub.signIn('li')]
      const press = box.press()
      await press.acknowledged
      await clock.advance(seconds(10))
      const claimed = await done(wang.act(await wang.onlyAlarm(), 'claim'))
      expect(claimed.next).toMatchObject({ kind: 'return-to-queue', reason: 'no-next-step', at: NOON + seconds(190) })
      await clock.advance(minutes(3))
      const lost = await li.onlyAlarm()
      expect(lost).toMatchObject({
        stage: 'raised',
        claim: null,
        lost: { by: { name: '王晓琳' }, reason: 'no-next-step' },
        openedAt: NOON,
        waitingSince: NOON + seconds(190),
        // the first step of the policy has fired at once
        level: 1,
        reached: ['operators', 'supervisors'],
      })
      await clock.advance(minutes(1))
      await expectNotices([250, 2, 'unclaimed'])
      await done(li.act(lost, 'claim'))
      expect(await heard(box, press.ref)).toEqual(['received', 'claimed', 'claimed'])
    },
  )

  tell('a time of arrival that passes reaches the supervisors, and then gives the alarm back to everybody', async ({ hub, clock }) => {
    const [box, wang] = [await hub.box(), await hub.signIn('wang')]
    const press = box.press()
    await press.acknowledged
    await done(wang.act(await wang.onlyAlarm(), 'dispatch', { to: '溧城护理站', etaMinutes: 4 }))
    await clock.advance(minutes(4))
    expect(await wang.onlyAlarm()).toMatchObject({
      stage: 'dispatched',
      claim: { by: { name: '王晓琳' } },
      reached: ['operators', 'supervisors'],
      next: { kind: 'return-to-queue', reason: 'arrival-due' },
    })
    await clock.advance(minutes(3))
    const returned = await wang.onlyAlarm()
    expect(returned).toMatchObject({ stage: 'dispatched', claim: null, lost: { reason: 'arrival-due' } })
    // the resident was told that somebody comes; that is not taken back
    expect(await heard(box, press.ref)).toEqual(['received', 'dispatched'])
    expect((await timelineOf(wang, returned)).slice(-3)).toEqual([
      ['overdue', 'arrival-due'],
      ['claim-lost', 'arrival-due'],
      ['escalated', 'returned'],
    ])
    await done(wang.act(returned, 'close', { outcome: 'real' }))
  })

  tell('escalating by hand reaches the supervisors, and the second time the person on duty, also while it is claimed', async (story) => {
    const { hub, expectNotices } = story
    const [box, wang] = [await hub.box(), await hub.signIn('wang')]
    await box.press().acknowledged
    const claimed = await done(wang.act(await wang.onlyAlarm(), 'claim'))
    const first = await done(wang.act(claimed, 'escalate'))
    expect(first).toMatchObject({ reached: ['operators', 'supervisors'], claim: { by: { name: '王晓琳' } } })
    await expectNotices()
    const second = await done(wang.act(first, 'escalate'))
    expect(second.reached).toEqual(['operators', 'supervisors', 'on-duty'])
    await expectNotices([0, 2, 'by-operator'])
  })
})

describe('by class', () => {
  tell(
    'an urgent call reaches the supervisors after one minute and the person on duty after three',
    async ({ hub, clock, expectNotices }) => {
      const [box, wang] = [await hub.box(), await hub.signIn('wang')]
      await box.press({ type: 'fall' }).acknowledged
      await clock.advance(minutes(1))
      expect(await wang.onlyAlarm()).toMatchObject({
        class: 'urgent',
        priority: 2,
        type: 'fall-suspected',
        reached: ['operators', 'supervisors'],
      })
      await clock.advance(minutes(2))
      await expectNotices([180, 2, 'unclaimed'])
      await clock.advance(minutes(3))
      await expectNotices([360, 3, 'unclaimed'])
    },
  )

  tell('what threatens life joins one alarm of the home, what is only suspected has its own', async ({ hub }) => {
    const [box, wang] = [await hub.box(), await hub.signIn('wang')]
    await box.press({ type: 'fall', data: { confidence: 'suspected' } }).acknowledged
    await box.press({ type: 'fall', data: { confidence: 'confirmed' } }).acknowledged
    for (const type of ['smoke', 'gas', 'co']) await box.press({ type }).acknowledged
    expect((await wang.alarms()).map((alarm) => [alarm.class, alarm.type, alarm.signalCount])).toEqual([
      ['urgent', 'fall-suspected', 1],
      ['life', 'fall-confirmed', 4],
    ])
  })

  tell('a call that no program understands reaches people all the same, with its bytes', async ({ hub, clock, expectNotices }) => {
    const [box, wang] = [await hub.box(), await hub.signIn('wang')]
    await box.publish('event', '{"type":"sos"')
    await box.press({ type: 'pendant-lost' }).acknowledged
    const alarm = await wang.onlyAlarm()
    expect(alarm).toMatchObject({ class: 'urgent', type: 'unreadable', signalCount: 2 })
    const { timeline } = await wang.alarm(alarm.id)
    expect(timeline.map(({ data }) => data.raw)).toEqual(['{"type":"sos"', expect.stringContaining('pendant-lost')])
    await clock.advance(minutes(3))
    await expectNotices([180, 2, 'unclaimed'])
  })

  tell('an arrival after which nobody closes the alarm reaches the supervisors after an hour', async ({ hub, clock }) => {
    const [box, wang] = [await hub.box(), await hub.signIn('wang')]
    await box.press().acknowledged
    await done(wang.act(await wang.onlyAlarm(), 'arrive'))
    await hub.restart(minutes(59))
    await clock.advance(minutes(1) - 1)
    expect(await wang.onlyAlarm()).toMatchObject({
      stage: 'arrived',
      reached: ['operators'],
      next: { kind: 'overdue', reason: 'closing-due' },
    })
    await clock.advance(1)
    expect(await wang.onlyAlarm()).toMatchObject({ reached: ['operators', 'supervisors'] })
  })
})
