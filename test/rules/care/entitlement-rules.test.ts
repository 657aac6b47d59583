/** What the words of a standard mean, each by itself, with rates that are easy to reckon with: 310 yuan in a month of 31 days. */
import { describe, expect, test } from 'vitest'
import { ratesInForce } from '../../../rules/care/rate-in-force.ts'
import type { Amount, Condition, MidMonth, Rate, ResidentFacts, Standard } from '../../../rules/care/standard.ts'
import { amountsOf, assessed, box, earning, held, lived, monthOf, noon, reasonOf, resident, sentenceOf } from './entitlement-case.ts'

const KNOWN = noon('2025-01-01')
const text = (words: string) => ({ zh: words, en: words })

const amount = (when: Condition, fen: number, more: Partial<Amount> = {}): Amount => ({
  when,
  name: text('每人'),
  fen,
  hours: 0,
  payerSharePercent: null,
  ...more,
})
const rate = (validFrom: string, amounts: Amount[], more: Partial<Rate> = {}): Rate => ({
  id: `rate:${validFrom}`,
  validFrom,
  validTo: null,
  recordedAt: KNOWN,
  basis: 'law',
  reference: text('文件'),
  amounts,
  ...more,
})
const made = (id: string, more: Partial<Standard> = {}): Standard => ({
  id,
  name: text(id),
  gives: 'cash',
  per: 'month',
  who: {},
  midMonth: 'first-day',
  monthOfDeath: 'whole',
  excludes: [],
  cap: null,
  covers: null,
  rates: [rate('2020-01-01', [amount({}, 31_000)])],
  ...more,
})

const paid = (facts: Partial<ResidentFacts>, month: string, ...standards: Standard[]) =>
  amountsOf(monthOf(resident(facts), month, KNOWN, standards))
const reason = (facts: Partial<ResidentFacts>, month: string, one: Standard) =>
  reasonOf(monthOf(resident(facts), month, KNOWN, [one]), one.id)

describe('a change inside the month', () => {
  const poor = (midMonth: MidMonth) => made('a', { midMonth, who: { categoriesAny: ['低保'] } })
  const begins = (day: string) => ({ categories: [held('低保', day)] })
  const ends = (day: string) => ({ categories: [held('低保', null, { until: day })] })

  test.each<[string, Partial<ResidentFacts>, Record<MidMonth, string | undefined>]>([
    ['begins on the 1st', begins('2026-03-01'), { 'first-day': '310.00', 'by-15th': '310.00', 'whole-month': '310.00', daily: '310.00' }],
    ['begins on the 2nd', begins('2026-03-02'), { 'first-day': undefined, 'by-15th': '310.00', 'whole-month': '310.00', daily: '300.00' }],
    ['begins on the 15th', begins('2026-03-15'), { 'first-day': undefined, 'by-15th': '310.00', 'whole-month': '310.00', daily: '170.00' }],
    [
      'begins on the 16th',
      begins('2026-03-16'),
      { 'first-day': undefined, 'by-15th': undefined, 'whole-month': '310.00', daily: '160.00' },
    ],
    ['begins on the 31st', begins('2026-03-31'), { 'first-day': undefined, 'by-15th': undefined, 'whole-month': '310.00', daily: '10.00' }],
    ['begins in April', begins('2026-04-01'), { 'first-day': undefined, 'by-15th': undefined, 'whole-month': undefined, daily: undefined }],
    ['ends in February', ends('2026-02-28'), { 'first-day': undefined, 'by-15th': undefined, 'whole-month': undefined, daily: undefined }],
    ['ends with the 1st', ends('2026-03-01'), { 'first-day': '310.00', 'by-15th': '310.00', 'whole-month': '310.00', daily: '10.00' }],
    ['ends with the 20th', ends('2026-03-20'), { 'first-day': '310.00', 'by-15th': '310.00', 'whole-month': '310.00', daily: '200.00' }],
    ['ends with the 31st', ends('2026-03-31'), { 'first-day': '310.00', 'by-15th': '310.00', 'whole-month': '310.00', daily: '310.00' }],
  ])('%s', (_title, facts, expected) => {
    for (const midMonth of ['first-day', 'by-15th', 'whole-month', 'daily'] as const) {
      expect([midMonth, paid(facts, '2026-03', poor(midMonth)).a]).toEqual([midMonth, expected[midMonth]])
    }
  })

  test('of the level: the row of the first day, of the last day until the 15th, of the last day, or each for its days', () => {
    const byLevel = (midMonth: MidMonth) =>
      made('a', { midMonth, rates: [rate('2020-01-01', [amount({ levels: ['severe'] }, 62_000), amount({ levels: ['mild'] }, 31_000)])] })
    const worse = (day: string) => ({ assessments: [assessed('2025-01-01', 'mild'), assessed(day, 'severe')] })
    const amounts = (day: string) =>
      (['first-day', 'by-15th', 'whole-month', 'daily'] as const).map((rule) => paid(worse(day), '2026-03', byLevel(rule)).a)
    expect(amounts('2026-03-11')).toEqual(['310.00', '620.00', '620.00', '520.00'])
    expect(amounts('2026-03-21')).toEqual(['310.00', '310.00', '620.00', '420.00'])
  })

  test('of the rate counts as a change of the person does', () => {
    const dearer = (midMonth: MidMonth) =>
      made('a', { midMonth, rates: [rate('2020-01-01', [amount({}, 31_000)]), rate('2026-03-11', [amount({}, 62_000)])] })
    const amounts = (month: string) =>
      (['first-day', 'by-15th', 'whole-month', 'daily'] as const).map((rule) => paid({}, month, dearer(rule)).a)
    expect(amounts('2026-02')).toEqual(['310.00', '310.00', '310.00', '310.00'])
    expect(amounts('2026-03')).toEqual(['310.00', '620.00', '620.00', '520.00'])
    expect(amounts('2026-04')).toEqual(['620.00', '620.00', '620.00', '620.00'])
  })

  test('that the programme does not ask for leaves one period', () => {
    const facts = { categories: [held('低保'), held('独居', '2026-03-09')], assessments: [assessed('2026-03-20', 'severe')] }
    const [entitled] = monthOf(resident(facts), '2026-03', KNOWN, [poor('daily')]).entitled
    expect(entitled!.because.map(({ from, until }) => [from, until])).toEqual([['2026-03-01', '2026-03-31']])
  })

  test('that takes a box away counts until the day before', () => {
    const daily = made('a', { midMonth: 'daily', who: { box: true } })
    expect(paid({ boxes: [box('2025-01-01', '2026-03-11')] }, '2026-03', daily).a).toBe('100.00')
    const replaced = { boxes: [box('2025-01-01', '2026-03-11', 'old'), box('2026-03-11', null, 'new')] }
    expect(paid(replaced, '2026-03', daily).a).toBe('310.00')
  })

  test('that is the birthday of somebody born on 29 February counts from 1 March in other years', () => {
    const ninety = made('a', { midMonth: 'whole-month', who: { ageFrom: 90 } })
    expect(reason({ birthDate: '1936-02-29' }, '2026-02', ninety)).toBe('too-young')
    expect(paid({ birthDate: '1936-02-29' }, '2026-03', made('a', { who: { ageFrom: 90 } })).a).toBe('310.00')
    expect(paid({ birthDate: '1944-02-29' }, '2024-02', made('a', { midMonth: 'daily', who: { ageFrom: 80 } })).a).toBe('10.69')
  })

  test('with a gap in it counts twice by days', () => {
    const facts = { categories: [held('低保', null, { until: '2026-03-05' }), held('低保', '2026-03-22')] }
    expect(paid(facts, '2026-03', poor('daily')).a).toBe('150.00')
    expect(monthOf(resident(facts), '2026-03', KNOWN, [poor('daily')]).entitled[0]!.because).toMatchObject([
      { from: '2026-03-01', until: '2026-03-05' },
      { from: '2026-03-22', until: '2026-03-31' },
    ])
  })

  test('is rounded half up to the fen after adding up; hours to a tenth', () => {
    const cents = made('a', { midMonth: 'daily', who: { categoriesAny: ['低保'] }, rates: [rate('2020-01-01', [amount({}, 31)])] })
    // 30 days: 31 × 15 / 30 = 15.5 fen; 31 × 14 / 30 = 14.47 fen
    expect([paid(begins('2026-04-16'), '2026-04', cents).a, paid(begins('2026-04-17'), '2026-04', cents).a]).toEqual(['0.16', '0.14'])
    const hours = made('h', {
      gives: 'hours',
      midMonth: 'daily',
      who: { categoriesAny: ['低保'] },
      rates: [rate('2020-01-01', [amount({}, 0, { hours: 4.5 })])],
    })
    // 4.5 × 15 / 30 = 2.25 hours
    expect([paid(begins('2026-04-16'), '2026-04', hours).h, paid({ categories: [held('低保')] }, '2026-04', hours).h]).toEqual([
      '2.3 h',
      '4.5 h',
    ])
  })
})

describe('the month of death', () => {
  const died = { statuses: [lived('deceased', '2026-03-10')] }
  test.each<[MidMonth, Standard['monthOfDeath'], string | undefined]>([
    ['first-day', 'whole', '310.00'],
    ['by-15th', 'whole', '310.00'],
    ['whole-month', 'whole', '310.00'],
    ['daily', 'whole', '310.00'],
    ['first-day', 'daily', '100.00'],
    ['by-15th', 'daily', '100.00'],
    ['whole-month', 'daily', '100.00'],
    ['daily', 'daily', '100.00'],
    ['first-day', 'none', undefined],
    ['daily', 'none', undefined],
  ])('%s, %s: %s', (midMonth, monthOfDeath, expected) => {
    const one = made('a', { midMonth, monthOfDeath })
    expect(paid(died, '2026-03', one).a).toBe(expected)
    expect([reason(died, '2026-02', one), reason(died, '2026-04', one)]).toEqual([null, 'deceased'])
  })

  test('the day of death still counts, even the first', () => {
    const first = { statuses: [lived('deceased', '2026-03-01')] }
    expect(paid(first, '2026-03', made('a', { monthOfDeath: 'daily' })).a).toBe('10.00')
    expect(paid(first, '2026-03', made('a')).a).toBe('310.00')
  })

  test.each<[Standard['monthOfDeath'], string, string]>([
    [
      'daily',
      '2026-03-06 至 2026-03-10（5/31 天）「重」档每月 620.00 元，因 重度失能（2026-03-06 评估）；2026-03-10 去世，计至当日',
      '150.00',
    ],
    [
      'whole',
      '2026-03-06 至 2026-03-31（26/31 天）「重」档每月 620.00 元，因 重度失能（2026-03-06 评估）；2026-03-10 去世，当月仍计',
      '570.00',
    ],
  ])('in a month of two parts is named with them: %s', (monthOfDeath, last, due) => {
    const rows = [amount({ levels: ['severe'] }, 62_000, { name: text('重') }), amount({ levels: ['mild'] }, 31_000, { name: text('轻') })]
    const one = made('a', { midMonth: 'daily', monthOfDeath, rates: [rate('2020-01-01', rows)] })
    const facts = resident({ ...died, assessments: [assessed('2025-01-01', 'mild'), assessed('2026-03-06', 'severe')] })
    expect(sentenceOf(monthOf(facts, '2026-03', KNOWN, [one]), 'a').zh).toBe(
      `a 2026-03 分段计：2026-03-01 至 2026-03-05（5/31 天）「轻」档每月 310.00 元（2020-01-01 起执行，依据：文件），因 轻度失能（2025-01-01 评估）；${last}；应发 ${due} 元。`,
    )
  })

  test('a refusal names the day of death, not a later one', () => {
    const young = resident({ birthDate: '1946-03-20', ...died })
    const result = monthOf(young, '2026-03', KNOWN, [made('a', { midMonth: 'whole-month', who: { ageFrom: 80 } })])
    expect(sentenceOf(result, 'a').zh).toBe(
      'a 2026-03 不计发：2026-03-10 时 79 周岁（1946-03-20 出生），未满 80 周岁，2026-03-20 满 80 周岁。',
    )
  })

  test('nothing that is said to begin after death counts', () => {
    const late = { categories: [held('低保', '2026-03-12')], statuses: [lived('deceased', '2026-03-10')] }
    expect(reason(late, '2026-03', made('a', { midMonth: 'whole-month', who: { categoriesAny: ['低保'] } }))).toBe('not-in-group')
  })
})

describe('why something is refused', () => {
  const asks = (who: Condition, midMonth: MidMonth = 'first-day') => made('a', { who, midMonth })
  test.each<[string, Partial<ResidentFacts>, Standard, string, string]>([
    [
      'not-in-group',
      { categories: [held('独居')] },
      asks({ categoriesAny: ['低保', '失独'] }),
      '不属于低保、失独',
      'belongs to none of: minimum living allowance, lost the only child',
    ],
    [
      'not-in-group',
      { categories: [held('独居')] },
      asks({ categoriesAll: ['独居', '高龄'] }),
      '不属于高龄',
      'does not belong to: of high age',
    ],
    [
      'in-other-group',
      { categories: [held('低保', '2025-01-01')] },
      asks({ categoriesNone: ['低保'] }),
      '属于低保（2025-01-01 起），不适用',
      'belongs to: minimum living allowance (since 2025-01-01), to whom it does not apply',
    ],
    ['no-birth-date', {}, asks({ ageFrom: 80 }), '没有登记出生日期', 'no birth date is on record'],
    [
      'too-young',
      { birthDate: '1946-05-02' },
      asks({ ageFrom: 80 }),
      '2026-03-01 时 79 周岁（1946-05-02 出生），未满 80 周岁，2026-05-02 满 80 周岁',
      'aged 79 on 2026-03-01 (born 1946-05-02), below 80; 80 on 2026-05-02',
    ],
    [
      'too-old',
      { birthDate: '1946-01-02' },
      asks({ ageBelow: 80 }),
      '2026-03-01 时 80 周岁（1946-01-02 出生），限未满 80 周岁，2026-01-02 满 80 周岁',
      'aged 80 on 2026-03-01 (born 1946-01-02), only for those below 80; 80 on 2026-01-02',
    ],
    [
      'no-assessment',
      { assessments: [assessed('2026-03-02', 'severe')] },
      asks({ levels: ['mild'] }),
      '截至 2026-03-01 没有能力评估',
      'not assessed by 2026-03-01',
    ],
    [
      'level-does-not-count',
      { assessments: [assessed('2026-01-05', 'mild')] },
      asks({ levels: ['severe', 'total'] }),
      '轻度失能（2026-01-05 评估），须为重度失能、完全失能',
      'mild disability (assessed 2026-01-05); paid for: severe disability, total disability',
    ],
    [
      'no-disability',
      { disabilities: [{ kind: '视力', grade: 1, from: '2026-03-02', until: null }] },
      asks({ disabilityGrades: [2] }),
      '2026-03-01 没有有效的残疾证',
      'no disability certificate that is valid on 2026-03-01 is on record',
    ],
    [
      'disability-does-not-count',
      { disabilities: [{ kind: '视力', grade: 3, from: '2019-01-01', until: null }] },
      asks({ disabilityGrades: [1, 2] }),
      '视力残疾 3 级（2019-01-01 起），不在1、2 级之内',
      'visual disability of grade 3 (since 2019-01-01), not within grades 1, 2',
    ],
    [
      'disability-does-not-count',
      { disabilities: [{ kind: '视力', grade: 3, from: null, until: null }] },
      asks({ disabilityKinds: ['智力', '精神'] }),
      '视力残疾 3 级，不在智力、精神之内',
      'visual disability of grade 3, not within intellectual, psychiatric',
    ],
    ['no-income', {}, asks({ incomeBelowFen: 86_000 }), '没有登记收入', 'no income is on record'],
    [
      'income-too-high',
      { incomes: [earning(86_000)] },
      asks({ incomeBelowFen: 86_000 }),
      '月收入 860.00 元，须低于 860.00 元',
      'a monthly income of 860.00 yuan, not below 860.00 yuan',
    ],
    ['no-box', { boxes: [box('2025-01-01', '2026-03-01')] }, asks({ box: true }), '没有安装一键通设备', 'no one-touch box is installed'],
    ['has-box', { boxes: [box('2025-01-01')] }, asks({ box: false }), '已安装一键通设备', 'a one-touch box is installed'],
    [
      'institution',
      { statuses: [lived('institution', '2026-02-01', null, '南山护理院')] },
      asks({ dwelling: ['home'] }),
      '入住南山护理院（2026-02-01 起），只发给居家老人',
      'lives in 南山护理院 (since 2026-02-01); only for those who live at home',
    ],
    [
      'institution',
      { categories: [held('集中供养', '2020-01-01')] },
      asks({ dwelling: ['home'] }),
      '入住机构（2020-01-01 起），只发给居家老人',
      'lives in an institution (since 2020-01-01); only for those who live at home',
    ],
    ['not-in-institution', {}, asks({ dwelling: ['institution'] }), '没有入住机构', 'does not live in an institution'],
    ['moved', { statuses: [lived('moved', '2026-02-20')] }, asks({}), '2026-02-20 迁出', 'moved away 2026-02-20'],
    ['deceased', { statuses: [lived('deceased', '2026-02-20')] }, asks({}), '2026-02-20 去世', 'died 2026-02-20'],
    [
      'begins-later',
      { categories: [held('低保', '2026-03-12')] },
      asks({ categoriesAny: ['低保'] }),
      '2026-03-12 起才符合（低保（2026-03-12 起）），晚于 2026-03-01，最早自 2026-04 起计',
      'held only from 2026-03-12 (minimum living allowance (since 2026-03-12)), later than 2026-03-01; counts from 2026-04 at the earliest',
    ],
    [
      'installed-after-15th',
      { boxes: [box('2026-03-16')] },
      asks({ box: true }, 'by-15th'),
      '2026-03-16 起才符合（一键通设备 YJT-0001（2026-03-16 安装）），晚于 2026-03-15，最早自 2026-04 起计',
      'held only from 2026-03-16 (one-touch box YJT-0001 (installed 2026-03-16)), later than 2026-03-15; counts from 2026-04 at the earliest',
    ],
    [
      'no-rate',
      {},
      made('a', { rates: [rate('2026-04-01', [amount({}, 100)])] }),
      '2026-03-01 没有已登记的生效标准',
      'no rate that is in force on 2026-03-01 is on record',
    ],
    [
      'income-too-high',
      { incomes: [earning(31_000)] },
      made('a', { rates: [rate('2020-01-01', [amount({}, 31_000, { lessIncome: true })])] }),
      '月收入 310.00 元，不低于标准 310.00 元，没有差额',
      'a monthly income of 310.00 yuan leaves nothing open of 310.00 yuan',
    ],
  ])('%s: %o', (expected, facts, one, zh, en) => {
    const result = monthOf(resident(facts), '2026-03', KNOWN, [one])
    expect([reasonOf(result, 'a'), sentenceOf(result, 'a')]).toEqual([
      expected,
      { zh: `a 2026-03 不计发：${zh}。`, en: `a, not given for 2026-03: ${en}.` },
    ])
  })

  test('a box that comes after the first day is not called late for the 15th', () =>
    expect(reason({ boxes: [box('2026-03-05')] }, '2026-03', asks({ box: true }))).toBe('begins-later'))

  test('where no row fits, the reason is that of the row that came closest', () => {
    const one = made('a', {
      rates: [rate('2020-01-01', [amount({ categoriesAny: ['失独'] }, 1), amount({ categoriesAny: ['低保'], levels: ['severe'] }, 1)])],
    })
    expect(reason({ categories: [held('低保')] }, '2026-03', one)).toBe('no-assessment')
    expect(reason({}, '2026-03', one)).toBe('not-in-group')
  })
})

describe('the level in force', () => {
  const levelOf = (assessments: ResidentFacts['assessments']) => {
    const levels = ['intact', 'mild', 'moderate', 'severe', 'total'] as const
    const one = made('a', {
      rates: [
        rate(
          '2020-01-01',
          levels.map((level, index) => amount({ levels: [level] }, 100 * (index + 1))),
        ),
      ],
    })
    return paid({ assessments }, '2026-03', one).a
  }
  test('is the latest assessment by the day, in whatever order they are given', () => {
    const three = [assessed('2025-03-01', 'total'), assessed('2026-03-01', 'mild'), assessed('2026-03-02', 'severe')]
    expect([levelOf(three), levelOf(three.toReversed())]).toEqual(['2.00', '2.00'])
  })
  test('is the most severe of two on one day', () => {
    const two = [assessed('2026-01-05', 'severe', 'gb'), assessed('2026-01-05', 'moderate', 'mz')]
    expect([levelOf(two), levelOf(two.toReversed())]).toEqual(['4.00', '4.00'])
  })
})

describe('the rate in force', () => {
  const names = (rates: Rate[], asOf = KNOWN) => ratesInForce(rates, asOf).map(({ rate: { id }, from, until }) => [id, from, until])
  const plain = (id: string, validFrom: string, more: Partial<Rate> = {}) => rate(validFrom, [amount({}, 100)], { id, ...more })

  test('holds until the next begins', () =>
    expect(names([plain('new', '2024-01-01'), plain('old', '2020-01-01')])).toEqual([
      ['old', '2020-01-01', '2023-12-31'],
      ['new', '2024-01-01', null],
    ]))
  test('is corrected by a later recorded one that begins on the same day', () =>
    expect(names([plain('right', '2024-01-01', { recordedAt: KNOWN }), plain('wrong', '2024-01-01', { recordedAt: KNOWN - 1 })])).toEqual([
      ['right', '2024-01-01', null],
    ]))
  test('of two recorded at one instant is the one that was appended last', () =>
    expect(names([plain('one', '2024-01-01'), plain('two', '2024-01-01')])).toEqual([['two', '2024-01-01', null]]))
  test('does not come back after a later one that has ended', () =>
    expect(names([plain('old', '2020-01-01'), plain('short', '2024-01-01', { validTo: '2024-06-30' })])).toEqual([
      ['old', '2020-01-01', '2023-12-31'],
      ['short', '2024-01-01', '2024-06-30'],
    ]))
  test('ends on its own last day or when the next begins, whichever is earlier', () =>
    expect(names([plain('old', '2020-01-01', { validTo: '2025-12-31' }), plain('new', '2024-01-01')])).toEqual([
      ['old', '2020-01-01', '2023-12-31'],
      ['new', '2024-01-01', null],
    ]))
  test('is none that was recorded later than asked for, to the millisecond', () => {
    const late = plain('late', '2024-01-01', { recordedAt: KNOWN })
    expect([names([late], KNOWN - 1), names([late], KNOWN)]).toEqual([[], [['late', '2024-01-01', null]]])
  })
  test('that ends inside a month pays by days until then', () => {
    const one = made('a', { midMonth: 'daily', rates: [rate('2020-01-01', [amount({}, 31_000)], { validTo: '2026-03-20' })] })
    expect(paid({}, '2026-03', one).a).toBe('200.00')
  })
})

describe('programmes of which only one is paid', () => {
  const money = (id: string, fen: number, excludes: [string, 'higher' | 'this' | 'other'][] = [], more: Partial<Standard> = {}) =>
    made(id, {
      rates: [rate('2020-01-01', [amount({}, fen)])],
      excludes: excludes.map(([programme, keep]) => ({ programme, keep, clause: { zh: '条款', en: 'a clause' } })),
      ...more,
    })

  test.each<[string, Standard[], string[]]>([
    ['the higher', [money('a', 100, [['b', 'higher']]), money('b', 200)], ['b']],
    ['the higher, stated by the lower', [money('a', 200), money('b', 100, [['a', 'higher']])], ['a']],
    ['the first of two equal ones', [money('a', 100), money('b', 100, [['a', 'higher']])], ['a']],
    ['this one', [money('a', 100, [['b', 'this']]), money('b', 200)], ['a']],
    ['the other one', [money('a', 300, [['b', 'other']]), money('b', 200)], ['b']],
    ['none that is not there', [money('a', 300, [['x', 'other']])], ['a']],
    [
      'what excludes nothing because it is itself excluded',
      [money('a', 100, [['b', 'other']]), money('b', 200, [['c', 'other']]), money('c', 300)],
      ['a', 'c'],
    ],
    [
      'the first, where each excludes the next in a ring',
      [money('a', 100, [['b', 'this']]), money('b', 100, [['c', 'this']]), money('c', 100, [['a', 'this']])],
      ['a'],
    ],
    [
      'the best of three',
      [
        money('a', 100, [
          ['b', 'higher'],
          ['c', 'higher'],
        ]),
        money('b', 200, [['c', 'higher']]),
        money('c', 300),
      ],
      ['c'],
    ],
  ])('%s', (_title, standards, expected) => expect(Object.keys(paid({}, '2026-03', ...standards))).toEqual(expected))

  test('are both paid where one follows the other by days', () => {
    const before = money('a', 31_000, [['b', 'higher']], { midMonth: 'daily', who: { dwelling: ['home'] } })
    const after = money('b', 62_000, [], { midMonth: 'daily', who: { dwelling: ['institution'] } })
    expect(paid({ statuses: [lived('institution', '2026-03-11')] }, '2026-03', before, after)).toEqual({ a: '100.00', b: '420.00' })
  })
})

describe('a cap', () => {
  const capped = (fen: number, others: string[]) =>
    made('a', { rates: [rate('2020-01-01', [amount({}, 30_000)])], cap: { fen, with: others, clause: { zh: '条款', en: 'a clause' } } })
  const plain = (id: string, fen: number) => made(id, { rates: [rate('2020-01-01', [amount({}, fen)])] })

  test.each<[string, Standard[], Record<string, string>]>([
    ['that is not reached takes nothing', [capped(50_000, ['b']), plain('b', 20_000)], { a: '300.00', b: '200.00' }],
    ['takes from the programme that states it', [capped(40_000, ['b']), plain('b', 20_000)], { a: '200.00', b: '200.00' }],
    ['then from the last one named', [capped(25_000, ['b', 'c']), plain('b', 20_000), plain('c', 10_000)], { b: '200.00', c: '50.00' }],
    ['holds for one programme alone', [capped(25_000, [])], { a: '250.00' }],
    ['leaves others alone', [capped(30_000, ['b']), plain('b', 5_000), plain('c', 90_000)], { a: '250.00', b: '50.00', c: '900.00' }],
  ])('%s', (_title, standards, expected) => expect(paid({}, '2026-03', ...standards)).toEqual(expected))

  test('that leaves nothing refuses, and says what it would have been', () => {
    const result = monthOf(resident({}), '2026-03', KNOWN, [capped(20_000, ['b']), plain('b', 20_000)])
    expect([reasonOf(result, 'a'), sentenceOf(result, 'a').zh]).toEqual([
      'capped',
      'a 2026-03 不计发：本应 300.00 元，a、b合计每月不超过 200.00 元（条款）。',
    ])
  })
})

test('twelve months of any year add up to the yearly amount, to the fen and to the tenth of an hour', () => {
  for (let rest = 0; rest < 12; rest++) {
    const yearly = made('a', { per: 'year', rates: [rate('2020-01-01', [amount({}, 120_000 + rest)])] })
    const hours = made('h', { gives: 'hours', per: 'year', rates: [rate('2020-01-01', [amount({}, 0, { hours: 24 + rest / 10 })])] })
    const months = Array.from({ length: 12 }, (_, index) => `2026-${String(index + 1).padStart(2, '0')}`)
    const results = months.map((month) => monthOf(resident({}), month, KNOWN, [yearly, hours]).entitled)
    expect(results.map(([a]) => a!.fen - 10_000)).toEqual(months.map((_, index) => (index < rest ? 1 : 0)))
    expect(results.map(([, h]) => Math.round(h!.hours * 10) - 20)).toEqual(months.map((_, index) => (index < rest ? 1 : 0)))
  }
})

test('income is taken off by the month, never below nothing, and not where none is on record', () => {
  const topUp = made('a', { rates: [rate('2020-01-01', [amount({}, 86_000, { lessIncome: true })])] })
  expect([
    paid({ incomes: [earning(30_000)] }, '2026-03', topUp).a,
    paid({}, '2026-03', topUp).a,
    paid({ incomes: [earning(90_000)] }, '2026-03', topUp).a,
  ]).toEqual(['560.00', '860.00', undefined])
})

describe('what is dated holds from its day until its day', () => {
  const grade = (kind: string, number: number, from: string | null = null, until: string | null = null) => ({
    kind,
    grade: number,
    from,
    until,
  })

  test('a new income changes nothing about the months before it, and none is on record after the last', () => {
    const topUp = made('a', { rates: [rate('2020-01-01', [amount({ incomeBelowFen: 80_000 }, 86_000, { lessIncome: true })])] })
    const incomes = [earning(50_000, '2026-04-01', '2026-05-31'), earning(30_000, null, '2026-03-31')]
    expect(['2026-03', '2026-04', '2026-05'].map((month) => paid({ incomes }, month, topUp).a)).toEqual(['560.00', '360.00', '360.00'])
    expect(reason({ incomes }, '2026-06', topUp)).toBe('no-income')
  })

  test('by days, each income is taken off on its own days', () => {
    const topUp = made('a', { midMonth: 'daily', rates: [rate('2020-01-01', [amount({}, 93_000, { lessIncome: true })])] })
    const result = monthOf(resident({ incomes: [earning(31_000, null, '2026-03-10'), earning(62_000, '2026-03-11')] }), '2026-03', KNOWN, [
      topUp,
    ])
    expect([amountsOf(result).a, sentenceOf(result, 'a').zh.match(/月收入 [^；，]*/g)]).toEqual([
      '410.00',
      ['月收入 310.00 元（从标准中扣减）', '月收入 620.00 元（2026-03-11 起）（从标准中扣减）'],
    ])
  })

  test.each<[string, ResidentFacts['disabilities'], Condition, string | null, string]>([
    [
      'the most severe grade counts',
      [grade('听力', 3), grade('肢体', 2, '2020-05-01')],
      { disabilityGrades: [2] },
      null,
      '肢体残疾 2 级（2020-05-01 起）',
    ],
    [
      'a lesser one does not count beside it',
      [grade('听力', 3), grade('肢体', 2)],
      { disabilityGrades: [3] },
      'disability-does-not-count',
      '肢体残疾 2 级，不在3 级之内',
    ],
    [
      'it counts again when the other has ended',
      [grade('听力', 3), grade('肢体', 2, null, '2026-02-28')],
      { disabilityGrades: [3] },
      null,
      '听力残疾 3 级',
    ],
    ['any kind counts', [grade('听力', 3), grade('肢体', 2)], { disabilityKinds: ['听力', '言语'] }, null, '听力残疾 3 级'],
    [
      'all kinds are said when none counts',
      [grade('听力', 3), grade('肢体', 2)],
      { disabilityKinds: ['智力'] },
      'disability-does-not-count',
      '肢体残疾 2 级、听力残疾 3 级，不在智力之内',
    ],
  ])('of several disabilities %s', (_title, disabilities, when, expected, zh) => {
    const result = monthOf(resident({ disabilities }), '2026-03', KNOWN, [made('a', { rates: [rate('2020-01-01', [amount(when, 100)])] })])
    expect([reasonOf(result, 'a'), sentenceOf(result, 'a').zh]).toEqual([expected, expect.stringContaining(zh)])
  })
})
