/** The list of residents, and what helps during a call: level, entitlements, balances, status. */
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type * as z from 'zod/mini'
import type { Home } from '../../console/api.ts'
import type { CareSummary, residentPageSchema } from '../../console/care-api.ts'
import { loadCareFiles } from '../../hub/care-files.ts'
import type { Save } from '../../records/care-records.ts'
import type { Operator } from '../support/operator.ts'
import { assessmentRecord, homeRecord, residentRecord } from './care-records.ts'
import { type Rig, seconds, startRig, type Username } from './rig.ts'

type Page = z.infer<typeof residentPageSchema>

const logLines: string[] = []
let rig: Rig
const people = new Map<Username, Operator>()
beforeAll(async () => {
  const { standards } = await loadCareFiles({ extraDir: '/nowhere' })
  const log = pino({ level: 'error' }, { write: (line: string) => void logLines.push(line) })
  rig = await startRig({ homes: 1, standards, log })
  for (const username of ['wang', 'chen', 'sun'] as const) people.set(username, await rig.signIn(username))
  const saved = await rig.records.care.save(CITY, { id: null, name: '导入' }, null)
  if (!saved.ok) throw new Error(saved.reason)
})
afterAll(() => rig.stop())

const since = (category: '低保' | '失能', from = '2020-01-01') => ({ category, from, until: null, evidence: null })
const CITY: Save[] = [
  { kind: 'home', doc: homeRecord('lake', { town: '天目湖镇', village: '桂林村', addressLine: '桂林村 18 号' }), version: 0 },
  {
    kind: 'resident',
    doc: residentRecord('rui', 'lake', {
      ...{ name: '芮秋英', gender: 'female', birthDate: '1940-10-01', idNumber: '320481194001011223', phone: '13912340087' },
      categories: [since('低保'), since('失能')],
    }),
    version: 0,
  },
  {
    kind: 'resident',
    doc: residentRecord('shan', 'lake', {
      ...{ name: '单国华', idNumber: null, phone: null, categories: [] },
      statuses: [{ status: 'hospital', from: '2026-11-01', until: null, place: '人民医院' }],
    }),
    version: 0,
  },
  { kind: 'assessment', doc: assessmentRecord('a-old', 'rui', { day: '2024-05-01', care: 'mild', level: 1 }), version: 0 },
  { kind: 'assessment', doc: assessmentRecord('a-new', 'rui', { day: '2025-05-01', care: 'severe', level: 3 }), version: 0 },
]

const list = (who: Username, query = '') => people.get(who)!.request<Page>('GET', `/api/v1/residents${query}`)
const found = async (query: string, who: Username = 'sun') => (await list(who, query)).body.items.map(({ id }) => id)
const search = (words: string) => found(`?search=${encodeURIComponent(words)}`)

describe('the list', () => {
  test('joins resident, home and level, with numbers masked', async () => {
    const { body } = await list('wang')
    expect(body).toMatchObject({ total: 3, next: null })
    expect(body.items.find(({ id }) => id === 'rui')).toEqual({
      ...{ id: 'rui', homeId: 'lake', name: '芮秋英', gender: 'female', age: 86, phone: '139****0087', idNumber: '3204 **** **** 1223' },
      ...{ town: '天目湖镇', village: '桂林村', grid: '第 3 网格', addressLine: '桂林村 18 号' },
      ...{ categories: ['低保', '失能'], status: 'at-home', care: 'severe', levelName: { zh: '重度失能', en: expect.any(String) } },
      nextDue: '2026-05-01',
    })
    expect(body.items.find(({ id }) => id === 'shan')).toMatchObject({ status: 'hospital', care: null, levelName: null, phone: null })
  })

  test('pages with a total', async () => {
    const first = await list('sun', '?limit=2')
    expect(first.body).toMatchObject({ total: 3, items: [{}, {}] })
    const rest = await list('sun', `?limit=2&after=${first.body.next}`)
    expect([...first.body.items, ...rest.body.items].map(({ id }) => id)).toEqual(['resident-1', 'rui', 'shan'])
    expect(rest.body.next).toBeNull()
  })

  test.each([
    ['a name', '秋英', ['rui']],
    ['pinyin', 'ruiqiu', ['rui']],
    ['initials, with a family name as it is read as one', 'sgh', ['shan']],
    ['an address', '桂林村18号', ['rui', 'shan']],
    ['a device id', 'box-1', ['resident-1']],
    ['a whole phone number', '139 1234 0087', ['rui']],
    ['the last four digits', '0087', ['rui']],
    ['a whole ID number', '320481194001011223', ['rui']],
    ['part of a phone number', '1391234', []],
    ['part of an ID number', '19400101', []],
  ])('is searched by %s', async (_, words, ids) => {
    expect(await search(words)).toEqual(ids)
  })

  test.each([
    ['category=失能', ['rui']],
    ['status=hospital', ['shan']],
    ['level=severe', ['rui']],
    ['level=mild', []],
    ['town=天目湖镇', ['rui', 'shan']],
    ['town=天目湖镇&status=hospital', ['shan']],
  ])('is filtered by %s', async (query, ids) => {
    const { body } = await list('sun', `?${query}`)
    expect([body.items.map(({ id }) => id), body.total]).toEqual([ids, ids.length])
  })

  test('tells a technician nothing medical, and is not filtered by it', async () => {
    const { body } = await list('chen')
    expect(body.items.find(({ id }) => id === 'rui')).toMatchObject({
      ...{ name: '芮秋英', phone: '139****0087', idNumber: null, age: null, gender: null, categories: [], care: null, nextDue: null },
    })
    expect([(await list('chen', '?category=失能')).status, (await list('chen', '?level=severe')).status]).toEqual([403, 403])
    expect((await list('chen', '?town=天目湖镇')).status).toBe(200)
  })

  test('is in the audit by what it was filtered, not by what was typed', async () => {
    await search('13912340087')
    await rig.clock.advance(0)
    const [row] = await rig.records.audit.list({ before: null, limit: 1 })
    expect(row).toMatchObject({ action: 'residents-listed', byId: 'user-sun', detail: { by: ['search'], residents: 1 } })
  })
})

describe('a resident’s care', () => {
  test('says status, level and whether it is overdue, this month’s entitlements, and visits', async () => {
    const { status, body } = await people.get('wang')!.request<CareSummary>('GET', '/api/v1/residents/rui/care')
    expect(status).toBe(200)
    expect(body.assessment).toMatchObject({
      id: 'a-new',
      day: '2025-05-01',
      levelName: { zh: '重度失能' },
      nextDue: '2026-05-01',
      overdue: true,
    })
    expect(body.month).toBe('2026-11')
    const programmes = body.entitlements.map(({ programme }) => programme)
    expect(programmes).toEqual(expect.arrayContaining(['home-service', 'respect-allowance']))
    expect(body.entitlements.every(({ sentence }) => !sentence.zh.includes('芮秋英'))).toBe(true)
    expect(body.visits).toEqual({ lastDone: null, nextDue: null, missed90Days: 0 })
    expect(await rig.records.audit.list({ before: null, limit: 1 })).toMatchObject([{ action: 'care-viewed', subject: { id: 'rui' } }])
  })

  test('in hospital says since when and where', async () => {
    const { body } = await people.get('wang')!.request<CareSummary>('GET', '/api/v1/residents/shan/care')
    expect(body.status).toEqual({ status: 'hospital', from: '2026-11-01', until: null, place: '人民医院' })
    expect((await people.get('wang')!.request('GET', '/api/v1/residents/none/care')).status).toBe(404)
  })

  test('counts visits that were done, are due and were missed', async () => {
    const visit = (id: string, dueDay: string, state: 'done' | 'planned' | 'missed', doneDay: string | null = null): Save => ({
      kind: 'visit',
      doc: {
        ...{ id, planId: null, residentId: 'shan', purpose: 'home-visit', dueDay, state, doneDay, doneBy: null, findings: '' },
        reason: null,
      },
      version: 0,
    })
    const visits = [
      visit('v1', '2026-10-01', 'done', '2026-10-02'),
      visit('v2', '2026-11-01', 'done', '2026-11-03'),
      visit('v3', '2026-11-10', 'missed'),
      visit('v4', '2026-08-01', 'missed'),
      visit('v5', '2026-12-24', 'planned'),
      visit('v6', '2026-12-01', 'planned'),
    ]
    await rig.records.care.save(visits, { id: null, name: '导入' }, null)
    const { body } = await people.get('wang')!.request<CareSummary>('GET', '/api/v1/residents/shan/care')
    expect(body.visits).toEqual({ lastDone: '2026-11-03', nextDue: '2026-12-01', missed90Days: 1 })
  })
})

describe('the home on the alarm workspace', () => {
  const home = (who: Username) => people.get(who)!.request<Home>('GET', '/api/v1/homes/lake')
  const careOf = ({ residents }: Home) => residents.find(({ id }) => id === 'rui')?.care

  test('carries the same in short', async () => {
    const { body } = await home('wang')
    const care = careOf(body)
    expect(care?.level).toMatchObject({ name: { zh: '重度失能' }, care: 'severe', assessedOn: '2025-05-01', overdue: true })
    expect(care?.status.status).toBe('at-home')
    const allowance = care?.entitlements.find(({ programme }) => programme === 'respect-allowance')
    expect(allowance?.amount.zh).toMatch(/^\d+(\.\d\d)? 元$/)
    const hours = care?.balances.find(({ programme }) => programme === 'home-service')
    expect(hours).toMatchObject({ unit: 'hour', left: hours?.of, name: { zh: expect.any(String) } })
    expect(hours?.of).toBeGreaterThan(0)
  })

  test('carries nothing of it for a technician', async () => {
    expect((await home('chen')).body.residents.map(({ care }) => care)).toEqual([null, null])
  })

  test('is answered without it when the care records fail, and the log says so by ids', async () => {
    logLines.length = 0
    rig.breakStore('subsidyFacts')
    const { status, body } = await home('wang')
    rig.mendStore()
    expect([status, careOf(body), body.residents.find(({ id }) => id === 'rui')?.illnesses]).toEqual([200, null, ['高血压']])
    expect(logLines.join('')).toContain('"residentId":"rui"')
    expect(logLines.join('')).not.toContain('芮秋英')
  })

  test('is answered without it when they do not answer in time', async () => {
    rig.hangStore('subsidyFacts')
    const asked = home('wang')
    let answered = false
    void asked.then(() => {
      answered = true
    })
    while (!answered) await rig.clock.advance(seconds(1))
    rig.mendStore()
    expect((await asked).status).toBe(200)
    expect(careOf((await asked).body)).toBeNull()
    expect(careOf((await home('wang')).body)).not.toBeNull()
  })
})
