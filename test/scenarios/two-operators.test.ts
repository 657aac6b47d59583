import { expect } from 'vitest'
import type { ApiError } from '../../console/api.ts'
import { done, seconds, tell } from './story.ts'

tell('of two operators who claim at the same moment one has the alarm, and the other hears who', async ({ hub }) => {
  const [box, wang, li] = [await hub.box(), await hub.signIn('wang'), await hub.signIn('li')]
  await box.press().acknowledged
  const seen = await wang.onlyAlarm()
  const answers = await Promise.all([wang.act(seen, 'claim'), li.act(seen, 'claim')])
  const statuses = answers.map(({ status }) => status)
  expect(statuses.toSorted()).toEqual([200, 409])
  const winner = statuses[0] === 200 ? '王晓琳' : '李倩'
  expect((await wang.onlyAlarm()).claim?.by.name).toBe(winner)
  expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({
    error: 'claimed-by-other',
    message: `${winner} 已在 0.0 秒前认领`,
    by: { name: winner },
  })
})

tell('an act on what somebody else has changed is refused, with their name and how long ago', async ({ hub, clock }) => {
  const [box, wang, li] = [await hub.box(), await hub.signIn('wang'), await hub.signIn('li')]
  await box.press().acknowledged
  const seen = await li.onlyAlarm()
  const claimed = await done(wang.act(seen, 'claim'))
  await clock.advance(seconds(12))
  expect(await li.act(seen, 'claim')).toMatchObject({ status: 409, body: { message: '王晓琳 已在 12 秒前认领' } })
  expect(await li.act(claimed, 'dispatch')).toMatchObject({ status: 409, body: { error: 'claimed-by-other', by: { name: '王晓琳' } } })
  // a note is welcome from everybody who has seen the latest
  await done(li.act(claimed, 'note', { text: '家属来电询问' }))
  expect(await wang.act(claimed, 'call')).toMatchObject({
    status: 409,
    body: { error: 'stale', message: '李倩 已在 0.0 秒前更新此告警，请按最新状态再操作' },
  })
  const closed = await done(wang.act(await wang.onlyAlarm(), 'close', { outcome: 'mistake' }))
  expect(await li.act(closed, 'note', { text: '太晚' })).toMatchObject({ status: 409, body: { message: '王晓琳 已在 0.0 秒前结案' } })
})

tell('who repeats a claim that they have is answered, and nothing changes', async ({ hub }) => {
  const [box, wang] = [await hub.box(), await hub.signIn('wang')]
  await box.press().acknowledged
  const claimed = await done(wang.act(await wang.onlyAlarm(), 'claim'))
  expect(await done(wang.act(claimed, 'claim'))).toEqual(claimed)
})

tell('refusals speak the language of the browser', async ({ hub }) => {
  const [box, wang, li] = [await hub.box(), await hub.signIn('wang'), await hub.signIn('li')]
  await box.press().acknowledged
  const seen = await wang.onlyAlarm()
  await done(wang.act(seen, 'claim'))
  const claim = (language: string) =>
    li.request<ApiError>('POST', `/api/v1/alarms/${seen.id}/claim`, { rev: seen.rev }, { 'accept-language': language })
  expect((await claim('en-GB,en')).body.message).toBe('王晓琳 claimed it 0.0 s ago.')
  expect((await claim('zh-CN,zh;q=0.9,en;q=0.8')).body.message).toBe('王晓琳 已在 0.0 秒前认领')
})

tell('a technician sees technical alarms alone, and nothing about the person', async ({ hub }) => {
  const [box, chen, wang] = [await hub.box(), await hub.signIn('chen'), await hub.signIn('wang')]
  await box.press().acknowledged
  await box.press({ type: 'battery-low' }).acknowledged
  const { id } = (await wang.alarms()).find((alarm) => alarm.class === 'life')!
  expect(await chen.onlyAlarm()).toMatchObject({ class: 'technical', resident: { age: null, gender: null, categories: [] } })
  expect((await chen.request('GET', `/api/v1/alarms/${id}`)).status).toBe(403)
  expect((await chen.act({ id, rev: 1 }, 'claim')).status).toBe(403)
})
