import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readSheet } from '../../console/care/sheets/read-sheet.ts'
import type { ExportKind, ImportKind } from '../../console/care-api.ts'
import { RECORD_KINDS } from '../../records/record-schemas/kinds.ts'
import { homeRecord, providerRecord, residentRecord } from '../records/fixtures.ts'
import { type Rig, startRig, type Username } from './rig.ts'
import { Importer } from './sheets/importer.ts'
import { womansNumber } from './sheets/messy-sheet.ts'
import { importRows, scales } from './sheets/plan-rows.ts'

const ZHOU = womansNumber('1938-11-25')
const BY = { id: null, name: 'test' }

let rig: Rig
const people = new Map<Username, Importer>()
const as = (username: Username): Importer => people.get(username)!
beforeAll(async () => {
  rig = await startRig({ homes: 3 })
  for (const username of ['sun', 'zhou', 'chen', 'wang', 'root'] as const)
    people.set(username, new Importer(rig, await rig.signIn(username)))
  const zhou = residentRecord('zhou', 'home-zhou', {
    ...{
      name: '=周桂英',
      idNumber: ZHOU,
      birthDate: '1938-11-25',
      gender: 'female',
      phone: '13812345678',
      incomes: [{ fen: 120_050, from: null, until: null, evidence: null }],
    },
    ...{ illnesses: ['高血压', '糖尿病'], bankAccount: '6228480398765432101', note: '说"你好"\n，再见', hearing: '右耳听力差' },
    categories: [
      { category: '独居', from: '2020-01-01', until: null, evidence: '走访' },
      { category: '低保', from: '2019-01-01', until: '2025-12-31', evidence: null },
    ],
    disabilities: [{ kind: '肢体', grade: 2, certificate: null, from: null, until: null }],
    statuses: [{ status: 'hospital', from: '2026-11-01', until: null, place: '人民医院' }],
  })
  const provider = providerRecord('station-1', {
    ...{ name: '燕山服务站', kind: '助餐点', phone: '0519-87200002', creditCode: '52320481MJ5678901A', fromHour: 8, toHour: 18 },
    ...{ serviceTowns: ['溧城街道', '昆仑街道'], services: ['meal', 'cleaning'], capacityPerDay: 40 },
  })
  const home = homeRecord('home-zhou', { town: '昆仑街道', village: '杨庄社区', addressLine: '杨庄 18 号', doorCode: '2580#' })
  const saved = await rig.records.care.save(
    [
      { kind: 'home', doc: home, version: 0 },
      { kind: 'resident', doc: zhou, version: 0 },
      { kind: 'provider', doc: provider, version: 0 },
    ],
    BY,
    null,
  )
  expect(saved).toMatchObject({ ok: true })
  const items = scales.find(({ id }) => id === 'gb-t-42195')!.parts.flatMap((part) => part.items)
  const headings = ['身份证号', '评估日期', '评估员', '评估机构', ...items.map(({ name }) => name.zh), '近 30 天内照护风险事件的次数']
  const answers = items.map(({ options }) => String(options.at(-1)!.points))
  await importRows(rig.records, 'assessments', [headings, [ZHOU, '2026-03-01', '王评估(32041)、李评估', '评估中心', ...answers, '2']])
})
afterAll(() => rig.stop())

async function rowsOf(bytes: Buffer): Promise<string[][]> {
  const read = await readSheet(bytes, '')
  if (!read.ok) throw new Error(read.failure.reason)
  return read.tables[0]!.rows
}
async function exported(who: Username, kind: ExportKind, query = ''): Promise<Record<string, string>[]> {
  const { status, bytes } = await as(who).download(`/exports/${kind}?${query}`)
  if (status !== 200) throw new Error(`${status} ${bytes}`)
  const [headings = [], ...rows] = await rowsOf(bytes)
  return rows.map((cells) => Object.fromEntries(headings.map((heading, column) => [heading, cells[column] ?? ''])))
}

describe('an export', () => {
  test.each(['csv', 'xlsx'])('of residents as %s has what their records say, with numbers masked', async (format) => {
    const [zhou] = await exported('sun', 'resident', `search=zhou&format=${format}`)
    expect(zhou).toMatchObject({
      ...{ 身份证号: '3204 **** **** 0029', 姓名: '=周桂英', 性别: '女', 出生日期: '1938-11-25', 本人电话: '138****5678' },
      ...{ 人员类别: '独居', '镇/街道': '昆仑街道', 详细地址: '杨庄 18 号', 疾病: '高血压、糖尿病', 残疾等级: '二级', 状态: '住院' },
      ...{ 状态起始日期: '2026-11-01', 所在地点: '人民医院', 银行账号: '**** 2101', 备注: '说"你好"\n，再见', 档案编号: 'zhou' },
      类别明细: '独居 2020-01-01– 走访\n低保 2019-01-01–2025-12-31',
    })
    expect(Number(zhou?.['月收入(元)'])).toBe(1200.5)
  })

  test('is a CSV that Excel reads as UTF-8, and in which no text is a formula', async () => {
    const { bytes, type, name } = await as('sun').download('/exports/resident?search=zhou')
    expect([type, name]).toEqual(['text/csv; charset=utf-8', '老人档案-2026-11-24.csv'])
    expect(bytes.subarray(0, 3).toString('hex')).toBe('efbbbf')
    expect(bytes.toString()).toContain(",'=周桂英,")
  })

  test('speaks English when asked, by the browser or by the query', async () => {
    const [zhou] = await exported('sun', 'resident', 'search=zhou&language=en')
    expect(zhou).toMatchObject({
      Name: '=周桂英',
      Gender: 'female',
      Categories: 'lives alone',
      Status: 'in hospital',
      Illnesses: '高血压, 糖尿病',
    })
  })

  test('has the rows that the filters of its list leave', async () => {
    expect((await exported('sun', 'home')).map((row) => row.住户编号)).toEqual(['home-1', 'home-2', 'home-3', 'home-zhou'])
    expect(await exported('sun', 'resident', 'homeId=home-zhou')).toHaveLength(1)
    expect(await exported('sun', 'resident', `category=${encodeURIComponent('低保')}`)).toHaveLength(0)
    expect((await exported('sun', 'residents', `town=${encodeURIComponent('昆仑街道')}`)).map(({ 姓名 }) => 姓名)).toEqual(['=周桂英'])
    expect(await exported('sun', 'residents', 'status=hospital')).toHaveLength(1)
    expect((await exported('chen', 'devices', 'search=box-2')).map((row) => row.设备编号)).toEqual(['box-2'])
  })

  test('of a list of residents is the list as the page shows it', async () => {
    const [zhou] = await exported('zhou', 'residents', 'search=zhou')
    expect(zhou).toMatchObject({
      年龄: '87',
      本人电话: '138****5678',
      身份证号: '3204 **** **** 0029',
      人员类别: '独居',
      状态: '住院',
      住户编号: 'home-zhou',
    })
  })

  test('can be made of every kind, in both forms', async () => {
    for (const kind of [...RECORD_KINDS, 'residents', 'devices'])
      for (const format of ['csv', 'xlsx']) {
        const { status, bytes } = await as('root').download(`/exports/${kind}?format=${format}`)
        expect([kind, format, status, (await rowsOf(bytes))[0]!.length > 5]).toEqual([kind, format, 200, true])
      }
  }, 60_000)

  test('of standards marks every demonstration value', async () => {
    const amounts = [{ when: {}, name: { zh: '全部', en: 'all' }, fen: 10_000, hours: 0, payerSharePercent: null }]
    const rate = (id: string, basis: 'law' | 'demonstration') => ({
      ...{ id, validFrom: '2026-01-01', validTo: null, recordedAt: 0, basis, amounts },
      reference: { zh: '溧阳市文件', en: 'a document of Liyang' },
    })
    const standard = {
      ...{
        id: 'test-programme',
        name: { zh: '测试补贴', en: 'test' },
        gives: 'cash' as const,
        per: 'month' as const,
        who: {},
        midMonth: 'first-day' as const,
      },
      ...{ monthOfDeath: 'whole' as const, excludes: [], cap: null, covers: null, rates: [rate('a', 'law'), rate('b', 'demonstration')] },
    }
    expect(await rig.records.care.save([{ kind: 'standard', doc: standard, version: 0 }], BY, null)).toMatchObject({ ok: true })
    const rows = await exported('sun', 'standard', 'search=test-programme')
    expect(rows.map((row) => [row.项目, row['金额(元)'], row.性质, row.依据])).toEqual([
      ['测试补贴', '100.00', '公布标准', '溧阳市文件'],
      ['测试补贴', '100.00', '示范值', '溧阳市文件'],
    ])
  })

  test('is written down before it goes out: who, what, by which filters, how many', async () => {
    await exported('sun', 'resident', `search=${encodeURIComponent('周桂英')}&format=xlsx`)
    const [entry] = await rig.records.audit.list({ before: null, limit: 1 })
    expect(entry).toMatchObject({
      ...{ action: 'records-exported', byName: '孙志远' },
      detail: { kind: 'resident', by: ['search'], format: 'xlsx', records: 1 },
    })
    expect(JSON.stringify(entry)).not.toContain('周桂英')
  })

  test.each<[Username, ExportKind, number]>([
    ['chen', 'devices', 200],
    ['chen', 'resident', 403],
    ['chen', 'residents', 403],
    ['wang', 'resident', 403],
    ['wang', 'devices', 403],
    ['zhou', 'settlement', 200],
    ['sun', 'devices', 200],
  ])('for %s of %s is answered %i', async (who, kind, status) => {
    expect((await as(who).download(`/exports/${kind}`)).status).toBe(status)
  })
})

describe('what was exported', () => {
  test.each<[ExportKind, ImportKind, Username, string]>([
    ['home', 'homes', 'sun', ''],
    ['resident', 'residents', 'sun', ''],
    ['contact', 'contacts', 'sun', ''],
    ['provider', 'providers', 'sun', 'search=station-1'],
    ['assessment', 'assessments', 'sun', ''],
    ['devices', 'devices', 'root', ''],
  ])('of %s and imported again is all the same', async (from, to, who, query) => {
    for (const form of ['format=csv', 'format=xlsx', 'format=csv&language=en']) {
      const { bytes } = await as(who).download(`/exports/${from}?${form}&${query}`)
      const rows = (await rowsOf(bytes)).length - 1
      const checked = await as(who).checked(to, bytes)
      expect(checked.problems.filter(({ severity }) => severity === 'error')).toEqual([])
      expect([form, checked.counts]).toMatchObject([form, { rows, new: 0, changed: 0, same: rows, bad: 0 }])
      expect(rows).toBeGreaterThan(0)
      expect(await as(who).remove(checked.id)).toBe(204)
    }
  })
})
