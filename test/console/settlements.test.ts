/** Monthly settlement over HTTP: one clerk prepares it, another approves it, and from then on its services stay as they are. */
import readWorkbook from 'read-excel-file/node'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SettlementList } from '../../console/care/settlement-desk.ts'
import type { ServiceView, SettlementView } from '../../console/care-api.ts'
import type { Answer, Operator } from '../support/operator.ts'
import { type Rig, startRig } from './rig.ts'
import { at, book, doneService, finish, provider, put, responder, VISITS, VOUCHER } from './service-fixtures.ts'

let rig: Rig
let sun: Operator
let qian: Operator
beforeEach(async () => {
  rig = await startRig({ standards: [VISITS, VOUCHER] })
  for (const id of ['p1', 'p2']) await put(rig, 'provider', provider(id))
  sun = await rig.signIn('sun')
  qian = await rig.signIn('qian')
})
afterEach(() => rig.stop())

const prepare = async (who: Operator, month = '2026-10'): Promise<SettlementList> => {
  const { status, body } = await who.request<SettlementList>('POST', '/api/v1/settlements', { month })
  expect(status).toBe(200)
  return body
}
const get = async (id = 'p1:2026-10'): Promise<SettlementView> =>
  (await sun.request<SettlementView>('GET', `/api/v1/settlements/${id}`)).body
const differ = (
  who: Operator,
  view: SettlementView,
  serviceId: string | null,
  fen: number,
  reason = '已核实',
): Promise<Answer<SettlementView>> =>
  who.request('POST', `/api/v1/settlements/${view.settlement.id}/differences`, { version: view.version, serviceId, fen, reason })
const approve = (who: Operator, view: SettlementView): Promise<Answer<SettlementView>> =>
  who.request('POST', `/api/v1/settlements/${view.settlement.id}/approve`, { version: view.version })
const error = (code: string, status = 409) => ({ status, body: { error: code } })
const october = (day: number, fields: object = {}) => ({ day: `2026-10-${day}`, ...fields })

describe('drafts', () => {
  test('are made for every provider that did something in the month', async () => {
    const paid = await doneService(sun, october(12))
    const held = await doneService(sun, october(13), { evidence: [] })
    await doneService(sun, october(14, { providerId: 'p2', residentId: 'resident-2', item: 'meal' }))
    await book(sun, october(15, { providerId: 'p2' }))
    await doneService(sun, { day: '2026-11-02' })
    const { items, terms, month } = await prepare(sun)
    expect(month).toBe('2026-10')
    expect(terms).toMatchObject({ demonstration: true, reference: { zh: expect.stringContaining('示范值') } })
    expect(items.map(({ id, providerName, state, problems, undecided }) => [id, providerName, state, problems, undecided])).toEqual([
      ['p1:2026-10', '康颐 p1', 'draft', 1, 1],
      ['p2:2026-10', '康颐 p2', 'draft', 0, 0],
    ])
    expect(items[0]?.sums).toMatchObject({ services: 2, totalFen: 8_000, payableFen: 8_000, heldFen: 4_000, toPayFen: 4_000 })
    const view = await get()
    expect(view).toMatchObject({ providerName: '康颐 p1', residentNames: { 'resident-1': '沈德福1' }, undecided: [held.service.id] })
    expect(view.settlement).toMatchObject({ preparedBy: { id: 'user-sun' }, approvedBy: null })
    expect(view.settlement.lines.map(({ serviceId, problem }) => [serviceId, problem])).toEqual([
      [paid.service.id, null],
      [held.service.id, 'no-evidence'],
    ])
    expect(await prepare(sun, '2026-09')).toMatchObject({ items: [] })
  })

  test('see what overlaps at another provider, and what is more than the resident may use', async () => {
    await put(rig, 'responder', responder('zhang', 'p1'))
    await doneService(sun, october(12), { responderId: 'zhang' })
    await doneService(sun, october(12, { providerId: 'p2' }))
    await doneService(sun, october(13))
    const { doc } = (await rig.records.care.get('resident', 'resident-1'))!
    expect((await prepare(sun)).items.map(({ sums }) => sums.heldFen)).toEqual([4_000, 4_000])
    expect((await get()).settlement.lines.map(({ problem }) => problem)).toEqual(['overlaps', null])
    // a late note says that the resident lives alone no more
    await put(rig, 'resident', { ...doc, categories: [{ category: '高龄', from: null, until: null, evidence: null }] })
    await prepare(sun)
    expect((await get()).settlement.lines.map(({ problem }) => problem)).toEqual(['overlaps', 'over-entitlement'])
  })

  test('hold what was recorded before a death became known', async () => {
    await doneService(sun, october(12))
    await doneService(sun, october(14))
    const { doc } = (await rig.records.care.get('resident', 'resident-1'))!
    await put(rig, 'resident', { ...doc, statuses: [{ status: 'deceased', from: '2026-10-12', until: null, place: null }] })
    await prepare(sun)
    expect((await get()).settlement.lines.map(({ problem }) => problem)).toEqual([null, 'resident-gone'])
  })

  test('that are prepared again keep what was decided, and stay as they are when nothing has changed', async () => {
    const held = await doneService(sun, october(12), { evidence: [] })
    await prepare(sun)
    const { body: decided } = await differ(sun, await get(), held.service.id, 3_000)
    expect(decided.settlement.sums).toMatchObject({ heldFen: 4_000, differencesFen: 3_000, toPayFen: 3_000 })
    await prepare(qian)
    expect(await get()).toEqual(decided)
    await doneService(sun, october(13))
    await prepare(qian)
    expect((await get()).settlement).toMatchObject({
      preparedBy: { id: 'user-qian' },
      sums: { services: 2, differencesFen: 3_000, toPayFen: 7_000 },
    })
  })

  test('are made once by two who prepare at once', async () => {
    await doneService(sun, october(12))
    await Promise.all([prepare(sun), prepare(qian)])
    expect((await get()).version).toBe(1)
  })
})

describe('a difference', () => {
  test('pays a held line, takes from another, or corrects the month', async () => {
    const held = await doneService(sun, october(12), { evidence: [] })
    const paid = await doneService(sun, october(13))
    await prepare(sun)
    let view = await get()
    for (const [id, fen] of [
      [held.service.id, 4_000],
      [paid.service.id, -1_500],
      [null, -250],
    ] as const)
      view = (await differ(sun, view, id, fen)).body
    expect(view.settlement.sums).toMatchObject({ payableFen: 8_000, heldFen: 4_000, differencesFen: 2_250, toPayFen: 6_250 })
    expect(view.settlement.differences.map(({ by, reason }) => [by, reason])).toEqual(Array.from({ length: 3 }, () => ['孙志远', '已核实']))
    expect(view.undecided).toEqual([])
  })

  test('never pays more than is owed, and is about a line of this settlement', async () => {
    const held = await doneService(sun, october(12), { evidence: [] })
    await prepare(sun)
    const view = await get()
    expect(await differ(sun, view, held.service.id, 4_001)).toMatchObject({ status: 400, body: { fields: [{ path: 'fen' }] } })
    expect(await differ(sun, view, 'elsewhere', 1)).toMatchObject({ status: 400, body: { fields: [{ path: 'serviceId' }] } })
    expect((await differ(sun, view, held.service.id, 1)).status).toBe(200)
    expect(await differ(qian, view, held.service.id, 1)).toMatchObject({
      status: 409,
      body: { error: 'record-stale', by: { name: '孙志远' } },
    })
  })
})

describe('approval', () => {
  test('is by a second person, marks the services, and closes the month', async () => {
    const done = await doneService(sun, october(12))
    const open = await book(sun, october(13))
    await prepare(sun)
    const view = await get()
    expect(await approve(sun, view)).toMatchObject(error('settlement-own'))
    const approved = await approve(qian, view)
    expect(approved).toMatchObject({
      status: 200,
      body: { settlement: { state: 'approved', approvedBy: { id: 'user-qian', name: '钱芳' } } },
    })
    expect(approved.body.settlement.approvedAt).toBe(rig.clock.now())
    const service = await rig.records.care.get('service', done.service.id)
    expect(service?.doc.settlementId).toBe('p1:2026-10')
    const closed = error('month-settled')
    expect(await approve(qian, approved.body)).toMatchObject(closed)
    expect(await differ(sun, approved.body, null, 1)).toMatchObject(closed)
    expect(
      await sun.request('POST', `/api/v1/services/${done.service.id}/cancel`, { version: service!.version, reason: '晚了' }),
    ).toMatchObject(closed)
    expect(await finish(sun, open.body)).toMatchObject(closed)
    expect(await book(sun, october(14))).toMatchObject(closed)
    expect(await book(sun, october(14, { providerId: 'p2' }))).toMatchObject({ status: 201 })
    expect((await prepare(sun)).items[0]).toMatchObject({ state: 'approved', version: approved.body.version })
  })

  test('waits until every held line is decided', async () => {
    const held = await doneService(sun, october(12), { evidence: [] })
    await prepare(sun)
    const refused = await approve(qian, await get())
    expect(refused).toMatchObject(error('settlement-undecided'))
    expect(JSON.stringify(refused.body)).toContain('1 条')
    const { body } = await differ(sun, await get(), held.service.id, 0, '无凭证，不付')
    expect(await approve(qian, body)).toMatchObject({ status: 200, body: { settlement: { sums: { toPayFen: 0 } } } })
  })

  test('is not by somebody who changed it', async () => {
    await doneService(sun, october(12))
    await prepare(sun)
    const { body } = await differ(qian, await get(), null, 100)
    expect(await approve(qian, body)).toMatchObject(error('settlement-own'))
  })

  test('sees what has changed since it was prepared', async () => {
    const first = await doneService(sun, october(12))
    await prepare(sun)
    await doneService(sun, october(13))
    expect(await approve(qian, await get())).toMatchObject(error('settlement-outdated'))
    await prepare(sun)
    await sun.request('POST', `/api/v1/services/${first.service.id}/cancel`, { version: first.version, reason: '误记' })
    expect(await approve(qian, await get())).toMatchObject(error('settlement-outdated'))
    await prepare(sun)
    expect(await approve(qian, await get())).toMatchObject({ status: 200, body: { settlement: { sums: { services: 1 } } } })
  })

  test('comes after the end of the month', async () => {
    await doneService(sun, { day: '2026-11-02' })
    await prepare(sun, '2026-11')
    expect(await approve(qian, await get('p1:2026-11'))).toMatchObject(error('month-not-over'))
  })

  test('of an older version is refused with the name of who was faster', async () => {
    await doneService(sun, october(12))
    await prepare(sun)
    const view = await get()
    await differ(sun, view, null, 5)
    expect(await approve(qian, view)).toMatchObject({ status: 409, body: { error: 'record-stale', by: { name: '孙志远' } } })
    expect((await rig.records.care.get('service', view.settlement.lines[0]!.serviceId))?.doc.settlementId).toBeNull()
  })
})

describe('the response score', () => {
  async function dispatched(homeNumber: number, to: string, minutes: number | null): Promise<string> {
    const wang = await rig.signIn('wang')
    await rig.event(homeNumber)
    let alarm = (await wang.act(await wang.onlyAlarm(), 'claim')).body
    alarm = (await wang.act(alarm, 'dispatch', { to, etaMinutes: 30 })).body
    await rig.clock.advance((minutes ?? 45) * 60_000)
    if (minutes !== null) alarm = (await wang.act(alarm, 'arrive')).body
    await wang.act(alarm, 'close', { outcome: 'real' })
    return alarm.id
  }

  test('counts alarms that the provider or its people were sent to, and bookings, and costs a share', async () => {
    await put(rig, 'responder', responder('zhang', 'p1'))
    await dispatched(1, '康颐 p1', 20)
    await dispatched(2, '护理员 zhang', null)
    await dispatched(3, '120', 50)
    // whoever was away for an hour signs in again
    sun = await rig.signIn('sun')
    await doneService(sun, { day: '2026-11-20', bookedFor: at('2026-11-20', '08:45') })
    await prepare(sun, '2026-11')
    // one of two came: 50 × 0.5/0.9 + 30 × 0.5 + 20 × 0.5 = 52.8; the booking 100; 60 % and 40 %
    expect((await get('p1:2026-11')).settlement.sums).toMatchObject({
      responseScore: 71.7,
      deductionPercent: 5,
      deductionFen: 200,
      toPayFen: 3_800,
    })
  })

  test('counts for the provider whose service was recorded for the alarm, whatever the dispatch says', async () => {
    const id = await dispatched(1, '隔壁老王', 20)
    const source = { kind: 'dispatch', ref: id }
    const { body } = await book(sun, { day: '2026-11-24', providerId: 'p2', source })
    const { startedAt, endedAt } = body.service
    await finish(sun, body, { startedAt: startedAt! - 3_600_000, endedAt: endedAt! })
    await prepare(sun, '2026-11')
    expect((await get('p2:2026-11')).settlement.sums).toMatchObject({ services: 1, responseScore: 100, deductionFen: 0 })
  })
})

describe('an export', () => {
  async function download(who: Operator, format: string): Promise<{ status: number; bytes: Buffer; headers: Headers }> {
    const answer = await fetch(`${rig.url}/api/v1/settlements/p1:2026-10/export?format=${format}`, { headers: { cookie: who.cookie } })
    return { status: answer.status, bytes: Buffer.from(await answer.arrayBuffer()), headers: answer.headers }
  }
  let held: ServiceView
  beforeEach(async () => {
    await doneService(sun, october(12))
    held = await doneService(sun, october(13), { evidence: [] })
    await prepare(sun)
    await differ(sun, await get(), held.service.id, 2_000, '=HYPERLINK("http://x")')
  })

  test('as CSV is what a spreadsheet in China reads, with no formula in it and demonstration values labelled', async () => {
    const { status, bytes, headers } = await download(sun, 'csv')
    expect(status).toBe(200)
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(decodeURIComponent(headers.get('content-disposition') ?? '')).toContain('结算-康颐 p1-2026-10.csv')
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    const lines = bytes.toString('utf8').slice(1).split('\r\n')
    expect(lines[0]).toBe('类别,日期,服务编号,老人,项目,小时,服务金额(元),政府应付(元),差额(元),实付(元),说明')
    expect(lines[1]).toMatch(/^服务,2026-10-12,\w+,沈德福1,保洁,1\.0,40\.00,40\.00,0\.00,40\.00,$/)
    expect(lines[2]).toContain('"暂扣：缺少凭证；=HYPERLINK(""http://x"")(孙志远)"')
    const text = lines.join('\n')
    expect(text).not.toMatch(/(^|,)"?[=+@]/m)
    expect(text).toMatch(/合计,,,,扣减\(示范值\),,,,,-?0\.00,.*示范值/)
    expect(text).toMatch(/合计,,,,应支付,,,,,60\.00,康颐 p1 2026-10 草稿，未审批/)
    expect(text).toContain('示范值：结算扣减标准')
  })

  test('as XLSX has the same rows', async () => {
    const { status, bytes, headers } = await download(sun, 'xlsx')
    expect(status).toBe(200)
    expect(headers.get('content-type')).toContain('spreadsheetml')
    const data = (await readWorkbook(bytes))[0]!.data
    expect(data[0]?.[0]).toBe('类别')
    expect(data[2]).toEqual([
      '服务',
      '2026-10-13',
      held.service.id,
      '沈德福1',
      '保洁',
      1,
      40,
      40,
      20,
      20,
      '暂扣：缺少凭证；=HYPERLINK("http://x")(孙志远)',
    ])
    expect(data.at(-2)?.slice(4)).toEqual(['应支付', null, null, null, null, 60, '康颐 p1 2026-10 草稿，未审批'])
  })

  test('is written down before it is given out', async () => {
    await download(sun, 'csv')
    const rows = await rig.records.audit.list({ before: null, limit: 5 })
    expect(rows[0]).toMatchObject({
      byId: 'user-sun',
      action: 'settlement-exported',
      subject: { id: 'p1:2026-10' },
      detail: { format: 'csv' },
    })
  })
})
