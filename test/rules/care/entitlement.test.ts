/**
 * Worked examples, as a clerk would write them down: who, which month, what is due of all ten shipped programmes, and what is read out.
 * The amounts were reckoned by hand; each example says how.
 */
import { describe, expect, test } from 'vitest'
import type { Month } from '../../../rules/care/day.ts'
import type { ResidentFacts } from '../../../rules/care/standard.ts'
import { deepFreeze } from '../laws.ts'
import {
  amountsOf,
  assessed,
  box,
  earning,
  held,
  lived,
  monthOf,
  NOW,
  noon,
  reasonOf,
  resident,
  sentenceOf,
  shipped,
} from './entitlement-case.ts'

interface Example {
  who: Partial<ResidentFacts>
  /** as it was known then; NOW unless told */
  asOf?: number
  months: Record<Month, { due: Record<string, string>; says: Record<string, string>; inEnglish?: Record<string, string> }>
}

function example(title: string, { who, asOf = NOW, months }: Example): void {
  const facts = deepFreeze(resident(who))
  describe(title, () => {
    test.each(Object.entries(months))('%s', (month, { due, says, inEnglish = {} }) => {
      const result = monthOf(facts, month, asOf)
      expect(amountsOf(result)).toEqual(due)
      for (const [programme, zh] of Object.entries(says)) expect(sentenceOf(result, programme).zh).toBe(zh)
      for (const [programme, en] of Object.entries(inEnglish)) expect(sentenceOf(result, programme).en).toBe(en)
    })
  })
}

// 860 − 300 = 560; 400 + 20 is 20 over the cap of 400, so that the vouchers are 380; 400 of vouchers is more than 100 for nursing
example('a person with several categories: 低保, 独居 and 失独, 81, moderate, with a box', {
  who: {
    birthDate: '1944-05-02',
    categories: [held('低保', '2019-03-01', { evidence: '低保证 321 号' }), held('独居'), held('失独', '2015-06-01')],
    incomes: [earning(30_000)],
    assessments: [assessed('2025-12-08', 'moderate')],
    boxes: [box('2024-04-11')],
  },
  months: {
    '2026-03': {
      due: {
        'elder-service': '380.00',
        'home-service': '20 h',
        'minimum-living': '560.00',
        'one-touch-fee': '20.00',
        'respect-allowance': '60.00',
      },
      says: {
        'minimum-living':
          '最低生活保障金「每人每月保障标准」档每月 860.00 元（2019-07-01 起执行，依据：溧阳市 2019 年工作计划（调整后），按《社会救助暂行办法》第十二条补足差额，生效日按江苏 7 月 1 日调标惯例），因 低保（2019-03-01 起，低保证 321 号）、月收入 300.00 元（从标准中扣减）；2026-03-01 符合，全月计，应发 560.00 元。',
        'elder-service':
          '养老服务补贴「低保且中度以上失能」档每月 400.00 元（示范值；2025-07-01 起执行，依据：本市金额未公开的示范值，制度见财社〔2014〕113号），因 低保（2019-03-01 起，低保证 321 号）、81 周岁（1944-05-02 出生）、在家居住、中度失能（2025-12-08 评估）；2026-03-15 前（含）符合，全月计，本应 400.00 元，养老服务补贴、一键通服务费合计每月不超过 400.00 元（示范规则：民政购买的服务类补贴合计每人每月封顶 400 元），发放服务券 380.00 元。',
        'home-service':
          '政府购买居家上门服务「困难老人轻中度失能」档每月 20 小时（示范值；2025-01-01 起执行，依据：本市时数未公开的示范值），因 低保（2019-03-01 起，低保证 321 号）、81 周岁（1944-05-02 出生）、在家居住、中度失能（2025-12-08 评估）；2026-03-01 符合，全月计，可用服务 20 小时。',
        'nursing-allowance':
          '护理补贴 2026-03 不计发：与养老服务补贴（400.00 元）不同时享受，择高发养老服务补贴（示范规则：养老服务补贴与护理补贴同时符合的，择高享受）。',
        'disabled-living': '困难残疾人生活补贴 2026-03 不计发：2026-03-31 没有有效的残疾证。',
        'destitute-basic': '特困人员基本生活 2026-03 不计发：不属于散居五保、集中供养。',
      },
      inEnglish: {
        'minimum-living':
          "Minimum living allowance, row “standard per person and month” of 860.00 yuan a month (in force since 2019-07-01, by: Liyang's work plan of 2019 (after the rise), topping up income by article 12 of the Interim Measures for Social Assistance; the day follows the Jiangsu custom of 1 July), because: minimum living allowance (since 2019-03-01, 低保证 321 号), a monthly income of 300.00 yuan (taken off); held on 2026-03-01, counts in full: 560.00 yuan due.",
        'nursing-allowance':
          'Nursing allowance, not given for 2026-03: not together with Elderly service subsidy (400.00 yuan); the higher of the two is given (demonstration rule: whoever meets both the elder-service subsidy and the nursing allowance receives the higher of the two).',
      },
    },
  },
})

// 尊老金 counts from the month of the birthday; vouchers need it by the 15th, hours on the 1st
example('a birthday that crosses 80 on 16 March, living alone', {
  who: { birthDate: '1946-03-16', categories: [held('独居', '2020-01-01')] },
  months: {
    '2026-02': {
      due: {},
      says: {
        'respect-allowance': '尊老金 2026-02 不计发：2026-02-28 时 79 周岁（1946-03-16 出生），未满 80 周岁，2026-03-16 满 80 周岁。',
      },
    },
    '2026-03': {
      due: { 'respect-allowance': '60.00' },
      says: {
        'respect-allowance':
          '尊老金「80–89 周岁」档每月 60.00 元（示范值；2024-01-01 起执行，依据：江苏省年龄段，金额为示范值），因 80 周岁（1946-03-16 出生）；2026-03 内符合，全月计，应发 60.00 元。',
        'elder-service':
          '养老服务补贴 2026-03 不计发：2026-03-16 起才符合（独居（2020-01-01 起）、80 周岁（1946-03-16 出生）、在家居住），晚于 2026-03-15，最早自 2026-04 起计。',
      },
    },
    '2026-04': {
      due: { 'elder-service': '100.00', 'home-service': '4 h', 'respect-allowance': '60.00' },
      says: {
        'elder-service':
          '养老服务补贴「高龄空巢独居」档每月 100.00 元（示范值；2025-07-01 起执行，依据：本市金额未公开的示范值，制度见财社〔2014〕113号），因 独居（2020-01-01 起）、80 周岁（1946-03-16 出生）、在家居住；2026-04-15 前（含）符合，全月计，发放服务券 100.00 元，用于服务时承担价格的 50%。',
      },
    },
  },
})

// the band of 90 counts for the whole month of the birthday, and so does that of 100
example('birthdays that cross 90', {
  who: { birthDate: '1936-03-31' },
  months: {
    '2026-02': { due: { 'respect-allowance': '60.00' }, says: {} },
    '2026-03': {
      due: { 'respect-allowance': '120.00' },
      says: {
        'respect-allowance':
          '尊老金「90–99 周岁」档每月 120.00 元（示范值；2024-01-01 起执行，依据：江苏省年龄段，金额为示范值），因 90 周岁（1936-03-31 出生）；2026-03 内符合，全月计，应发 120.00 元。',
      },
    },
  },
})

// 100 × 14/31 + 200 × 17/31 = 4800/31 = 154.8387…, more than 150 of vouchers; hours follow the level of the 1st
example('a level that changes on 15 March, from moderate to severe', {
  who: {
    birthDate: '1950-01-01',
    categories: [held('失独', '2015-06-01')],
    assessments: [assessed('2025-06-01', 'moderate'), assessed('2026-03-15', 'severe')],
  },
  months: {
    '2026-03': {
      due: { 'nursing-allowance': '154.84', 'home-service': '20 h' },
      says: {
        'nursing-allowance':
          '护理补贴 2026-03 分段计：2026-03-01 至 2026-03-14（14/31 天）「中度失能」档每月 100.00 元（示范值；2022-01-01 起执行，依据：本市金额未公开的示范值，制度见《老年人权益保障法》第三十条），因 失独（2015-06-01 起）、76 周岁（1950-01-01 出生）、中度失能（2025-06-01 评估）；2026-03-15 至 2026-03-31（17/31 天）「重度失能」档每月 200.00 元，因 失独（2015-06-01 起）、76 周岁（1950-01-01 出生）、重度失能（2026-03-15 评估）；应发 154.84 元。',
      },
      inEnglish: {
        'nursing-allowance':
          "Nursing allowance, 2026-03 in parts: 2026-03-01 to 2026-03-14 (14 of 31 days) row “moderate disability” of 100.00 yuan a month (demonstration value; in force since 2022-01-01, by: a demonstration value, as Liyang's amount is not public; the scheme is that of article 30 of the Law on the Rights of the Elderly), because: lost the only child (since 2015-06-01), aged 76 (born 1950-01-01), moderate disability (assessed 2025-06-01); 2026-03-15 to 2026-03-31 (17 of 31 days) row “severe disability” of 200.00 yuan a month, because: lost the only child (since 2015-06-01), aged 76 (born 1950-01-01), severe disability (assessed 2026-03-15); 154.84 yuan due.",
      },
    },
    '2026-04': { due: { 'nursing-allowance': '200.00', 'home-service': '30 h' }, says: {} },
  },
})

// 200 × 10/31 = 64.516…: the day of death counts; 尊老金 is paid for the whole month of death
example('a death on 10 March, in an institution', {
  who: {
    birthDate: '1940-01-01',
    categories: [held('低保边缘', '2021-01-01')],
    assessments: [assessed('2025-06-01', 'severe')],
    statuses: [lived('institution', '2025-09-01', '2026-03-09', '南山护理院'), lived('deceased', '2026-03-10')],
  },
  months: {
    '2026-03': {
      due: { 'nursing-allowance': '64.52', 'respect-allowance': '60.00' },
      says: {
        'nursing-allowance':
          '护理补贴「重度失能」档每月 200.00 元（示范值；2022-01-01 起执行，依据：本市金额未公开的示范值，制度见《老年人权益保障法》第三十条），因 低保边缘（2021-01-01 起）、86 周岁（1940-01-01 出生）、重度失能（2025-06-01 评估）；2026-03-10 去世，2026-03-01 至 2026-03-10 计 10/31 天，应发 64.52 元。',
        'respect-allowance':
          '尊老金「80–89 周岁」档每月 60.00 元（示范值；2024-01-01 起执行，依据：江苏省年龄段，金额为示范值），因 86 周岁（1940-01-01 出生）；2026-03 内符合，2026-03-10 去世，当月仍全月计，应发 60.00 元。',
      },
    },
    '2026-04': { due: {}, says: { 'respect-allowance': '尊老金 2026-04 不计发：2026-03-10 去世。' } },
  },
})

// March by the facts of the 1st: 10 300 yuan a year = 1 030 000 fen = 12 × 85 833 + 4, one fen more in January to April; from April
// 11 300 yuan a year = 12 × 94 166 + 8; care hours until the 19th: 30 × 19/31 = 18.387…
example('a move to an institution on 20 March, 散居五保', {
  who: {
    birthDate: '1950-01-01',
    categories: [held('散居五保', '2018-01-01', { evidence: '特困证 17 号' })],
    assessments: [assessed('2025-06-01', 'moderate')],
    statuses: [lived('institution', '2026-03-20', null, '南山护理院')],
    boxes: [box('2024-04-11')],
  },
  months: {
    '2026-03': {
      due: { 'destitute-basic': '858.34', 'destitute-care': '18.4 h', 'one-touch-fee': '20.00' },
      says: {
        'destitute-basic':
          '特困人员基本生活「分散供养」档每年 10300.00 元、按月分摊（2019-07-01 起执行，依据：溧阳市 2019 年工作计划（调整后），生效日按江苏 7 月 1 日调标惯例），因 散居五保（2018-01-01 起，特困证 17 号）、在家居住；2026-03-01 符合，全月计，应发 858.34 元。',
        'destitute-care':
          '特困人员照料护理「半护理」档每月 30 小时（示范值；2024-07-01 起执行，依据：在无锡市 2020 年时数（8、28、48）上调整的示范值），因 散居五保（2018-01-01 起，特困证 17 号）、在家居住、中度失能（2025-06-01 评估）；2026-03-01 至 2026-03-19 计 19/31 天，可用服务 18.4 小时。',
        'one-touch-fee':
          '一键通服务费「每人每月」档每月 20.00 元（示范值；2021-01-01 起执行，依据：外地服务费每人每月 20 元，作示范值），因 一键通设备 YJT-0001（2024-04-11 安装）、在家居住；2026-03-15 前（含）符合，2026-03-20 起不再符合，当月仍全月计，由民政代付 20.00 元。',
      },
    },
    '2026-04': {
      due: { 'destitute-basic': '941.67' },
      says: {
        'destitute-basic':
          '特困人员基本生活「集中供养」档每年 11300.00 元、按月分摊（2019-07-01 起执行，依据：溧阳市 2019 年工作计划（调整后），生效日按江苏 7 月 1 日调标惯例），因 散居五保（2018-01-01 起，特困证 17 号）、入住南山护理院（2026-03-20 起）；2026-04-01 符合，全月计，应发 941.67 元。',
        'destitute-care': '特困人员照料护理 2026-04 不计发：入住南山护理院（2026-03-20 起），只发给居家老人。',
      },
    },
  },
})

// 11 300 yuan a year: 94 167 fen in March; whoever is taken to hospital from an institution has not moved home
example('散居五保 in an institution, in hospital over the first of the month', {
  who: {
    birthDate: '1950-01-01',
    categories: [held('散居五保', '2018-01-01')],
    assessments: [assessed('2025-06-01', 'severe')],
    statuses: [
      lived('institution', '2025-01-01', '2026-02-25', '南山护理院'),
      lived('hospital', '2026-02-26', '2026-03-10', '市人民医院'),
      lived('institution', '2026-03-11', null, '南山护理院'),
    ],
  },
  months: {
    '2026-03': {
      due: { 'destitute-basic': '941.67' },
      says: { 'destitute-care': '特困人员照料护理 2026-03 不计发：入住南山护理院（2026-03-11 起），只发给居家老人。' },
    },
  },
})

example('a death at the place that somebody had moved to', {
  who: { birthDate: '1940-01-01', statuses: [lived('moved', '2025-05-01', '2026-03-09', '常州'), lived('deceased', '2026-03-10')] },
  months: { '2026-03': { due: {}, says: { 'respect-allowance': '尊老金 2026-03 不计发：2025-05-01 迁出。' } } },
})

const severe = { birthDate: '1950-01-01', categories: [held('低保边缘', '2021-01-01')], assessments: [assessed('2025-06-01', 'severe')] }
example('a law change that is not known yet: July as known on 1 September', {
  who: severe,
  asOf: noon('2026-09-01'),
  months: {
    '2026-07': {
      due: { 'nursing-allowance': '200.00', 'home-service': '30 h' },
      says: {
        'nursing-allowance':
          '护理补贴「重度失能」档每月 200.00 元（示范值；2022-01-01 起执行，依据：本市金额未公开的示范值，制度见《老年人权益保障法》第三十条），因 低保边缘（2021-01-01 起）、76 周岁（1950-01-01 出生）、重度失能（2025-06-01 评估）；2026-07 全月 31 天，应发 200.00 元。',
      },
    },
  },
})
example('the same law change, recorded on 10 September: July as known on 1 November', {
  who: severe,
  months: {
    '2026-06': { due: { 'nursing-allowance': '200.00', 'home-service': '30 h' }, says: {} },
    '2026-07': {
      due: { 'nursing-allowance': '240.00', 'home-service': '30 h' },
      says: {
        'nursing-allowance':
          '护理补贴「重度失能」档每月 240.00 元（示范值；2026-07-01 起执行，依据：本市金额未公开的示范值，制度见《老年人权益保障法》第三十条），因 低保边缘（2021-01-01 起）、76 周岁（1950-01-01 出生）、重度失能（2025-06-01 评估）；2026-07 全月 31 天，应发 240.00 元。',
      },
    },
  },
})

// severe pays 200 for nursing and grade 2 pays 120; moderate pays 100 and grade 2 pays 120
const disabled = {
  birthDate: '1950-01-01',
  categories: [held('失独', '2015-06-01')],
  statuses: [lived('institution', '2025-01-01', null, '南山护理院')],
}
const grade2 = { kind: '肢体', grade: 2, from: '2015-01-01', until: null }
example('two programmes that exclude each other: severe and disabled, nursing is the higher', {
  who: { ...disabled, disabilities: [grade2], assessments: [assessed('2025-06-01', 'severe')] },
  months: {
    '2026-03': {
      due: { 'nursing-allowance': '200.00' },
      says: {
        'disabled-nursing':
          '重度残疾人护理补贴 2026-03 不计发：与护理补贴（200.00 元）不同时享受，择高发护理补贴（国发〔2015〕52号：同时符合残疾人护理补贴和老年护理补贴条件的，择高申领其中一类）。',
      },
    },
  },
})
example('the same two programmes: moderate and disabled, the disability pays more', {
  who: { ...disabled, disabilities: [grade2], assessments: [assessed('2025-06-01', 'moderate')] },
  months: {
    '2026-03': {
      due: { 'disabled-nursing': '120.00' },
      says: {
        'nursing-allowance':
          '护理补贴 2026-03 不计发：与重度残疾人护理补贴（120.00 元）不同时享受，择高发重度残疾人护理补贴（国发〔2015〕52号：同时符合残疾人护理补贴和老年护理补贴条件的，择高申领其中一类）。',
        'disabled-nursing':
          '重度残疾人护理补贴「二级残疾」档每月 120.00 元（示范值；2025-01-01 起执行，依据：本市金额未公开的示范值，制度见国发〔2015〕52号），因 肢体残疾 2 级（2015-01-01 起）；2026-03 内符合，全月计，应发 120.00 元。',
      },
    },
  },
})

// support of the destitute takes the place of 低保, of both subsidies for the disabled, of vouchers, hours and nursing; 尊老金 stays
example('特困 who was 低保 before, disabled and 85', {
  who: {
    birthDate: '1940-06-01',
    categories: [held('散居五保', '2024-02-10'), held('低保', '2017-01-01'), held('独居')],
    disabilities: [{ ...grade2, grade: 1 }],
    assessments: [assessed('2025-06-01', 'total')],
  },
  months: {
    '2026-05': {
      due: { 'destitute-basic': '858.33', 'destitute-care': '52 h', 'respect-allowance': '60.00' },
      says: {
        'minimum-living':
          '最低生活保障金 2026-05 不计发：与特困人员基本生活（858.33 元）不同时享受，只发特困人员基本生活（国发〔2016〕14号：纳入特困人员救助供养范围的，不再适用最低生活保障政策）。',
        'disabled-living':
          '困难残疾人生活补贴 2026-05 不计发：与特困人员基本生活（858.33 元）不同时享受，只发特困人员基本生活（国发〔2016〕14号：纳入特困人员救助供养范围的残疾人，不再享受残疾人两项补贴）。',
        'home-service':
          '政府购买居家上门服务 2026-05 不计发：与特困人员照料护理（52 小时）不同时享受，只发特困人员照料护理（示范规则：特困人员的照料护理由供养待遇保障，不再另发）。',
      },
    },
  },
})

// nursing 200 × 19/31 = 122.58 until the 19th, 52 × 12/31 = 20.1 hours of care from the 20th; each for its own days
example('失独, severe, in an institution until the 18th; 特困 from 20 March', {
  who: {
    birthDate: '1950-01-01',
    categories: [held('失独', '2015-06-01'), held('散居五保', '2026-03-20')],
    assessments: [assessed('2025-06-01', 'severe')],
    statuses: [lived('institution', '2025-01-01', '2026-03-18', '南山护理院')],
  },
  months: {
    '2026-03': {
      due: { 'destitute-care': '20.1 h', 'nursing-allowance': '122.58' },
      says: {
        'nursing-allowance':
          '护理补贴「重度失能」档每月 200.00 元（示范值；2022-01-01 起执行，依据：本市金额未公开的示范值，制度见《老年人权益保障法》第三十条），因 失独（2015-06-01 起）、76 周岁（1950-01-01 出生）、重度失能（2025-06-01 评估）；2026-03-01 至 2026-03-19 计 19/31 天，2026-03-20 至 2026-03-31 与特困人员照料护理（20.1 小时）不同时享受，只发特困人员照料护理（示范规则：特困人员的照料护理由供养待遇保障，不再另发），应发 122.58 元。',
      },
      inEnglish: {
        'nursing-allowance':
          "Nursing allowance, row “severe disability” of 200.00 yuan a month (demonstration value; in force since 2022-01-01, by: a demonstration value, as Liyang's amount is not public; the scheme is that of article 30 of the Law on the Rights of the Elderly), because: lost the only child (since 2015-06-01), aged 76 (born 1950-01-01), severe disability (assessed 2025-06-01); 2026-03-01 to 2026-03-19, 19 of 31 days: 2026-03-20 to 2026-03-31 not together with Destitute persons: care (20.1 hours); only that one is given (demonstration rule: the care of destitute persons is part of their support and is not paid twice), 122.58 yuan due.",
      },
    },
  },
})

// nursing would be 200, more than 150 of vouchers; but of its 200 only 19 days are left, 122.58, so that the vouchers are the higher
example('the same, at home: what days are left is no longer the higher of two', {
  who: {
    birthDate: '1950-01-01',
    categories: [held('失独', '2015-06-01'), held('散居五保', '2026-03-20')],
    assessments: [assessed('2025-06-01', 'severe')],
  },
  months: {
    '2026-03': {
      due: { 'destitute-care': '20.1 h', 'elder-service': '150.00' },
      says: {
        'nursing-allowance':
          '护理补贴 2026-03 不计发：与养老服务补贴（150.00 元）不同时享受，择高发养老服务补贴（示范规则：养老服务补贴与护理补贴同时符合的，择高享受）。',
      },
    },
  },
})

example('a box that was installed on the 15th', {
  who: { boxes: [box('2026-03-15')] },
  months: {
    '2026-03': {
      due: { 'one-touch-fee': '20.00' },
      says: {
        'one-touch-fee':
          '一键通服务费「每人每月」档每月 20.00 元（示范值；2021-01-01 起执行，依据：外地服务费每人每月 20 元，作示范值），因 一键通设备 YJT-0001（2026-03-15 安装）、在家居住；2026-03-15 前（含）符合，全月计，由民政代付 20.00 元。',
      },
    },
  },
})
example('a box that was installed on the 16th', {
  who: { boxes: [box('2026-03-16')] },
  months: {
    '2026-03': {
      due: {},
      says: {
        'one-touch-fee':
          '一键通服务费 2026-03 不计发：2026-03-16 起才符合（一键通设备 YJT-0001（2026-03-16 安装）、在家居住），晚于 2026-03-15，最早自 2026-04 起计。',
      },
      inEnglish: {
        'one-touch-fee':
          'One-touch service fee, not given for 2026-03: held only from 2026-03-16 (one-touch box YJT-0001 (installed 2026-03-16), lives at home), later than 2026-03-15; counts from 2026-04 at the earliest.',
      },
    },
    '2026-04': { due: { 'one-touch-fee': '20.00' }, says: {} },
  },
})

example('a move away on 12 March', {
  who: { birthDate: '1940-01-01', statuses: [lived('moved', '2026-03-12', null, '常州')] },
  months: {
    '2026-03': {
      due: { 'respect-allowance': '60.00' },
      says: {
        'respect-allowance':
          '尊老金「80–89 周岁」档每月 60.00 元（示范值；2024-01-01 起执行，依据：江苏省年龄段，金额为示范值），因 86 周岁（1940-01-01 出生）；2026-03 内符合，2026-03-12 起不再符合，当月仍全月计，应发 60.00 元。',
      },
    },
    '2026-04': { due: {}, says: { 'respect-allowance': '尊老金 2026-04 不计发：2026-03-12 迁出。' } },
  },
})

// 1 130 000 fen = 12 × 94 166 + 8: a fen more in January to August
test('the yearly amount of 11 300 yuan over twelve months is 8 × 941.67 and 4 × 941.66, whatever month one begins with', () => {
  const facts = resident({ categories: [held('集中供养', '2018-01-01')] })
  const of = (month: Month) => monthOf(facts, month).entitled.find(({ programme }) => programme === 'destitute-basic')!.fen
  const year = (from: number) =>
    Array.from({ length: 12 }, (_, index) =>
      of(`${2025 + Math.floor((from + index) / 12)}-${String(((from + index) % 12) + 1).padStart(2, '0')}`),
    )
  expect(year(0)).toEqual([...Array(8).fill(94_167), ...Array(4).fill(94_166)])
  for (let from = 0; from < 12; from++) expect(year(from).reduce((sum, fen) => sum + fen, 0)).toBe(1_130_000)
})

test('a month says which rate, which row, which facts and which days it came from', () => {
  const facts = resident({
    birthDate: '1950-01-01',
    categories: [held('失独', '2015-06-01')],
    assessments: [assessed('2025-06-01', 'severe')],
  })
  const nursing = monthOf(facts, '2026-03').entitled.find(({ programme }) => programme === 'nursing-allowance')!
  expect(nursing).toMatchObject({ gives: 'cash', fen: 20_000, hours: 0, payerSharePercent: null, demonstration: true })
  expect(nursing.because).toMatchObject([
    {
      rate: {
        id: 'nursing-allowance:2022-01-01',
        validFrom: '2022-01-01',
        reference: { zh: '本市金额未公开的示范值，制度见《老年人权益保障法》第三十条' },
      },
      amount: { zh: '重度失能' },
      facts: [{ zh: '失独（2015-06-01 起）' }, { zh: '76 周岁（1950-01-01 出生）' }, { zh: '重度失能（2025-06-01 评估）' }],
      from: '2026-03-01',
      until: '2026-03-31',
    },
  ])
})

test('only demonstration rates are marked as such', () => {
  const facts = resident({ birthDate: '1940-01-01', categories: [held('集中供养', '2018-01-01')] })
  expect(monthOf(facts, '2026-03').entitled.map(({ programme, demonstration }) => [programme, demonstration])).toEqual([
    ['destitute-basic', false],
    ['respect-allowance', true],
  ])
})

test('every programme is either due or refused with a reason, in the order of the standards', () => {
  const result = monthOf(resident({ birthDate: '1940-01-01' }), '2026-03')
  expect([...result.entitled, ...result.refused].map(({ programme }) => programme).sort()).toEqual(shipped.map(({ id }) => id).sort())
  expect(result.refused.map(({ programme }) => programme)).toEqual(shipped.map(({ id }) => id).filter((id) => id !== 'respect-allowance'))
  expect(reasonOf(result, 'destitute-basic')).toBe('not-in-group')
  expect(result).toMatchObject({ residentId: 'resident-1', month: '2026-03', asOf: NOW })
})
