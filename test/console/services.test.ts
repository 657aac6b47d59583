/** Services over HTTP: booked at the price of their day, charged when they are done, given back when they are cancelled. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ApiError } from '../../console/api.ts'
import type { ServiceView } from '../../console/care-api.ts'
import type { Operator } from '../support/operator.ts'
import { NOON, type Rig, startRig } from './rig.ts'
import { at, book, chargesOf, doneService, finish, provider, put, responder, VISITS, VOUCHER } from './service-fixtures.ts'

let rig: Rig
let wang: Operator
beforeEach(async () => {
  rig = await startRig({ standards: [VISITS, VOUCHER] })
  await put(rig, 'provider', provider('p1'))
  await put(rig, 'responder', responder('zhang', 'p1'))
  wang = await rig.signIn('wang')
})
afterEach(() => rig.stop())

const balances = async (residentId = 'resident-1', month = '2026-11'): Promise<string[]> => {
  const { body } = await wang.request<{
    items: { programme: string; usedHours: number; entitledHours: number; usedFen: number; entitledFen: number }[]
  }>('GET', `/api/v1/residents/${residentId}/balances?month=${month}`)
  return body.items.map(({ programme, usedHours, entitledHours, usedFen, entitledFen }) =>
    entitledHours > 0 ? `${programme} ${usedHours}/${entitledHours}h` : `${programme} ${usedFen}/${entitledFen}`,
  )
}
const error = (code: string, status = 409) => ({ status, body: { error: code } })

describe('booking', () => {
  test('takes the price that is in force on the day, and says for whom, where and with whom', async () => {
    const { status, body } = await book(wang, { day: '2026-11-30', responderId: 'zhang', note: '带钥匙' })
    expect(status).toBe(201)
    expect(body).toMatchObject({
      ...{ version: 1, residentName: '沈德福1', providerName: '康颐 p1', town: '溧城街道', addressLine: '燕山新村 1 幢 301 室' },
      service: {
        ...{ residentId: 'resident-1', homeId: 'home-1', providerId: 'p1', responderId: 'zhang', item: 'cleaning', day: '2026-11-30' },
        ...{ unit: 'hour', unitFen: 4_000, quantity: 1, totalFen: 4_000, charges: [], state: 'booked', note: '带钥匙' },
      },
    })
    expect((await book(wang, { day: '2026-12-01' })).body.service).toMatchObject({ unitFen: 5_000 })
    expect(await balances()).toEqual(['visits 0/2h', 'voucher 0/3000'])
  })

  test.each([
    ['an item that the provider does not offer', { item: 'bathing' }, {}, 'service-not-offered'],
    ['an item without a price', { item: 'repair' }, {}, 'service-no-price'],
    ['a day before the first price', { day: '2025-12-31' }, {}, 'service-no-price'],
    ['a town that it does not serve', {}, { serviceTowns: ['竹箦镇'] }, 'service-not-in-area'],
    ['a provider that is not active any more', {}, { active: false }, 'provider-inactive'],
    ['a provider that takes nobody', {}, { capacityPerDay: 0 }, 'service-no-capacity'],
  ])('refuses %s', async (_, fields, changed, code) => {
    await put(rig, 'provider', provider('p1', changed))
    expect(await book(wang, fields)).toMatchObject(error(code))
  })

  test('serves the whole city where no towns are named', async () => {
    await put(rig, 'provider', provider('p1', { serviceTowns: [] }))
    expect(await book(wang)).toMatchObject({ status: 201 })
  })

  test('refuses a resident who has died or moved away, from that day on', async () => {
    const { doc } = (await rig.records.care.get('resident', 'resident-1'))!
    await put(rig, 'resident', { ...doc, statuses: [{ status: 'deceased', from: '2026-11-24', until: null, place: null }] })
    expect(await book(wang, { day: '2026-11-24' })).toMatchObject(error('resident-gone'))
    expect(await book(wang, { day: '2026-11-23' })).toMatchObject({ status: 201 })
  })

  test('gives the last place of a day once, also to two who ask at once; what is cancelled is free again', async () => {
    await put(rig, 'provider', provider('p1', { capacityPerDay: 2 }))
    const answers = await Promise.all([1, 2, 3].map((n) => book(wang, { residentId: `resident-${n}` })))
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 409])
    expect(await book(wang, { day: '2026-11-24' })).toMatchObject({ status: 201 })
    const { service, version } = answers.find(({ status }) => status === 201)!.body
    await wang.request('POST', `/api/v1/services/${service.id}/cancel`, { version, reason: '改期' })
    expect(await book(wang)).toMatchObject({ status: 201 })
  })

  test('names all that is wrong with the form at once, in the language of the reader', async () => {
    await put(rig, 'provider', provider('p2'))
    const wrong = { residentId: 'nobody', providerId: 'none', responderId: 'zhang', bookedFor: at('2026-11-24', '09:00') }
    const { status, body } = await wang.request<ApiError>('POST', '/api/v1/services', {
      ...{ item: 'cleaning', day: '2026-11-23', source: { kind: 'booking', ref: null }, note: '', ...wrong },
    })
    expect(status).toBe(400)
    expect(body.fields?.map(({ path }) => path)).toEqual(['residentId', 'providerId', 'responderId', 'bookedFor'])
    expect(body.fields?.[0]?.message).toBe('没有这位老人')
    expect(await book(wang, { providerId: 'p2', responderId: 'zhang' })).toMatchObject({
      status: 400,
      body: { fields: [{ path: 'responderId' }] },
    })
  })
})

describe('a service that was done', () => {
  test('is charged to hours, then to the voucher, then to the resident', async () => {
    expect(chargesOf(await doneService(wang, {}, {}, 90))).toBe('hours 1.5h 60')
    expect(chargesOf(await doneService(wang, { day: '2026-11-22' }, {}, 120))).toBe('hours 0.5h 20, voucher 30, self 30')
    expect(await balances()).toEqual(['visits 2/2h', 'voucher 3000/3000'])
    expect(await balances('resident-1', '2026-10')).toEqual(['visits 0/2h', 'voucher 0/3000'])
    expect(chargesOf(await doneService(wang, { item: 'meal' }))).toBe('self 15')
    expect(chargesOf(await doneService(wang, { residentId: 'resident-2', item: 'meal' }))).toBe('voucher 15')
  })

  test('counts in the month in which it was done, at the price of that day, whatever it was booked for', async () => {
    const price = { item: 'cleaning', unit: 'hour' as const }
    await put(
      rig,
      'provider',
      provider('p1', {
        prices: [
          { ...price, fen: 3_000, from: '2026-01-01' },
          { ...price, fen: 4_000, from: '2026-11-01' },
        ],
      }),
    )
    const { body } = await book(wang, { day: '2026-10-31' })
    expect(body.service).toMatchObject({ unitFen: 3_000 })
    const startedAt = at('2026-11-01', '09:00')
    const done = await finish(wang, body, { startedAt, endedAt: startedAt + 3_600_000 })
    expect(done.body.service).toMatchObject({ day: '2026-11-01', unitFen: 4_000, totalFen: 4_000, state: 'done' })
    expect(await balances('resident-1', '2026-10')).toEqual(['visits 0/2h', 'voucher 0/3000'])
    expect(await balances('resident-1', '2026-11')).toEqual(['visits 1/2h', 'voucher 0/3000'])
  })

  test('cannot have been done for somebody who had died before; on the day of death it can', async () => {
    const booked = [await book(wang), await book(wang)]
    const { doc } = (await rig.records.care.get('resident', 'resident-1'))!
    await put(rig, 'resident', { ...doc, statuses: [{ status: 'deceased', from: '2026-11-22', until: null, place: null }] })
    const [late, inTime] = ['2026-11-23', '2026-11-22'].map((day) => {
      const startedAt = at(day, '09:00')
      return { startedAt, endedAt: startedAt + 3_600_000 }
    })
    expect(await finish(wang, booked[0]!.body, late)).toMatchObject(error('resident-gone'))
    expect(await finish(wang, booked[1]!.body, inTime)).toMatchObject({ status: 200 })
  })

  test('does not take the same last hour twice, when two are recorded at once', async () => {
    const booked = await Promise.all([21, 22, 23].map((day) => book(wang, { day: `2026-11-${day}` })))
    const done = await Promise.all(booked.map(({ body }) => finish(wang, body)))
    expect(done.map(({ body }) => chargesOf(body)).sort()).toEqual(['hours 1h 40', 'hours 1h 40', 'voucher 30, self 10'])
  })

  test('is done once; whoever looks at an older version is told who was faster', async () => {
    const { body } = await book(wang)
    expect(await finish(wang, { ...body, version: 7 })).toMatchObject({
      status: 409,
      body: { error: 'record-stale', by: { name: '王晓琳' } },
    })
    const done = await finish(wang, body)
    expect(done.status).toBe(200)
    expect(await finish(wang, done.body)).toMatchObject(error('service-not-booked'))
  })

  test.each([
    ['lies in the future', NOON, 1],
    ['ends before it begins', NOON - 3_600_000, -1],
    ['takes more than a day', NOON - 30 * 3_600_000, 29 * 60],
  ])('is refused when it %s', async (_, startedAt, minutes) => {
    const { body } = await book(wang)
    const answer = await finish(wang, body, { startedAt, endedAt: startedAt + minutes * 60_000 })
    expect(answer).toMatchObject({ status: 400, body: { fields: [{ path: 'endedAt' }] } })
  })

  test('gives back what it used when it is cancelled, with a reason that is kept', async () => {
    const { service, version } = await doneService(wang)
    expect(await balances()).toEqual(['visits 1/2h', 'voucher 0/3000'])
    const path = `/api/v1/services/${service.id}/cancel`
    const cancelled = await wang.request<ServiceView>('POST', path, { version, reason: '登记错老人' })
    expect(cancelled).toMatchObject({ status: 200, body: { service: { state: 'cancelled', charges: [] } } })
    expect(await balances()).toEqual(['visits 0/2h', 'voucher 0/3000'])
    expect(await wang.request('POST', path, { version: version + 1, reason: '再来一次' })).toMatchObject(error('service-cancelled'))
    const [last] = await rig.records.care.history('service', service.id)
    expect(last).toMatchObject({ reason: '登记错老人', by: { id: 'user-wang', name: '王晓琳' } })
  })
})

describe('a dispatch that arrived', () => {
  async function closedAlarm(): Promise<{ id: string; arrivedAt: number; closedAt: number }> {
    await rig.event(1)
    let alarm = (await wang.act(await wang.onlyAlarm(), 'claim')).body
    alarm = (await wang.act(alarm, 'dispatch', { to: '康颐 p1', etaMinutes: 30 })).body
    await rig.clock.advance(20 * 60_000)
    const arrivedAt = rig.clock.now()
    alarm = (await wang.act(alarm, 'arrive')).body
    await rig.clock.advance(40 * 60_000)
    await wang.act(alarm, 'close', { outcome: 'real' })
    return { id: alarm.id, arrivedAt, closedAt: rig.clock.now() }
  }

  test('is booked with its arrival and closing, and the alarm as evidence', async () => {
    const { id, arrivedAt, closedAt } = await closedAlarm()
    const booked = await book(wang, { day: '2026-11-24', source: { kind: 'dispatch', ref: id } })
    expect(booked.body.service).toMatchObject({ startedAt: arrivedAt, endedAt: closedAt, evidence: [`alarm:${id}`], state: 'booked' })
    const done = await finish(wang, booked.body, { startedAt: arrivedAt, endedAt: closedAt, evidence: ['signature'] })
    expect(done.body.service).toMatchObject({ quantity: 0.7, evidence: [`alarm:${id}`, 'signature'] })
  })

  test('belongs to its own home', async () => {
    const { id } = await closedAlarm()
    const answer = await book(wang, { residentId: 'resident-2', source: { kind: 'dispatch', ref: id } })
    expect(answer).toMatchObject({ status: 400, body: { fields: [{ path: 'source.ref' }] } })
  })

  test('of the green key is only named', async () => {
    const { id } = await closedAlarm()
    const { body } = await book(wang, { source: { kind: 'green-key', ref: id } })
    expect(body.service).toMatchObject({ startedAt: null, evidence: [], source: { kind: 'green-key', ref: id } })
  })
})

describe('the worklist', () => {
  const list = async (query: string): Promise<string[]> => {
    const { body } = await wang.request<{ items: ServiceView[]; next: string | null }>('GET', `/api/v1/services?${query}`)
    return body.items.map(({ service, residentName }) => `${service.day} ${residentName} ${service.state}`)
  }

  test('goes by provider, resident, days and state, newest day first', async () => {
    await put(rig, 'provider', provider('p2'))
    await book(wang, { day: '2026-11-20' })
    await doneService(wang, { day: '2026-11-22', residentId: 'resident-2' })
    await book(wang, { day: '2026-11-25', providerId: 'p2' })
    expect(await list('')).toEqual(['2026-11-25 沈德福1 booked', '2026-11-22 沈德福2 done', '2026-11-20 沈德福1 booked'])
    expect(await list('providerId=p1')).toEqual(['2026-11-22 沈德福2 done', '2026-11-20 沈德福1 booked'])
    expect(await list('residentId=resident-1&state=booked')).toEqual(['2026-11-25 沈德福1 booked', '2026-11-20 沈德福1 booked'])
    expect(await list('fromDay=2026-11-21&untilDay=2026-11-24')).toEqual(['2026-11-22 沈德福2 done'])
  })

  test('comes in pages', async () => {
    for (const day of ['2026-11-20', '2026-11-21', '2026-11-22']) await book(wang, { day })
    const first = await wang.request<{ items: ServiceView[]; next: string }>('GET', '/api/v1/services?limit=2')
    expect(first.body.items.map(({ service }) => service.day)).toEqual(['2026-11-22', '2026-11-21'])
    const second = await wang.request<{ items: ServiceView[]; next: null }>(
      'GET',
      `/api/v1/services?limit=2&after=${encodeURIComponent(first.body.next)}`,
    )
    expect(second.body.items.map(({ service }) => service.day)).toEqual(['2026-11-20'])
    expect(second.body.next).toBeNull()
  })

  test('shows no phone and no ID number', async () => {
    await book(wang)
    const { body } = await wang.request('GET', '/api/v1/services')
    expect(JSON.stringify(body)).not.toMatch(/13800000001|320402/)
  })
})

test('balances say what each programme is called and whether its amount is for demonstration; of nobody there are none', async () => {
  const { body } = await wang.request('GET', '/api/v1/residents/resident-1/balances?month=2026-11')
  expect(body).toMatchObject({
    month: '2026-11',
    items: [
      { programme: 'visits', name: { zh: '居家上门服务' }, gives: 'hours', covers: ['cleaning', 'bathing'], demonstration: true },
      { programme: 'voucher', gives: 'voucher', entitledFen: 3_000, payerSharePercent: null },
    ],
  })
  expect(await wang.request('GET', '/api/v1/residents/nobody/balances?month=2026-11')).toMatchObject({ status: 404 })
})

test('who booked, did and cancelled is in the audit, without a name', async () => {
  const { service, version } = await doneService(wang)
  await wang.request('POST', `/api/v1/services/${service.id}/cancel`, { version, reason: '重复' })
  const rows = (await rig.records.audit.list({ before: null, limit: 20 })).filter(({ subject }) => subject?.id === service.id)
  expect(rows.map(({ action, byId }) => [action, byId])).toEqual([
    ['service-cancelled', 'user-wang'],
    ['service-done', 'user-wang'],
    ['service-booked', 'user-wang'],
  ])
  expect(JSON.stringify(rows)).not.toContain('沈德福')
})
