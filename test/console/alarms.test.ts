import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { AlarmDetail, ApiError } from '../../console/api.ts'
import type { ActionRequest } from '../../records/action.ts'
import { LivePage } from './live-page.ts'
import { minutes, type Rig, seconds, startRig } from './rig.ts'

let rig: Rig
beforeEach(async () => {
  rig = await startRig()
})
afterEach(() => rig.stop())

test('an alarm goes from claim to close, each answer the alarm as it is then', async () => {
  await rig.event(1, { ref: 'r1', component: 'bathroom-cord', deviceAt: rig.clock.now() - 500 })
  const wang = await rig.signIn('wang')
  const alarm = await wang.onlyAlarm()
  expect(alarm.signals).toEqual([{ deviceId: 'box-1', type: 'sos', ref: 'r1', at: rig.clock.now() - 500, receivedAt: rig.clock.now() }])
  let { body } = await wang.act(alarm, 'claim')
  expect(body).toMatchObject({ stage: 'claimed', claim: { by: { id: 'user-wang', name: '王晓琳' } }, signals: [{ ref: 'r1' }] })
  ;({ body } = await wang.act(body, 'call', { result: 'no-answer' }))
  ;({ body } = await wang.act(body, 'note', { note: '邻居去看了' }))
  ;({ body } = await wang.act(body, 'dispatch', { to: '燕山服务站', etaMinutes: 15 }))
  expect(body.dispatch).toEqual({ to: '燕山服务站', at: rig.clock.now(), etaAt: rig.clock.now() + minutes(15) })
  ;({ body } = await wang.act(body, 'arrive'))
  ;({ body } = await wang.act(body, 'close', { outcome: 'real', note: '已送医' }))
  expect(body).toMatchObject({ status: 'closed', outcome: { code: 'real', note: '已送医' } })
  const detail = await wang.alarm(alarm.id)
  expect(detail.timeline.map(({ kind }) => kind)).toEqual(['signal', 'claimed', 'called', 'noted', 'dispatched', 'arrived', 'closed'])
  expect(detail.timeline[3]!.data).toEqual({ text: '邻居去看了' })
  // written down beside the answers: nobody waits for it
  const audited = () => rig.records.audit.list({ before: null, limit: 20 })
  await vi.waitUntil(async () => (await audited()).length === 7)
  expect((await audited()).map(({ action }) => action)).toEqual([
    'alarm-close',
    'alarm-arrive',
    'alarm-dispatch',
    'alarm-note',
    'alarm-call',
    'alarm-claim',
    'sign-in',
  ])
  expect(await rig.records.audit.verify()).toMatchObject({ ok: true })
})

describe('who comes second', () => {
  test('hears who was faster, and by how much', async () => {
    await rig.event(1)
    const [wang, li] = [await rig.signIn('wang'), await rig.signIn('li')]
    const alarm = await wang.onlyAlarm()
    await li.act(alarm, 'claim')
    await rig.clock.advance(400)
    const late = await wang.act(alarm, 'claim')
    expect(late.status).toBe(409)
    expect(late.body).toEqual({
      error: 'claimed-by-other',
      message: '李倩 已在 0.4 秒前认领',
      by: { name: '李倩', at: rig.clock.now() - 400 },
    })
    await rig.clock.advance(minutes(2))
    const english = await wang.request<ApiError>(
      'POST',
      `/api/v1/alarms/${alarm.id}/note`,
      { rev: alarm.rev, text: 'x' },
      { 'accept-language': 'en' },
    )
    expect(english.body).toMatchObject({ error: 'stale', message: '李倩 changed this alarm 2 min ago: look again, then act.' })
  })

  test('hears who closed it; the same closing again is answered as done', async () => {
    await rig.event(1)
    const [wang, li] = [await rig.signIn('wang'), await rig.signIn('li')]
    const alarm = await wang.onlyAlarm()
    const close = { outcome: 'mistake', note: '误触' }
    await wang.act(alarm, 'close', close)
    await rig.clock.advance(seconds(12))
    expect((await wang.act(alarm, 'close', close)).body).toMatchObject({ status: 'closed', outcome: { by: { name: '王晓琳' } } })
    const late = await li.act(alarm, 'close', close)
    expect(late).toMatchObject({ status: 409, body: { error: 'already-closed', message: '王晓琳 已在 12 秒前结案' } })
  })
})

test('the idempotency key, the person and whether their console is open reach the rules', async () => {
  await rig.stop()
  const asked: ActionRequest[] = []
  rig = await startRig({
    act: async (request) => {
      asked.push(request)
      return rig.ingest.act(request)
    },
  })
  await rig.event(1)
  const wang = await rig.signIn('wang')
  const alarm = await wang.onlyAlarm()
  const post = () => wang.request('POST', `/api/v1/alarms/${alarm.id}/claim`, { rev: alarm.rev }, { 'idempotency-key': 'key-1' })
  const first = await post()
  expect(asked[0]).toEqual({
    alarmId: alarm.id,
    homeId: 'home-1',
    rev: 1,
    action: { kind: 'claim' },
    by: { id: 'user-wang', name: '王晓琳', role: 'operator' },
    watched: false,
    key: 'key-1',
  })
  await new LivePage(wang, rig.url).join()
  expect((await post()).body).toEqual(first.body)
  expect(asked[1]).toMatchObject({ watched: true, key: 'key-1' })
})

test('an action that could not be stored says so, with a number for the log and nothing else', async () => {
  await rig.stop()
  rig = await startRig({ act: () => Promise.reject(new Error('SQLITE_FULL: database or disk is full')) })
  await rig.event(1)
  const wang = await rig.signIn('wang')
  const answer = await wang.act(await wang.onlyAlarm(), 'claim')
  expect(answer.status).toBe(503)
  expect(answer.body).toMatchObject({ error: 'not-stored', message: expect.stringMatching(/没有保存\(编号 01\d+\)/) })
  expect(JSON.stringify(answer.body)).not.toContain('SQLITE')
  expect(await rig.metrics.metrics()).toContain('anling_actions_total{action="claim",result="not-stored"} 1')
})

describe('an action that is committed', () => {
  /** what the store does as soon as the rules have had their say */
  async function startThen(fail: 'breakStore' | 'hangStore'): Promise<void> {
    await rig.stop()
    const started = await startRig({
      act: async (request) => {
        const result = await started.ingest.act(request)
        started[fail]()
        return result
      },
    })
    rig = started
    await rig.event(1)
  }

  test.each(['breakStore', 'hangStore'] as const)('is answered with what is known when the rest cannot be read: %s', async (fail) => {
    await startThen(fail)
    const wang = await rig.signIn('wang')
    const alarm = await wang.onlyAlarm()
    const acting = wang.act(alarm, 'claim')
    let answered = false
    void acting.then(() => {
      answered = true
    })
    await vi.waitUntil(async () => {
      await rig.clock.advance(500)
      return answered
    })
    expect(await acting).toMatchObject({
      status: 200,
      body: { id: alarm.id, stage: 'claimed', rev: 2, claim: { by: { id: 'user-wang' } }, resident: null, signals: [] },
    })
    rig.mendStore()
    expect((await wang.onlyAlarm()).stage).toBe('claimed')
    if (fail === 'breakStore') expect(await rig.metrics.metrics()).toContain('anling_audit_failures_total 1')
  })
})

test('of an alarm with very many signals the newest thousand are shown, and all are counted', async () => {
  await Promise.all(Array.from({ length: 1_003 }, (_, index) => rig.event(1, { ref: `r${index}` })))
  const wang = await rig.signIn('wang')
  const listed = await wang.onlyAlarm()
  expect([listed.signalCount, listed.signals.length]).toEqual([1_003, 1_000])
  const detail = await wang.alarm(listed.id)
  expect([detail.signalCount, detail.signals.length, detail.timeline.length]).toEqual([1_003, 1_000, 1_000])
  const last = (await rig.records.timeline.ofAlarm(listed.id)).at(-1)
  expect(detail.timeline.at(-1)?.n).toBe(last?.n)
  expect(detail.signals.at(-1)?.ref).toBe(last?.ref)
})

describe('what does not fit', () => {
  test('is named field by field, in the language of the page', async () => {
    await rig.event(1)
    const wang = await rig.signIn('wang')
    const alarm = await wang.onlyAlarm()
    const body = { rev: 'one', etaMinutes: -5, to: 7 }
    const chinese = await wang.request<ApiError>('POST', `/api/v1/alarms/${alarm.id}/dispatch`, body)
    expect(chinese.status).toBe(400)
    expect(chinese.body).toMatchObject({ error: 'invalid', message: '提交的内容有误，请检查标出的各项' })
    expect(chinese.body.fields?.map(({ path }) => path).sort()).toEqual(['etaMinutes', 'rev', 'to'])
    expect(chinese.body.fields?.find(({ path }) => path === 'rev')?.message).toContain('期望')
    const english = await wang.request<ApiError>('POST', `/api/v1/alarms/${alarm.id}/close`, undefined, { 'accept-language': 'en' })
    expect(english.body.fields?.map(({ path }) => path)).toEqual(['rev', 'outcome'])
    expect(english.body.fields?.[0]?.message).toContain('expected number')
  })

  test('is told apart: not JSON, another type, too large, unknown address', async () => {
    const wang = await rig.signIn('wang')
    const post = async (body: string, type = 'application/json'): Promise<[number, string]> => {
      const answer = await fetch(`${rig.url}/api/v1/session`, { method: 'POST', headers: { 'content-type': type }, body })
      return [answer.status, ((await answer.json()) as ApiError).error]
    }
    expect(await post('{"username":')).toEqual([400, 'unreadable'])
    expect(await post('x', 'text/csv')).toEqual([415, 'unsupported-type'])
    expect(await post(`{"username":"${'x'.repeat(2_000_000)}"}`)).toEqual([413, 'too-large'])
    expect(await wang.request('GET', '/api/v1/alarms/%zz')).toMatchObject({ status: 400, body: { error: 'unreadable' } })
    expect(await wang.request('GET', '/api/v1/nothing')).toMatchObject({ status: 404, body: { error: 'not-found' } })
    expect(await wang.request('GET', '/api/v1/alarms/none')).toMatchObject({ status: 404 })
    expect(await wang.request('POST', '/api/v1/alarms/none/claim', { rev: 1 })).toMatchObject({ status: 404, body: { error: 'not-found' } })
  })
})

test('lists page by page: open ones oldest first, closed ones newest first', async () => {
  for (const number of [1, 2, 3]) await rig.event(number)
  const wang = await rig.signIn('wang')
  const page = async (query: string) =>
    (await wang.request<{ items: AlarmDetail[]; next: string | null }>('GET', `/api/v1/alarms?${query}`)).body
  const first = await page('limit=2')
  expect(first.items.map(({ homeId }) => homeId)).toEqual(['home-1', 'home-2'])
  const second = await page(`limit=2&after=${first.next}`)
  expect([second.items.map(({ homeId }) => homeId), second.next]).toEqual([['home-3'], null])
  for (const alarm of [...first.items, ...second.items]) await wang.act(alarm, 'close', { outcome: 'test' })
  expect((await page('status=closed')).items.map(({ homeId }) => homeId)).toEqual(['home-3', 'home-2', 'home-1'])
  expect(await page('limit=0')).toMatchObject({ error: 'invalid', fields: [{ path: 'limit' }] })
})
