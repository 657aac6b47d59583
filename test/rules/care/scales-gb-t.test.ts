/** GB/T 42195-2022: points, borders, rules and sentences. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Circumstances } from '../../../rules/care/scale.ts'
import { checkScale } from '../../../rules/care/scale-check.ts'
import { score } from '../../../rules/care/score.ts'
import { best, itemsOf, oneMore, onePairWorse, scored, sentences, shippedScale, withTotal } from './scale-answers.ts'

const scale = shippedScale('gb-t-42195-2022')
/** consciousness 0 is coma, which has a rule of its own */
const awake = (total: number) => withTotal(scale, total, { keep: ['consciousness'] })

test('the file contradicts itself nowhere', () => expect(checkScale(scale)).toEqual([]))

test('26 items in four parts give 32 + 15 + 28 + 15 = 90 points at best', () => {
  const { parts, total } = scored(scale, best(scale))
  expect(parts.map(({ part, sum, max }) => [part, sum, max])).toEqual([
    ['self-care', 32, 32],
    ['mobility', 15, 15],
    ['mental', 28, 28],
    ['senses-society', 15, 15],
  ])
  expect(total).toBe(90)
  expect(itemsOf(scale).map(({ id, max }) => `${id} ${max}`)).toEqual([
    ...['eating 4', 'grooming 4', 'bathing 4', 'dressing-upper 4', 'dressing-lower 4', 'bladder 4', 'bowel 4', 'toileting 4'],
    ...['bed-mobility 4', 'bed-chair-transfer 4', 'walking 4', 'stairs 3'],
    ...['orientation-time 4', 'orientation-place 4', 'orientation-person 4', 'memory 4', 'comprehension 4', 'expression 4'],
    ...['aggression 1', 'depression 1', 'consciousness 2'],
    ...['vision 2', 'hearing 2', 'daily-affairs 4', 'transport 3', 'social-contact 4'],
  ])
})

test('every item may be answered with every number of points from its highest down to 0', () => {
  for (const { id, max, options } of itemsOf(scale))
    expect(
      options.map(({ points }) => points),
      id,
    ).toEqual(Array.from({ length: max + 1 }, (_, step) => max - step))
})

describe('borders of the levels', () => {
  test.each([
    [90, 0, 'intact'],
    [89, 1, 'mild'],
    [66, 1, 'mild'],
    [65, 2, 'moderate'],
    [46, 2, 'moderate'],
    [45, 3, 'severe'],
    [30, 3, 'severe'],
    [29, 4, 'total'],
    [2, 4, 'total'],
  ] as const)('%i points are level %i, %s', (total, level, care) => {
    expect(scored(scale, awake(total))).toMatchObject({
      total,
      preliminary: level,
      level,
      care,
      basis: 'points',
      confirm: false,
      upgrades: [],
    })
  })
})

describe('what makes a level worse', () => {
  const IN_COMA = { ...best(scale), consciousness: 0 }
  const ALL: Circumstances = { dementia: 1, 'mental-disorder': 1, 'care-risk-events': 5 }
  test.each([
    ['dementia', awake(70), { dementia: 1 }, 1, 2, ['dementia +']],
    ['another mental disorder', awake(70), { 'mental-disorder': 1 }, 1, 2, ['mental-disorder +']],
    ['two events', awake(70), { 'care-risk-events': 2 }, 1, 2, ['care-risk-events +']],
    ['one event is not enough', awake(70), { 'care-risk-events': 1 }, 1, 1, []],
    ['what is said not to hold', awake(70), { dementia: 0, 'mental-disorder': 0, 'care-risk-events': 0 }, 1, 1, []],
    ['all three count once', awake(70), ALL, 1, 2, ['dementia +', 'mental-disorder =', 'care-risk-events =']],
    ['from the best level too', awake(90), { dementia: 1 }, 0, 1, ['dementia +']],
    ['up to the worst level', awake(30), { 'care-risk-events': 2 }, 3, 4, ['care-risk-events +']],
    ['never beyond the worst', awake(29), { dementia: 1 }, 4, 4, ['dementia =']],
    ['coma, however many points', IN_COMA, {}, 1, 4, ['coma +']],
    ['coma, and dementia adds nothing', IN_COMA, { dementia: 1 }, 1, 4, ['coma +', 'dementia =']],
  ] as const)('%s', (_, answers, circumstances, preliminary, level, rules) => {
    const result = scored(scale, answers, circumstances)
    expect(result).toMatchObject({ preliminary, level })
    expect(result.upgrades.map(({ rule, changed }) => `${rule} ${changed ? '+' : '='}`)).toEqual(rules)
  })
})

test('a rule that goes straight to a level leaves a worse one as it is', () => {
  const [coma, ...rest] = scale.upgrades
  const mild = { ...scale, upgrades: [{ ...coma!, makes: { kind: 'level' as const, level: 1 } }, ...rest] }
  const result = scored(mild, { ...awake(29), consciousness: 0 })
  expect(result).toMatchObject({ preliminary: 4, level: 4, upgrades: [{ rule: 'coma', changed: false }] })
})

test('a worse answer never gives a better level', () => {
  fc.assert(
    fc.property(onePairWorse(scale), ({ answers, worse, circumstances }) => {
      const [before, after] = [scored(scale, answers, circumstances), scored(scale, worse, circumstances)]
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
  const { eating: _, memory: __, ...rest } = best(scale)
  const answers = { ...rest, bathing: 5, vision: 1.5, mood: 1, constructor: 1 }
  expect(score(scale, answers, { dementia: 2, 'care-risk-events': -1, 'mental-disorder': 0.5, coma: 1 })).toEqual({
    ok: false,
    problems: [
      { item: 'eating', reason: 'missing' },
      { item: 'bathing', reason: 'not-an-option' },
      { item: 'memory', reason: 'missing' },
      { item: 'vision', reason: 'not-an-option' },
      { item: 'mood', reason: 'unknown-item' },
      { item: 'constructor', reason: 'unknown-item' },
      { item: 'dementia', reason: 'not-a-count' },
      { item: 'care-risk-events', reason: 'not-a-count' },
      { item: 'mental-disorder', reason: 'not-a-count' },
      { item: 'coma', reason: 'unknown-circumstance' },
    ],
  })
})

test('an empty form names every item', () => {
  const result = score(scale, {}, {})
  expect(result).toMatchObject({ ok: false })
  expect(result.ok ? [] : result.problems).toEqual(itemsOf(scale).map(({ id }) => ({ item: id, reason: 'missing' })))
})

describe('a worked example in sentences', () => {
  const answers = {
    ...best(scale),
    bathing: 1,
    toileting: 2,
    stairs: 0,
    walking: 2,
    memory: 1,
    'daily-affairs': 0,
    transport: 0,
    vision: 1,
  }
  const result = scored(scale, answers, { dementia: 1, 'care-risk-events': 3 })

  test('in Chinese', () => {
    expect(sentences(result, 'zh')).toEqual([
      '自理能力得 27 分（最高 32 分）。',
      '基础运动能力得 10 分（最高 15 分）。',
      '精神状态得 25 分（最高 28 分）。',
      '感知觉与社会参与得 7 分（最高 15 分）。',
      '各部分合计 69 分（最高 90 分）。',
      '总分 66–89 分对应 1 级「轻度失能」，即初步等级。',
      '因「经确诊为痴呆（F00–F03）」，等级加重一级，由 1 级「轻度失能」变为 2 级「中度失能」（依据：GB/T 42195-2022 能力等级变更依据）。',
      '「近 30 天内发生 2 次及以上照护风险事件」也成立，但加重一级只计一次，等级仍为 2 级「中度失能」（依据：GB/T 42195-2022 能力等级变更依据）。',
      '最终等级为 2 级「中度失能」。',
    ])
  })

  test('in English', () => {
    expect(sentences(result, 'en')).toEqual([
      'Self-care: 27 of 32 points.',
      'Basic mobility: 10 of 15 points.',
      'Mental state: 25 of 28 points.',
      'Senses and social participation: 7 of 15 points.',
      'All parts together: 69 of 90 points.',
      'A total of 66–89 points means preliminary level 1 (Mild disability).',
      'Because of “Diagnosed dementia (F00–F03)” the level becomes one worse, from 1 (Mild disability) to 2 (Moderate disability) (clause: GB/T 42195-2022, grounds for changing the ability level).',
      '“Two or more care-risk events in the last 30 days” holds too, but one level worse counts only once: the level stays 2 (Moderate disability) (clause: GB/T 42195-2022, grounds for changing the ability level).',
      'The final level is 2 (Moderate disability).',
    ])
  })

  test('coma goes straight to the worst level', () => {
    expect(sentences(scored(scale, { ...best(scale), consciousness: 0 }, { dementia: 1 }), 'zh').slice(-4)).toEqual([
      '总分 66–89 分对应 1 级「轻度失能」，即初步等级。',
      '因「处于昏迷状态」，等级直接定为 4 级「完全失能」（依据：GB/T 42195-2022 能力等级变更依据）。',
      '「经确诊为痴呆（F00–F03）」成立，但等级已是 4 级「完全失能」，不再加重（依据：GB/T 42195-2022 能力等级变更依据）。',
      '最终等级为 4 级「完全失能」。',
    ])
  })

  test('nothing to make it worse is said too', () => {
    expect(sentences(scored(scale, best(scale)), 'zh').slice(-3)).toEqual([
      '总分 90 分对应 0 级「能力完好」，即初步等级。',
      '没有应当加重等级的情形。',
      '最终等级为 0 级「能力完好」。',
    ])
  })
})
