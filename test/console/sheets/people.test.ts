import { describe, expect, test } from 'vitest'
import type { ResidentRecord } from '../../../records/record-schemas/people.ts'
import type { Records } from '../../../records/records.ts'
import { onBothDatabases, openOnSqlite } from '../../records/databases.ts'
import { deviceRecord, homeRecord, residentRecord } from '../../records/fixtures.ts'
import { mansNumber, womansNumber } from './messy-sheet.ts'
import { commit, importRows, planRows, TODAY } from './plan-rows.ts'

const ZHOU = womansNumber('1938-11-25')
const WU = womansNumber('1945-06-01')
const ADDRESS = ['溧城街道', '燕山社区', '燕山新村 12 幢 301 室']
const PLACE = ['镇', '村', '详细地址']
const ZHOUS_HOME = { town: '溧城街道', village: '燕山社区', addressLine: '燕山新村 12 幢 301 室' }
const BY = { id: null, name: 'test' }

/** 周桂英, in a home with what nobody would want to lose */
async function withZhou(records: Records, fields: Partial<ResidentRecord> = {}): Promise<void> {
  const home = homeRecord('home-zhou', { ...ZHOUS_HOME, doorCode: '2580#', phone: '0519-87200001' })
  const zhou = residentRecord('zhou', 'home-zhou', {
    idNumber: ZHOU,
    birthDate: '1938-11-25',
    gender: 'female',
    phone: '13812345678',
    illnesses: ['高血压'],
    ...fields,
  })
  const saved = await records.care.save(
    [
      { kind: 'home', doc: home, version: 0 },
      { kind: 'resident', doc: zhou, version: 0 },
    ],
    BY,
    null,
  )
  expect(saved).toMatchObject({ ok: true })
}
const zhouOf = async (records: Records): Promise<ResidentRecord> => (await records.care.get('resident', 'zhou'))!.doc
const byNumber = async (records: Records, number: string): Promise<ResidentRecord> => {
  const id = (await records.care.byNaturalKey('resident', [number])).get(number)
  return (await records.care.get('resident', id!))!.doc
}

onBothDatabases('residents of a sheet', (open) => {
  test('are new people in new homes, and the same sheet again changes nothing', async () => {
    const records = await open()
    const sheet = [
      ['身份证号', '姓名', ...PLACE, '人员类别', '残疾类别', '残疾等级', '月收入', '疾病', '网格', '住户电话', '状态'],
      [ZHOU, '周桂英', ...ADDRESS, '独居、五保', '肢体', '二级', '1,200', '高血压', '第 3 网格', '0519-87200001', '在家'],
      [WU, '吴秀英', '溧城街道', '平陵社区', '平陵西路 8 号', '', '', '', '', '无', '', '', ''],
    ]
    const run = await importRows(records, 'residents', sheet)
    expect(run.counts).toEqual({ rows: 2, new: 2, changed: 0, same: 0, bad: 0 })
    const zhou = await byNumber(records, ZHOU)
    expect(zhou).toMatchObject({
      ...{
        name: '周桂英',
        gender: 'female',
        birthDate: '1938-11-25',
        incomes: [{ fen: 120_000, from: null, until: null, evidence: null }],
        illnesses: ['高血压'],
        statuses: [],
      },
      categories: ['独居', '散居五保'].map((category) => ({ category, from: null, until: null, evidence: null })),
      disabilities: [{ kind: '肢体', grade: 2, certificate: null, from: null, until: null }],
    })
    expect((await records.care.get('home', zhou.homeId))?.doc).toMatchObject({ ...ZHOUS_HOME, grid: '第 3 网格', phone: '0519-87200001' })
    expect((await records.care.history('resident', zhou.id)).map(({ reason, by }) => [reason, by.name])).toEqual([
      ['导入 名单.xlsx', '孙志远'],
    ])
    expect((await importRows(records, 'residents', sheet)).counts).toEqual({ rows: 2, new: 0, changed: 0, same: 2, bad: 0 })
    expect(await records.care.history('resident', zhou.id)).toHaveLength(1)
  })

  test('who are known keep everything that the sheet does not say', async () => {
    const records = await open()
    await withZhou(records)
    const run = await importRows(records, 'residents', [
      ['身份证号', '方言', '疾病', '门禁密码'],
      [ZHOU, '溧阳话', '', '9999#'],
    ])
    expect(run.counts).toMatchObject({ rows: 1, changed: 1 })
    expect(await zhouOf(records)).toMatchObject({ name: '周桂英', phone: '13812345678', illnesses: ['高血压'], dialect: '溧阳话' })
    expect((await records.care.get('home', 'home-zhou'))?.doc).toMatchObject({ ...ZHOUS_HOME, doorCode: '9999#', phone: '0519-87200001' })
  })

  test('of one household share one home, and may not contradict each other about it', async () => {
    const records = await open()
    const run = await planRows(records, 'residents', [
      ['身份证号', '姓名', ...PLACE, '门禁密码'],
      [ZHOU, '周桂英', ...ADDRESS, '2580#'],
      [WU, '吴秀英', '溧城街道', '燕山社区', '燕山新村１２幢３０１室', '1111#'],
    ])
    expect(run.said).toEqual(['3 F 门禁密码 home-differs'])
    await commit(records, run)
    expect(await records.care.count({ kind: 'home' })).toBe(1)
    const [zhou, wu] = [await byNumber(records, ZHOU), await byNumber(records, WU)]
    expect(zhou.homeId).toBe(wu.homeId)
    expect((await records.care.get('home', wu.homeId))?.doc.doorCode).toBe('2580#')
  })
})

describe('of a resident', () => {
  describe('who is known', () => {
    const open = openOnSqlite()

    test('categories are added from today on, or from the day that is given, and never ended', async () => {
      const records = await open()
      await withZhou(records, { categories: [{ category: '独居', from: '2020-01-01', until: null, evidence: '走访' }] })
      await importRows(records, 'residents', [
        ['身份证号', '人员类别'],
        [ZHOU, '低保、独居'],
      ])
      await importRows(records, 'residents', [
        ['身份证号', '人员类别', '认定日期', '类别依据'],
        [ZHOU, '失能', '2026-10-01', '评估报告'],
      ])
      expect((await zhouOf(records)).categories).toEqual([
        { category: '独居', from: '2020-01-01', until: null, evidence: '走访' },
        { category: '低保', from: TODAY, until: null, evidence: null },
        { category: '失能', from: '2026-10-01', until: null, evidence: '评估报告' },
      ])
    })

    test('a new status ends the one before on the day before', async () => {
      const records = await open()
      await withZhou(records, { statuses: [{ status: 'hospital', from: '2026-11-01', until: null, place: '人民医院' }] })
      await importRows(records, 'residents', [
        ['身份证号', '状态', '状态起始日期', '所在地点'],
        [ZHOU, '敬老院', '2026-11-20', '溧城敬老院'],
      ])
      expect((await zhouOf(records)).statuses).toEqual([
        { status: 'hospital', from: '2026-11-01', until: '2026-11-19', place: '人民医院' },
        { status: 'institution', from: '2026-11-20', until: null, place: '溧城敬老院' },
      ])
      await importRows(records, 'residents', [
        ['身份证号', '状态'],
        [ZHOU, '在家'],
      ])
      expect((await zhouOf(records)).statuses.at(-1)).toEqual({
        status: 'institution',
        from: '2026-11-20',
        until: '2026-11-23',
        place: '溧城敬老院',
      })
    })

    test.each([
      ['a death without its day', ['状态'], ['去世'], ['2 - needs-other'], 'bad'],
      ['a status that begins before the one that it ends', ['状态', '状态日期'], ['外出', '2026-10-01'], ['2 - record-rule'], 'bad'],
      ['another name', ['姓名'], ['周桂芳'], ['2 B 姓名 name-differs'], 'changed'],
      ['another birth date', ['出生日期'], ['1938-10-04'], ['2 B 出生日期 birth-date-differs'], 'same'],
      ['another gender', ['性别'], ['男'], ['2 B 性别 gender-differs'], 'same'],
      ['half a disability', ['残疾等级'], ['二级'], ['2 - needs-other'], 'bad'],
      ['a masked phone', ['电话'], ['138****5678'], ['2 B 电话 masked'], 'same'],
      ['a phone in another form', ['电话'], ['138 1234 5678'], [], 'same'],
      ['part of another address', ['村'], ['平陵社区'], ['2 B 村 address-incomplete'], 'same'],
      ['the same address in another form', PLACE, ['溧城街道', '燕山社区', '燕山新村１２幢 301室'], [], 'same'],
      ['another address', PLACE, ['溧城街道', '平陵社区', '平陵西路 8 号'], ['2 D 详细地址 moves-home'], 'changed'],
      ['a home that does not exist', ['住户编号'], ['home-9'], ['2 B 住户编号 unknown-home', '2 B 住户编号 moves-home'], 'bad'],
      ['the id of somebody else', ['档案编号'], ['wu'], ['2 B 档案编号 id-differs'], 'bad'],
    ])('%s is said', async (_, headings, cells, said, outcome) => {
      const records = await open()
      await withZhou(records, { statuses: [{ status: 'hospital', from: '2026-11-01', until: null, place: null }] })
      const run = await planRows(records, 'residents', [
        ['身份证号', ...headings],
        [ZHOU, ...cells],
      ])
      expect([run.said, run.planned.get(2)?.outcome]).toEqual([said, outcome])
    })

    test('somebody whose home has a box is not moved away from it', async () => {
      const records = await open()
      await withZhou(records)
      await records.devices.add(deviceRecord('box-1', 'home-zhou'))
      const run = await planRows(records, 'residents', [
        ['身份证号', ...PLACE],
        [ZHOU, '溧城街道', '平陵社区', '平陵西路 8 号'],
      ])
      expect(run.said).toEqual(['2 D 详细地址 home-has-box'])
      expect(run.planner.saves()).toEqual([])
    })

    test('who moves to a known home lives there from now on, and the old home stays', async () => {
      const records = await open()
      await withZhou(records)
      await records.care.save([{ kind: 'home', doc: homeRecord('home-2', { addressLine: '平陵西路 8 号' }), version: 0 }], BY, null)
      const run = await planRows(records, 'residents', [
        ['身份证号', ...PLACE],
        [ZHOU, '溧城街道', '燕山社区', '平陵西路8号'],
      ])
      await commit(records, run)
      expect((await zhouOf(records)).homeId).toBe('home-2')
      expect(await records.care.get('home', 'home-zhou')).not.toBeNull()
    })

    test('is found by the id of an export whose numbers are masked', async () => {
      const records = await open()
      await withZhou(records)
      const masked = [
        ['身份证号', '姓名', '本人电话', '档案编号'],
        [`${ZHOU.slice(0, 4)} **** **** ${ZHOU.slice(-4)}`, '周桂英', '138****5678', 'zhou'],
      ]
      const run = await planRows(records, 'residents', masked)
      expect(run.counts).toMatchObject({ rows: 1, same: 1 })
      expect(run.said).toEqual(['2 A 身份证号 masked', '2 C 本人电话 masked'])
    })
  })

  describe('who is new', () => {
    const open = openOnSqlite()

    test.each([
      ['without an address', ['姓名'], ['周桂英'], ['2 - not-in-sheet', '2 - not-in-sheet', '2 - not-in-sheet']],
      ['without a village', ['姓名', ...PLACE], ['周桂英', '溧城街道', '', '燕山新村'], ['2 D 村 missing']],
      ['without a name', ['姓名', ...PLACE], ['', ...ADDRESS], ['2 B 姓名 missing']],
      ['with a future birth date', ['姓名', ...PLACE, '出生日期'], ['周桂英', ...ADDRESS, '2027-01-01'], ['2 F 出生日期 day-ahead']],
    ])('%s it is said', async (_, headings, cells, said) => {
      const run = await planRows(await open(), 'residents', [
        ['身份证号', ...headings],
        [ZHOU, ...cells],
      ])
      expect(run.said).toEqual(said)
      expect(run.counts).toMatchObject({ rows: 1, bad: 1 })
      expect(run.planner.saves()).toEqual([])
    })

    test('a row that is bad does not stand in the way of a good one about the same person', async () => {
      const run = await planRows(await open(), 'residents', [
        ['身份证号', '姓名', ...PLACE],
        [ZHOU, '周桂英', '溧城街道', '', '燕山新村'],
        [ZHOU, '周桂英', ...ADDRESS],
        [ZHOU, '周桂英', ...ADDRESS],
      ])
      expect(run.said).toEqual(['2 D 村 missing', '3 A 身份证号 repeated-below', '4 A 身份证号 repeated-row'])
      expect([...run.planned.values()].map(({ outcome }) => outcome)).toEqual(['bad', 'new', 'bad'])
    })
  })
})

onBothDatabases('homes of a sheet', (open) => {
  const headings = ['住户编号', ...PLACE, '网格', '纬度', '经度', '楼层', '电话']

  test('are told apart by id, or by their address', async () => {
    const records = await open()
    await importRows(records, 'homes', [
      headings,
      ['home-7', ...ADDRESS, '3', '31.42', '119.48', '3 楼', '0519-87200001'],
      ['', '溧城街道', '平陵社区', '平陵西路 8 号', '', '', '', '', ''],
    ])
    expect((await records.care.get('home', 'home-7'))?.doc).toMatchObject({ ...ZHOUS_HOME, grid: '3', lat: 31.42, floor: '3 楼' })
    const again = await planRows(records, 'homes', [
      headings,
      ['home-7', ...ADDRESS.with(2, '燕山新村 12 幢 302 室'), '', '', '', '', ''],
      ['', '溧城街道', '平陵社区', '平陵西路8号', '5', '', '', '', '051987200001'],
      ['', ...ADDRESS.with(2, '燕山新村12幢302室'), '', '', '', '', ''],
      ['', ...ADDRESS, '', '', '', '', ''],
    ])
    expect([...again.planned.values()].map(({ outcome }) => outcome)).toEqual(['changed', 'changed', 'bad', 'new'])
    expect(again.said).toEqual(['2 D 详细地址 repeated-below', '4 D 详细地址 repeated-row'])
  })

  test('with another one’s address are refused', async () => {
    const records = await open()
    await importRows(records, 'homes', [
      headings,
      ['home-7', ...ADDRESS, '', '', '', '', ''],
      ['home-8', '溧城街道', '平陵社区', '8 号', '', '', '', '', ''],
    ])
    const run = await planRows(records, 'homes', [headings, ['home-8', ...ADDRESS, '', '100', '', '', '']])
    expect(run.said).toEqual(['2 F 纬度 out-of-range', '2 D 详细地址 key-taken'])
  })
})

const contactHeadings = ['老人身份证号', '住户编号', ...PLACE, '联系人姓名', '关系', '联系人电话', '拨打顺序', '有钥匙']
const contactRow = (key: Partial<Record<'id' | 'home', string>>, ...cells: string[]) => [key.id ?? '', key.home ?? '', '', '', '', ...cells]

onBothDatabases('contacts of a sheet', (open) => {
  test('find their home by a resident, an id or an address, and one number is one contact of a home', async () => {
    const records = await open()
    await withZhou(records)
    const sheet = [
      contactHeadings,
      contactRow({ id: ZHOU }, '周敏', '女儿', '139 0000 0002', '', '是'),
      contactRow({ home: 'home-zhou' }, '沈军', '儿子', '13900000003', '', '否'),
      ['', '', ...ADDRESS, '网格员', '网格员', '0519-87200009', '9', ''],
    ]
    expect((await importRows(records, 'contacts', sheet)).counts).toMatchObject({ rows: 3, new: 3 })
    const { items } = await records.care.list({ kind: 'contact', homeId: 'home-zhou', limit: 10 })
    expect(items.map(({ doc: { name, order, keyHolder } }) => [name, order, keyHolder])).toEqual([
      ['周敏', 1, true],
      ['沈军', 2, false],
      ['网格员', 9, false],
    ])
    expect((await importRows(records, 'contacts', sheet)).counts).toMatchObject({ rows: 3, same: 3 })
    const changed = await planRows(records, 'contacts', [contactHeadings, contactRow({ id: ZHOU }, '周敏', '女儿', '13900000002', '2', '')])
    expect([changed.said, changed.counts.changed]).toEqual([['2 I 拨打顺序 order-taken'], 1])
  })
})

describe('contacts', () => {
  const open = openOnSqlite()
  test.each([
    [
      'an unknown resident',
      contactRow({ id: mansNumber('1950-01-01') }, '周敏', '女儿', '13900000002', '', ''),
      ['2 A 老人身份证号 unknown-resident'],
    ],
    ['an unknown home', contactRow({ home: 'home-9' }, '周敏', '女儿', '13900000002', '', ''), ['2 B 住户编号 unknown-home']],
    ['no home', contactRow({}, '周敏', '女儿', '13900000002', '', ''), ['2 - no-home']],
    ['no number', contactRow({ home: 'home-zhou' }, '周敏', '女儿', '', '', ''), ['2 H 联系人电话 missing']],
    ['a wrong number', contactRow({ home: 'home-zhou' }, '周敏', '女儿', '1390000', '', ''), ['2 H 联系人电话 phone-length']],
  ])('with %s are bad', async (_, cells, said) => {
    const records = await open()
    await withZhou(records)
    const run = await planRows(records, 'contacts', [contactHeadings, cells])
    expect([run.said, run.counts.bad]).toEqual([said, 1])
  })
})
