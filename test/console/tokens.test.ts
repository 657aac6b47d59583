/** Other departments' systems come with a token and see what its scopes open. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type * as z from 'zod/mini'
import type { ApiError } from '../../console/api.ts'
import type { Scope, tokenIssuedSchema, tokenListSchema } from '../../console/care-api.ts'
import { tokenDigest } from '../../console/passwords.ts'
import type { Answer, Operator } from '../support/operator.ts'
import { residentRecord } from './care-records.ts'
import { hours, minutes, type Rig, startRig } from './rig.ts'

type Issued = z.infer<typeof tokenIssuedSchema>

let rig: Rig
let root: Operator
beforeAll(async () => {
  rig = await startRig()
  root = await rig.signIn('root')
})
afterAll(() => rig.stop())

async function issue(scopes: Scope[], validDays = 30, name = '医保局'): Promise<Issued> {
  const { status, body } = await root.request<Issued>('POST', '/api/v1/api-tokens', { name, scopes, validDays })
  expect(status).toBe(201)
  return body
}
const ask = <Body = ApiError>(token: string, method: string, path: string, body?: unknown, headers = {}): Promise<Answer<Body>> =>
  rig.nobody().request<Body>(method, path, body, { authorization: `Bearer ${token}`, ...headers })
const listed = async (id: string) => {
  const { body } = await root.request<z.infer<typeof tokenListSchema>>('GET', '/api/v1/api-tokens')
  return body.items.find((token) => token.id === id)
}

describe('a token', () => {
  test('is shown once, and only its digest is kept', async () => {
    const { token, info } = await issue(['records:read'])
    expect(info).toMatchObject({ name: '医保局', scopes: ['records:read'], createdBy: '管理员', revoked: false, lastUsedAt: null })
    expect(JSON.stringify(await rig.records.apiTokens.list())).not.toContain(token)
    expect(JSON.stringify((await root.request('GET', '/api/v1/api-tokens')).body)).not.toContain(token)
    expect(await rig.records.audit.list({ before: null, limit: 1 })).toMatchObject([
      { action: 'token-issued', byId: 'user-root', subject: { kind: 'token', id: info.id }, detail: { scopes: ['records:read'] } },
    ])
  })

  test('reads records as its scopes allow, and is named in the audit', async () => {
    const { token, info } = await issue(['records:read'])
    const one = await ask<{ doc: Record<string, unknown> }>(token, 'GET', '/api/v1/records/resident/resident-1')
    expect(one).toMatchObject({ status: 200, body: { doc: { name: '沈德福1', phone: '138****0001', illnesses: [], idNumber: null } } })
    expect(await rig.records.audit.list({ before: null, limit: 1 })).toMatchObject([
      { action: 'record-viewed', byId: info.id, byName: 'token:医保局' },
    ])
    const wide = await issue(['records:read', 'medical:read', 'contact:read'])
    expect(await ask(wide.token, 'GET', '/api/v1/records/resident/resident-1')).toMatchObject({
      status: 200,
      body: { doc: { phone: '13800000001', illnesses: ['高血压'], idNumber: '3204 **** **** 1226', bankAccount: null } },
    })
    expect(await ask(wide.token, 'GET', '/api/v1/residents?limit=1')).toMatchObject({
      status: 200,
      body: { items: [{ phone: '138****0001' }] },
    })
  })

  const scopes = ['records:read', 'records:write', 'medical:read', 'contact:read', 'money:read', 'changes:read'] as const
  test.each<[string, string, readonly Scope[]]>([
    ['GET', '/api/v1/records/home', ['records:read']],
    ['GET', '/api/v1/records/home/home-1/history', ['records:read']],
    ['GET', '/api/v1/records/assessment', ['records:read', 'medical:read']],
    ['GET', '/api/v1/records/settlement', ['records:read', 'money:read']],
    ['GET', '/api/v1/residents', ['records:read']],
    ['GET', '/api/v1/residents?category=独居', ['records:read', 'medical:read']],
    ['GET', '/api/v1/residents/resident-1/care', ['medical:read']],
    ['GET', '/api/v1/record-changes', ['changes:read']],
    ['GET', '/api/v1/standards', ['records:read']],
  ])('%s %s needs %j', async (method, path, needed) => {
    expect((await ask((await issue([...needed])).token, method, path)).status).toBe(200)
    for (const missing of needed) {
      const others = scopes.filter((scope) => scope !== missing)
      expect([missing, (await ask((await issue(others)).token, method, path)).status]).toEqual([missing, 403])
    }
  })

  test('writes with records:write only, under its own name', async () => {
    const doc = { homeId: 'home-1', order: 5, name: '社工小王', relation: '社工', phone: '13900000007', keyHolder: false }
    const reader = await issue(['records:read', 'medical:read', 'contact:read', 'money:read', 'changes:read'])
    expect(await ask(reader.token, 'POST', '/api/v1/records/contact', { doc })).toMatchObject({
      status: 403,
      body: { error: 'scope-missing' },
    })
    const writer = await issue(['records:write'], 30, '民政局')
    const added = await ask<{ id: string; version: number; updatedBy: string }>(writer.token, 'POST', '/api/v1/records/contact', { doc })
    expect(added).toMatchObject({ status: 201, body: { updatedBy: 'token:民政局', doc: { phone: '139****0007' } } })
    const { id } = added.body
    expect((await ask(writer.token, 'PATCH', `/api/v1/records/contact/${id}`, { version: 1, changes: { order: 6 } })).status).toBe(200)
    expect((await ask(writer.token, 'DELETE', `/api/v1/records/contact/${id}`, { version: 2, reason: '离岗' })).status).toBe(204)
    expect((await rig.records.care.history('contact', id)).map(({ by }) => by.name)).toEqual([
      'token:民政局',
      'token:民政局',
      'token:民政局',
    ])
  })

  test('opens nothing that is for people', async () => {
    const { token } = await issue([...scopes])
    for (const path of ['alarms', 'homes/home-1', 'users', 'devices', 'api-tokens', 'session', 'residents/resident-1/export', 'services'])
      expect([path, (await ask(token, 'GET', `/api/v1/${path}`)).body.error]).toEqual([path, 'scope-missing'])
    const unmask = await ask(token, 'POST', '/api/v1/records/resident/resident-1/unmask', { fields: ['idNumber'], reason: '核对' })
    expect(unmask.status).toBe(403)
  })

  test('needs no cookie and no origin, and counts before a cookie that comes along', async () => {
    const { token } = await issue(['records:read', 'records:write'])
    const doc = residentRecord('r-token', 'home-1', { idNumber: null })
    const headers = { origin: 'https://elsewhere.example', cookie: root.cookie }
    expect((await ask(token, 'POST', '/api/v1/records/resident', { doc }, headers)).status).toBe(201)
    expect((await ask(token, 'GET', '/api/v1/users', undefined, { cookie: root.cookie })).status).toBe(403)
    // without the token it is another site in a person's name
    expect((await rig.nobody().request('POST', '/api/v1/records/resident', { doc }, headers)).status).toBe(403)
  })

  test('ends with its days, and at once when it is revoked', async () => {
    const { info } = await issue(['records:read'], 2)
    expect(info.expiresAt).toBe(rig.clock.now() + 48 * hours(1))
    const short = { id: 'short', name: '医保局', scopes: ['records:read'], createdBy: '管理员', createdAt: rig.clock.now() }
    await rig.records.apiTokens.add({ ...short, tokenDigest: tokenDigest('short'), expiresAt: rig.clock.now() + minutes(1) })
    expect((await ask('short', 'GET', '/api/v1/records/home')).status).toBe(200)
    await rig.clock.advance(minutes(1))
    expect(await ask('short', 'GET', '/api/v1/records/home')).toMatchObject({ status: 401, body: { error: 'wrong-token' } })

    const { token, info: other } = await issue(['records:read'])
    expect((await ask(`${token}x`, 'GET', '/api/v1/records/home')).status).toBe(401)
    expect((await root.request('DELETE', `/api/v1/api-tokens/${other.id}`)).status).toBe(204)
    expect(await ask(token, 'GET', '/api/v1/records/home')).toMatchObject({ status: 401, body: { error: 'wrong-token' } })
    expect((await root.request('DELETE', `/api/v1/api-tokens/${other.id}`)).status).toBe(404)
    expect(await listed(other.id)).toMatchObject({ revoked: true })
  })

  test('writes down its use once a minute, not with every request', async () => {
    const { token, info } = await issue(['records:read'])
    const usedAt = async () => {
      await ask(token, 'GET', '/api/v1/records/home')
      await rig.clock.advance(0)
      return (await listed(info.id))?.lastUsedAt
    }
    const first = await usedAt()
    expect(first).toBe(rig.clock.now())
    await rig.clock.advance(minutes(1) - 1)
    expect(await usedAt()).toBe(first)
    await rig.clock.advance(1)
    expect(await usedAt()).toBe(rig.clock.now())
  })

  test('that asks without end is slowed down, alone', async () => {
    const { token } = await issue(['changes:read'])
    const other = await issue(['changes:read'])
    const statuses: number[] = []
    for (let i = 0; i < 60; i++) {
      const answers = await Promise.all(Array.from({ length: 11 }, () => ask(token, 'GET', '/api/v1/record-changes?limit=1')))
      statuses.push(...answers.map(({ status }) => status))
    }
    expect(statuses.filter((status) => status === 200)).toHaveLength(600)
    expect(new Set(statuses.slice(600))).toEqual(new Set([429]))
    expect((await ask(other.token, 'GET', '/api/v1/record-changes')).status).toBe(200)
    await rig.clock.advance(minutes(1))
    expect((await ask(token, 'GET', '/api/v1/record-changes')).status).toBe(200)
  })
})

test('is issued by an administrator, with scopes that exist, for a year at most', async () => {
  for (const body of [
    { name: '', scopes: ['records:read'], validDays: 1 },
    { name: 'x', scopes: [], validDays: 1 },
    { name: 'x', scopes: ['everything'], validDays: 1 },
    { name: 'x', scopes: ['records:read'], validDays: 367 },
  ])
    expect((await root.request('POST', '/api/v1/api-tokens', body)).status).toBe(400)
  const clerk = await rig.signIn('sun')
  expect((await clerk.request('POST', '/api/v1/api-tokens', { name: 'x', scopes: ['records:read'], validDays: 1 })).status).toBe(403)
})

test('the API document says which scope each route needs', async () => {
  const document = (await (await fetch(`${rig.url}/api/docs/json`)).json()) as {
    components: { securitySchemes: Record<string, { type: string }> }
    paths: Record<string, Record<string, { security?: object[] }>>
  }
  expect(document.components.securitySchemes).toMatchObject({ token: { type: 'http', scheme: 'bearer' }, session: { type: 'apiKey' } })
  const security = (path: string, method: string) => document.paths[`/api/v1${path}`]?.[method]?.security
  expect(security('/records/{kind}', 'get')).toEqual([{ session: [] }, { token: ['records:read'] }])
  expect(security('/records/{kind}', 'post')).toEqual([{ session: [] }, { token: ['records:write'] }])
  expect(security('/alarms', 'get')).toEqual([{ session: [] }])
  expect(security('/session', 'post')).toEqual([])
})
