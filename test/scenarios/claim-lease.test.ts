import { expect } from 'vitest'
import { done, heard, minutes, seconds, sees, tell, timelineOf } from './story.ts'

tell('a claim is lost when the console of its operator has been gone for 30 s', async ({ hub, clock }) => {
  const [box, wang, li] = [await hub.box(), await hub.signIn('wang'), await hub.signIn('li')]
  await Promise.all([wang.openFeed(), li.openFeed()])
  const press = box.press()
  await press.acknowledged
  const { rev } = await done(wang.act(await wang.onlyAlarm(), 'claim'))
  await clock.advance(seconds(20))
  wang.closeFeed()
  await clock.advance(seconds(24))
  expect((await li.onlyAlarm()).claim).toMatchObject({ by: { name: '王晓琳' } })
  await clock.advance(seconds(7))
  const lost = await li.onlyAlarm()
  expect(lost).toMatchObject({
    claim: null,
    stage: 'raised',
    lost: { by: { name: '王晓琳' }, reason: 'operator-gone' },
    reached: ['operators', 'supervisors'],
    rev: rev + 1,
  })
  await sees({ clock }, li, (change) => change.k === 'alarm' && change.v.lost?.reason === 'operator-gone')
  // what the lost console still thinks is refused
  expect((await wang.act({ id: lost.id, rev }, 'call')).status).toBe(409)
  await done(li.act(lost, 'claim'))
  expect(await heard(box, press.ref)).toEqual(['received', 'claimed', 'claimed'])
})

tell('a console that is back within 30 s keeps its claim', async ({ hub, clock }) => {
  const [box, wang] = [await hub.box(), await hub.signIn('wang')]
  await wang.openFeed()
  await box.press().acknowledged
  await done(wang.act(await wang.onlyAlarm(), 'claim'))
  await clock.advance(seconds(10))
  wang.closeFeed()
  await clock.advance(seconds(20))
  await wang.openFeed()
  await clock.advance(seconds(60))
  expect(await wang.onlyAlarm()).toMatchObject({ claim: { by: { name: '王晓琳' } }, lost: null })
})

tell('a claim through the API alone has no console to lose, only three minutes', async ({ hub, clock }) => {
  const [box, wang] = [await hub.box(), await hub.signIn('wang')]
  await box.press().acknowledged
  await done(wang.act(await wang.onlyAlarm(), 'claim'))
  await clock.advance(minutes(3) - 1)
  expect((await wang.onlyAlarm()).claim).toMatchObject({ by: { name: '王晓琳' } })
  await clock.advance(1)
  expect(await wang.onlyAlarm()).toMatchObject({ claim: null, lost: { reason: 'no-next-step' } })
})

tell('a restart gives every console 30 s to come back to its claims', async ({ hub, clock }) => {
  const [first, second] = [await hub.box(1), await hub.box(2)]
  const [wang, li] = [await hub.signIn('wang'), await hub.signIn('li')]
  await Promise.all([wang.openFeed(), li.openFeed()])
  await first.press().acknowledged
  await done(wang.act(await wang.onlyAlarm(), 'dispatch', { to: '溧城护理站', etaMinutes: 20 }))
  await second.press().acknowledged
  await done(li.act((await li.alarms())[1]!, 'dispatch', { to: '昆仑护理站', etaMinutes: 20 }))
  const claimants = async () => (await wang.alarms()).map(({ claim }) => claim?.by.name ?? null)

  await hub.restart(minutes(5))
  await clock.advance(seconds(20))
  expect(await claimants()).toEqual(['王晓琳', '李倩'])
  await wang.openFeed()
  await clock.advance(seconds(15))
  expect(await claimants()).toEqual(['王晓琳', null])
  expect((await li.alarms())[1]).toMatchObject({ stage: 'dispatched', lost: { by: { name: '李倩' }, reason: 'operator-gone' } })
})

tell('a supervisor takes an alarm over, and whoever had it is told by whom', async ({ hub, clock }) => {
  const [box, wang, li, zhou] = [await hub.box(), await hub.signIn('wang'), await hub.signIn('li'), await hub.signIn('zhou')]
  await wang.openFeed()
  await box.press().acknowledged
  const claimed = await done(wang.act(await wang.onlyAlarm(), 'claim'))
  expect((await li.act(claimed, 'take-over')).status).toBe(403)
  const taken = await done(zhou.act(claimed, 'take-over'))
  expect(taken).toMatchObject({ claim: { by: { name: '周建军' } }, rev: claimed.rev + 1 })
  const late = await wang.act(claimed, 'dispatch', { to: '溧城护理站' })
  expect(late).toMatchObject({ status: 409, body: { message: expect.stringContaining('周建军') } })
  expect(await timelineOf(zhou, taken)).toContainEqual(['taken-over', 'by-person'])

  // the new claim does not hang on the browser of the one before
  wang.closeFeed()
  await clock.advance(minutes(1))
  expect((await zhou.onlyAlarm()).claim).toMatchObject({ by: { name: '周建军' } })
})

tell(
  'an alarm that is put back waits for everybody at once, and the box is not told that nobody is on it',
  async ({ hub, clock, expectNotices }) => {
    const [box, wang] = [await hub.box(), await hub.signIn('wang')]
    const press = box.press()
    await press.acknowledged
    const claimed = await done(wang.act(await wang.onlyAlarm(), 'claim'))
    const released = await done(wang.act(claimed, 'release'))
    expect(released).toMatchObject({
      claim: null,
      stage: 'raised',
      lost: { by: { name: '王晓琳' }, reason: 'released' },
      reached: ['operators', 'supervisors'],
    })
    expect((await wang.act(released, 'release')).status).toBe(409)
    expect(await heard(box, press.ref)).toEqual(['received', 'claimed'])
    await clock.advance(minutes(1))
    await expectNotices([60, 2, 'unclaimed'])
  },
)
