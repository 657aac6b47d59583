import { describe, expect, test } from 'vitest'
import { loadCareFiles } from '../../../hub/care-files.ts'
import type { Records } from '../../../records/records.ts'
import type { Scale } from '../../../rules/care/scale.ts'
import { onBothDatabases, openOnSqlite } from '../../records/databases.ts'
import { deviceRecord, homeRecord, residentRecord } from '../../records/fixtures.ts'
import { womansNumber } from './messy-sheet.ts'
import { commit, importRows, planRows } from './plan-rows.ts'

const ZHOU = womansNumber('1938-11-25')
const BY = { id: null, name: 'test' }
const { scales } = await loadCareFiles({ extraDir: '/nowhere' })
const scale = (id: string): Scale => scales.find((candidate) => candidate.id === id)!
const itemsOf = ({ parts }: Scale) => parts.flatMap(({ items }) => items)
const GBT = scale('gb-t-42195')
const MZT = scale('mz-t-039')

async function withZhou(records: Records, diedOn?: string): Promise<void> {
  const statuses = diedOn === undefined ? [] : [{ status: 'deceased' as const, from: diedOn, until: null, place: null }]
  await records.care.save(
    [
      { kind: 'home', doc: homeRecord('home-1'), version: 0 },
      { kind: 'home', doc: homeRecord('home-2', { addressLine: '平陵西路 8 号' }), version: 0 },
      { kind: 'resident', doc: residentRecord('zhou', 'home-1', { idNumber: ZHOU, name: '周桂英', statuses }), version: 0 },
    ],
    BY,
    null,
  )
}

const deviceHeadings = ['设备编号', '住户编号', '老人身份证号', '镇', '村', '详细地址', '型号', '设备名称', '心跳间隔(秒)', '是网关']

onBothDatabases('devices of a sheet', (open) => {
  test('get a secret each when they are new, and the same sheet again changes nothing', async () => {
    const records = await open()
    await withZhou(records)
    const sheet = [
      deviceHeadings,
      ['box-1', '', ZHOU, '', '', '', '', '', '', ''],
      ['box-2', 'home-2', '', '', '', '', 'anling-box-2', '卧室主机', '120', '是'],
    ]
    const run = await planRows(records, 'devices', sheet)
    expect([run.said, run.counts.new]).toEqual([[], 2])
    const { secrets } = await commit(records, run)
    const [box1, box2] = [await records.devices.get('box-1'), await records.devices.get('box-2')]
    expect(box1).toMatchObject({ homeId: 'home-1', model: 'anling-box-1', name: '一键通主机', beatMs: 60_000, maxPayloadBytes: 16 * 1024 })
    expect(box2).toMatchObject({ homeId: 'home-2', model: 'anling-box-2', name: '卧室主机', beatMs: 120_000, maxPayloadBytes: 1024 * 1024 })
    expect(secrets.map(({ id, secret }) => [id, `digest of ${secret}`])).toEqual([
      ['box-1', box1?.digest],
      ['box-2', box2?.digest],
    ])
    expect((await importRows(records, 'devices', sheet)).counts).toMatchObject({ rows: 2, same: 2 })
  })

  test('that are known keep their secret, and a move is said', async () => {
    const records = await open()
    await withZhou(records)
    await records.devices.add(deviceRecord('box-1', 'home-1', { disabled: true }))
    const run = await planRows(records, 'devices', [deviceHeadings, ['box-1', 'home-2', '', '', '', '', '', '卧室主机', '', '']])
    expect([run.said, run.counts.changed]).toEqual([['2 A 设备编号 device-moves'], 1])
    expect((await commit(records, run)).secrets).toEqual([])
    expect(await records.devices.get('box-1')).toEqual(deviceRecord('box-1', 'home-2', { disabled: true, name: '卧室主机' }))
  })

  test('that stand in the sheet twice count once', async () => {
    const records = await open()
    await withZhou(records)
    const row = (home: string) => ['box-1', home, ...Array<string>(8).fill('')]
    const run = await planRows(records, 'devices', [deviceHeadings, row('home-1'), row('home-2')])
    expect([run.said, run.counts]).toMatchObject([['2 A 设备编号 repeated-below', '3 A 设备编号 repeated-row'], { new: 1, bad: 1 }])
  })
})

describe('devices', () => {
  const open = openOnSqlite()
  test.each([
    ['no id', ['', 'home-1'], ['2 A 设备编号 missing']],
    ['an id that no topic can carry', ['盒子 1', 'home-1'], ['2 A 设备编号 not-a-device-id']],
    ['no home', ['box-1', ''], ['2 - no-home']],
    ['an unknown home', ['box-1', 'home-9'], ['2 B 住户编号 unknown-home']],
  ])('with %s are bad', async (_, cells, said) => {
    const records = await open()
    await withZhou(records)
    const run = await planRows(records, 'devices', [deviceHeadings, [...cells, ...Array<string>(8).fill('')]])
    expect([run.said, run.counts.bad, run.planner.devices?.()]).toEqual([said, 1, []])
  })
})

onBothDatabases('providers of a sheet', (open) => {
  const headings = [
    '服务商名称',
    '统一社会信用代码',
    '类别',
    '电话',
    '负责人',
    '所在镇/街道',
    '服务时间',
    '服务区域',
    '服务项目',
    '每日服务能力',
    '在用',
  ]
  const CODE = '52320481MJ5678901A'
  const YANSHAN = [
    '燕山服务站',
    CODE,
    '日间照料中心',
    '0519-87200002',
    '李建国',
    '溧城街道',
    '8-18',
    '溧城街道、昆仑街道',
    '助餐、保洁',
    '40',
    '是',
  ]

  test('are told apart by credit code, or by name and town', async () => {
    const records = await open()
    const sheet = [headings, YANSHAN, ['竹箦服务站', '', '助餐点', '', '', '竹箦镇', '全天', '', '送餐', '', '']]
    expect((await importRows(records, 'providers', sheet)).counts).toMatchObject({ rows: 2, new: 2 })
    const { items } = await records.care.list({ kind: 'provider', search: '燕山', limit: 10 })
    expect(items[0]!.doc).toMatchObject({
      ...{ name: '燕山服务站', creditCode: CODE, kind: '日间照料中心', fromHour: 8, toHour: 18, capacityPerDay: 40, active: true },
      ...{ serviceTowns: ['溧城街道', '昆仑街道'], services: ['meal', 'cleaning'] },
    })
    expect((await importRows(records, 'providers', sheet)).counts).toMatchObject({ rows: 2, same: 2 })
    const renamed = await importRows(records, 'providers', [headings, YANSHAN.with(0, '燕山社区服务中心')])
    expect(renamed.counts).toMatchObject({ rows: 1, changed: 1 })
  })

  test('say what is wrong with them', async () => {
    const row = ['', '5232048', '助餐点', '8720', '', '溧城街道', '上班时间', '', '打麻将', '很多', '']
    const run = await planRows(await open(), 'providers', [headings, row, YANSHAN, YANSHAN.with(5, '')])
    expect(run.said).toEqual([
      ...[
        '2 B 统一社会信用代码 credit-code',
        '2 G 服务时间 not-hours',
        '2 I 服务项目 unknown-word',
        '2 J 每日服务能力 not-a-number',
        '2 A 服务商名称 missing',
      ],
      ...['3 A 服务商名称 repeated-below', '4 A 服务商名称 repeated-row'],
    ])
  })
})

const usual = ['身份证号', '姓名', '评估日期', '量表', '评估员', '评估机构', '评估等级', '变更理由', '评估原因']
/** the best answers, or others by item */
const answers = (of: Scale, changed: Record<string, string> = {}): string[] =>
  itemsOf(of).map(({ id, options }) => changed[id] ?? String(options[0]!.points))
const headings = (of: Scale): string[] => [...usual, ...itemsOf(of).map(({ name }) => name.zh), '近 30 天内照护风险事件的次数']
const row = (of: Scale, level = '', reason = '', changed: Record<string, string> = {}, events = ''): string[] => [
  ...[ZHOU, '周桂英', '2026-03-01', '', '王评估(32041)、李评估', '溧阳市评估中心', level, reason, '首次'],
  ...answers(of, changed),
  events,
]

onBothDatabases('assessments of a sheet', (open) => {
  test('are scored from their answers, whichever scale these belong to', async () => {
    const records = await open()
    await withZhou(records)
    const eating = itemsOf(GBT)[0]!
    await importRows(records, 'assessments', [headings(GBT), row(GBT, '轻度失能', '', { [eating.id]: '0' })])
    await importRows(records, 'assessments', [[...usual, ...itemsOf(MZT).map(({ name }) => name.zh)], row(MZT).slice(0, -1)])
    const { items } = await records.care.list({ kind: 'assessment', residentId: 'zhou', limit: 10 })
    const docs = items.map(({ doc }) => doc).sort((a, b) => (a.scale < b.scale ? -1 : 1))
    expect(docs.map(({ scale: id, scaleVersion, level, care }) => [id, scaleVersion, level, care])).toEqual([
      ['gb-t-42195', '2022', 1, 'mild'],
      ['mz-t-039', '2013', 0, 'intact'],
    ])
    expect(docs[0]).toMatchObject({
      ...{ day: '2026-03-01', nextDue: '2027-03-01', organisation: '溧阳市评估中心', reason: 'first', override: null, replaces: null },
      assessors: [
        { name: '王评估', number: '32041' },
        { name: '李评估', number: null },
      ],
      result: { total: 86 },
    })
  })

  test('are never overwritten: the same again is the same, other answers on that day are refused', async () => {
    const records = await open()
    await withZhou(records)
    await importRows(records, 'assessments', [headings(GBT), row(GBT)])
    const other = row(GBT, '', '', { [itemsOf(GBT)[1]!.id]: '0' })
    expect((await importRows(records, 'assessments', [headings(GBT), row(GBT)])).counts).toMatchObject({ rows: 1, same: 1 })
    const run = await planRows(records, 'assessments', [headings(GBT), other])
    expect([run.said, run.counts.bad]).toEqual([['2 C 评估日期 other-assessment'], 1])
  })

  test('take an option by its words, and a level of the assessors’ own with its reason', async () => {
    const records = await open()
    await withZhou(records)
    const eating = itemsOf(GBT)[0]!
    await importRows(records, 'assessments', [
      headings(GBT),
      row(GBT, '中度失能', '近期明显变差', { [eating.id]: eating.options[1]!.text.zh }),
    ])
    const { items } = await records.care.list({ kind: 'assessment', residentId: 'zhou', limit: 10 })
    expect(items[0]!.doc).toMatchObject({
      level: 2,
      care: 'moderate',
      override: { level: 2, reason: '近期明显变差' },
      result: { level: 1 },
    })
  })
})

describe('assessments', () => {
  const open = openOnSqlite()
  const first = itemsOf(GBT)[0]!
  test.each<[string, string[], string[], string, string?]>([
    ['another level than the answers give', row(GBT, '重度失能'), ['2 G 评估等级 level-differs'], 'new'],
    ['a level that the scale does not have', row(GBT, '很重'), ['2 G 评估等级 unknown-word'], 'bad'],
    ['an answer that is no option', row(GBT, '', '', { [first.id]: '7' }), ['2 J 进食 not-an-option'], 'bad'],
    ['one assessor', row(GBT).with(4, '王评估'), ['2 E 评估员 assessor-count'], 'bad'],
    ['somebody else’s name', row(GBT).with(1, '李桂兰'), ['2 B 姓名 other-name'], 'new'],
    ['a day ahead', row(GBT).with(2, '2027-01-01'), ['2 C 评估日期 day-ahead'], 'bad'],
    ['a day after the death', row(GBT).with(2, '2026-11-02'), ['2 C 评估日期 after-death'], 'bad', '2026-11-01'],
    ['the day of the death', row(GBT).with(2, '2026-11-01'), [], 'new', '2026-11-01'],
    ['an unknown resident', row(GBT).with(0, womansNumber('1950-01-01')), ['2 A 身份证号 unknown-resident'], 'bad'],
    ['an unknown scale', row(GBT).with(3, '我们自己的量表'), ['2 D 量表 unknown-scale'], 'bad'],
    ['a missing answer', row(GBT).with(3, 'GB/T 42195-2022').with(9, ''), ['2 J 进食 answer-missing'], 'bad'],
  ])('with %s say so', async (_, cells, said, outcome, diedOn) => {
    const records = await open()
    await withZhou(records, diedOn)
    const run = await planRows(records, 'assessments', [headings(GBT), cells])
    expect([run.said, run.planned.get(2)?.outcome]).toEqual([said, outcome])
  })
})
