/** Ways around the masks: caches, searches that answer what fields hide, sentences that say it, and reads that nobody would know of. */
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type * as z from 'zod/mini'
import type { ApiError } from '../../console/api.ts'
import type {
  CareSummary,
  EntitlementResultView,
  RecordView,
  Run,
  recordPageSchema,
  residentPageSchema,
  runLineSchema,
  Scope,
} from '../../console/care-api.ts'
import { createLog } from '../../hub/log.ts'
import type { Standard } from '../../rules/care/standard.ts'
import type { Answer, Operator } from '../support/operator.ts'
import { residentRecord } from './care-records.ts'
import { type Rig, startRig, type Username } from './rig.ts'
import { provider, put } from './service-fixtures.ts'
import { Importer } from './sheets/importer.ts'
import { calculated } from './subsidy-fixtures.ts'

type RunLine = z.infer<typeof runLineSchema>
type Page = z.infer<typeof recordPageSchema>

/** 差额补助: what is paid is what income leaves open */
const MINIMUM: Standard = {
  ...{ id: 'minimum', name: { zh: '最低生活保障', en: 'Minimum living' }, gives: 'cash', per: 'month', who: { categoriesAny: ['低保'] } },
  ...{ midMonth: 'first-day', monthOfDeath: 'whole', excludes: [], cap: null, covers: null },
  rates: [
    {
      ...{ id: 'minimum-2026', validFrom: '2026-01-01', validTo: null, recordedAt: 0, basis: 'law' },
      reference: { zh: '某文', en: 'Some act' },
      amounts: [{ when: {}, name: { zh: '差额', en: 'difference' }, fen: 300_000, hours: 0, payerSharePercent: null, lessIncome: true }],
    },
  ],
}

const logLines: string[] = []
let rig: Rig
const people = new Map<Username, Operator>()
beforeAll(async () => {
  rig = await startRig({ standards: [MINIMUM], log: pino({ level: 'info' }, { write: (line: string) => void logLines.push(line) }) })
  for (const username of ['wang', 'zhou', 'chen', 'sun', 'qian', 'root'] as const) people.set(username, await rig.signIn(username))
  const categories = [{ category: '低保' as const, from: '2020-01-01', until: null, evidence: null }]
  await put(rig, 'resident', residentRecord('poor', 'home-3', { categories, phone: '13712349876' }))
  await putSettlement()
})
afterAll(() => rig.stop())

async function putSettlement(): Promise<void> {
  const nothing = {
    services: 0,
    totalFen: 0,
    payableFen: 0,
    heldFen: 0,
    differencesFen: 0,
    deductionPercent: 0,
    deductionFen: 0,
    toPayFen: 0,
  }
  await put(rig, 'provider', provider('p1'))
  await put(rig, 'settlement', {
    ...{ id: 'p1:2026-10', providerId: 'p1', month: '2026-10', state: 'draft', lines: [], differences: [], note: null },
    ...{ sums: { ...nothing, responseScore: null }, preparedBy: { id: null, name: '' }, preparedAt: 0, approvedBy: null, approvedAt: null },
  })
}
const as = (username: Username): Operator => people.get(username)!
const get = <Body>(who: Username, path: string): Promise<Answer<Body>> => as(who).request<Body>('GET', `/api/v1${path}`)

async function issue(...scopes: Scope[]): Promise<string> {
  const { body } = await as('root').request<{ token: string }>('POST', '/api/v1/api-tokens', { name: '民政局', scopes, validDays: 30 })
  return body.token
}
const ask = <Body>(token: string, path: string): Promise<Answer<Body>> =>
  rig.nobody().request<Body>('GET', `/api/v1${path}`, undefined, { authorization: `Bearer ${token}` })

async function lastAudit() {
  // lists do not wait for it
  await rig.clock.advance(0)
  return (await rig.records.audit.list({ before: null, limit: 1 }))[0]
}

describe('an answer', () => {
  test('of the API is kept by no cache on the way or in the browser, errors included', async () => {
    for (const path of [
      '/residents',
      '/records/resident/resident-1',
      '/homes/home-1',
      '/records/resident/none',
      '/session',
      '/imports/none',
    ]) {
      const { headers } = await fetch(`${rig.url}/api/v1${path}`, { headers: { cookie: as('sun').cookie } })
      expect([path, headers.get('cache-control')]).toEqual([path, 'private, no-store'])
    }
  })
})

describe('a search by number', () => {
  const NUMBERS = ['13712349876', '137****9876', '9876', '320481193811251216', '3204********1216', '1216']
  const found = async (read: (path: string) => Promise<Answer<Page>>, path: string, number: string): Promise<string[]> =>
    (await read(`${path}search=${encodeURIComponent(number)}`)).body.items.map(({ id }) => id)

  test.each(['/records/resident?', '/residents?'])('at %s finds nobody for whoever sees neither illnesses nor ID numbers', async (path) => {
    const token = await issue('records:read', 'contact:read')
    for (const number of NUMBERS) {
      expect([number, await found((to) => get('wang', to), path, number)]).toEqual([number, ['poor']])
      expect([number, await found((to) => get('chen', to), path, number)]).toEqual([number, []])
      expect([number, await found((to) => ask(token, to), path, number)]).toEqual([number, []])
    }
    expect(await found((to) => get('chen', to), path, '沈德福')).toContain('poor')
  })

  test('of a contact finds nobody for a technician: ten thousand searches would give the four digits that the mask hides', async () => {
    expect(await found((to) => get('wang', to), '/records/contact?', '13900000002')).toHaveLength(3)
    expect(await found((to) => get('chen', to), '/records/contact?', '13900000002')).toEqual([])
  })
})

describe('a system that may write and not read', () => {
  test('is answered what it wrote, and not the rest of the record', async () => {
    const headers = { authorization: `Bearer ${await issue('records:write')}` }
    const path = '/api/v1/records/contact/contact-2'
    const { body } = await rig.nobody().request<RecordView>('PATCH', path, { version: 1, changes: { order: 1 } }, headers)
    expect(body).toMatchObject({ id: 'contact-2', version: 1, doc: { id: 'contact-2', order: 1 } })
    expect(JSON.stringify(body)).not.toMatch(/沈军|139|home-2/)
  })
})

describe('an ID number that somebody has', () => {
  test('is refused without telling a system that sees none whose it is', async () => {
    const doc = { ...residentRecord('twin', 'home-1'), id: undefined }
    const again = (token: string) =>
      rig.nobody().request<ApiError>('POST', '/api/v1/records/resident', { doc }, { authorization: `Bearer ${token}` })
    expect((await as('wang').request<ApiError>('POST', '/api/v1/records/resident', { doc })).body).toMatchObject({
      ...{ error: 'record-taken', message: expect.stringContaining('poor') },
    })
    expect((await again(await issue('records:write', 'medical:read'))).body.message).toContain('poor')
    const { body } = await again(await issue('records:write'))
    expect(body).toMatchObject({ error: 'record-taken' })
    expect(JSON.stringify(body)).not.toContain('poor')
  })
})

describe('an income', () => {
  test('is in no sentence for whoever may not see money', async () => {
    const path = '/entitlement?residentId=poor&month=2026-11'
    const clear = (await get<EntitlementResultView>('zhou', path)).body
    expect(clear.entitled[0]?.sentence.zh).toContain('月收入 1234.00 元')
    const token = await issue('medical:read')
    for (const { body } of [await get<EntitlementResultView>('wang', path), await ask<EntitlementResultView>(token, path)]) {
      expect(body.entitled).toHaveLength(1)
      expect(body.entitled[0]?.sentence).toMatchObject({ zh: expect.stringContaining('月收入'), en: expect.stringContaining('income') })
      expect(JSON.stringify(body)).not.toMatch(/1234\b|1,234/)
    }
  })

  test('is not in the summary of a resident’s care either', async () => {
    expect(JSON.stringify((await get<CareSummary>('zhou', '/residents/poor/care')).body.entitlements)).toContain('月收入 1234.00 元')
    const { body } = await get<CareSummary>('wang', '/residents/poor/care')
    expect(body.entitlements).toHaveLength(1)
    expect(JSON.stringify(body)).not.toMatch(/1234\b/)
  })
})

describe('the lines of a run', () => {
  test('say why to nobody who may not see categories: another department pays, and reads no illness', async () => {
    const { body: run } = await as('sun').request<Run>('POST', '/api/v1/subsidy-runs', { month: '2026-11' })
    expect(await calculated(as('sun'), run.id)).toMatchObject({ state: 'calculated' })
    const [narrow, wide] = [await issue('money:read'), await issue('money:read', 'medical:read')]
    const lines = async (token: string) => (await ask<{ items: RunLine[] }>(token, `/subsidy-runs/${run.id}/lines`)).body.items
    expect(await lines(wide)).toMatchObject([{ residentId: 'poor', fen: 176_600, sentence: { zh: expect.stringContaining('低保') } }])
    expect(await lines(narrow)).toMatchObject([{ residentId: 'poor', fen: 176_600, sentence: { zh: '', en: '' } }])
    const file = async (token: string) =>
      (await fetch(`${rig.url}/api/v1/subsidy-runs/${run.id}/export`, { headers: { authorization: `Bearer ${token}` } })).text()
    expect(await file(wide)).toMatch(/3204 \*\*\*\* \*\*\*\* 1216.*低保/)
    const narrowFile = await file(narrow)
    expect(narrowFile).toContain('沈德福')
    expect(narrowFile).not.toMatch(/低保|1216/)
  })
})

describe('the file of a run', () => {
  test('has accounts in clear for whoever may unmask them, not for an administrator and not for a token', async () => {
    const [run] = (await get<{ items: Run[] }>('sun', '/subsidy-runs')).body.items
    const file = async (headers: Record<string, string>) =>
      (await fetch(`${rig.url}/api/v1/subsidy-runs/${run!.id}/export`, { headers })).text()
    expect(await file({ cookie: as('sun').cookie })).toContain('6228480398765432101')
    const authorization = `Bearer ${await issue('money:read', 'medical:read')}`
    const others: Record<string, string>[] = [{ cookie: as('root').cookie }, { authorization }]
    for (const headers of others) {
      const text = await file(headers)
      expect(text).toContain('**** 2101')
      expect(text).not.toContain('6228480398765432101')
    }
  })
})

describe('a reason', () => {
  test('that says nothing is none', async () => {
    for (const reason of ['', ' ', '　', '\u200b', ' \n\t'])
      expect(
        await as('sun').request<ApiError>('POST', '/api/v1/records/resident/poor/unmask', { fields: ['idNumber'], reason }),
      ).toMatchObject({ status: 400, body: { fields: [{ path: 'reason' }] } })
  })
  test('and the fields that it is for stay a line of the audit', async () => {
    const fields = Array.from({ length: 20_000 }, () => 'phone')
    expect((await as('sun').request('POST', '/api/v1/records/resident/poor/unmask', { fields, reason: '核对' })).status).toBe(400)
  })
})

describe('a list with names, addresses or findings', () => {
  test.each([
    ['/services?residentId=poor', 'services-listed', { kind: 'resident', id: 'poor' }],
    ['/visits', 'visits-listed', null],
    ['/visits/missed', 'visits-listed', null],
    ['/residents/poor/risk', 'risk-viewed', { kind: 'resident', id: 'poor' }],
    ['/residents/poor/balances?month=2026-11', 'balances-viewed', { kind: 'resident', id: 'poor' }],
    ['/records/resident/poor/attachments', 'attachments-listed', { kind: 'resident', id: 'poor' }],
    ['/inspections', 'inspections-listed', null],
    ['/settlements/p1:2026-10', 'settlement-viewed', { kind: 'settlement', id: 'p1:2026-10' }],
  ])('%s is in the audit', async (path, action, subject) => {
    expect((await get('sun', path)).status).toBe(200)
    expect(await lastAudit()).toMatchObject({ action, byId: 'user-sun', ...(subject ? { subject } : {}) })
  })
})

describe('a technician', () => {
  test('sees that somebody is in hospital, and not in which', async () => {
    const statuses = [{ status: 'hospital' as const, from: '2026-11-01', until: null, place: '精神卫生中心' }]
    await put(rig, 'resident', residentRecord('away', 'home-2', { statuses, idNumber: null }))
    for (const path of ['/records/resident/away', '/records/resident/away/history', '/records/resident?homeId=home-2']) {
      expect(JSON.stringify((await get('wang', path)).body)).toContain('精神卫生中心')
      const { body } = await get('chen', path)
      expect(JSON.stringify(body)).toContain('"hospital"')
      expect(JSON.stringify(body)).not.toContain('精神卫生中心')
    }
  })
})

describe('a request', () => {
  const CODES = { status: 413, body: { error: 'too-large' } }
  test('with more parts than any form has is refused before it is looked at: checking them would hold up a press', async () => {
    const many = (value: unknown) => Array.from({ length: 9_000 }, () => value)
    const statuses = many({ status: 'away', from: '2020-01-01', until: '2020-01-02', place: null })
    expect(
      await as('sun').request('POST', '/api/v1/records/resident', { doc: { ...residentRecord('big', 'home-1'), statuses } }),
    ).toMatchObject(CODES)
    const answers = Object.fromEntries(many(1).map((points, index) => [`item-${index}`, points]))
    const asked = { scale: 'gb-t-42195', version: '2022', circumstances: {}, answers }
    expect(await as('sun').request('POST', '/api/v1/scales/score', asked)).toMatchObject(CODES)
    const nested = await fetch(`${rig.url}/api/v1/records/resident/poor`, {
      method: 'PATCH',
      headers: { cookie: as('sun').cookie, 'content-type': 'application/json' },
      body: `{"version":1,"changes":{"note":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`,
    })
    expect(nested.status).toBe(413)
    // as many rows as a sheet has
    const rows = Array.from({ length: 100_000 }, (_, index) => index + 1)
    expect((await as('sun').request('POST', '/api/v1/imports/none/commit', { rows })).status).toBe(410)
  })

  test('names an instant in whole milliseconds, or is told so: a database would fail at others', async () => {
    for (const at of ['1.5', '1e308']) {
      expect((await get<ApiError>('sun', `/records/resident/poor?at=${at}`)).body).toMatchObject({ fields: [{ path: 'at' }] })
      const asked = `/entitlement?residentId=poor&month=2026-11&asOf=${at}`
      expect((await get<ApiError>('sun', asked)).body).toMatchObject({ fields: [{ path: 'asOf' }] })
    }
  })

  test('to an address that is too long is one that is not found, and leaves no line in the log', async () => {
    const faults = logLines.length
    expect(await get('sun', `/settlements/${'x'.repeat(500)}`)).toMatchObject({ status: 404, body: { error: 'not-found' } })
    expect(logLines.slice(faults)).toEqual([])
  })
})

describe('the log of the hub', () => {
  test('says which query failed, and nothing of the row that PostgreSQL quotes', () => {
    const lines: string[] = []
    const log = createLog('info', false, { write: (line: string) => void lines.push(line) })
    const error = Object.assign(new Error('duplicate key value violates unique constraint "care_record_by_key"'), {
      ...{ code: '23505', detail: 'Key (kind, natural_key)=(resident, 320481193811251216) already exists.' },
      ...{ where: 'COPY care_record, line 1: "沈德福"', constraint: 'care_record_by_key' },
    })
    log.error({ err: error, faultId: 'f-1' }, 'request failed')
    log.error({ err: new Error('not saved', { cause: error }) }, 'request failed')
    expect(lines).toHaveLength(2)
    expect(lines[0]).toMatch(/care_record_by_key.*23505/s)
    expect(lines.join()).not.toMatch(/3204811938|沈德福/)
  })
})

describe('names that every object has', () => {
  const NAMES = ['constructor', 'toString', 'hasOwnProperty', 'valueOf']
  test('are no fields, kinds, answers or roles', async () => {
    for (const name of NAMES) {
      const doc = { [name]: 1, homeId: 'home-1', name: '某' }
      expect((await as('sun').request<ApiError>('POST', '/api/v1/records/resident', { doc })).status).toBe(400)
      expect((await as('sun').request('PATCH', '/api/v1/records/resident/poor', { version: 1, changes: { [name]: 1 } })).status).toBe(400)
      expect((await as('sun').request('POST', '/api/v1/records/resident/poor/unmask', { fields: [name], reason: '核对' })).status).toBe(400)
      expect((await get('sun', `/records/${name}`)).status).toBe(400)
      const answers = { [name]: 1 }
      const scored = await as('sun').request('POST', '/api/v1/scales/score', {
        ...{ scale: 'gb-t-42195', version: '2022', answers, circumstances: answers },
      })
      expect(scored).toMatchObject({ status: 200, body: { ok: false } })
      for (const path of [`/residents?category=${name}`, `/residents?status=${name}`, `/records/provider?state=${name}`])
        expect((await get<z.infer<typeof residentPageSchema>>('sun', path)).body).toMatchObject({ items: [], total: 0 })
    }
  })

  test('are no columns of an import', async () => {
    const importer = new Importer(rig, as('sun'))
    const read = await importer.upload('homes', Buffer.from('镇,村,网格,详细地址\n溧城街道,燕山社区,1,1 号\n'), '名单.csv')
    for (const name of NAMES) {
      const body = { sheet: read.sheet, headerRow: read.headerRow, mapping: { ...read.mapping, [name]: 0 } }
      expect(await as('sun').request('POST', `/api/v1/imports/${read.id}/check`, body)).toMatchObject({
        ...{ status: 400, body: { error: 'invalid', fields: [{ path: `mapping.${name}` }] } },
      })
    }
  })
})
