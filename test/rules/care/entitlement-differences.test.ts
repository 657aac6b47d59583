/** What was paid, what is due as known now, and the line that makes it good. */
import { describe, expect, test } from 'vitest'
import type { Month } from '../../../rules/care/day.ts'
import { type Difference, differences, differencesSince, type Paid } from '../../../rules/care/differences.ts'
import { prepareStandards } from '../../../rules/care/entitlement.ts'
import type { ResidentFacts, Standard } from '../../../rules/care/standard.ts'
import { assessed, held, lived, monthOf, NOW, noon, resident, shipped } from './entitlement-case.ts'

/** what a run wrote down for these months, as it was known then */
const paidFor = (who: Partial<ResidentFacts>, months: Month[], asOf: number, standards: readonly Standard[] = shipped): Paid[] =>
  months.flatMap((month) => monthOf(resident(who), month, asOf, standards).entitled.map((entitled) => ({ ...entitled, month })))

const now = (who: Partial<ResidentFacts>, months: Month[], asOf = NOW) => months.map((month) => monthOf(resident(who), month, asOf))
const between = (paid: Paid[], who: Partial<ResidentFacts>, months: Month[], asOf = NOW): Difference[] =>
  differences({ paid, now: now(who, months, asOf), standards: shipped })

const brief = (lines: readonly Difference[]) =>
  lines.map(({ programme, month, fen, hours, direction, changes }) => [
    month,
    programme,
    hours ? `${hours} h` : fen / 100,
    direction,
    ...changes,
  ])

const severe = { birthDate: '1950-01-01', categories: [held('低保边缘', '2021-01-01')], assessments: [assessed('2025-06-01', 'severe')] }

describe('a law change that is known late', () => {
  const paid = paidFor(severe, ['2026-06', '2026-07', '2026-08'], noon('2026-09-01'))
  test('pays back what is missing in each month since it is in force', () => {
    const lines = between(paid, severe, ['2026-06', '2026-07', '2026-08'])
    expect(brief(lines)).toEqual([
      ['2026-07', 'nursing-allowance', 40, 'back-pay', 'rate'],
      ['2026-08', 'nursing-allowance', 40, 'back-pay', 'rate'],
    ])
    expect(lines[0]!.sentence).toEqual({
      zh: '护理补贴 2026-07 已发 200.00 元，现核定 240.00 元，补发 40.00 元；标准由2022-01-01 起执行的（nursing-allowance:2022-01-01，依据：本市金额未公开的示范值，制度见《老年人权益保障法》第三十条）变为2026-07-01 起执行的（nursing-allowance:2026-07-01，依据：本市金额未公开的示范值，制度见《老年人权益保障法》第三十条）。',
      en: "Nursing allowance, 2026-07: 200.00 yuan paid, 240.00 yuan due as known now, 40.00 yuan to be paid; the rate from the one in force since 2022-01-01 (nursing-allowance:2022-01-01, by: a demonstration value, as Liyang's amount is not public; the scheme is that of article 30 of the Law on the Rights of the Elderly) to the one in force since 2026-07-01 (nursing-allowance:2026-07-01, by: a demonstration value, as Liyang's amount is not public; the scheme is that of article 30 of the Law on the Rights of the Elderly).",
    })
    expect(lines[0]).toMatchObject({
      residentId: 'resident-1',
      demonstration: true,
      because: [{ rate: { id: 'nursing-allowance:2026-07-01' } }],
    })
  })
  test('pays nothing back as long as it is not known', () => {
    expect(between(paid, severe, ['2026-06', '2026-07', '2026-08'], noon('2026-09-05'))).toEqual([])
  })
  test('pays nothing back a second time', () => {
    const first = between(paid, severe, ['2026-07'])
    expect(between([...paid, ...first], severe, ['2026-07'])).toEqual([])
  })
})

test('the law of 2019, published in August for July, pays 60 yuan for each month', () => {
  const poor = { categories: [held('低保', '2018-01-01')] }
  const months = ['2019-06', '2019-07', '2019-08']
  expect(brief(between(paidFor(poor, months, noon('2019-08-15')), poor, months))).toEqual([
    ['2019-07', 'minimum-living', 60, 'back-pay', 'rate'],
    ['2019-08', 'minimum-living', 60, 'back-pay', 'rate'],
  ])
})

// July: moderate 120 × 9/31 + severe 240 × 22/31 = 6360/31 = 205.16 instead of 150 yuan of vouchers, which 120 for nursing had not reached
test('a late assessment changes the row, and with it which of two programmes is paid', () => {
  const before = { birthDate: '1950-01-01', categories: [held('失独', '2015-06-01')], assessments: [assessed('2025-06-01', 'moderate')] }
  const after = { ...before, assessments: [...before.assessments, assessed('2026-07-10', 'severe')] }
  const lines = between(paidFor(before, ['2026-07'], NOW), after, ['2026-07'])
  expect(brief(lines)).toEqual([
    ['2026-07', 'elder-service', -150, 'recover', 'not-due'],
    ['2026-07', 'nursing-allowance', 205.16, 'back-pay', 'not-paid'],
  ])
  expect(lines.map(({ sentence }) => sentence.zh)).toEqual([
    '养老服务补贴 2026-07 已发 150.00 元，现核定 0.00 元，追回 150.00 元；养老服务补贴 2026-07 不计发：与护理补贴（205.16 元）不同时享受，择高发护理补贴（示范规则：养老服务补贴与护理补贴同时符合的，择高享受）。',
    '护理补贴 2026-07 已发 0.00 元，现核定 205.16 元，补发 205.16 元；护理补贴 2026-07 分段计：2026-07-01 至 2026-07-09（9/31 天）「中度失能」档每月 120.00 元（示范值；2026-07-01 起执行，依据：本市金额未公开的示范值，制度见《老年人权益保障法》第三十条），因 失独（2015-06-01 起）、76 周岁（1950-01-01 出生）、中度失能（2025-06-01 评估）；2026-07-10 至 2026-07-31（22/31 天）「重度失能」档每月 240.00 元，因 失独（2015-06-01 起）、76 周岁（1950-01-01 出生）、重度失能（2026-07-10 评估）；应发 205.16 元。',
  ])
})

test('a late assessment of somebody in an institution says which level, which row and which days are other', () => {
  const inside = { ...severe, statuses: [lived('institution', '2025-01-01', null, '南山护理院')] }
  const after = { ...inside, assessments: [...inside.assessments, assessed('2026-08-11', 'total')] }
  const [line, ...none] = between(paidFor(inside, ['2026-08'], NOW), after, ['2026-08'])
  expect(none).toEqual([])
  // 240 × 10/31 + 360 × 21/31 = 9960/31 = 321.29
  expect(line).toMatchObject({ fen: 8129, changes: ['row', 'facts', 'days'] })
  expect(line!.sentence.zh).toBe(
    '护理补贴 2026-08 已发 240.00 元，现核定 321.29 元，补发 81.29 元；档次新增「完全失能」；事实新增完全失能（2026-08-11 评估）；计发日期由2026-08-01 至 2026-08-31变为2026-08-01 至 2026-08-10、2026-08-11 至 2026-08-31。',
  )
})

test('a death that is reported two months late is recovered, but for what the month of death still gives', () => {
  const alive = { birthDate: '1940-01-01', categories: [held('低保边缘', '2021-01-01')], assessments: [assessed('2025-06-01', 'severe')] }
  const dead = { ...alive, statuses: [lived('deceased', '2026-03-10')] }
  const months = ['2026-03', '2026-04', '2026-05']
  const lines = between(paidFor(alive, months, NOW), dead, months)
  expect(brief(lines)).toEqual([
    // by days nursing gives 64.52 in March, and vouchers, which the month of death keeps, now give more
    ['2026-03', 'elder-service', 150, 'back-pay', 'not-paid'],
    ['2026-03', 'nursing-allowance', -200, 'recover', 'not-due'],
    ...['2026-04', '2026-05'].flatMap((month) => [
      [month, 'home-service', '-30 h', 'recover', 'not-due'],
      [month, 'nursing-allowance', -200, 'recover', 'not-due'],
      [month, 'respect-allowance', -60, 'recover', 'not-due'],
    ]),
  ])
  expect(lines.map(({ sentence }) => sentence.zh)).toContain(
    '尊老金 2026-05 已发 60.00 元，现核定 0.00 元，追回 60.00 元；尊老金 2026-05 不计发：2026-03-10 去世。',
  )
  expect(lines.map(({ sentence }) => sentence.zh)).toContain(
    '政府购买居家上门服务 2026-04 已发 30 小时，现核定 0 小时，追回 30 小时；政府购买居家上门服务 2026-04 不计发：2026-03-10 去世。',
  )
  expect(lines.every(({ demonstration }) => demonstration)).toBe(true)
})

test('a death that was reported by mistake is paid again', () => {
  const alive = { birthDate: '1940-01-01' }
  const dead = { ...alive, statuses: [lived('deceased', '2026-03-10')] }
  const first = paidFor(alive, ['2026-04'], NOW)
  const second = between(first, dead, ['2026-04'])
  expect(brief(second)).toEqual([['2026-04', 'respect-allowance', -60, 'recover', 'not-due']])
  expect(brief(between([...first, ...second], alive, ['2026-04']))).toEqual([['2026-04', 'respect-allowance', 60, 'back-pay', 'not-paid']])
})

test('what becomes known in two steps is told apart: each line compares with the one before', () => {
  const inside = { ...severe, statuses: [lived('institution', '2025-01-01', null, '南山护理院')] }
  const after = { ...inside, assessments: [...inside.assessments, assessed('2026-07-01', 'total')] }
  const first = paidFor(inside, ['2026-07'], noon('2026-09-01'))
  const second = between(first, inside, ['2026-07'])
  const third = between([...first, ...second], after, ['2026-07'])
  expect(brief([...second, ...third])).toEqual([
    ['2026-07', 'nursing-allowance', 40, 'back-pay', 'rate'],
    ['2026-07', 'nursing-allowance', 120, 'back-pay', 'row', 'facts'],
  ])
  expect(third[0]!.sentence.zh).toBe(
    '护理补贴 2026-07 已发 240.00 元，现核定 360.00 元，补发 120.00 元；档次由「重度失能」变为「完全失能」；事实由重度失能（2025-06-01 评估）变为完全失能（2026-07-01 评估）。',
  )
})

test('a cap that another programme now reaches is named as such', () => {
  const poor = { birthDate: '1950-01-01', categories: [held('低保', '2019-03-01')], assessments: [assessed('2025-12-08', 'moderate')] }
  const after = { ...poor, boxes: [{ id: 'YJT-0001', installedOn: '2026-03-02', removedOn: null }] }
  const lines = between(paidFor(poor, ['2026-03'], NOW), after, ['2026-03'])
  expect(brief(lines)).toEqual([
    ['2026-03', 'elder-service', -20, 'recover', 'other-programme'],
    ['2026-03', 'one-touch-fee', 20, 'back-pay', 'not-paid'],
  ])
  expect(lines[0]!.sentence.zh).toBe(
    '养老服务补贴 2026-03 已发 400.00 元，现核定 380.00 元，追回 20.00 元；标准、事实和日期未变，因其他待遇变化而重新封顶或择一。',
  )
})

test('what was paid of a programme that is no longer there is recovered under its id', () => {
  const gone: Paid = { programme: 'gone', month: '2026-03', fen: 500, hours: 0, demonstration: false, because: [] }
  expect(differences({ paid: [gone], now: now({}, ['2026-03']), standards: shipped })).toMatchObject([
    {
      programme: 'gone',
      fen: -500,
      direction: 'recover',
      sentence: { zh: 'gone 2026-03 已发 5.00 元，现核定 0.00 元，追回 5.00 元；已没有这项待遇。' },
    },
  ])
})

test('months that were not recomputed have no differences', () => {
  const paid = paidFor(severe, ['2026-07', '2026-08'], noon('2026-09-01'))
  expect(brief(between(paid, severe, ['2026-08'])).map(([month]) => month)).toEqual(['2026-08'])
})

test('the quick way of a run finds the same lines as recomputing every month in words', () => {
  const months = ['2026-05', '2026-06', '2026-07', '2026-08']
  const paid = paidFor(severe, months, noon('2026-09-01'))
  const dead = { ...severe, statuses: [lived('deceased', '2026-08-20')] }
  const prepared = prepareStandards(shipped, NOW)
  expect(differencesSince({ prepared, facts: resident(dead), months, paid })).toEqual(between(paid, dead, months))
  expect(differencesSince({ prepared, facts: resident(severe), months: ['2026-05', '2026-06'], paid })).toEqual([])
})
