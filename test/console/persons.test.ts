/** What the records know of one person, for that person; and nothing any more once the law does not need it. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ApiError } from '../../console/api.ts'
import type { CareRecord, Save } from '../../records/care-records.ts'
import type { RecordKind, RecordOf } from '../../records/record-schemas/kinds.ts'
import type { EntitlementLine } from '../../records/subsidy-runs.ts'
import type { Operator } from '../support/operator.ts'
import { assessmentRecord, homeRecord, residentRecord } from './care-records.ts'
import { type Rig, startRig, type Username } from './rig.ts'

const CLERK = { id: 'user-sun', name: '孙志远' }
let rig: Rig
const people = new Map<Username, Operator>()
beforeEach(async () => {
  rig = await startRig({ homes: 1 })
  for (const username of ['wang', 'chen', 'sun', 'root'] as const) people.set(username, await rig.signIn(username))
})
afterEach(() => rig.stop())
const as = (username: Username): Operator => people.get(username)!

async function save(...saves: Save[]): Promise<void> {
  expect(await rig.records.care.save(saves, CLERK, '家属来电：脑梗后住院')).toMatchObject({ ok: true })
}
type Status = RecordOf<'resident'>['statuses'][number]
const gone = (from: string, status: Status['status'] = 'deceased'): Status[] => [{ status, from, until: null, place: '溧阳人民医院' }]

/** A whole life in the records; every word that says who it was contains 秘. */
async function addPerson(id: string, statuses: Status[], homeId = `home-${id}`): Promise<void> {
  const of = { residentId: id, homeId }
  await save(
    { kind: 'home', doc: homeRecord(homeId, { keyNote: '秘密花盆下', doorCode: '秘1234' }), version: null },
    {
      kind: 'resident',
      doc: residentRecord(id, homeId, {
        ...{
          name: `秘桂英${id}`,
          idNumber: null,
          birthDate: null,
          illnesses: ['秘症'],
          note: '秘记',
          bankName: '秘银行',
          registeredAt: '秘村',
        },
        ...{ medicines: ['秘药'], allergies: [], hearing: '秘聋', dialect: null, phone: '13999990000', bankAccount: '6217000011112222' },
      }),
      version: 0,
    },
    {
      kind: 'contact',
      doc: { ...{ id: `c-${id}`, homeId, order: 1, name: '秘军', relation: '秘子', phone: '13988880000' }, keyHolder: true },
      version: 0,
    },
    {
      kind: 'pairing',
      doc: {
        ...{ id: `p-${id}`, residentId: id, carerName: '秘志愿者', carerKind: 'volunteer', organisation: '秘社', phone: '13977770000' },
        ...{ visitsPerMonth: 2, from: '2019-01-01', until: null },
      },
      version: 0,
    },
    {
      kind: 'assessment',
      doc: assessmentRecord(`a-${id}`, id, {
        ...{ note: '秘评', answers: { eating: 2 }, assessors: [{ name: '秘评估员', number: '9' }] },
        override: { level: 2, care: 'moderate', reason: '秘因' },
      }),
      version: 0,
    },
    {
      kind: 'visit',
      doc: {
        ...{
          id: `v-${id}`,
          planId: null,
          residentId: id,
          purpose: 'home-visit',
          dueDay: '2019-06-01',
          state: 'done',
          doneDay: '2019-06-01',
        },
        ...{ doneBy: '秘访员', findings: '秘见', reason: null },
      },
      version: 0,
    },
    {
      kind: 'service',
      doc: {
        ...{ id: `s-${id}`, ...of, providerId: 'near', responderId: null, item: 'bathing', day: '2019-06-02', bookedFor: null },
        ...{ startedAt: 1, endedAt: 2, quantity: 1, unit: 'time', unitFen: 6_000, totalFen: 6_000 },
        charges: [{ to: 'hours', programme: 'home-service', hours: 1, fen: 6_000 }],
        ...{ source: { kind: 'booking', ref: '秘单' }, evidence: ['秘签名'], state: 'done', settlementId: null, note: '秘注' },
      },
      version: 0,
    },
  )
  // what was known before lies in the history only
  const changed = (await rig.records.care.get('resident', id))!.doc
  await save({ kind: 'resident', doc: { ...changed, statuses }, version: 1 })
  const picture = {
    kind: 'resident' as const,
    recordId: id,
    name: '秘照.png',
    type: 'image/png',
    bytes: 3,
    at: 1,
    byId: null,
    byName: '导入',
  }
  await rig.records.attachments.add({ ...picture, id: `f-${id}`, content: Buffer.from('秘') })
  await rig.records.attachments.add({ ...picture, kind: 'service', recordId: `s-${id}`, id: `e-${id}`, content: Buffer.from('秘') })
}

async function pay(residentId: string): Promise<void> {
  const { subsidyRuns } = rig.records
  const run = { id: `run-${residentId}`, month: '2020-01', asOf: 1, startedAt: 1, startedBy: CLERK, total: 1 }
  const started = await subsidyRuns.start(run)
  if (!started.ok) throw new Error(started.reason)
  const facts = [{ zh: '80 周岁 (1939-12-24)', en: 'aged 80 (1939-12-24)' }]
  const rate = { id: 'r', validFrom: '2019-01-01', reference: { zh: '文件', en: 'paper' } }
  const line: EntitlementLine = {
    ...{ residentId, programme: 'respect-allowance', month: '2020-01', kind: 'regular', fen: 5_000, hours: 0, payerSharePercent: null },
    ...{ demonstration: true, sentence: { zh: '尊老金 50 元:80 周岁 (1939-12-24)', en: '50 yuan' } },
    because: [{ rate, amount: { zh: '80–89 周岁', en: '80–89' }, facts, from: '2020-01-01', until: '2020-01-31' }],
  }
  await subsidyRuns.append(started.run, [line], 1)
  await subsidyRuns.finish(started.run, { digest: 'd', sums: [] })
  await subsidyRuns.approve(run.id, { id: 'user-qian', name: '钱芳' }, 2)
  await subsidyRuns.freeze(run.id, CLERK, 3)
}

const erase = (who: Username, id: string, reason = '保存期满') =>
  as(who).request<ApiError>('POST', `/api/v1/residents/${id}/erase`, { reason })
const KINDS = ['home', 'resident', 'contact', 'pairing', 'assessment', 'visit', 'service'] as const satisfies RecordKind[]
/** all that the care records still hold, of every kind, now and in their past */
async function everything(): Promise<string> {
  const found: unknown[] = []
  for (const change of await rig.records.care.changesSince(0, 1_000)) found.push(await rig.records.care.history(change.kind, change.id))
  for (const kind of KINDS) found.push((await rig.records.care.list<RecordKind>({ kind, limit: 500 })).items)
  return JSON.stringify(found)
}

describe('the export', () => {
  test('has everything about that person in clear, with its history, as a file; and is in the audit, which it contains', async () => {
    await addPerson('yu', [], 'home-1')
    await rig.event(1)
    await pay('yu')
    await as('wang').request('GET', '/api/v1/records/resident/yu')
    const answer = await fetch(`${rig.url}/api/v1/residents/yu/export?reason=本人申请`, { headers: { cookie: as('sun').cookie } })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-disposition')).toContain('resident-yu.json')
    const file = (await answer.json()) as Record<string, never[]>
    const records = file.records as unknown as (CareRecord & { history: unknown[] })[]
    expect(records.map(({ kind, id }) => `${kind} ${id}`).sort()).toEqual(
      [
        'assessment a-yu',
        'contact c-yu',
        'contact contact-1',
        'home home-1',
        'pairing p-yu',
        'resident yu',
        'service s-yu',
        'visit v-yu',
      ].sort(),
    )
    expect(records.find(({ kind }) => kind === 'resident')).toMatchObject({
      record: { name: '秘桂英yu', phone: '13999990000', bankAccount: '6217000011112222', illnesses: ['秘症'] },
      history: [{ version: 1, by: { name: '孙志远' } }],
    })
    expect(file.alarms).toMatchObject([{ alarm: { type: 'sos' }, timeline: [{ kind: 'signal' }] }])
    expect(file.devices).toMatchObject([{ id: 'box-1' }])
    expect(JSON.stringify(file.devices)).not.toContain('digest')
    expect(file.entitlements).toMatchObject([{ line: { fen: 5_000 } }])
    expect(file.attachments).toMatchObject([{ id: 'f-yu', name: '秘照.png' }, { id: 'e-yu' }])
    const actions = (file.audit as unknown as { action: string; byId: string }[]).map(({ action, byId }) => `${action} ${byId}`)
    expect(actions).toEqual(['record-viewed user-wang', 'person-exported user-sun'])
    const [exported] = await rig.records.audit.list({ before: null, limit: 1 })
    expect(exported?.detail).toEqual({ reason: '本人申请' })
  })

  test('does not go out unless it is written down, nor to who may not see it', async () => {
    await addPerson('yu', [])
    rig.breakStore('audit')
    const unaudited = await as('sun').request<ApiError>('GET', '/api/v1/residents/yu/export?reason=本人申请')
    rig.mendStore()
    expect((await as('sun').request('GET', '/api/v1/residents/yu/export?reason=%20')).status).toBe(400)
    expect(unaudited).toMatchObject({ status: 503, body: { error: 'not-audited' } })
    for (const who of ['wang', 'chen'] as const)
      expect((await as(who).request('GET', '/api/v1/residents/yu/export?reason=本人申请')).status).toBe(403)
    expect((await as('sun').request('GET', '/api/v1/residents/none/export?reason=本人申请')).status).toBe(404)
  })
})

describe('erasing', () => {
  test('waits for death or moving away, and then for the retention period, and says until when', async () => {
    await addPerson('ge', [])
    expect(await erase('root', 'ge')).toMatchObject({ status: 409, body: { error: 'still-served' } })
    await addPerson('he', gone('2024-01-31', 'moved'))
    const early = await erase('root', 'he')
    expect(early).toMatchObject({ status: 409, body: { error: 'kept-by-law' } })
    expect(early.body.message).toContain('2029-02-01')
    expect((await rig.records.care.get('resident', 'he'))?.doc.name).toBe('秘桂英he')
  })

  test('is an administrator’s, for a reason, and written down first', async () => {
    await addPerson('qi', gone('2020-01-05'))
    expect((await erase('sun', 'qi')).status).toBe(403)
    expect((await erase('root', 'qi', '')).status).toBe(400)
    rig.breakStore('audit')
    const unaudited = await erase('root', 'qi')
    rig.mendStore()
    expect(unaudited.status).toBe(503)
    expect((await rig.records.care.get('resident', 'qi'))?.doc.name).toBe('秘桂英qi')
  })

  test('leaves ids, days and money, and no word of who it was, now or in any history', async () => {
    await addPerson('ji', gone('2020-01-05'))
    await pay('ji')
    expect((await erase('root', 'ji')).status).toBe(204)

    const { care, attachments, subsidyRuns } = rig.records
    const left = await everything()
    for (const secret of ['秘', '13999990000', '13988880000', '13977770000', '6217000011112222', '脑梗', '人民医院'])
      expect(left).not.toContain(secret)
    expect((await care.get('resident', 'ji'))?.doc).toMatchObject({
      name: '已删除',
      statuses: [{ status: 'deceased', from: '2020-01-05', place: null }],
    })
    expect((await care.get('service', 's-ji'))?.doc).toMatchObject({ day: '2019-06-02', totalFen: 6_000, note: '', evidence: [] })
    expect((await care.get('assessment', 'a-ji'))?.doc).toMatchObject({ care: 'moderate', answers: {}, result: { explanation: [] } })
    expect([await care.get('contact', 'c-ji'), await care.get('pairing', 'p-ji')]).toEqual([null, null])
    expect((await care.history('contact', 'c-ji')).every(({ doc }) => doc === null || !JSON.stringify(doc).includes('秘'))).toBe(true)
    expect((await care.get('home', 'home-ji'))?.doc).toMatchObject({
      addressLine: '燕山新村 12 幢 301 室',
      doorCode: null,
      keyNote: null,
      phone: null,
    })
    expect((await care.list({ kind: 'resident', search: '秘', limit: 10 })).items).toEqual([])
    expect([await attachments.get('f-ji'), await attachments.get('e-ji')]).toEqual([null, null])
    expect(await subsidyRuns.ofResident('ji', '0000-01')).toMatchObject([{ line: { fen: 5_000, because: [] } }])
    expect(JSON.stringify(await subsidyRuns.ofResident('ji', '0000-01'))).not.toContain('1939-12-24')
    const about = await rig.records.audit.about('resident', ['ji'])
    expect(about.map(({ action }) => action)).toEqual(['person-erased', 'person-erasure-done'])
    expect(about[0]?.detail).toEqual({ reason: '保存期满' })
  })

  test('spares the home and contacts of those who still live there', async () => {
    await addPerson('ma', gone('2020-01-05'))
    await save({ kind: 'resident', doc: residentRecord('wife', 'home-ma', { idNumber: null, name: '留守老伴' }), version: 0 })
    expect((await erase('root', 'ma')).status).toBe(204)
    expect((await rig.records.care.get('contact', 'c-ma'))?.doc.name).toBe('秘军')
    expect((await rig.records.care.get('home', 'home-ma'))?.doc.doorCode).toBe('秘1234')
    expect((await rig.records.care.get('resident', 'ma'))?.doc.name).toBe('已删除')
    expect(await rig.records.care.get('pairing', 'p-ma')).toBeNull()
    // and can be repeated, should it have been cut off
    expect((await erase('root', 'ma')).status).toBe(204)
  })
})
