import { expect } from 'vitest'
import { boxId, done, heard, homeId, minutes, NOON, onBothDatabases, seconds, sees, timelineOf } from './story.ts'

onBothDatabases((tell) => {
  tell('a press goes from the box to the operator and back, through every stage, and nobody outside is called', async ({ hub, clock }) => {
    const [box, wang] = [await hub.box(), await hub.signIn('wang')]
    const press = box.press({ component: 'pendant-1' })
    await press.acknowledged
    expect(await wang.onlyAlarm()).toMatchObject({
      class: 'life',
      priority: 1,
      type: 'sos',
      homeId: homeId(1),
      stage: 'raised',
      test: false,
      openedAt: NOON,
      component: 'pendant-1',
      resident: { name: expect.stringMatching(/^\p{Script=Han}{2,4}$/u) },
      address: { town: expect.stringMatching(/镇|街道/) },
      next: { kind: 'escalate', at: NOON + seconds(20), to: ['operators', 'supervisors'] },
    })

    await clock.advance(seconds(12))
    const claimed = await done(wang.act(await wang.onlyAlarm(), 'claim'))
    expect(claimed).toMatchObject({ stage: 'claimed', claim: { by: { name: '王晓琳' }, at: NOON + seconds(12) } })
    await clock.advance(seconds(30))
    const called = await done(wang.act(claimed, 'call', { result: 'answered', note: '自述在卫生间滑倒' }))
    expect(called.stage).toBe('called')
    const sent = await done(wang.act(called, 'dispatch', { to: '溧城护理站', etaMinutes: 3 }))
    expect(sent).toMatchObject({
      dispatch: { to: '溧城护理站', etaAt: clock.now() + minutes(3) },
      next: { kind: 'overdue', reason: 'arrival-due' },
    })
    await clock.advance(minutes(2))
    const arrived = await done(wang.act(sent, 'arrive'))
    const closed = await done(wang.act(arrived, 'close', { outcome: 'real', note: '扶起,无外伤' }))

    expect(closed).toMatchObject({
      status: 'closed',
      stage: 'closed',
      next: null,
      outcome: { code: 'real', note: '扶起,无外伤', by: { name: '王晓琳' } },
    })
    expect(await heard(box, press.ref)).toEqual(['received', 'claimed', 'dispatched', 'arrived', 'resolved'])
    expect(await timelineOf(wang, closed)).toEqual([
      ['signal', 'first-signal'],
      ['claimed', 'by-person'],
      ['called', 'by-person'],
      ['dispatched', 'by-person'],
      ['arrived', 'by-person'],
      ['closed', 'by-person'],
    ])
    expect(await wang.alarms()).toEqual([])
    expect(await wang.alarms('closed')).toMatchObject([{ id: closed.id }])

    // nothing of it is left to happen by itself
    await clock.advance(minutes(3))
    expect(await wang.alarms()).toEqual([])
  })

  tell('a benign press is closed with one act, and the box hears that it is over', async ({ hub }) => {
    const [box, wang] = [await hub.box(), await hub.signIn('wang')]
    const press = box.press()
    await press.acknowledged
    const closed = await done(wang.act(await wang.onlyAlarm(), 'close', { outcome: 'mistake' }))
    expect(closed).toMatchObject({ status: 'closed', outcome: { code: 'mistake' }, stageAt: { claimed: NOON } })
    expect(await heard(box, press.ref)).toEqual(['received', 'resolved'])
    expect(box.acks.map(({ text }) => text)).toEqual(['已收到求助,正在为您转接', '本次求助已处理完毕,祝您安康'])
  })

  tell('the press is on every open console without being asked for, and its end too', async ({ hub, clock }) => {
    const [box, wang, zhou] = [await hub.box(), await hub.signIn('wang'), await hub.signIn('zhou')]
    await Promise.all([wang.openFeed(), zhou.openFeed()])
    await box.press().acknowledged
    for (const operator of [wang, zhou]) {
      await sees({ clock }, operator, (change) => change.k === 'alarm' && change.v.homeId === homeId(1) && change.v.stage === 'raised')
    }
    await done(wang.act(await wang.onlyAlarm(), 'close', { outcome: 'mistake' }))
    await sees({ clock }, zhou, (change) => change.k === 'alarm' && change.v.status === 'closed' && change.v.outcome?.by.name === '王晓琳')
  })

  tell('every press of one home joins its open alarm; another home has its own', async ({ hub }) => {
    const [first, second, wang] = [await hub.box(1), await hub.box(2), await hub.signIn('wang')]
    for (let presses = 0; presses < 3; presses++) await first.press().acknowledged
    await second.press().acknowledged
    const open = await wang.alarms()
    expect(open.map((alarm) => [alarm.homeId, alarm.signalCount])).toEqual([
      [homeId(1), 3],
      [homeId(2), 1],
    ])
    expect(open[0]?.signals.map(({ deviceId }) => deviceId)).toEqual([boxId(1), boxId(1), boxId(1)])
  })

  tell('pressing on makes no action of an operator stale', async ({ hub }) => {
    const [box, wang] = [await hub.box(), await hub.signIn('wang')]
    await box.press().acknowledged
    const seen = await wang.onlyAlarm()
    await box.press().acknowledged
    const claimed = await done(wang.act(seen, 'claim'))
    const again = box.press()
    await again.acknowledged
    await done(wang.act(claimed, 'call', { result: 'answered' }))
    // who presses while somebody is on it hears so at once
    expect(await heard(box, again.ref)).toEqual(['received', 'claimed'])
  })

  tell('the same action under the same key is done once', async ({ hub }) => {
    const [box, wang] = [await hub.box(), await hub.signIn('wang')]
    await box.press().acknowledged
    const { id, rev } = await wang.onlyAlarm()
    const claim = () => wang.request<{ rev: number }>('POST', `/api/v1/alarms/${id}/claim`, { rev }, { 'idempotency-key': 'key-1' })
    const [first, second] = [await claim(), await claim()]
    expect([first.status, second.status, second.body.rev]).toEqual([200, 200, first.body.rev])
    expect((await timelineOf(wang, { id })).filter(([kind]) => kind === 'claimed')).toHaveLength(1)
  })

  tell('what the resident cancels stays open until a person has closed it', async ({ hub, clock }) => {
    const [box, wang] = [await hub.box(), await hub.signIn('wang')]
    await box.press().acknowledged
    await box.press({ type: 'cancel' }).acknowledged
    expect(await wang.onlyAlarm()).toMatchObject({ stage: 'raised', cancelledAt: NOON })
    await clock.advance(seconds(30))
    const escalated = await wang.onlyAlarm()
    expect(escalated.reached).toEqual(['operators', 'supervisors'])
    await done(wang.act(escalated, 'close', { outcome: 'mistake' }))
  })
})
