/**
 * MZ/T 039-2013: the 256 rows are derived here once more from the clauses of the published text, and every place where that text alone would
 * reward a worse answer is named.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Answers } from '../../../rules/care/scale.ts'
import { checkScale } from '../../../rules/care/scale-check.ts'
import { score } from '../../../rules/care/score.ts'
import { best, itemsOf, oneMore, onePairWorse, scored, sentences, shippedScale, withTotal } from './scale-answers.ts'

const scale = shippedScale('mz-t-039-2013')

/** daily living, mental, senses, society */
type Grades = readonly [a: number, m: number, s: number, p: number]

/** The published text (domain.md §5), one entry a clause. "有一项为 3" is read as "at least one": so it leaves 9 gaps; "exactly one" leaves 13. */
const CLAUSES: [level: number, clause: (...grades: Grades) => boolean][] = [
  [0, (a, m, s, p) => a === 0 && m === 0 && s === 0 && p <= 1],
  [1, (a, m, s, p) => a === 0 && (m >= 1 || s >= 1 || p === 2)],
  [1, (a, ...others) => a === 1 && others.some((grade) => grade <= 1)],
  [2, (a, ...others) => a === 1 && others.every((grade) => grade === 2)],
  [2, (a, ...others) => a === 1 && others.includes(3)],
  [2, (a, ...others) => a === 2 && [1, 2].includes(others.filter((grade) => grade === 1 || grade === 2).length)],
  [3, (a) => a === 3],
  [3, (...all) => all.every((grade) => grade === 2)],
  [3, (a, ...others) => a === 2 && others.includes(3)],
]
const levelsSaid = (grades: Grades): number[] => [...new Set(CLAUSES.filter(([, clause]) => clause(...grades)).map(([level]) => level))]

const STEPS = [0, 1, 2, 3]
const ALL: Grades[] = STEPS.flatMap((a) => STEPS.flatMap((m) => STEPS.flatMap((s) => STEPS.map((p): Grades => [a, m, s, p]))))
const name = (grades: readonly number[]) => grades.join('')
const rows = new Map(scale.rows!.map((row) => [name(row.grades), row]))
/** each combination with each that is one grade worse in one part */
const NEIGHBOURS = ALL.flatMap((grades) =>
  grades.flatMap((grade, part) => (grade === 3 ? [] : [[grades, grades.with(part, grade + 1) as unknown as Grades] as const])),
)

test('the file contradicts itself nowhere', () => expect(checkScale(scale)).toEqual([]))

test('22 items with the points of the published forms', () => {
  const forms = scale.parts.map(({ items }) => items.map(({ id, options }) => `${id} ${options.map(({ points }) => points).join('/')}`))
  expect(forms).toEqual([
    [
      ...['feeding 10/5/0', 'bathing 5/0', 'grooming 5/0', 'dressing 10/5/0', 'bowels 10/5/0', 'bladder 10/5/0', 'toilet 10/5/0'],
      ...['transfer 15/10/5/0', 'walking 15/10/5/0', 'stairs 10/5/0'],
    ],
    ['cognition 0/1/2', 'aggression 0/1/2', 'depression 0/1/2'],
    ['consciousness 0/1/2/3', 'vision 0/1/2/3/4', 'hearing 0/1/2/3/4', 'communication 0/1/2/3'],
    ['living 0/1/2/3/4', 'work 0/1/2/3/4', 'orientation 0/1/2/3/4', 'persons 0/1/2/3/4', 'social 0/1/2/3/4'],
  ])
  expect(itemsOf(scale)).toHaveLength(22)
  expect(scored(scale, best(scale)).parts.map(({ max }) => max)).toEqual([100, 6, 14, 20])
})

describe('the 256 combinations of grades', () => {
  test('each has exactly one row', () => {
    expect(scale.rows).toHaveLength(256)
    expect([...rows.keys()].toSorted()).toEqual(ALL.map(name).toSorted())
  })

  test('where the text gives one level, the row has it and says so; else it says gap or overlap', () => {
    for (const grades of ALL) {
      const row = rows.get(name(grades))!
      const said = levelsSaid(grades)
      if (said.length === 1) expect(row).toEqual({ grades, level: said[0], basis: 'text' })
      if (said.length === 0) expect(row).toEqual({ grades, level: row.level, basis: 'gap' })
      if (said.length === 2) {
        expect(row).toMatchObject({ grades, basis: 'overlap' })
        expect([row.level, row.other].toSorted()).toEqual(said.toSorted())
      }
      expect(said.length).toBeLessThan(3)
    }
  })

  test('the text gives 187 one level, 60 two, and 9 none', () => {
    const counted = Object.groupBy(scale.rows!, ({ basis }) => basis)
    expect([counted.text?.length, counted.overlap?.length, counted.gap?.length]).toEqual([187, 60, 9])
  })

  test('the nine that have none take these levels', () => {
    const gaps = scale.rows!.filter(({ basis }) => basis === 'gap').map(({ grades, level }) => `${name(grades)} → ${level}`)
    expect(gaps).toEqual([...['0003 → 1', '2000 → 2', '2111 → 2', '2112 → 2', '2121 → 2', '2122 → 2', '2211 → 2', '2212 → 2', '2221 → 2']])
  })

  test('the sixty that have two: level 1 with A = 1, level 3 with A = 2', () => {
    const overlaps = scale.rows!.filter(({ basis }) => basis === 'overlap')
    const kinds = Object.groupBy(overlaps, ({ grades, level, other }) => `A=${grades[0]} ${level} not ${other}`)
    expect(Object.entries(kinds).map(([kind, list]) => [kind, list?.length])).toEqual([
      ['A=1 1 not 2', 30],
      ['A=2 3 not 2', 30],
    ])
    for (const { grades } of overlaps) expect(grades.slice(1)).toContain(3)
  })

  /** The published text, read as kindly as it can be where it gives two levels, rewards a worse grade in exactly these places. */
  const EXCEPTIONS_OF_THE_TEXT = [
    '2003 → 2013',
    '2003 → 2103',
    '2030 → 2031',
    '2030 → 2130',
    '2033 → 2133',
    '2222 → 2223',
    '2222 → 2232',
    '2222 → 2322',
    '2300 → 2301',
    '2300 → 2310',
    '2303 → 2313',
    '2330 → 2331',
  ]
  /** The shipped rows choose among what the text leaves open so that none is left. */
  const EXCEPTIONS_OF_THE_ROWS: string[] = []

  const exceptions = (levelOf: (grades: Grades) => number | undefined) =>
    NEIGHBOURS.filter(([grades, worse]) => {
      const [level, next] = [levelOf(grades), levelOf(worse)]
      return level !== undefined && next !== undefined && next < level
    }).map(([grades, worse]) => `${name(grades)} → ${name(worse)}`)

  test('a worse grade never gives a better level, in any of the 768 pairs of neighbours', () => {
    expect(NEIGHBOURS).toHaveLength(768)
    expect(exceptions((grades) => rows.get(name(grades))!.level)).toEqual(EXCEPTIONS_OF_THE_ROWS)
  })

  test('the text alone gives a better level for a worse grade in twelve pairs, and nowhere else', () => {
    const kindest = (grades: Grades) => levelsSaid(grades).toSorted()[0]
    expect(exceptions(kindest).toSorted()).toEqual(EXCEPTIONS_OF_THE_TEXT)
  })
})

describe('grades of the parts', () => {
  test.each([
    ['daily-living', [100, 95, 65, 60, 45, 40, 0], [0, 1, 1, 2, 2, 3, 3]],
    ['mental', [0, 1, 2, 3, 4, 6], [0, 1, 2, 2, 3, 3]],
    ['society', [0, 2, 3, 7, 8, 13, 14, 20], [0, 0, 1, 1, 2, 2, 3, 3]],
  ] as const)('%s at its borders', (part, sums, grades) => {
    const graded = sums.map((sum) => scored(scale, withTotal(scale, sum, { part })).parts.find((result) => result.part === part))
    expect(graded.map((result) => [result?.sum, result?.grade])).toEqual(sums.map((sum, index) => [sum, grades[index]]))
  })

  test('senses: each of the 400 answers has the worst grade that the text gives it, and the text gives one at least', () => {
    const clauses: [grade: number, clause: (c: number, v: number, h: number, k: number) => boolean][] = [
      [0, (c, v, h, k) => c === 0 && v <= 1 && h <= 1 && k === 0],
      [1, (c, v, h, k) => c === 0 && (v === 2 || h === 2 || k === 1)],
      [2, (c, v, h, k) => c === 0 && (v === 3 || h === 3 || k === 2)],
      [2, (c, v, h, k) => c === 1 && v <= 3 && h <= 3 && k <= 2],
      [3, (_, v, h, k) => v === 4 || h === 4 || k === 3],
      [3, (c) => c >= 2],
    ]
    const five = [0, 1, 2, 3, 4]
    let answered = 0
    for (const c of STEPS)
      for (const v of five)
        for (const h of five)
          for (const k of STEPS) {
            const said = clauses.filter(([, clause]) => clause(c, v, h, k)).map(([grade]) => grade)
            const answers = { ...best(scale), consciousness: c, vision: v, hearing: h, communication: k }
            expect(scored(scale, answers).parts[2]?.grade, `${c}${v}${h}${k}`).toBe(Math.max(...said))
            answered += 1
          }
    expect(answered).toBe(400)
  })
})

/** one set of answers for each grade of each part */
const answersWith = ([a, m, s, p]: Grades): Answers => {
  const parts = { 'daily-living': [100, 65, 45, 40][a]!, mental: [0, 1, 2, 4][m]!, society: [0, 3, 8, 14][p]! }
  const chosen = Object.entries(parts).map(([part, sum]) => {
    const ids = scale.parts.find(({ id }) => id === part)!.items.map(({ id }) => id)
    // cognition 2 says that a disorder was diagnosed, which is a rule of its own
    const answers = withTotal(scale, sum, { part, keep: ['cognition'] })
    return Object.fromEntries(ids.map((id) => [id, answers[id]!]))
  })
  return Object.assign(best(scale), ...chosen, { hearing: [0, 2, 3, 4][s]! })
}

test('every combination of grades is reached by answers, and scores as its row says', () => {
  for (const grades of ALL) {
    const result = scored(scale, answersWith(grades))
    const { level, basis } = rows.get(name(grades))!
    expect(result.parts.map(({ grade }) => grade)).toEqual(grades)
    expect(result).toMatchObject({ total: null, preliminary: level, level, basis, confirm: basis !== 'text', upgrades: [] })
  }
})

describe('what makes a level worse', () => {
  test.each([
    ['dementia', [1, 0, 0, 0], {}, { dementia: 1 }, 1, 2, ['dementia +']],
    ['a disorder of cognition that an answer says was diagnosed', [1, 0, 0, 0], { cognition: 2 }, {}, 1, 2, ['dementia +']],
    ['mental illness', [1, 0, 0, 0], {}, { 'mental-disorder': 1 }, 1, 2, ['mental-disorder +']],
    ['two incidents', [1, 0, 0, 0], {}, { 'care-risk-events': 2 }, 1, 2, ['care-risk-events +']],
    ['one incident is not enough', [1, 0, 0, 0], {}, { 'care-risk-events': 1 }, 1, 1, []],
    ['once in all', [0, 0, 0, 0], {}, { dementia: 1, 'care-risk-events': 9 }, 0, 1, ['dementia +', 'care-risk-events =']],
    ['3 stays 3', [3, 0, 0, 0], {}, { dementia: 1 }, 3, 3, ['dementia =']],
    ['coma', [0, 0, 0, 0], { consciousness: 3 }, {}, 1, 3, ['coma +']],
    ['a stupor is no coma', [0, 0, 0, 0], { consciousness: 2 }, {}, 1, 1, []],
  ] as const)('%s', (_, grades, more, circumstances, preliminary, level, rules) => {
    const result = scored(scale, { ...answersWith(grades), ...more }, circumstances)
    expect(result).toMatchObject({ preliminary, level })
    expect(result.upgrades.map(({ rule, changed }) => `${rule} ${changed ? '+' : '='}`)).toEqual(rules)
  })
})

test('a worse answer never gives a better level', () => {
  fc.assert(
    fc.property(onePairWorse(scale), ({ answers, worse, circumstances }) => {
      const [before, after] = [scored(scale, answers, circumstances), scored(scale, worse, circumstances)]
      for (const [index, { grade }] of before.parts.entries()) expect(after.parts[index]!.grade).toBeGreaterThanOrEqual(grade!)
      expect(after.preliminary).toBeGreaterThanOrEqual(before.preliminary)
      expect(after.level).toBeGreaterThanOrEqual(before.level)
    }),
    { numRuns: 2_000 },
  )
})

test('one circumstance more never gives a better level', () => {
  fc.assert(
    fc.property(onePairWorse(scale), oneMore(scale), ({ answers }, { before, after }) => {
      expect(scored(scale, answers, after).level).toBeGreaterThanOrEqual(scored(scale, answers, before).level)
    }),
    { numRuns: 500 },
  )
})

test('everything that is wrong with the answers is said at once', () => {
  const { feeding: _, ...rest } = best(scale)
  expect(score(scale, { ...rest, bathing: 3, eating: 4 }, { 'care-risk-events': Number.NaN, fever: 1 })).toEqual({
    ok: false,
    problems: [
      { item: 'feeding', reason: 'missing' },
      { item: 'bathing', reason: 'not-an-option' },
      { item: 'eating', reason: 'unknown-item' },
      { item: 'care-risk-events', reason: 'not-a-count' },
      { item: 'fever', reason: 'unknown-circumstance' },
    ],
  })
})

describe('worked examples in sentences', () => {
  const overlap = scored(scale, { ...answersWith([1, 0, 3, 0]), vision: 1 }, { 'care-risk-events': 2 })

  test('an overlap, in Chinese', () => {
    expect(sentences(overlap, 'zh')).toEqual([
      '日常生活活动得 65 分（最高 100 分），分级为 1。',
      '精神状态得 0 分（最高 6 分），分级为 0。',
      '感知觉与沟通（意识水平 0、视力 1、听力 4、沟通交流 0）的分级为 3。',
      '社会参与得 0 分（最高 20 分），分级为 0。',
      '各部分的分级为：日常生活活动 1、精神状态 0、感知觉与沟通 3、社会参与 0。',
      '量表原文对这一分级组合同时给出 1 级「轻度失能」和 2 级「中度失能」，默认取 1 级「轻度失能」为初步等级，须由评估人员确认。',
      '因「近 30 天内发生 2 次及以上意外事件」，等级加重一级，由 1 级「轻度失能」变为 2 级「中度失能」（依据：MZ/T 039-2013 老年人能力评估报告·等级变更条款）。',
      '最终等级为 2 级「中度失能」。',
    ])
  })

  test('an overlap, in English', () => {
    expect(sentences(overlap, 'en')).toEqual([
      'Daily living: 65 of 100 points, which is grade 1.',
      'Mental state: 0 of 6 points, which is grade 0.',
      'Senses and communication (Consciousness 0, Vision 1, Hearing 4, Communication 0): grade 3.',
      'Social participation: 0 of 20 points, which is grade 0.',
      'The grades of the parts are: Daily living 1, Mental state 0, Senses and communication 3, Social participation 0.',
      'For these grades the published text gives both 1 (Mild disability) and 2 (Moderate disability); the default is preliminary level 1 (Mild disability), which the assessors must confirm.',
      'Because of “Two or more incidents in the last 30 days” the level becomes one worse, from 1 (Mild disability) to 2 (Moderate disability) (clause: MZ/T 039-2013, ability assessment report: rules for changing the level).',
      'The final level is 2 (Moderate disability).',
    ])
  })

  test('a gap, and a combination that the text speaks of once', () => {
    expect(sentences(scored(scale, answersWith([2, 0, 0, 0])), 'zh').slice(-3)).toEqual([
      '量表原文没有写明这一分级组合的等级，默认取 2 级「中度失能」为初步等级，须由评估人员确认。',
      '没有应当加重等级的情形。',
      '最终等级为 2 级「中度失能」。',
    ])
    expect(sentences(scored(scale, answersWith([3, 0, 0, 0]), { dementia: 1 }), 'en').slice(-3)).toEqual([
      'For these grades the published text gives one level only: preliminary level 3 (Severe disability).',
      '“Diagnosed cognitive disorder or dementia” holds, but the level is already 3 (Severe disability) and becomes no worse (clause: MZ/T 039-2013, ability assessment report: rules for changing the level).',
      'The final level is 3 (Severe disability).',
    ])
  })
})
