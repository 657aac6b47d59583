/** Care records over HTTP: cut to who asks, checked before they are kept, and everything that is seen or changed is written down. */
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type * as z from 'zod/mini'
import type { ApiError } from '../../console/api.ts'
import type { historySchema, RecordView, recordPageSchema } from '../../console/care-api.ts'
import type { RecordKind } from '../../records/record-schemas/kinds.ts'
import type { Operator } from '../support/operator.ts'
import { residentRecord } from './care-records.ts'
import { minutes, type Rig, startRig, type Username } from './rig.ts'

type Page = z.infer<typeof recordPageSchema>
type History = z.infer<typeof historySchema>

const logLines: string[] = []
let rig: Rig
const people = new Map<Username, Operator>()
beforeAll(async () => {
  rig = await startRig({ log: pino({ level: 'trace' }, { write: (line: string) => void logLines.push(line) }) })
  for (const username of ['wang', 'zhou', 'chen', 'sun', 'root'] as const) people.set(username, await rig.signIn(username))
})
afterAll(() => rig.stop())
const as = (username: Username): Operator => people.get(username)!

const path = (kind: RecordKind, id: string): string => `/api/v1/records/${kind}/${id}`
const get = <K extends RecordKind>(who: Username, kind: K, id: string, query = '') =>
  as(who).request<RecordView<K>>('GET', `${path(kind, id)}${query}`)
const patch = (who: Username, kind: RecordKind, id: string, version: number, changes: object, reason?: string) =>
  as(who).request<RecordView & ApiError>('PATCH', path(kind, id), { version, changes, ...(reason === undefined ? {} : { reason }) })
const add = (who: Username, kind: RecordKind, doc: object) =>
  as(who).request<RecordView & ApiError>('POST', `/api/v1/records/${kind}`, { doc })
async function lastAudit() {
  // lists do not wait for it
  await rig.clock.advance(0)
  return (await rig.records.audit.list({ before: null, limit: 1 }))[0]
}
const fieldsOf = (body: ApiError): string[] => (body.fields ?? []).map((field) => field.path)

/** each test its own resident, with an ID number of its own */
let added = 0
async function addResident(fields: Parameters<typeof residentRecord>[2] = {}): Promise<string> {
  const id = `r-${++added}`
  const saved = await rig.records.care.save(
    [{ kind: 'resident', doc: residentRecord(id, 'home-3', { idNumber: null, ...fields }), version: 0 }],
    { id: null, name: '导入' },
    null,
  )
  expect(saved).toMatchObject({ ok: true })
  return id
}

describe('a list', () => {
  test.each(['wang', 'zhou', 'chen', 'sun', 'root'] as const)('masks phones, ID numbers and accounts for %s', async (who) => {
    await addResident({ phone: '13861234087', bankAccount: '6228480398765432101' })
    const { status, body } = await as(who).request<Page>('GET', '/api/v1/records/resident')
    expect(status).toBe(200)
    expect(body.total).toBe(body.items.length)
    const text = JSON.stringify(body)
    for (const secret of ['13861234087', '320402193811251226', '6228480398765432101', '13800000001']) expect(text).not.toContain(secret)
    expect(text).toContain('138****4087')
    expect(await lastAudit()).toMatchObject({ action: 'records-listed', detail: { kind: 'resident', by: [] } })
  })

  test('is cut to a home, and pages', async () => {
    const first = await as('wang').request<Page>('GET', '/api/v1/records/contact?limit=1')
    expect(first.body).toMatchObject({ items: [{ id: 'contact-1' }], next: 'contact-1', total: 3 })
    const second = await as('wang').request<Page>('GET', '/api/v1/records/contact?limit=2&after=contact-1')
    expect(second.body).toMatchObject({ items: [{ id: 'contact-2' }, { id: 'contact-3' }], next: null })
    const ofHome = await as('wang').request<Page>('GET', '/api/v1/records/contact?homeId=home-2')
    expect(ofHome.body.items.map(({ id }) => id)).toEqual(['contact-2'])
  })

  test('finds a number only whole, or by what its mask shows, and never writes down what was searched for', async () => {
    const id = await addResident({ phone: '13712349876' })
    const found = async (search: string) => {
      const { body } = await as('sun').request<Page>('GET', `/api/v1/records/resident?search=${encodeURIComponent(search)}`)
      return body.items.map((item) => item.id).includes(id)
    }
    expect([await found('13712349876'), await found('137****9876'), await found('9876')]).toEqual([true, true, true])
    expect([await found('1371234987'), await found('71234'), await found('12349876')]).toEqual([false, false, false])
    expect(await lastAudit()).toMatchObject({ action: 'records-listed', detail: { by: ['search'] } })
    expect(JSON.stringify(await rig.records.audit.list({ before: null, limit: 6 }))).not.toContain('9876')
  })
})

describe('one record', () => {
  test('shows phones in clear to an operator, masked to a clerk; ID numbers to nobody; seeing it is written down', async () => {
    const wang = await get('wang', 'resident', 'resident-1')
    expect(wang.body).toMatchObject({
      version: 1,
      doc: { phone: '13800000001', idNumber: '3204 **** **** 1226', illnesses: ['高血压'] },
    })
    expect(wang.body.masked).toContain('idNumber')
    expect(await lastAudit()).toMatchObject({ action: 'record-viewed', byId: 'user-wang', subject: { kind: 'resident', id: 'resident-1' } })
    expect((await get('sun', 'resident', 'resident-1')).body).toMatchObject({ doc: { phone: '138****0001' } })
  })

  test('is shown as it was known at an instant', async () => {
    const id = await addResident({ phone: '13700000001' })
    await rig.clock.advance(minutes(10))
    await patch('wang', 'resident', id, 1, { phone: '13700000002' })
    const then = rig.clock.now() - minutes(5)
    expect((await get('wang', 'resident', id)).body).toMatchObject({ version: 2, doc: { phone: '13700000002' }, updatedBy: '王晓琳' })
    expect((await get('wang', 'resident', id, `?at=${then}`)).body).toMatchObject({ version: 1, doc: { phone: '13700000001' } })
    expect((await get('wang', 'resident', id, `?at=${then - minutes(60)}`)).status).toBe(404)
  })

  test('that does not exist is not found, and a kind that does not exist is named', async () => {
    expect((await get('wang', 'resident', 'none')).status).toBe(404)
    const unknown = await as('wang').request<ApiError>('GET', '/api/v1/records/wallet/1')
    expect([unknown.status, fieldsOf(unknown.body)]).toEqual([400, ['kind']])
  })
})

describe('a technician', () => {
  test('sees nobody’s illnesses: not in the record, not in its history, not through a search by category', async () => {
    const id = await addResident({ illnesses: ['帕金森病'], note: '害怕独处' })
    await patch('wang', 'resident', id, 1, { illnesses: ['帕金森病', '糖尿病'] }, '帕金森加重')
    const record = await get('chen', 'resident', id)
    expect(record.body.doc).toMatchObject({ name: '沈德福', illnesses: [], note: '', categories: [], idNumber: null, birthDate: null })
    const history = await as('chen').request<History>('GET', `${path('resident', id)}/history`)
    expect(history.status).toBe(200)
    const text = JSON.stringify([record.body, history.body])
    for (const secret of ['帕金森', '糖尿病', '害怕', '独居']) expect(text).not.toContain(secret)
    expect(history.body.items.map(({ changed }) => changed.map(({ field }) => field))).toEqual([[], ['homeId', 'name', 'phone', 'dialect']])
    expect((await as('chen').request('GET', '/api/v1/records/resident?category=独居')).status).toBe(403)
    expect((await as('chen').request('GET', `/api/v1/residents/${id}/export`)).status).toBe(403)
  })

  test.each(['assessment', 'service', 'visit', 'visit-plan', 'inspection', 'settlement', 'standard'] as const)(
    'does not read %s',
    async (kind) => {
      expect((await as('chen').request('GET', `/api/v1/records/${kind}`)).status).toBe(403)
      expect((await get('chen', kind, 'any')).status).toBe(403)
      expect((await as('chen').request('GET', `${path(kind, 'any')}/history`)).status).toBe(403)
    },
  )
})

describe('a change', () => {
  test('keeps who, when, why, before and after', async () => {
    const id = await addResident({ phone: '13700000001' })
    await rig.clock.advance(minutes(1))
    const changed = await patch('wang', 'resident', id, 1, { phone: '13700000002', hearing: null }, '老人来电更正')
    expect(changed).toMatchObject({ status: 200, body: { version: 2, doc: { phone: '13700000002', hearing: null } } })
    const { body } = await as('sun').request<History>('GET', `${path('resident', id)}/history`)
    expect(body.items[0]).toMatchObject({
      version: 2,
      at: rig.clock.now(),
      by: { id: 'user-wang', name: '王晓琳' },
      reason: '老人来电更正',
    })
    expect(body.items[0]?.changed).toEqual([
      { field: 'phone', before: '137****0001', after: '137****0002' },
      { field: 'hearing', before: '右耳听力差', after: null },
    ])
    expect(await lastAudit()).toMatchObject({ action: 'history-viewed', byId: 'user-sun' })
  })

  test('made on what somebody else has changed meanwhile is refused with their name', async () => {
    const id = await addResident()
    await patch('zhou', 'resident', id, 1, { dialect: '吴语' })
    await rig.clock.advance(minutes(3))
    const late = await patch('wang', 'resident', id, 1, { dialect: '普通话' })
    expect(late).toMatchObject({ status: 409, body: { error: 'record-stale', by: { name: '周建军' } } })
    expect(late.body.message).toContain('周建军')
    expect((await get('wang', 'resident', id)).body.doc.dialect).toBe('吴语')
  })

  test('of two at once only one happens', async () => {
    const id = await addResident()
    const statuses = await Promise.all(
      ['甲', '乙', '丙'].map(async (dialect) => (await patch('wang', 'resident', id, 1, { dialect })).status),
    )
    expect(statuses.sort()).toEqual([200, 409, 409])
  })

  test('never writes a masked value back', async () => {
    const id = await addResident({ phone: '13700000001' })
    const { doc } = (await get('sun', 'resident', id)).body
    const answer = await patch('sun', 'resident', id, 1, { phone: doc.phone, bankAccount: doc.bankAccount, dialect: '吴语' })
    expect([answer.status, fieldsOf(answer.body)]).toEqual([400, ['phone', 'bankAccount']])
    expect(answer.body.fields?.[0]?.message).toContain('打码')
    const copied = await add('wang', 'contact', {
      homeId: 'home-1',
      order: 2,
      name: '沈兰',
      relation: '女儿',
      phone: '139****0002',
      keyHolder: false,
    })
    expect([copied.status, fieldsOf(copied.body)]).toEqual([400, ['phone']])
    expect((await rig.records.care.get('resident', id))?.doc).toMatchObject({ phone: '13700000001', dialect: '溧阳话' })
  })

  test('names everything that is wrong at once, in the language asked for', async () => {
    const id = await addResident()
    const away = (from: string, until: string | null) => ({ status: 'away', from, until, place: null })
    const changes = { idNumber: '320481193811251215', phone: '不知道', statuses: [away('2026-01-01', null), away('2026-03-01', null)] }
    const zh = await patch('wang', 'resident', id, 1, changes)
    expect([zh.status, fieldsOf(zh.body)]).toEqual([400, ['phone', 'idNumber', 'statuses.1.from']])
    expect(zh.body.fields?.[1]?.message).toContain('校验')
    const en = await as('wang').request<ApiError>('PATCH', path('resident', id), { version: 1, changes }, { 'accept-language': 'en' })
    expect(en.body.fields?.[1]?.message).toContain('check character')
    const shape = await patch('wang', 'resident', id, 1, { gender: 'robot', categories: [{ category: '孤独' }], salary: 1 })
    expect([shape.status, fieldsOf(shape.body)]).toEqual([400, ['salary']])
    const shapes = await patch('wang', 'resident', id, 1, { gender: 'robot', birthDate: '1938' })
    expect([shapes.status, fieldsOf(shapes.body)]).toEqual([400, ['gender', 'birthDate']])
  })

  test('of a field that does not exist is not lost without a word', async () => {
    const wrong = await add('wang', 'contact', {
      homeId: 'home-1',
      order: 9,
      nmae: '沈兰',
      relation: '',
      phone: '139000',
      keyHolder: false,
    })
    expect([wrong.status, fieldsOf(wrong.body)]).toEqual([400, ['nmae']])
  })

  test('is not refused for what was wrong before and is not touched', async () => {
    // its ID number has a wrong check character since it was imported
    expect((await patch('wang', 'resident', 'resident-1', 1, { dialect: '吴语' })).status).toBe(200)
    expect(fieldsOf((await patch('wang', 'resident', 'resident-1', 2, { gender: 'female', idNumber: '320481193811251216' })).body)).toEqual(
      ['gender'],
    )
  })

  test('needs the homes and ID numbers that it names', async () => {
    const missing = await add('wang', 'resident', residentRecord('x-1', 'home-99', { idNumber: null }))
    expect([missing.status, fieldsOf(missing.body)]).toEqual([400, ['homeId']])
    const first = await addResident({ idNumber: '320481194405161025', birthDate: '1944-05-16', gender: 'female' })
    const taken = await add(
      'wang',
      'resident',
      residentRecord('x-2', 'home-1', { idNumber: '320481194405161025', birthDate: '1944-05-16', gender: 'female' }),
    )
    expect(taken).toMatchObject({ status: 409, body: { error: 'record-taken' } })
    expect(taken.body.message).toContain(first)
    expect(await add('wang', 'resident', residentRecord(first, 'home-1', { idNumber: null }))).toMatchObject({
      status: 409,
      body: { error: 'record-exists' },
    })
  })

  test('of what a role does not see is refused', async () => {
    const id = await addResident()
    const incomes = [{ fen: 1, from: '2026-11-01', until: null, evidence: null }]
    const answer = await patch('wang', 'resident', id, 1, { incomes })
    expect([answer.status, fieldsOf(answer.body)]).toEqual([400, ['incomes']])
    expect((await patch('sun', 'resident', id, 1, { incomes })).status).toBe(200)
  })

  test('that is not stored says so', async () => {
    const id = await addResident()
    rig.breakStore('care')
    expect((await patch('wang', 'resident', id, 1, { dialect: '吴语' })).status).toBeGreaterThanOrEqual(500)
    rig.mendStore()
    expect((await rig.records.care.get('resident', id))?.version).toBe(1)
  })
})

describe('who may write', () => {
  test('people: operators and clerks; providers, responders and plans: clerks only', async () => {
    const contact = { homeId: 'home-1', order: 3, name: '沈兰', relation: '女儿', phone: '13900000003', keyHolder: false }
    const officer = {
      name: '金国强',
      phone: '13900000004',
      town: '溧城街道',
      village: '燕山社区',
      grid: '3',
      inspector: true,
      active: true,
    }
    expect([(await add('wang', 'contact', contact)).status, (await add('sun', 'contact', contact)).status]).toEqual([201, 201])
    expect([(await add('wang', 'officer', officer)).status, (await add('sun', 'officer', officer)).status]).toEqual([403, 201])
    expect((await add('chen', 'contact', contact)).status).toBe(403)
    expect((await add('root', 'contact', contact)).status).toBe(403)
  })

  test.each([
    ['service', '/services'],
    ['visit', '/visits'],
    ['assessment', '/assessments'],
    ['provider-assessment', '/provider-assessments'],
    ['standard', '/standards/:id/rates'],
    ['settlement', '/settlements'],
    ['inspection', '/inspections'],
  ] as const)('a %s is written at %s', async (kind, route) => {
    const created = await add('sun', kind, {})
    expect(created).toMatchObject({ status: 405, body: { error: 'other-route' } })
    expect(created.body.message).toContain(route)
    expect((await patch('sun', kind, 'any', 1, { state: 'done' })).status).toBe(405)
  })

  test('only what nothing else names can be removed, with a reason', async () => {
    const contact = await add('wang', 'contact', {
      homeId: 'home-2',
      order: 2,
      name: '老李',
      relation: '邻居',
      phone: '13900000009',
      keyHolder: true,
    })
    const { id } = contact.body
    expect((await as('wang').request('DELETE', path('contact', id), { version: 1 })).status).toBe(400)
    expect((await as('wang').request('DELETE', path('contact', id), { version: 7, reason: '搬走' })).status).toBe(409)
    expect((await as('wang').request('DELETE', path('contact', id), { version: 1, reason: '搬走' })).status).toBe(204)
    expect((await get('wang', 'contact', id)).status).toBe(404)
    const { body } = await as('wang').request<History>('GET', `${path('contact', id)}/history`)
    expect(body.items[0]).toMatchObject({ removed: true, reason: '搬走', changed: [] })
    const resident = await as('sun').request<ApiError>('DELETE', path('resident', 'resident-1'), { version: 1, reason: '误录' })
    expect(resident).toMatchObject({ status: 405, body: { error: 'not-removable' } })
  })
})

describe('unmasking', () => {
  const unmask = (who: Username, id: string, body: object) =>
    as(who).request<{ values: object } & ApiError>('POST', `${path('resident', id)}/unmask`, body)

  test('needs a reason, and is in the audit with it', async () => {
    const id = await addResident({ idNumber: '320481194001011223', birthDate: '1940-01-01', gender: 'female' })
    const unfounded = await unmask('sun', id, { fields: ['idNumber'], reason: '' })
    expect([unfounded.status, fieldsOf(unfounded.body)]).toEqual([400, ['reason']])
    const unmasked = await unmask('sun', id, { fields: ['idNumber', 'phone'], reason: '核对银行账户' })
    expect(unmasked).toEqual({ status: 200, body: { values: { idNumber: '320481194001011223', phone: '13861234087' } } })
    const row = await lastAudit()
    expect(row).toMatchObject({ action: 'unmasked', byId: 'user-sun', subject: { kind: 'resident', id } })
    expect(row?.detail).toEqual({ fields: ['idNumber', 'phone'], reason: '核对银行账户' })
  })

  test('does not happen when it cannot be written down', async () => {
    const id = await addResident()
    rig.breakStore('audit')
    const answer = await unmask('zhou', id, { fields: ['bankAccount'], reason: '核对' })
    rig.mendStore()
    expect(answer).toMatchObject({ status: 503, body: { error: 'not-audited' } })
    expect(JSON.stringify(answer.body)).not.toContain('6228480398765432101')
    // while what somebody needs to help is shown all the same
    rig.breakStore('audit')
    const home = await as('wang').request('GET', '/api/v1/homes/home-1')
    rig.mendStore()
    expect(home.status).toBe(200)
  })

  test('gives nobody more than their role', async () => {
    const id = await addResident()
    expect((await unmask('chen', id, { fields: ['idNumber'], reason: '装机' })).status).toBe(403)
    expect((await unmask('root', id, { fields: ['idNumber'], reason: '查看' })).status).toBe(403)
    const account = await unmask('wang', id, { fields: ['bankAccount'], reason: '查看' })
    expect([account.status, fieldsOf(account.body)]).toEqual([400, ['bankAccount']])
  })
})

test('what changed is told in order, by cursor', async () => {
  const all = await as('root').request<{ items: { seq: number; kind: string; id: string }[]; next: number }>(
    'GET',
    '/api/v1/record-changes',
  )
  expect(all.body.items.map(({ seq }) => seq)).toEqual(all.body.items.map((_, index) => index + 1))
  const id = await addResident()
  const since = await as('root').request('GET', `/api/v1/record-changes?after=${all.body.next}`)
  expect(since.body).toMatchObject({ items: [{ kind: 'resident', id, version: 1, removed: false }], next: all.body.next + 1 })
  expect(await as('root').request('GET', `/api/v1/record-changes?after=${all.body.next + 1}`)).toMatchObject({
    body: { items: [], next: all.body.next + 1 },
  })
})

test('no name, phone or illness is in the log, whatever failed', async () => {
  const id = await addResident({ name: '罗桂英', phone: '13655554444', illnesses: ['支气管炎'] })
  for (const part of ['care', 'audit'] as const) {
    rig.breakStore(part)
    await get('wang', 'resident', id)
    await patch('wang', 'resident', id, 1, { phone: '13655550000', note: '支气管炎复发' })
    await as('wang').request('GET', `/api/v1/records/resident?search=${encodeURIComponent('罗桂英')}`)
    await as('wang').request('GET', '/api/v1/residents?search=13655554444')
    rig.mendStore()
  }
  await rig.clock.advance(0)
  const log = logLines.join('')
  expect(log).toContain('disk I/O error')
  for (const secret of ['罗桂英', encodeURIComponent('罗桂英'), '1365555', '支气管炎', '沈德福']) expect(log).not.toContain(secret)
})
