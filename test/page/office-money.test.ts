/** What the office's pages about money, services and data work out by themselves: rates over time, conditions, runs, settlements, sheets. */
import { describe, expect, test } from 'vitest'
import type { Import, Run, SettlementView } from '../../console/care-api.ts'
import { exactYuan, signedYuan } from '../../console/page/office/data/amounts.ts'
import { conditionText } from '../../console/page/office/data/condition-text.ts'
import {
  columnLetter,
  doubtfulRows,
  examplesOf,
  kindsFor,
  missingFields,
  rowsOf,
  rowsToTake,
  unusedColumns,
} from '../../console/page/office/data/import-view.ts'
import { addDays, addMonths, instantOf, lastDayOf } from '../../console/page/office/data/months.ts'
import { hoursOfDay, priceLines } from '../../console/page/office/data/provider-view.ts'
import { gapsOf, newRateOf, rateDraftFrom } from '../../console/page/office/data/rate-draft.ts'
import {
  type Amount,
  amountChanges,
  axisOf,
  bandsOf,
  isChanged,
  knownLate,
  placeOn,
  type Rate,
  rateOn,
  ratesInForce,
  stateOf,
  yearsOn,
} from '../../console/page/office/data/rate-view.ts'
import { nextMonth, openRun, regularFen, shortDigest, stepsOf, totalOf } from '../../console/page/office/data/run-view.ts'
import { hoursBetween, offering, type Provider, priceOn, SERVICE_ITEMS } from '../../console/page/office/data/service-view.ts'
import { equationOf, monthTotal, obstacleOf, paidFen, type Settlement, shownLines } from '../../console/page/office/data/settlement-view.ts'
import { sectionAt } from '../../console/page/office/sections.ts'
import { standardBrief } from '../../console/page/office/standards/standard-brief.ts'
import '../../console/page/office/words.money.ts'
import { chinese as t } from '../../console/page/words.ts'
import { blankProvider } from '../../records/record-schemas/blank.ts'
import { hoursBetween as serverHours } from '../../rules/care/charging.ts'
import { ratesInForce as serverRates } from '../../rules/care/rate-in-force.ts'
import { SERVICE_ITEMS as SERVER_ITEMS } from '../../rules/care/service.ts'

const at = (day: string) => Date.parse(`${day}T09:00:00+08:00`)
const amount = (zh: string, fen: number, more: Partial<Amount> = {}): Amount => ({
  ...{ name: { zh, en: zh }, when: {}, fen, hours: 0, payerSharePercent: null },
  ...more,
})
const rate = (id: string, validFrom: string, more: Partial<Rate> = {}): Rate => ({
  ...{ id, validFrom, validTo: null, recordedAt: at(validFrom), basis: 'law', reference: { zh: '文件', en: 'document' } },
  ...{ amounts: [amount('80–89', 5_000)] },
  ...more,
})

test('money has two decimals and a sign where it is a difference', () => {
  expect([exactYuan(8_605_000), exactYuan(5), exactYuan(-1_250)]).toEqual(['86,050.00', '0.05', '−12.50'])
  expect([signedYuan(2_000), signedYuan(-350), signedYuan(0)]).toEqual(['+20.00', '−3.50', '0.00'])
})

test('months and days are counted over the ends of years', () => {
  expect([addMonths('2026-12', 1), addMonths('2026-01', -1), addMonths('2026-11', 14)]).toEqual(['2027-01', '2025-12', '2028-01'])
  expect([lastDayOf('2028-02'), addDays('2026-12-31', 1)]).toEqual(['2028-02-29', '2027-01-01'])
  expect(instantOf('2026-11-24', '08:30')).toBe(Date.parse('2026-11-24T00:30:00Z'))
})

describe('the rates of a standard', () => {
  const first = rate('a', '2018-07-01')
  const second = rate('b', '2024-01-01', { validTo: '2025-12-31', amounts: [amount('80–89', 6_000), amount('90–99', 12_000)] })
  const corrected = rate('c', '2024-01-01', { ...second, id: 'c', recordedAt: at('2024-03-05') })
  const ahead = rate('d', '2027-01-01')
  const all = [ahead, first, second, corrected]

  test('are in force as the server pays by them', () => {
    const own = ratesInForce(all)
    expect(own.map(({ rate: { id }, from, until }) => [id, from, until])).toEqual([
      ['a', '2018-07-01', '2023-12-31'],
      ['c', '2024-01-01', '2025-12-31'],
      ['d', '2027-01-01', null],
    ])
    expect(own).toEqual(serverRates(all, at('2030-01-01')))
    expect([rateOn(own, '2024-06-01')?.id, rateOn(own, '2026-06-01'), rateOn(own, '2018-01-01')]).toEqual(['c', null, null])
  })

  test('say what they are today, and when they were known too late', () => {
    const own = ratesInForce(all)
    const states = all.map((one) => stateOf(one, own, '2024-06-01'))
    expect(states).toEqual(['ahead', 'past', 'replaced', 'now'])
    expect([knownLate(first), knownLate(corrected)]).toEqual([null, '2024-03-05'])
  })

  test('become lanes: the same row through all of them, the newest rows first', () => {
    const bands = bandsOf(ratesInForce(all))
    expect(bands.map(({ name, pieces }) => [name.zh, pieces.map((piece) => piece.amount.fen)])).toEqual([
      ['80–89', [5_000, 6_000, 5_000]],
      ['90–99', [12_000]],
    ])
  })

  test('stand on an axis that begins with the first year and ends a year ahead', () => {
    const axis = axisOf(ratesInForce([first]), '2026-11-24')
    expect(axis).toEqual({ from: '2018-01-01', to: '2027-11-01' })
    expect([placeOn(axis, '2017-01-01'), placeOn(axis, '2018-01-01'), placeOn(axis, '2040-01-01')]).toEqual([0, 0, 100])
    expect(yearsOn(axis)).toHaveLength(10)
  })

  test('are summed up from the lowest to the highest row', () => {
    const standard = { gives: 'cash', per: 'month' } as const
    const brief = (amounts: Amount[]) => standardBrief({ ...standard } as Parameters<typeof standardBrief>[0], { ...first, amounts }, t)
    expect(brief([amount('a', 6_000), amount('b', 30_000)])).toBe('60.00–300.00 元/月')
    expect(brief([amount('a', 6_000)])).toBe('60.00 元/月')
  })
})

describe('a rate that is to be appended', () => {
  let key = 0
  const newKey = () => `k${++key}`
  const last = rate('a', '2024-01-01', { amounts: [amount('80–89', 6_000), amount('90–99', 12_000)] })

  test('begins as the last one, and is ready when day, reference and reason are there', () => {
    const draft = rateDraftFrom(last, newKey)
    expect(gapsOf(draft)).toEqual(['validFrom', 'reason'])
    const ready = { ...draft, validFrom: '2027-01-01', reason: ' 调整 ' }
    expect(gapsOf(ready)).toEqual([])
    expect(newRateOf(ready, 3)).toMatchObject({ version: 3, validFrom: '2027-01-01', validTo: null, reason: '调整', amounts: last.amounts })
    expect(newRateOf(ready, 3).amounts[0]).not.toHaveProperty('key')
  })

  test('says what is missing: an end before the beginning, a row without a name, two of one name', () => {
    const draft = { ...rateDraftFrom(last, newKey), validFrom: '2027-01-01', validTo: '2026-01-01', reason: '调整' }
    const [one] = draft.amounts
    expect(gapsOf(draft)).toEqual(['validTo'])
    expect(gapsOf({ ...draft, validTo: null, amounts: [] })).toEqual(['amounts'])
    expect(gapsOf({ ...draft, validTo: null, amounts: [{ ...one!, name: { zh: ' ', en: '' } }] })).toEqual(['name'])
    expect(gapsOf({ ...draft, validTo: null, amounts: [one!, { ...one!, key: 'other' }] })).toEqual(['twice'])
  })

  test('shows what it changes: other amounts, new rows, rows that are gone', () => {
    const changes = amountChanges(last.amounts, [amount('80–89', 8_800), amount('100+', 50_000)])
    expect(changes.map(({ name, before, after }) => [name.zh, before?.fen, after?.fen])).toEqual([
      ['80–89', 6_000, 8_800],
      ['100+', undefined, 50_000],
      ['90–99', 12_000, undefined],
    ])
    expect(amountChanges(last.amounts, last.amounts).filter(isChanged)).toEqual([])
  })
})

test('a condition is read out', () => {
  const text = (condition: Parameters<typeof conditionText>[0]) => conditionText(condition, t)
  expect(text({ categoriesAny: ['低保', '失独'], ageFrom: 80, levels: ['moderate', 'severe', 'total'] })).toBe(
    '低保 或 失独，80 周岁以上，中度失能及以上',
  )
  expect(text({ ageFrom: 80, ageBelow: 90 })).toBe('80–89 周岁')
  expect(text({ levels: ['total'] })).toBe('完全失能')
  expect(text({ levels: ['mild', 'severe'] })).toBe('轻度失能 或 重度失能')
  expect(text({ disabilityGrades: [1, 2], disabilityKinds: ['肢体'] })).toBe('肢体残疾 1、2 级')
  expect(text({ categoriesNone: ['散居五保'], dwelling: ['home'], box: true, incomeBelowFen: 86_000 })).toBe(
    '不属于散居五保，居家，已安装一键通，月收入低于 860.00 元',
  )
  expect(text({})).toBe('所有老人')
})

describe('monthly runs', () => {
  const run = (month: string, state: Run['state'], more: Partial<Run> = {}): Run => ({
    ...{ id: `${month}-${state}`, month, state, asOf: 0, startedAt: 1, startedBy: { id: 'q', name: '钱敏' }, done: 0, total: 0 },
    ...{ approvedBy: null, approvedAt: null, frozenBy: null, frozenAt: null, digest: null, sums: [], reason: null },
    ...more,
  })
  const sum = { programme: 'a', residents: 2, fen: 9_000, hours: 4, backPaidFen: 2_000, recoveredFen: 500, demonstration: false }

  test('offer the month after the last that counts, at most one ahead', () => {
    expect(nextMonth([], '2026-11')).toBe('2026-11')
    expect(nextMonth([run('2026-10', 'frozen'), run('2026-11', 'discarded')], '2026-11')).toBe('2026-11')
    expect(nextMonth([run('2026-12', 'frozen')], '2026-11')).toBe('2026-12')
    expect(openRun([run('2026-10', 'frozen'), run('2026-11', 'failed')])).toBe(null)
    expect(openRun([run('2026-11', 'approved')])?.month).toBe('2026-11')
  })

  test('say which step is done, next or still to come', () => {
    const states = (one: Run) => stepsOf(one).map(({ state }) => state)
    expect(states(run('2026-11', 'calculating'))).toEqual(['next', 'open', 'open'])
    expect(states(run('2026-11', 'calculated'))).toEqual(['done', 'next', 'open'])
    expect(states(run('2026-11', 'frozen'))).toEqual(['done', 'done', 'done'])
    expect(states(run('2026-11', 'failed'))).toEqual(['open', 'open', 'open'])
  })

  test('keep the month apart from what is paid or recovered for earlier ones', () => {
    expect(regularFen(sum)).toBe(7_500)
    expect(totalOf([sum, { ...sum, demonstration: true }])).toEqual({
      ...{ fen: 18_000, hours: 8, backPaidFen: 4_000, recoveredFen: 1_000, demonstration: true },
    })
    expect(shortDigest('123d743254ac15a3eb907effd83b67ec')).toBe('123d7432…d83b67ec')
  })
})

describe('a settlement', () => {
  const line = (serviceId: string, payableFen: number, problem: Settlement['lines'][number]['problem'] = null) => ({
    ...{ serviceId, residentId: 'r', day: '2026-10-03', item: 'cleaning', hours: 1, totalFen: payableFen, payableFen, problem },
  })
  const sums = {
    ...{ services: 2, totalFen: 9_500, payableFen: 9_500, heldFen: 6_000, differencesFen: -500, responseScore: 88 },
    ...{ deductionPercent: 2, deductionFen: 60, toPayFen: 2_940 },
  }
  const settlement: Settlement = {
    ...{ id: 'p:2026-10', providerId: 'p', month: '2026-10', state: 'draft', sums, note: null },
    ...{ preparedBy: { id: 'q', name: '钱敏' }, preparedAt: 1, approvedBy: null, approvedAt: null },
    lines: [line('a', 3_500), line('b', 6_000, 'no-evidence')],
    differences: [{ serviceId: 'a', fen: -500, reason: '迟到', by: '李梅' }],
  }
  const view: SettlementView = {
    ...{ version: 1, providerName: '居家护理站', residentNames: {}, undecided: ['b'], settlement },
    terms: { validFrom: '2019-01-01', demonstration: true, reference: { zh: '', en: '' } },
  }

  test('pays a line what is payable and what was said on top, and a held one only what was said', () => {
    expect(settlement.lines.map((one) => paidFen(settlement, one))).toEqual([3_000, 0])
    const decided = { ...settlement, differences: [{ serviceId: 'b', fen: 6_000, reason: '有照片', by: '李梅' }] }
    expect(paidFen(decided, settlement.lines[1]!)).toBe(6_000)
  })

  test('is approved by neither who prepared it nor who changed it, once all is decided and the month is over', () => {
    const obstacle = (of: SettlementView, id: string, name: string, thisMonth = '2026-11') => obstacleOf(of, { id, name }, thisMonth)
    expect([obstacle(view, 'q', '钱敏'), obstacle(view, 'l', '李梅'), obstacle(view, 's', '孙悦')]).toEqual(['own', 'own', 'undecided'])
    const decided = { ...view, undecided: [] }
    expect([obstacle(decided, 's', '孙悦', '2026-10'), obstacle(decided, 's', '孙悦')]).toEqual(['not-over', null])
  })

  test('adds up in the order in which a clerk does', () => {
    expect(equationOf(sums).map(({ sign, fen }) => [sign, fen])).toEqual([
      ['', 9_500],
      ['−', 6_000],
      ['−', 500],
      ['−', 60],
      ['=', 2_940],
    ])
    expect(
      monthTotal([
        { state: 'approved', undecided: 0, problems: 1, sums },
        { state: 'draft', undecided: 1, problems: 1, sums },
      ]),
    ).toMatchObject({
      ...{ toPayFen: 5_880, approved: 1, problems: 2 },
    })
    expect(shownLines(view, 'undecided').map(({ serviceId }) => serviceId)).toEqual(['b'])
  })
})

describe('providers and services', () => {
  const provider = (more: Partial<Provider>): Provider => ({ ...blankProvider('p', '护理站'), services: ['cleaning'], ...more })
  const prices = [
    { item: 'cleaning', unit: 'hour' as const, fen: 3_000, from: '2025-01-01' },
    { item: 'cleaning', unit: 'hour' as const, fen: 3_500, from: '2026-07-01' },
    { item: 'cleaning', unit: 'hour' as const, fen: 4_000, from: '2027-01-01' },
  ]

  test('the page knows the items, and counts hours, as the server does', () => {
    expect([...SERVICE_ITEMS]).toEqual([...SERVER_ITEMS])
    for (const minutes of [1, 20, 55, 118, 121]) {
      const end = at('2026-11-24') + minutes * 60_000
      expect(hoursBetween(at('2026-11-24'), end)).toBe(serverHours(at('2026-11-24'), end))
    }
  })

  test('whoever is active, does it and serves the town is offered', () => {
    const all = [
      provider({ id: 'a' }),
      provider({ id: 'b', active: false }),
      provider({ id: 'c', services: ['meal'] }),
      provider({ id: 'd', serviceTowns: ['戴埠镇'] }),
    ]
    expect(offering(all, 'cleaning', '溧城街道').map(({ id }) => id)).toEqual(['a'])
    expect(offering(all, 'cleaning', null).map(({ id }) => id)).toEqual(['a', 'd'])
  })

  test('the price that began last counts; those before it have ended, those after it lie ahead', () => {
    expect([priceOn({ prices }, 'cleaning', '2026-06-30')?.fen, priceOn({ prices }, 'cleaning', '2026-07-01')?.fen]).toEqual([3_000, 3_500])
    expect(priceOn({ prices }, 'cleaning', '2024-12-31')).toBe(null)
    expect(priceLines(prices, '2026-11-24').map(({ price, standing }) => [price.fen, standing])).toEqual([
      [4_000, 'ahead'],
      [3_500, 'now'],
      [3_000, 'ended'],
    ])
  })

  test('opening hours are written as people write them', () => {
    expect([hoursOfDay({ fromHour: 7, toHour: 21 }, t), hoursOfDay({ fromHour: 0, toHour: 0 }, t)]).toEqual(['07:00–21:00', '全天'])
  })
})

describe('a sheet', () => {
  const sheet: Import = {
    ...{ id: 'i', kind: 'residents', name: '名单.xlsx', state: 'checked', done: 4, total: 4, sheets: ['表'], sheet: '表', headerRow: 1 },
    ...{ headers: ['序号', '姓名', '', '备注'], top: [], mapping: { name: 1 }, committed: null, secrets: false, failure: null },
    sample: [
      ['1', '周芳', '', ''],
      ['2', '周芳', '', ''],
      ['3', '沈德福', '', '重复'],
    ],
    fields: [
      { field: 'name', title: { zh: '姓名', en: 'Name' }, needed: true, example: '' },
      { field: 'idNumber', title: { zh: '身份证号', en: 'ID number' }, needed: true, example: '' },
    ],
    counts: { rows: 6, new: 3, changed: 1, same: 0, bad: 2, warnings: 1 },
    problems: [2, 3, 3].map((row, i) => ({
      ...{ row, column: 'B 姓名', field: 'name', value: '', severity: i === 1 ? ('error' as const) : ('warning' as const) },
      ...{ reason: String(i), message: { zh: '', en: '' } },
    })),
  }

  test('names its columns as spreadsheets do, and shows what is in them', () => {
    expect([0, 25, 26, 51, 52, 701, 702].map(columnLetter)).toEqual(['A', 'Z', 'AA', 'AZ', 'BA', 'ZZ', 'AAA'])
    expect(examplesOf(sheet, 1)).toEqual(['周芳', '沈德福'])
    expect(unusedColumns(sheet, sheet.mapping)).toEqual([0, 3])
    expect(missingFields(sheet, sheet.mapping).map(({ field }) => field)).toEqual(['idNumber'])
  })

  test('lets doubtful rows be left out; those with errors are out anyway', () => {
    expect(doubtfulRows(sheet.problems)).toEqual([2])
    expect([rowsToTake(sheet, []), rowsToTake(sheet, [2]), rowsToTake(sheet, [2, 3])]).toEqual([4, 3, 3])
  })

  test('takes row numbers as people write them, and nothing else', () => {
    expect(rowsOf('12, 15-18、20')).toEqual([12, 15, 16, 17, 18, 20])
    expect(rowsOf('')).toEqual([])
    expect([rowsOf('第三行'), rowsOf('9-3'), rowsOf('0')]).toEqual([null, null, null])
  })

  test('is of the kinds that the role may bring in', () => {
    expect(kindsFor('technician')).toEqual(['devices'])
    expect(kindsFor('bureau')).not.toContain('devices')
    expect(kindsFor('admin')).toContain('devices')
    expect(kindsFor('operator')).toEqual([])
  })
})

test('a path belongs to a section only for a role that has its page', () => {
  expect(sectionAt('bureau', '/office/subsidies/01ABC')?.word).toBe('rail.money')
  expect(sectionAt('technician', '/office/subsidies')).toBe(undefined)
  expect(sectionAt('bureau', '/office/tokens')).toBe(undefined)
  expect(sectionAt('bureau', '/office/servicesx')).toBe(undefined)
})
