import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AlarmDetail, DeviceDetail, Home, Role } from '../../console/api.ts'
import type { Operator } from '../support/operator.ts'
import { type Rig, startRig, type Username } from './rig.ts'

const ROLES: Record<Role, Username> = { operator: 'wang', supervisor: 'zhou', technician: 'chen', bureau: 'sun', admin: 'root' }
const EVERYONE: Role[] = ['operator', 'supervisor', 'technician', 'bureau', 'admin']
const NOT_BUREAU: Role[] = ['operator', 'supervisor', 'technician', 'admin']

const CARE: Role[] = ['operator', 'supervisor', 'bureau', 'admin']
const MONEY: Role[] = ['supervisor', 'bureau', 'admin']
const IMPORTS: Role[] = ['technician', 'bureau', 'admin']
const SERVICES: Role[] = ['operator', 'supervisor', 'bureau']

interface Row {
  route: string
  body?: unknown
  may: Role[] | 'public'
}

/** Every route of the API. Whoever is not listed is refused with 403; nobody who is not signed in gets anything. */
const TABLE: Row[] = [
  { route: 'POST /api/v1/session', body: { username: 'x', password: 'y' }, may: 'public' },
  { route: 'GET /api/v1/session', may: EVERYONE },
  { route: 'DELETE /api/v1/session', may: EVERYONE },
  { route: 'POST /api/v1/set-up', body: { token: 'x', password: 'long-enough-1' }, may: 'public' },
  { route: 'GET /api/v1/users', may: ['admin'] },
  { route: 'POST /api/v1/users', body: {}, may: ['admin'] },
  { route: 'POST /api/v1/users/:id/link', may: ['admin'] },
  { route: 'POST /api/v1/users/:id/disable', may: ['admin'] },
  { route: 'POST /api/v1/users/:id/enable', may: ['admin'] },
  { route: 'GET /api/v1/alarms', may: NOT_BUREAU },
  { route: 'GET /api/v1/alarms/:id', may: NOT_BUREAU },
  ...['claim', 'release', 'escalate', 'note', 'call', 'dispatch', 'arrive', 'close'].map((kind) => ({
    route: `POST /api/v1/alarms/:id/${kind}`,
    body: {},
    may: NOT_BUREAU,
  })),
  { route: 'POST /api/v1/alarms/:id/take-over', body: {}, may: ['supervisor', 'admin'] },
  { route: 'GET /api/v1/homes/:id', may: EVERYONE },
  { route: 'GET /api/v1/devices', may: NOT_BUREAU },
  { route: 'GET /api/v1/devices/:id', may: NOT_BUREAU },
  { route: 'POST /api/v1/devices/:id/commands', body: {}, may: NOT_BUREAU },
  { route: 'GET /api/v1/refusals', may: ['supervisor', 'technician', 'admin'] },
  { route: 'GET /api/v1/api-tokens', may: ['admin'] },
  { route: 'POST /api/v1/api-tokens', body: {}, may: ['admin'] },
  { route: 'DELETE /api/v1/api-tokens/:id', may: ['admin'] },
  { route: 'GET /api/v1/records/:kind', may: EVERYONE },
  { route: 'POST /api/v1/records/:kind', body: {}, may: SERVICES },
  { route: 'GET /api/v1/records/:kind/:id', may: EVERYONE },
  { route: 'PATCH /api/v1/records/:kind/:id', body: {}, may: SERVICES },
  { route: 'DELETE /api/v1/records/:kind/:id', body: {}, may: SERVICES },
  { route: 'GET /api/v1/records/:kind/:id/history', may: EVERYONE },
  { route: 'POST /api/v1/records/:kind/:id/unmask', body: {}, may: SERVICES },
  { route: 'GET /api/v1/record-changes', may: ['admin'] },
  { route: 'GET /api/v1/records/:kind/:id/attachments', may: EVERYONE },
  { route: 'POST /api/v1/records/:kind/:id/attachments', body: {}, may: SERVICES },
  { route: 'GET /api/v1/attachments/:id', may: EVERYONE },
  { route: 'GET /api/v1/residents', may: EVERYONE },
  { route: 'GET /api/v1/residents/:id/care', may: CARE },
  { route: 'GET /api/v1/residents/:id/export', may: ['bureau', 'admin'] },
  { route: 'POST /api/v1/residents/:id/erase', body: {}, may: ['admin'] },
  { route: 'GET /api/v1/scales', may: CARE },
  { route: 'POST /api/v1/scales/score', body: {}, may: CARE },
  { route: 'POST /api/v1/assessments', body: {}, may: ['bureau'] },
  { route: 'POST /api/v1/provider-assessments', body: {}, may: ['bureau'] },
  { route: 'GET /api/v1/standards', may: CARE },
  { route: 'POST /api/v1/standards/:id/rates', body: {}, may: ['bureau'] },
  { route: 'GET /api/v1/entitlement', may: CARE },
  { route: 'GET /api/v1/subsidy-runs', may: MONEY },
  { route: 'POST /api/v1/subsidy-runs', body: {}, may: ['bureau'] },
  { route: 'GET /api/v1/subsidy-runs/:id', may: MONEY },
  { route: 'GET /api/v1/subsidy-runs/:id/lines', may: MONEY },
  { route: 'GET /api/v1/subsidy-runs/:id/export', may: MONEY },
  ...['approve', 'freeze', 'discard'].map((step): Row => ({ route: `POST /api/v1/subsidy-runs/:id/${step}`, body: {}, may: ['bureau'] })),
  { route: 'GET /api/v1/services', may: CARE },
  { route: 'POST /api/v1/services', body: {}, may: SERVICES },
  { route: 'POST /api/v1/services/:id/done', body: {}, may: SERVICES },
  { route: 'POST /api/v1/services/:id/cancel', body: {}, may: SERVICES },
  { route: 'GET /api/v1/residents/:id/balances', may: CARE },
  { route: 'GET /api/v1/settlements', may: MONEY },
  { route: 'POST /api/v1/settlements', body: {}, may: ['bureau'] },
  { route: 'GET /api/v1/settlements/:id', may: MONEY },
  { route: 'POST /api/v1/settlements/:id/differences', body: {}, may: ['bureau'] },
  { route: 'POST /api/v1/settlements/:id/approve', body: {}, may: ['bureau'] },
  { route: 'GET /api/v1/settlements/:id/export', may: MONEY },
  { route: 'GET /api/v1/visits', may: CARE },
  { route: 'GET /api/v1/visits/missed', may: CARE },
  { route: 'POST /api/v1/visits', body: {}, may: SERVICES },
  { route: 'POST /api/v1/visits/:id/done', body: {}, may: SERVICES },
  { route: 'POST /api/v1/visits/:id/cancel', body: {}, may: SERVICES },
  { route: 'GET /api/v1/residents/:id/risk', may: CARE },
  { route: 'GET /api/v1/inspections', may: CARE },
  { route: 'POST /api/v1/inspections', body: {}, may: ['bureau'] },
  { route: 'GET /api/v1/inspections/:id', may: CARE },
  { route: 'GET /api/v1/inspections/:id/proof', may: CARE },
  { route: 'POST /api/v1/inspections/:id/results', body: {}, may: ['bureau'] },
  { route: 'GET /api/v1/imports', may: IMPORTS },
  { route: 'POST /api/v1/imports', body: {}, may: IMPORTS },
  { route: 'GET /api/v1/imports/template', may: IMPORTS },
  { route: 'GET /api/v1/imports/:id', may: IMPORTS },
  { route: 'DELETE /api/v1/imports/:id', may: IMPORTS },
  ...['look', 'check', 'commit'].map((step) => ({ route: `POST /api/v1/imports/:id/${step}`, body: {}, may: IMPORTS })),
  { route: 'GET /api/v1/imports/:id/problems', may: IMPORTS },
  { route: 'GET /api/v1/imports/:id/secrets', may: IMPORTS },
  { route: 'GET /api/v1/exports/:kind', may: MONEY },
  { route: 'GET /livez', may: 'public' },
  { route: 'GET /readyz', may: 'public' },
  { route: 'GET /metrics', may: 'public' },
]

let rig: Rig
const people = new Map<Username, Operator>()
beforeAll(async () => {
  rig = await startRig()
  for (const username of Object.values(ROLES)) people.set(username, await rig.signIn(username))
})
const as = (username: Username): Operator => people.get(username)!

afterAll(() => rig.stop())

const call = async (who: Operator, { route, body }: Row): Promise<number> => {
  const [method, path] = route.split(' ') as [string, string]
  const answer = await fetch(`${rig.url}${path.replace(':id', 'none').replace(':kind', 'contact')}`, {
    method,
    headers: { cookie: who.cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  await answer.text()
  return answer.status
}

interface OpenApi {
  paths: Record<string, Record<string, unknown>>
}

test('the table and the OpenAPI document name the same routes', async () => {
  const { paths } = (await (await fetch(`${rig.url}/api/docs/json`)).json()) as OpenApi
  const routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace('{id}', ':id').replace('{kind}', ':kind')}`),
  )
  expect(routes.filter((route) => !route.startsWith('HEAD ')).sort()).toEqual(TABLE.map(({ route }) => route).sort())
})

describe.each(EVERYONE)('a %s', (role) => {
  test.each(TABLE)('$route', async (row) => {
    // signing out would end the session that the other rows use
    const status = await call(row.route === 'DELETE /api/v1/session' ? await rig.signIn(ROLES[role]) : as(ROLES[role]), row)
    if (row.may !== 'public' && !row.may.includes(role)) expect(status).toBe(403)
    else expect([401, 403]).not.toContain(row.route.startsWith('POST /api/v1/se') ? 200 : status)
  })
})

test('nobody gets anything without signing in', async () => {
  for (const row of TABLE.filter(({ may }) => may !== 'public'))
    expect([row.route, await call(rig.nobody(), row)]).toEqual([row.route, 401])
})

describe('a technician', () => {
  test('sees and handles technical alarms, and is refused the others', async () => {
    await rig.event(1)
    await rig.event(2, { type: 'mains-lost' })
    const chen = as('chen')
    const all = await as('zhou').alarms()
    const [sos, mains] = [all.find(({ type }) => type === 'sos')!, all.find(({ type }) => type === 'mains-lost')!]
    expect((await chen.alarms()).map(({ id }) => id)).toEqual([mains.id])
    expect(await chen.request('GET', `/api/v1/alarms/${sos.id}`)).toMatchObject({ status: 403, body: { error: 'forbidden' } })
    expect(await chen.act(sos, 'claim')).toMatchObject({ status: 403 })
    const claimed = await chen.act(mains, 'claim')
    expect(claimed).toMatchObject({ status: 200, body: { resident: { name: '沈德福2', age: null, gender: null, categories: [] } } })
    const detail = await chen.request<AlarmDetail>('GET', `/api/v1/alarms/${mains.id}`)
    expect(detail.body.resident?.categories).toEqual([])
  })

  test('sees a home without anything medical, and its phones masked', async () => {
    const { body } = await as('chen').request<Home>('GET', '/api/v1/homes/home-1')
    expect(body.residents[0]).toMatchObject({
      name: '沈德福1',
      age: null,
      gender: null,
      idNumber: null,
      illnesses: [],
      medicines: [],
      allergies: [],
      categories: [],
      hearing: null,
      phone: '138****0001',
    })
    expect(body.contacts[0]?.phone).toBe('139****0002')
    expect(body.access).toMatchObject({ doorCode: null, key: null, floor: '3 楼,无电梯' })
    expect(body.devices).toHaveLength(1)
  })
})

test('an operator sees the home as needed to help: phones, illnesses, helpers on duty nearest first; and that is written down', async () => {
  const wang = as('wang')
  const { body } = await wang.request<Home>('GET', '/api/v1/homes/home-1')
  expect(body.residents[0]).toMatchObject({ idNumber: '3204 **** **** 1226', illnesses: ['高血压'], phone: '13800000001' })
  expect(body.contacts[0]).toMatchObject({ phone: '13900000002', keyHolder: true })
  expect(body.providers.map(({ id, onDuty, distanceKm }) => [id, onDuty, distanceKm])).toEqual([
    ['near', true, 1.1],
    ['far', true, 21.4],
    ['night', false, 0],
  ])
  const [row] = await rig.records.audit.list({ before: null, limit: 1 })
  expect(row).toMatchObject({
    byId: 'user-wang',
    action: 'home-viewed',
    subject: { kind: 'home', id: 'home-1' },
    detail: { medical: true, phones: true },
  })
})

test('an administrator sees the same with phones masked', async () => {
  const { body } = await as('root').request<Home>('GET', '/api/v1/homes/home-1')
  expect(body.contacts[0]?.phone).toBe('139****0002')
  expect(body.residents[0]?.illnesses).toEqual(['高血压'])
})

describe('commands', () => {
  test.each([
    ['wang', 'open-call', 201],
    ['wang', 'self-test', 201],
    ['wang', 'reboot', 403],
    ['chen', 'reboot', 201],
    ['chen', 'speak', 403],
    ['zhou', 'set-interval', 201],
  ] as const)('%s: %s → %i', async (username, type, status) => {
    const who = as(username)
    const answer = await who.request('POST', '/api/v1/devices/box-1/commands', { type, ttlSeconds: 60 })
    expect(answer.status).toBe(status)
    if (status === 201) expect(answer.body).toMatchObject({ type, state: 'queued', expiresAt: rig.clock.now() + 60_000 })
  })

  test('appear on the device, with its reject count and what it said', async () => {
    await rig.records.rejects.add([
      { deviceId: 'box-1', at: rig.clock.now(), channel: 'event', reason: 'invalid-json', detail: 'not JSON', payload: '{', address: null },
    ])
    const chen = as('chen')
    const { body } = await chen.request<DeviceDetail>('GET', '/api/v1/devices/box-1')
    expect(body).toMatchObject({ id: 'box-1', availability: 'online', rejects: 1, rejectList: [{ reason: 'invalid-json' }] })
    expect(body.commands.length).toBeGreaterThan(0)
    expect(body.events.some(({ kind }) => kind === 'signal')).toBe(true)
    const list = await chen.request<{ items: unknown[]; next: string | null }>('GET', '/api/v1/devices?limit=2')
    expect(list.body.items).toHaveLength(2)
    expect(list.body.next).toBe('box-2')
    const found = await chen.request<{ items: { id: string }[] }>('GET', `/api/v1/devices?search=${encodeURIComponent('沈德福3')}`)
    expect(found.body.items.map(({ id }) => id)).toEqual(['box-3'])
    expect(await chen.request('GET', '/api/v1/refusals')).toMatchObject({
      status: 200,
      body: { counts: { 'bad-password': 3 }, latest: [{ deviceId: 'box-1' }] },
    })
    expect(await chen.request('POST', '/api/v1/devices/none/commands', { type: 'report' })).toMatchObject({ status: 404 })
  })
})
