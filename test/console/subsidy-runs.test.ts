/** The monthly run over HTTP: one clerk starts it, another approves it, and what is frozen stays. */
import readWorkbook from 'read-excel-file/node'
import { afterEach, describe, expect, test } from 'vitest'
import type * as z from 'zod/mini'
import { createRunFiles } from '../../console/care/run-files.ts'
import { csvOf } from '../../console/care/sheet-table.ts'
import type { Run, runLinePageSchema } from '../../console/care-api.ts'
import type { RecordOf } from '../../records/record-schemas/kinds.ts'
import type { Operator } from '../support/operator.ts'
import { assessmentRecord } from './care-records.ts'
import { minutes, type Rig, type RigOptions, startRig } from './rig.ts'
import { calculated, frozenRun, get, HOME_CARE, post, RESPECT } from './subsidy-fixtures.ts'

type Lines = z.infer<typeof runLinePageSchema>

const rigs: Rig[] = []
afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig.stop()
})
async function rigWith(options: RigOptions = {}): Promise<Rig> {
  const rig = await startRig({ standards: [RESPECT, HOME_CARE], ...options })
  rigs.push(rig)
  return rig
}

const WHO = { id: 'user-sun', name: '孙志远' }

async function change(rig: Rig, id: string, fields: Partial<RecordOf<'resident'>>): Promise<void> {
  const record = await rig.records.care.get('resident', id)
  const saved = await rig.records.care.save([{ kind: 'resident', doc: { ...record!.doc, ...fields }, version: null }], WHO, 'test')
  expect(saved.ok).toBe(true)
}
async function assess(rig: Rig, doc: RecordOf<'assessment'>): Promise<void> {
  expect(await rig.records.care.save([{ kind: 'assessment', doc, version: 0 }], WHO, null)).toMatchObject({ ok: true })
}

const linesOf = async (who: Operator, id: string, query = ''): Promise<Lines['items']> =>
  (await get<Lines>(who, `/subsidy-runs/${id}/lines${query}`)).items
const short = (lines: Lines['items']) =>
  lines.map(({ residentId, month, programme, kind, fen, hours }) => [residentId, month, programme, kind, fen, hours])

async function download(who: Operator, rig: Rig, id: string, format: string): Promise<{ bytes: Buffer; headers: Headers; status: number }> {
  const answer = await fetch(`${rig.url}/api/v1/subsidy-runs/${id}/export?format=${format}`, { headers: { cookie: who.cookie } })
  return { bytes: Buffer.from(await answer.arrayBuffer()), headers: answer.headers, status: answer.status }
}
const audited = async (rig: Rig, about: string) =>
  (await rig.records.audit.list({ before: null, limit: 200 })).filter(({ subject }) => subject?.id === about)

describe('A run', () => {
  test('is started by one clerk, approved by another, frozen, and never made twice', async () => {
    const rig = await rigWith()
    await assess(rig, assessmentRecord('a1', 'resident-2', { care: 'moderate' }))
    const [sun, qian] = [await rig.signIn('sun'), await rig.signIn('qian')]
    const started = await post(sun, '/subsidy-runs', { month: '2026-11' })
    expect(started).toMatchObject({
      status: 201,
      body: { month: '2026-11', state: 'calculating', asOf: rig.clock.now(), startedBy: { id: 'user-sun', name: '孙志远' }, total: 3 },
    })
    const { id } = started.body
    expect(await post(qian, '/subsidy-runs', { month: '2026-12' })).toMatchObject({
      ...{
        status: 409,
        body: { error: 'run-open', message: '2026-11 的发放批次(由 孙志远 发起)还未结束，请先冻结或作废它，再发起新的批次' },
      },
    })
    const run = await calculated(sun, id)
    expect(run).toMatchObject({ state: 'calculated', done: 3, total: 3, digest: expect.stringMatching(/^[0-9a-f]{64}$/), reason: null })
    expect(run.sums).toEqual([
      { ...{ programme: 'home-care', residents: 1, fen: 0, hours: 7.5 }, ...{ backPaidFen: 0, recoveredFen: 0, demonstration: true } },
      { programme: 'respect-allowance', residents: 3, fen: 15_000, hours: 0, backPaidFen: 0, recoveredFen: 0, demonstration: false },
    ])

    expect(await post(qian, `/subsidy-runs/${id}/freeze`)).toMatchObject({ status: 409, body: { error: 'run-not-approved' } })
    expect(await post(sun, `/subsidy-runs/${id}/approve`)).toMatchObject({
      ...{ status: 409, body: { error: 'run-own', message: '不能审批自己发起的批次，请另一位经办人核对后审批' } },
    })
    expect(await post(qian, `/subsidy-runs/${id}/approve`)).toMatchObject({
      ...{ status: 200, body: { state: 'approved', approvedBy: { id: 'user-qian', name: '钱芳' } } },
    })
    expect(await post(qian, `/subsidy-runs/${id}/approve`)).toMatchObject({ status: 409, body: { error: 'run-not-calculated' } })
    expect(await post(sun, `/subsidy-runs/${id}/freeze`)).toMatchObject({ status: 200, body: { state: 'frozen', digest: run.digest } })
    expect(await post(sun, `/subsidy-runs/${id}/discard`, { reason: '重做' })).toMatchObject({
      status: 409,
      body: { error: 'run-not-open' },
    })
    expect(await post(sun, '/subsidy-runs', { month: '2026-11' })).toMatchObject({ status: 409, body: { error: 'run-month-frozen' } })
    expect((await get<{ items: Run[] }>(sun, '/subsidy-runs')).items.map(({ state }) => state)).toEqual(['frozen'])
    const trail = (await audited(rig, id)).reverse().map(({ byId, action }) => [byId, action])
    expect(trail).toEqual([
      ['user-sun', 'subsidy-run-started'],
      ['user-qian', 'subsidy-run-approved'],
      ['user-sun', 'subsidy-run-frozen'],
    ])
  })

  test('says what it is asked for: one resident, one programme, a name in Chinese or pinyin', async () => {
    const rig = await rigWith()
    await change(rig, 'resident-2', { name: '周桂英' })
    await assess(rig, assessmentRecord('a1', 'resident-2', { care: 'severe' }))
    const { id } = await frozenRun(rig, '2026-11')
    const sun = await rig.signIn('sun')
    const lines = await linesOf(sun, id)
    expect(short(lines)).toEqual([
      ['resident-1', '2026-11', 'respect-allowance', 'regular', 5_000, 0],
      ['resident-2', '2026-11', 'home-care', 'regular', 0, 20],
      ['resident-2', '2026-11', 'respect-allowance', 'regular', 5_000, 0],
      ['resident-3', '2026-11', 'respect-allowance', 'regular', 5_000, 0],
    ])
    expect(lines[1]).toMatchObject({ residentName: '周桂英', town: '溧城街道', programmeName: { zh: '居家上门服务' }, demonstration: true })
    expect(lines[0]?.sentence.zh).toContain('80–89 周岁')
    expect(short(await linesOf(sun, id, '?residentId=resident-3'))).toHaveLength(1)
    expect(short(await linesOf(sun, id, '?programme=home-care'))).toEqual([short(lines)[1]])
    expect(short(await linesOf(sun, id, '?kind=difference'))).toEqual([])
    for (const search of ['周桂英', 'zgy', 'zhougui'])
      expect(short(await linesOf(sun, id, `?search=${encodeURIComponent(search)}`)), search).toEqual(short(lines).slice(1, 3))
    expect(await linesOf(sun, id, '?search=nobody')).toEqual([])
    const first = await get<Lines>(sun, `/subsidy-runs/${id}/lines?limit=3`)
    expect(await linesOf(sun, id, `?limit=3&after=${encodeURIComponent(first.next!)}`)).toEqual(lines.slice(3))
    expect(await sun.request('GET', '/api/v1/subsidy-runs/none/lines')).toMatchObject({ status: 404 })
  })

  test('that was discarded with a reason makes room for another with the same result', async () => {
    const rig = await rigWith()
    const [sun, qian] = [await rig.signIn('sun'), await rig.signIn('qian')]
    const first = await calculated(sun, (await post(sun, '/subsidy-runs', { month: '2026-11' })).body.id)
    expect(await post(qian, `/subsidy-runs/${first.id}/discard`, {})).toMatchObject({ status: 400 })
    expect(await post(qian, `/subsidy-runs/${first.id}/discard`, { reason: '先核对名单' })).toMatchObject({
      ...{ status: 200, body: { state: 'discarded', reason: '先核对名单' } },
    })
    const second = await calculated(qian, (await post(qian, '/subsidy-runs', { month: '2026-11' })).body.id)
    expect(second.digest).toBe(first.digest)
    expect(await post(qian, `/subsidy-runs/${second.id}/approve`)).toMatchObject({ status: 409, body: { error: 'run-own' } })
    expect((await audited(rig, first.id))[0]).toMatchObject({
      byId: 'user-qian',
      action: 'subsidy-run-discarded',
      detail: { reason: '先核对名单' },
    })
  })

  test('of a month that lies far ahead is refused as a slip of the hand', async () => {
    const rig = await rigWith()
    const sun = await rig.signIn('sun')
    expect(await post(sun, '/subsidy-runs', { month: '2027-01' })).toMatchObject({ status: 400, body: { fields: [{ path: 'month' }] } })
    expect(await post(sun, '/subsidy-runs', { month: '2026-12' })).toMatchObject({ status: 201 })
  })

  test('shows how far it is, and presses are answered while it calculates', async () => {
    const rig = await rigWith({ homes: 1_500 })
    const sun = await rig.signIn('sun')
    const { id } = (await post(sun, '/subsidy-runs', { month: '2026-11' })).body
    await rig.event(7)
    expect(await get<Run>(sun, `/subsidy-runs/${id}`)).toMatchObject({ state: 'calculating' })
    const seen = new Set<number>()
    const run = await calculated(sun, id, ({ done }) => seen.add(done))
    expect(run).toMatchObject({ state: 'calculated', done: 1_500, total: 1_500 })
    expect([...seen]).toEqual([...seen].sort((a, b) => a - b))
    expect(seen.size).toBeGreaterThan(2)
  })

  test('that a stop cut off begins again by itself at the next start, with the same bytes', async () => {
    const rig = await rigWith({ homes: 1_500 })
    let sun = await rig.signIn('sun')
    const { id, asOf } = (await post(sun, '/subsidy-runs', { month: '2026-11' })).body
    await new Promise<void>((resolve) => {
      const look = async (): Promise<void> => ((await get<Run>(sun, `/subsidy-runs/${id}`)).done > 0 ? resolve() : void look())
      void look()
    })
    rig.hangStore()
    const restarted = rig.restart()
    rig.mendStore()
    await restarted
    const cutOff = (await rig.records.subsidyRuns.get(id))!
    expect(cutOff).toMatchObject({ state: 'calculating', asOf })
    sun = await rig.signIn('sun')
    const run = await calculated(sun, id)
    expect(run).toMatchObject({ state: 'calculated', asOf, done: 1_500 })
    expect((await rig.records.subsidyRuns.get(id))?.attempt).toBe(2)
    await post(sun, `/subsidy-runs/${id}/discard`, { reason: '比较' })
    const whole = await calculated(sun, (await post(sun, '/subsidy-runs', { month: '2026-11' })).body.id)
    expect(run.digest).toBe(whole.digest)
    expect(run.sums).toEqual(whole.sums)
  })

  test('that lost its store begins again when the store is back', async () => {
    const rig = await rigWith({ homes: 1_000 })
    const sun = await rig.signIn('sun')
    const { id } = (await post(sun, '/subsidy-runs', { month: '2026-11' })).body
    rig.breakStore()
    await rig.clock.advance(minutes(1))
    rig.mendStore()
    expect(await get<Run>(sun, `/subsidy-runs/${id}`)).toMatchObject({ state: 'calculating' })
    await rig.clock.advance(minutes(1))
    expect(await calculated(sun, id)).toMatchObject({ state: 'calculated', done: 1_000 })
  })
})

describe('What was paid wrong', () => {
  test('by a law that came late is paid after, with a sentence', async () => {
    const rig = await rigWith()
    const november = await frozenRun(rig, '2026-11')
    await rig.clock.advance(minutes(1))
    const qian = await rig.signIn('qian')
    const [standard] = (await get<{ items: { version: number; standard: { id: string } }[] }>(qian, '/standards')).items.filter(
      (item) => item.standard.id === 'respect-allowance',
    )
    const rate = {
      ...{ version: standard!.version, validFrom: '2026-10-01', validTo: null, basis: 'law', reason: '省里提标' },
      reference: { zh: '苏民〔2026〕9 号', en: 'Jiangsu notice 9 of 2026' },
      amounts: [{ when: {}, name: { zh: '80 周岁以上', en: '80 and over' }, fen: 8_000, hours: 0, payerSharePercent: null }],
    }
    expect(await post(qian, '/standards/respect-allowance/rates', rate)).toMatchObject({ status: 201 })
    await rig.clock.advance(minutes(1))
    const december = await frozenRun(rig, '2026-12')
    const lines = await linesOf(qian, december.id, '?residentId=resident-1')
    expect(short(lines)).toEqual([
      ['resident-1', '2026-11', 'respect-allowance', 'difference', 3_000, 0],
      ['resident-1', '2026-12', 'respect-allowance', 'regular', 8_000, 0],
    ])
    expect(lines[0]?.sentence.zh).toMatch(/尊老金 2026-11 已发 50\.00 元，现核定 80\.00 元，补发 30\.00 元；.*苏民〔2026〕9 号/)
    expect(december.sums).toMatchObject([
      { programme: 'respect-allowance', residents: 3, fen: 33_000, backPaidFen: 9_000, recoveredFen: 0 },
    ])
    expect(short(await linesOf(qian, november.id))).toHaveLength(3)
  })

  test('because a death was heard of late is recovered, and nothing more is paid', async () => {
    const rig = await rigWith()
    const november = await frozenRun(rig, '2026-11')
    await rig.clock.advance(minutes(1))
    await change(rig, 'resident-2', { statuses: [{ status: 'deceased', from: '2026-10-20', until: null, place: null }] })
    const december = await frozenRun(rig, '2026-12')
    const sun = await rig.signIn('sun')
    const [line, ...others] = await linesOf(sun, december.id, '?residentId=resident-2')
    expect(others).toEqual([])
    expect(line).toMatchObject({ month: '2026-11', kind: 'difference', fen: -5_000 })
    expect(line?.sentence.zh).toMatch(/追回 50\.00 元/)
    expect(december.sums).toMatchObject([{ residents: 3, fen: 5_000, backPaidFen: 0, recoveredFen: 5_000 }])
    const { bytes } = await download(sun, rig, december.id, 'csv')
    expect(bytes.toString()).toMatch(/2026-11,沈德福2,,溧城街道,尊老金,追回,-50\.00,0\.0,,/)
    expect(november.state).toBe('frozen')
  })

  test('by an assessment that came late counts from its day; one that was replaced counts no more', async () => {
    const rig = await rigWith()
    await assess(rig, assessmentRecord('a1', 'resident-1', { day: '2026-10-01', care: 'moderate' }))
    await frozenRun(rig, '2026-11')
    await rig.clock.advance(minutes(1))
    await assess(rig, assessmentRecord('a2', 'resident-1', { day: '2026-10-01', care: 'severe', replaces: 'a1' }))
    await assess(rig, assessmentRecord('a3', 'resident-3', { day: '2026-11-05', care: 'moderate' }))
    const { id } = await frozenRun(rig, '2026-12')
    const differences = await linesOf(await rig.signIn('zhou'), id, '?kind=difference')
    expect(short(differences)).toEqual([
      ['resident-1', '2026-11', 'home-care', 'difference', 0, 12.5],
      ['resident-3', '2026-11', 'home-care', 'difference', 0, 7.5],
    ])
  })
})

describe('An export', () => {
  test('has the same bytes each time, whatever was recorded since, and is written down', async () => {
    const rig = await rigWith()
    await change(rig, 'resident-1', { bankName: '江南农商行', bankAccount: '6228480398765432101' })
    await change(rig, 'resident-2', { name: '=1+1', bankName: '+"行"' })
    await assess(rig, assessmentRecord('a1', 'resident-2', { care: 'moderate' }))
    const { id } = await frozenRun(rig, '2026-11')
    const zhou = await rig.signIn('zhou')
    const first = await download(zhou, rig, id, 'csv')
    expect(first.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(decodeURIComponent(first.headers.get('content-disposition')!)).toBe("attachment; filename*=UTF-8''补贴发放-2026-11.csv")
    expect(first.headers.get('cache-control')).toBe('private, no-store')
    await rig.clock.advance(minutes(1))
    await change(rig, 'resident-1', { name: '改名', bankAccount: '1' })
    expect((await download(zhou, rig, id, 'csv')).bytes.equals(first.bytes)).toBe(true)

    const [head, one, two, three, four, end] = first.bytes.toString().split('\r\n')
    expect(head).toBe('\uFEFF月份,姓名,身份证号,镇(街道),补贴项目,类别,金额(元),时数,示范值,说明,开户银行,银行账号')
    expect(one).toMatch(/^2026-11,沈德福1,3204 \*\*\*\* \*\*\*\* 1226,溧城街道,尊老金,正常,50\.00,0\.0,,.*,江南农商行,6228480398765432101$/)
    expect(two).toMatch(/^2026-11,'=1\+1,,溧城街道,居家上门服务,正常,0\.00,7\.5,示范值,.*,"'\+""行""",$/)
    expect([three, four].map((line) => line?.split(',')[1])).toEqual(["'=1+1", '沈德福3'])
    expect(end).toBe('')
    const exported = (await audited(rig, id)).filter(({ action }) => action === 'subsidy-run-exported')
    expect(exported).toHaveLength(2)
    expect(exported[0]).toMatchObject({ byId: 'user-zhou', detail: { month: '2026-11', state: 'frozen', format: 'csv', accounts: true } })
  })

  test('as a workbook says the same, with numbers as numbers', async () => {
    const rig = await rigWith()
    await change(rig, 'resident-2', { name: '=1+1', bankAccount: '6228480398765432101' })
    const { id } = await frozenRun(rig, '2026-11')
    const { bytes, headers } = await download(await rig.signIn('sun'), rig, id, 'xlsx')
    expect(headers.get('content-type')).toBe('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
    const [sheet] = await readWorkbook(bytes)
    expect(sheet?.data).toHaveLength(4)
    expect(sheet?.data[2]).toMatchObject([
      '2026-11',
      '=1+1',
      null,
      '溧城街道',
      '尊老金',
      '正常',
      50,
      0,
      null,
      expect.any(String),
      null,
      '6228480398765432101',
    ])
  })

  test('shows accounts masked to whoever may not see money, and is refused when it cannot be written down first', async () => {
    const rig = await rigWith()
    await change(rig, 'resident-1', { bankAccount: '6228480398765432101' })
    const { id } = await frozenRun(rig, '2026-11')
    const { care, subsidyRuns: runs } = rig.records
    const files = createRunFiles({ care, runs, auditFirst: async () => {} })
    const { table } = await files.open(id, 'csv', { id: 'x', name: 'x', may: () => false })
    let text = ''
    for await (const part of csvOf(table)) text += part
    expect(text).toContain(',**** 2101\r\n')
    expect(text).not.toContain('6228')
    const unwritable = createRunFiles({ care, runs, auditFirst: () => Promise.reject(new Error('disk full')) })
    await expect(unwritable.open(id, 'csv', { id: 'x', name: 'x', may: () => true })).rejects.toThrow('disk full')
  })

  test('of a run that is not frozen says so in its name; of one that was discarded there is none', async () => {
    const rig = await rigWith()
    const sun = await rig.signIn('sun')
    const { id } = await calculated(sun, (await post(sun, '/subsidy-runs', { month: '2026-11' })).body.id)
    const { headers } = await download(sun, rig, id, 'csv')
    expect(decodeURIComponent(headers.get('content-disposition')!)).toContain('补贴发放-2026-11-未冻结仅供核对.csv')
    await post(sun, `/subsidy-runs/${id}/discard`, { reason: 'x' })
    expect((await download(sun, rig, id, 'csv')).status).toBe(409)
    expect((await download(sun, rig, id, 'pdf')).status).toBe(400)
  })
})
