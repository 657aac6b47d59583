/** The worklist of visits over HTTP: the hub plans them, people do and cancel them, and what was missed is seen. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { VisitPage } from '../../console/care/visit-desk.ts'
import { VISIT_ENDS, type VisitRow } from '../../console/care-api.ts'
import { createVisitClock } from '../../hub/visit-clock.ts'
import type { RecordOf } from '../../records/record-schemas/kinds.ts'
import type { Operator } from '../support/operator.ts'
import { assessmentRecord } from './care-records.ts'
import { type Rig, startRig } from './rig.ts'
import { put } from './service-fixtures.ts'

let rig: Rig
let wang: Operator
beforeEach(async () => {
  rig = await startRig()
  wang = await rig.signIn('wang')
})
afterEach(() => rig.stop())

const TODAY = '2026-11-24'
const plan = (n: number, fields: Partial<RecordOf<'visit-plan'>> = {}): RecordOf<'visit-plan'> => ({
  ...{ id: `plan-${n}`, residentId: `resident-${n}`, purpose: 'home-visit', risk: 'high', everyDays: 7, from: TODAY, until: null },
  assignee: { kind: 'officer', id: 'officer-1', name: '王网格' },
  ...fields,
})
const visit = (id: string, n: number, fields: Partial<RecordOf<'visit'>> = {}): RecordOf<'visit'> => ({
  ...{ id, planId: `plan-${n}`, residentId: `resident-${n}`, purpose: 'home-visit', dueDay: TODAY, state: 'planned' },
  ...{ doneDay: null, doneBy: null, findings: '', reason: null },
  ...fields,
})
const look = (): Promise<void> => createVisitClock({ clock: rig.clock, care: rig.records.care, onFault: () => {} }).look()
const list = async (path: string): Promise<VisitPage> => (await wang.request<VisitPage>('GET', `/api/v1/visits${path}`)).body
const short = ({ items }: VisitPage): string[] =>
  items.map(({ residentId, dueDay, risk, state }) => `${residentId} ${dueDay} ${risk} ${state}`)
const error = (code: string) => ({ status: 409, body: { error: code } })

describe('the worklist', () => {
  test('has what is due, with name and address, the highest risk first', async () => {
    await put(rig, 'visit-plan', plan(1, { risk: 'low', everyDays: 30, from: '2026-11-23' }))
    await put(rig, 'visit-plan', plan(2, { risk: 'medium', everyDays: 30 }))
    await put(rig, 'visit-plan', plan(3))
    await put(rig, 'visit', visit('of-yesterday', 1, { dueDay: '2026-11-23' }))
    await look()
    const page = await list('')
    expect(short(page)).toEqual([
      'resident-3 2026-11-24 high planned',
      'resident-2 2026-11-24 medium planned',
      'resident-1 2026-11-23 low planned',
    ])
    expect(page).toMatchObject({ total: 3, next: null })
    expect(page.items[0]).toMatchObject({
      ...{
        residentName: '沈德福3',
        homeId: 'home-3',
        town: '溧城街道',
        village: '燕山社区',
        grid: '第 3 网格',
        addressLine: '燕山新村 3 幢 301 室',
      },
      ...{ purpose: 'home-visit', assignee: { kind: 'officer', id: 'officer-1', name: '王网格' }, missedFrom: '2026-11-25', version: 1 },
    })
    expect(JSON.stringify(page)).not.toMatch(/13800000001|0519-87000001/)
    expect(short(await list('?day=2026-12-01'))).toEqual(['resident-3 2026-12-01 high planned'])
    expect(short(await list('?from=2026-11-24&until=2026-12-08'))).toHaveLength(4)
  })

  test('goes by state and by who is to go', async () => {
    await put(rig, 'visit-plan', plan(1))
    await put(rig, 'visit-plan', plan(2, { assignee: { kind: 'call-centre', id: null, name: '呼叫中心' }, purpose: 'follow-up' }))
    await put(rig, 'visit', visit('a', 1, { state: 'done', doneDay: TODAY }))
    await put(rig, 'visit', visit('b', 2))
    expect(short(await list('?state=done'))).toEqual(['resident-1 2026-11-24 high done'])
    expect(short(await list('?assignee=call-centre'))).toEqual(['resident-2 2026-11-24 high planned'])
    expect(short(await list('?assignee=officer-1'))).toEqual(['resident-1 2026-11-24 high done'])
    expect(short(await list('?assignee=officer-9'))).toEqual([])
  })

  test('comes in pages that neither repeat nor leave out', async () => {
    for (const n of [1, 2, 3]) await put(rig, 'visit-plan', plan(n, { risk: n === 2 ? 'high' : 'low' }))
    for (let n = 0; n < 7; n++) await put(rig, 'visit', visit(`v${n}`, (n % 3) + 1))
    const whole = (await list('')).items.map(({ id }) => id)
    const paged: string[] = []
    let after = ''
    do {
      const page = await list(`?limit=2${after}`)
      expect(page.total).toBe(7)
      paged.push(...page.items.map(({ id }) => id))
      after = page.next === null ? '' : `&after=${encodeURIComponent(page.next)}`
    } while (after !== '')
    expect(paged).toEqual(whole)
    expect(whole.slice(0, 2)).toEqual(['v1', 'v4'])
  })

  test('is of at most three months', async () => {
    const answer = await wang.request('GET', '/api/v1/visits?from=2026-01-01&until=2026-12-31')
    expect(answer).toMatchObject({ status: 400, body: { fields: [{ path: 'from' }] } })
  })
})

describe('a visit', () => {
  const done = (id: string, fields: object = {}) =>
    wang.request<VisitRow>('POST', `/api/v1/visits/${id}/done`, {
      version: 1,
      doneDay: TODAY,
      findings: '身体好',
      doneBy: '王网格',
      ...fields,
    })
  const cancel = (id: string, fields: object = {}) =>
    wang.request<VisitRow>('POST', `/api/v1/visits/${id}/cancel`, { version: 1, reason: '老人外出', ...fields })

  test('is done once, with what was found', async () => {
    await put(rig, 'visit-plan', plan(1))
    await put(rig, 'visit', visit('a', 1))
    expect(await done('a', { version: 9 })).toMatchObject(error('record-stale'))
    expect(await done('a', { doneDay: '2026-11-25' })).toMatchObject({ status: 400, body: { fields: [{ path: 'doneDay' }] } })
    const answer = await done('a')
    expect(answer).toMatchObject({
      status: 200,
      body: { state: 'done', doneDay: TODAY, findings: '身体好', doneBy: '王网格', version: 2, risk: 'high' },
    })
    expect(await done('a', { version: 2 })).toMatchObject(error('visit-not-planned'))
    expect(await cancel('a', { version: 2 })).toMatchObject(error('visit-not-planned'))
    const [row] = await rig.records.audit.list({ before: null, limit: 1 })
    expect(row).toMatchObject({
      byId: 'user-wang',
      action: 'visit-done',
      subject: { kind: 'visit', id: 'a' },
      detail: { residentId: 'resident-1' },
    })
  })

  test('that was missed may be written down later, or cancelled for a reason', async () => {
    await put(rig, 'visit-plan', plan(1))
    const missed = { dueDay: '2026-11-20', state: 'missed', reason: 'overdue' } as const
    await put(rig, 'visit', visit('a', 1, missed))
    await put(rig, 'visit', visit('b', 1, missed))
    expect((await done('a', { doneDay: '2026-11-20' })).body).toMatchObject({ state: 'done', reason: null })
    expect((await cancel('b')).body).toMatchObject({ state: 'cancelled', reason: '老人外出' })
  })

  test('can be entered without a plan, done or to be done', async () => {
    const fields = { residentId: 'resident-2', purpose: 'follow-up', dueDay: TODAY, doneDay: null, doneBy: null, findings: '' }
    const planned = await wang.request<VisitRow>('POST', '/api/v1/visits', fields)
    expect(planned).toMatchObject({
      status: 201,
      body: { state: 'planned', planId: null, risk: null, residentName: '沈德福2', missedFrom: '2026-11-27' },
    })
    const made = await wang.request<VisitRow>('POST', '/api/v1/visits', { ...fields, doneDay: TODAY, doneBy: '王晓琳', findings: '已通话' })
    expect(made).toMatchObject({ status: 201, body: { state: 'done', doneBy: '王晓琳' } })
    const nobody = await wang.request('POST', '/api/v1/visits', { ...fields, residentId: 'nobody' })
    expect(nobody).toMatchObject({ status: 400, body: { fields: [{ path: 'residentId' }] } })
  })
})

test('missed visits are seen, those at high risk first', async () => {
  await put(rig, 'visit-plan', plan(1, { risk: 'low', everyDays: 30, from: '2026-11-20' }))
  await put(rig, 'visit-plan', plan(2, { from: '2026-11-23' }))
  await put(rig, 'visit', visit('low', 1, { dueDay: '2026-11-20' }))
  await put(rig, 'visit', visit('high', 2, { dueDay: '2026-11-23' }))
  await look()
  const { items } = await list('/missed')
  expect(items.map(({ id, risk, reason }) => [id, risk, reason])).toEqual([
    ['high', 'high', 'overdue'],
    ['low', 'low', 'overdue'],
  ])
  for (const { reason } of items) expect(VISIT_ENDS).toContain(reason)
})

test("a resident's risk follows from age, categories, level and illnesses as they are today", async () => {
  const riskOf = async (n: number) => (await wang.request('GET', `/api/v1/residents/resident-${n}/risk`)).body
  expect(await riskOf(1)).toEqual({ risk: 'high', reason: 'old-and-alone', everyDays: 7 })
  const { doc } = (await rig.records.care.get('resident', 'resident-1'))!
  const category = { category: '独居' as const, from: null, until: '2026-11-23', evidence: null }
  await put(rig, 'resident', { ...doc, categories: [category] })
  expect(await riskOf(1)).toEqual({ risk: 'medium', reason: 'old', everyDays: 30 })
  await put(rig, 'assessment', assessmentRecord('wrong', 'resident-1', { care: 'total', level: 4 }))
  expect(await riskOf(1)).toEqual({ risk: 'high', reason: 'care-level', everyDays: 7 })
  await put(rig, 'assessment', assessmentRecord('right', 'resident-1', { care: 'mild', level: 1, replaces: 'wrong', reason: 'dispute' }))
  expect(await riskOf(1)).toEqual({ risk: 'medium', reason: 'old', everyDays: 30 })
  expect(await wang.request('GET', '/api/v1/residents/nobody/risk')).toMatchObject({ status: 404 })
})
