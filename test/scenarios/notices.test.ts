import { expect } from 'vitest'
import type { Operator } from '../support/operator.ts'
import { done, homeId, minutes, NOON, seconds, sees, tell } from './story.ts'

const noticesOf = async (operator: Operator, alarm: { id: string }) =>
  (await operator.alarm(alarm.id)).noticeList.map(({ state, attempts, lastError }) => [state, attempts, lastError])

tell(
  'a notice is signed, says where and how old, and nothing about the person',
  async ({ hub, clock, duty, expectNotices }) => {
    const [box, wang] = [await hub.box(), await hub.signIn('wang')]
    await box.press().acknowledged
    await clock.advance(minutes(1))
    await expectNotices([60, 2, 'unclaimed'])
    const alarm = await wang.onlyAlarm()
    const notice = duty.received[0]!
    expect(notice.signedAt).toBe(NOON + minutes(1))
    expect(notice.key).toBe(notice.message.id)
    expect(notice.message).toEqual({
      id: expect.stringContaining(alarm.id),
      kind: 'alarm-unclaimed',
      alarm: { id: alarm.id, class: 'life', priority: 1, type: 'sos', openedAt: NOON, ageSeconds: 60, test: false },
      home: { id: homeId(1), ...alarm.address },
      step: 2,
      reason: 'unclaimed',
      url: `https://anling.example.org/alarms/${alarm.id}`,
    })
    const { body: file } = await wang.request<{ phone: string; residents: { name: string; phone: string | null; illnesses: string[] }[] }>(
      'GET',
      `/api/v1/homes/${homeId(1)}`,
    )
    const personal = [file.phone, ...file.residents.flatMap(({ name, phone, illnesses }) => [name, phone, ...illnesses])].filter(
      (text) => text !== null,
    )
    expect(personal.length).toBeGreaterThan(1)
    for (const text of personal) expect(notice.body).not.toContain(text)
  },
  { settings: { HUB_PUBLIC_URL: 'https://anling.example.org' } },
)

tell('a notice that the receiver cannot take is tried again under the same key, and shown as failing until it is', async (story) => {
  const { hub, clock, duty, expectNotices } = story
  const [box, wang] = [await hub.box(), await hub.signIn('wang')]
  await wang.openFeed()
  await box.press().acknowledged
  duty.willAnswer(500, 503, 429)
  await clock.advance(minutes(1))
  const alarm = await wang.onlyAlarm()
  expect(alarm.notices).toEqual({ sent: 0, failing: 1, dead: 0, lastError: 'the receiver answered 500' })
  await sees({ clock }, wang, (change) => change.k === 'alarm' && change.v.notices.failing === 1)
  await clock.advance(NOON + seconds(63) - clock.now())
  expect(await noticesOf(wang, alarm)).toEqual([['pending', 3, 'the receiver answered 429']])
  await clock.advance(seconds(4))
  await expectNotices([67, 2, 'unclaimed'])
  expect(await noticesOf(wang, alarm)).toEqual([['sent', 4, null]])
  expect(duty.received.map(({ status }) => status)).toEqual([500, 503, 429, 204])
  expect(new Set(duty.received.map(({ key }) => key)).size).toBe(1)
})

tell('a notice that the receiver calls wrong is given up after five tries, and the operator sees that on the alarm', async (story) => {
  const { hub, clock, duty, expectNotices } = story
  const [box, wang] = [await hub.box(), await hub.signIn('wang')]
  await wang.openFeed()
  await box.press().acknowledged
  duty.willAnswer(400, 400, 400, 400, 404)
  await clock.advance(minutes(1) + seconds(15))
  const alarm = await wang.onlyAlarm()
  expect(alarm.notices).toEqual({ sent: 0, failing: 0, dead: 1, lastError: 'the receiver answered 404' })
  expect(await noticesOf(wang, alarm)).toEqual([['dead', 5, 'the receiver answered 404']])
  await sees({ clock }, wang, (change) => change.k === 'alarm' && change.v.notices.dead === 1)
  // a dead notice is not the end: the next step tells the person on duty again
  await clock.advance(NOON + seconds(120) - clock.now())
  await expectNotices([120, 3, 'unclaimed'])
})

tell('a notice about an alarm that was claimed meanwhile is not sent', async ({ hub, clock, duty }) => {
  const [box, wang] = [await hub.box(), await hub.signIn('wang')]
  await box.press().acknowledged
  duty.willAnswer(500)
  await clock.advance(minutes(1))
  const claimed = await done(wang.act(await wang.onlyAlarm(), 'claim'))
  await clock.advance(seconds(30))
  expect(await noticesOf(wang, claimed)).toEqual([['skipped', 1, 'the alarm was claimed']])
  expect((await wang.onlyAlarm()).notices).toEqual({ sent: 0, failing: 0, dead: 0, lastError: null })
  expect(duty.received).toHaveLength(1)
})

tell('a notice that fell behind a later one is not sent any more', async ({ hub, clock, duty, expectNotices }) => {
  const [box, wang] = [await hub.box(), await hub.signIn('wang')]
  await box.press().acknowledged
  duty.willAnswer(...Array<number>(6).fill(500))
  await clock.advance(minutes(2))
  // the seventh request is the next step's
  await expectNotices([120, 3, 'unclaimed'])
  await clock.advance(seconds(30))
  expect((await noticesOf(wang, await wang.onlyAlarm())).map(([state]) => state)).toEqual(['skipped', 'sent'])
})

tell('a receiver that is not there is tried until it is', async ({ hub, clock, duty, expectNotices }) => {
  const [box, wang] = [await hub.box(), await hub.signIn('wang')]
  await box.press().acknowledged
  const back = await duty.goAway()
  await clock.advance(minutes(1))
  const { notices } = await wang.onlyAlarm()
  expect(notices).toMatchObject({ failing: 1, lastError: expect.stringContaining('ECONNREFUSED') })
  await back()
  await clock.advance(seconds(1))
  await expectNotices([61, 2, 'unclaimed'])
})

tell(
  'without an on-duty channel the alarm itself says that nobody outside was told',
  async ({ hub, clock }) => {
    const [box, wang] = [await hub.box(), await hub.signIn('wang')]
    await box.press().acknowledged
    await clock.advance(minutes(1))
    expect((await wang.onlyAlarm()).notices).toEqual({ sent: 0, failing: 0, dead: 1, lastError: 'no on-duty channel configured' })
  },
  { onDuty: false },
)
