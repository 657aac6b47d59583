/** A scale file that contradicts itself is told so: each case breaks a sound scale in one place. */
import { describe, expect, test } from 'vitest'
import type { LevelRow, Scale } from '../../../rules/care/scale.ts'
import { checkScale } from '../../../rules/care/scale-check.ts'
import { shippedScale } from './scale-answers.ts'

const said = (word: string) => ({ zh: word, en: `${word} (en)` })
const options = (...points: number[]) => points.map((each) => ({ points: each, text: said(`选项 ${each}`) }))

/** two items of 0 to 2 points, more is better; three levels */
const byTotal = (): Scale => ({
  id: 'gait',
  version: '1',
  subject: 'resident',
  name: said('步态'),
  reference: '测试',
  nextDueMonths: 6,
  parts: [
    {
      id: 'legs',
      name: said('腿'),
      items: [
        { id: 'stand', name: said('站'), max: 2, options: options(2, 1, 0) },
        { id: 'walk', name: said('走'), max: 2, options: options(2, 1, 0) },
      ],
    },
  ],
  levels: [
    { level: 0, care: 'intact', name: said('好'), points: { from: 4, to: 4 } },
    { level: 1, care: 'mild', name: said('中'), points: { from: 2, to: 3 } },
    { level: 2, care: 'severe', name: said('差'), points: { from: 0, to: 1 } },
  ],
  circumstances: [
    { id: 'falls', name: said('跌倒'), kind: 'count' },
    { id: 'stroke', name: said('中风'), kind: 'yes-no' },
  ],
  upgrades: [
    {
      id: 'falls',
      name: said('跌倒'),
      when: [
        { circumstance: 'falls', atLeast: 2 },
        { item: 'walk', points: { from: 0, to: 0 } },
      ],
      makes: { kind: 'worse' },
      clause: said('1'),
    },
    { id: 'stroke', name: said('中风'), when: [{ circumstance: 'stroke' }], makes: { kind: 'level', level: 2 }, clause: said('2') },
  ],
})

/** sums 0, 5, 10 and 15, in two grades; the second part is graded by its answers */
const byGrades = (): Scale => {
  const levels = byTotal().levels.map(({ points: _, ...level }) => level)
  return {
    ...byTotal(),
    levels,
    parts: [
      {
        id: 'legs',
        name: said('腿'),
        items: [
          { id: 'stand', name: said('站'), max: 5, options: options(5, 0) },
          { id: 'walk', name: said('走'), max: 10, options: options(10, 5, 0) },
        ],
        grades: [
          { grade: 0, sum: { from: 15, to: 15 } },
          { grade: 1, sum: { from: 0, to: 10 } },
        ],
      },
      {
        id: 'senses',
        name: said('感觉'),
        items: [
          { id: 'eyes', name: said('眼'), max: 2, options: options(0, 1, 2) },
          { id: 'ears', name: said('耳'), max: 2, options: options(0, 1, 2) },
        ],
        grades: [
          { grade: 1, items: [{ anyOf: { eyes: { from: 2, to: 2 }, ears: { from: 2, to: 2 } } }] },
          { grade: 0, items: [{ all: { eyes: { from: 0, to: 1 }, ears: { from: 0, to: 1 } } }] },
        ],
      },
    ],
    rows: [
      { grades: [0, 0], level: 0, basis: 'text' },
      { grades: [0, 1], level: 1, basis: 'gap' },
      { grades: [1, 0], level: 1, basis: 'overlap', other: 2 },
      { grades: [1, 1], level: 2, basis: 'text' },
    ],
  }
}

const broken = (make: () => Scale, change: (scale: Scale) => void): string[] => {
  const scale = make()
  change(scale)
  return checkScale(scale).map(({ en }) => en)
}
const items = (scale: Scale, part = 0) => scale.parts[part]!.items
const row = (scale: Scale, index: number): LevelRow => scale.rows![index]!

test('sound scales have no problems, by total and by grades', () => {
  expect(checkScale(byTotal())).toEqual([])
  expect(checkScale(byGrades())).toEqual([])
})

test('the shipped scales have no problems', () => {
  for (const name of ['gb-t-42195-2022', 'mz-t-039-2013', 'provider-checklist-2026'])
    expect(checkScale(shippedScale(name)), name).toEqual([])
})

describe('any scale', () => {
  test.each<[string, (scale: Scale) => void, string[]]>([
    ['no parts', (scale) => scale.parts.splice(0), ['There are no parts.']],
    ['no levels', (scale) => scale.levels.splice(0), ['There are no levels.']],
    ['a part without items', (scale) => items(scale).splice(0), ['Part legs has no items.']],
    ['one id for two items', (scale) => Object.assign(items(scale)[1]!, { id: 'stand' }), ['The id stand is used twice; rename one.']],
    ['one id for two rules', (scale) => Object.assign(scale.upgrades[1]!, { id: 'falls' }), ['The id falls is used twice; rename one.']],
    ['a single option', (scale) => items(scale)[0]!.options.splice(1), ['Item stand needs at least two options.']],
    [
      'a maximum that is not the best option',
      (scale) => Object.assign(items(scale)[0]!, { max: 3 }),
      ['Item stand says max 3, but its highest option gives 2; make them agree.'],
    ],
    [
      'points twice',
      (scale) => Object.assign(items(scale)[0]!.options[1]!, { points: 2 }),
      ['The options of item stand must stand from best to worst, with points that only rise or only fall, none twice.'],
    ],
    [
      'options out of order',
      (scale) => items(scale)[0]!.options.push({ points: 1, text: said('又一个') }),
      ['The options of item stand must stand from best to worst, with points that only rise or only fall, none twice.'],
    ],
    [
      'two options that read alike',
      (scale) => Object.assign(items(scale)[0]!.options[1]!.text, { zh: '选项 2' }),
      ['Two options of item stand have the same text: “选项 2”.'],
    ],
    [
      'levels that skip a number',
      (scale) => Object.assign(scale.levels[1]!, { level: 5 }),
      ['Levels must be numbered from 0 (best) in order.'],
    ],
    [
      'a worse level with a better care',
      (scale) => Object.assign(scale.levels[2]!, { care: 'intact' }),
      ['A worse level must not have a better care.'],
    ],
    [
      'a rule with an unknown circumstance',
      (scale) => scale.upgrades[1]!.when.push({ circumstance: 'rain' }),
      ['Rule stroke names an unknown circumstance rain.'],
    ],
    [
      'a rule that wants a yes twice',
      (scale) => scale.upgrades[1]!.when.push({ circumstance: 'stroke', atLeast: 2 }),
      ['Circumstance stroke is yes or no; rule stroke cannot ask for 2 of it.'],
    ],
    [
      'a rule with an answer that cannot be given',
      (scale) => scale.upgrades[1]!.when.push({ item: 'walk', points: { from: 3, to: 9 } }, { item: 'fly', points: { from: 0, to: 0 } }),
      ['Rule stroke names item walk, which has no such option.', 'Rule stroke names item fly, which has no such option.'],
    ],
    [
      'a rule to an unknown level',
      (scale) => Object.assign(scale.upgrades[1]!, { makes: { kind: 'level', level: 7 } }),
      ['Rule stroke goes to an unknown level 7.'],
    ],
  ])('%s', (_, change, problems) => expect(broken(byTotal, change)).toEqual(problems))
})

describe('a scale with one total', () => {
  const points = (scale: Scale, index: number, from: number, to: number) => Object.assign(scale.levels[index]!, { points: { from, to } })
  test.each<[string, (scale: Scale) => void, string[]]>([
    ['a gap', (scale) => points(scale, 1, 3, 3), ["The levels' points have a gap or an overlap between 1 and 3."]],
    ['an overlap', (scale) => points(scale, 1, 1, 3), ["The levels' points have a gap or an overlap between 1 and 1."]],
    [
      'a total beyond the best level',
      (scale) => points(scale, 2, 1, 1),
      ["Totals go from 0 to 4; the levels' points must cover exactly these."],
    ],
    [
      'a level that no total reaches',
      (scale) => points(scale, 0, 4, 9),
      ["Totals go from 0 to 4; the levels' points must cover exactly these."],
    ],
    [
      'a range the wrong way round',
      (scale) => points(scale, 1, 3, 2),
      [
        'The points 3–2 are the wrong way round.',
        "The levels' points have a gap or an overlap between 1 and 3.",
        "The levels' points have a gap or an overlap between 2 and 4.",
      ],
    ],
    ['a level without points', (scale) => delete scale.levels[1]!.points, ['Without grades, every level needs its points.']],
    [
      'levels that go up and down',
      (scale) => {
        points(scale, 0, 2, 3)
        points(scale, 1, 4, 4)
      },
      ["From best to worst level, the levels' points must only rise or only fall."],
    ],
    [
      'an item that goes against the levels',
      (scale) => items(scale)[0]!.options.reverse(),
      ['Item stand goes against the levels: its first, best option must bring the total nearer to level 0.'],
    ],
  ])('%s', (_, change, problems) => expect(broken(byTotal, change)).toEqual(problems))

  test('may count upwards, when all of it does', () => {
    const problems = broken(byTotal, (scale) => {
      for (const item of items(scale)) item.options.reverse()
      points(scale, 0, 0, 1)
      points(scale, 2, 4, 4)
    })
    expect(problems).toEqual([])
  })
})

describe('a graded scale', () => {
  const grades = (scale: Scale, part: number) => scale.parts[part]!.grades!
  test.each<[string, (scale: Scale) => void, string[]]>([
    ['a part without grades', (scale) => delete scale.parts[0]!.grades, ['A graded scale needs grades in every part, and rows.']],
    ['no rows', (scale) => delete scale.rows, ['A graded scale needs grades in every part, and rows.']],
    [
      'levels with points',
      (scale) => Object.assign(scale.levels[0]!, { points: { from: 0, to: 1 } }),
      ['A graded scale has no total; remove the points of its levels.'],
    ],
    [
      'a sum without a grade',
      (scale) => Object.assign(grades(scale, 0)[1]!, { sum: { from: 0, to: 9 } }),
      ['Part legs has no grade for 10 points ({}).'],
    ],
    [
      'an answer without a grade',
      (scale) => Object.assign(grades(scale, 1)[1]!, { items: [{ all: { eyes: { from: 0, to: 0 } } }] }),
      ['Part senses has no grade for 2 points ({"eyes":1,"ears":1}).'],
    ],
    [
      'a grade that an earlier one hides',
      (scale) => Object.assign(grades(scale, 0)[0]!, { sum: { from: 0, to: 15 } }),
      ['Grade 1 of part legs can never be reached.'],
    ],
    [
      'a grade twice',
      (scale) => Object.assign(grades(scale, 0)[1]!, { grade: 0 }),
      [
        'Grade 0 of part legs stands twice.',
        'The row 1,0 has a grade that its part does not have.',
        'The row 1,1 has a grade that its part does not have.',
      ],
    ],
    [
      'a range the wrong way round',
      (scale) => Object.assign(grades(scale, 0)[1]!, { sum: { from: 10, to: 0 } }),
      ['In the grades of part legs, the range 10–0 of sum is the wrong way round.'],
    ],
    [
      'an item of another part',
      (scale) => Object.assign(grades(scale, 1)[1]!, { items: [{ all: { walk: { from: 0, to: 1 } } }] }),
      ['The grades of part senses name item walk, which is not in it.'],
    ],
    ['a missing row', (scale) => scale.rows!.pop(), ['There are 4 combinations of grades and 3 rows; each needs exactly one.']],
    ['a row twice', (scale) => Object.assign(row(scale, 1), { grades: [0, 0] }), ['The row 0,0 stands twice.']],
    [
      'a row with an unknown grade',
      (scale) => Object.assign(row(scale, 1), { grades: [0, 7] }),
      ['The row 0,7 has a grade that its part does not have.'],
    ],
    [
      'a row that is too short',
      (scale) => Object.assign(row(scale, 1), { grades: [0] }),
      ['The row 0 has a grade that its part does not have.'],
    ],
    ['a row with an unknown level', (scale) => Object.assign(row(scale, 1), { level: 9 }), ['The row 0,1 has an unknown level 9.']],
    [
      'an overlap that names no other level',
      (scale) => delete row(scale, 2).other,
      ['The row 1,0: an overlap, and only that, names the other level in "other".'],
    ],
    [
      'another level where the text gives one',
      (scale) => Object.assign(row(scale, 0), { other: 1 }),
      ['The row 0,0: an overlap, and only that, names the other level in "other".'],
    ],
  ])('%s', (_, change, problems) => expect(broken(byGrades, change)).toEqual(problems))

  test('grades over more answers than can be looked at are refused, not counted for hours', () => {
    const problems = broken(byGrades, (scale) => {
      const many = Array.from({ length: 30 }, (_, n) => ({ id: `item-${n}`, name: said('项'), max: 1, options: options(0, 1) }))
      const all = Object.fromEntries(many.map(({ id }) => [id, { from: 0, to: 0 }]))
      scale.parts[1] = { ...scale.parts[1]!, items: many, grades: [{ grade: 0, items: [{ all }] }, { grade: 1 }] }
    })
    expect(problems).toEqual(['The grades of part senses name too many items to check them all.'])
  })
})

test('problems are said in both languages', () => {
  const scale = byTotal()
  scale.levels[0]!.points = { from: 4, to: 5 }
  expect(checkScale(scale)).toEqual([
    {
      zh: '总分可能为 0–4，各等级的分数段应恰好覆盖它。',
      en: "Totals go from 0 to 4; the levels' points must cover exactly these.",
    },
  ])
})
