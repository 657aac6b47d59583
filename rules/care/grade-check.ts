/** The part of the check of a scale that is about grades: every answer has one, and every combination of them has one row. */
import type { Answers, PartGrade, Scale, ScalePart, Text } from './scale.ts'
import { gradeOf } from './score.ts'

export function gradedProblems(scale: Scale): Text[] {
  if (!scale.rows || scale.parts.some(({ grades }) => !grades))
    return [{ zh: '分级量表的每个部分都要有 grades，并要有 rows。', en: 'A graded scale needs grades in every part, and rows.' }]
  const problems = scale.parts.flatMap((part) => gradeProblems(part, part.grades ?? []))
  if (scale.levels.some(({ points }) => points))
    problems.push({
      zh: '分级量表不按总分定级，请删去等级的 points。',
      en: 'A graded scale has no total; remove the points of its levels.',
    })
  return [...problems, ...rowProblems(scale)]
}

function gradeProblems(part: ScalePart, grades: readonly PartGrade[]): Text[] {
  const problems: Text[] = []
  for (const [id, { from, to }] of grades.flatMap(rangesOf))
    if (from > to)
      problems.push({
        zh: `部分 ${part.id} 的分级中，${id} 的范围 ${from}–${to} 首尾颠倒。`,
        en: `In the grades of part ${part.id}, the range ${from}–${to} of ${id} is the wrong way round.`,
      })
  for (const id of namedItems(grades))
    if (!part.items.some((item) => item.id === id))
      problems.push({
        zh: `部分 ${part.id} 的分级用到了不属于它的项目 ${id}。`,
        en: `The grades of part ${part.id} name item ${id}, which is not in it.`,
      })
  for (const grade of doubles(grades.map((each) => each.grade)))
    problems.push({ zh: `部分 ${part.id} 的分级 ${grade} 写了两次。`, en: `Grade ${grade} of part ${part.id} stands twice.` })
  return problems.length > 0 ? problems : coverProblems(part, grades)
}

const itemRanges = ({ items = [] }: PartGrade) =>
  items.flatMap(({ all = {}, anyOf = {} }) => [...Object.entries(all), ...Object.entries(anyOf)])
const rangesOf = (grade: PartGrade) => [...(grade.sum ? [['sum', grade.sum] as const] : []), ...itemRanges(grade)]
const namedItems = (grades: readonly PartGrade[]): Set<string> => new Set(grades.flatMap(itemRanges).map(([id]) => id))

/** Grades are looked up for every answer that can be given: sums that cannot occur (61 to 64 in steps of five) need none. */
function coverProblems(part: ScalePart, grades: readonly PartGrade[]): Text[] {
  const outcomes = possibleOutcomes(part, namedItems(grades))
  if (outcomes === null)
    return [
      {
        zh: `部分 ${part.id} 的分级涉及项目过多，无法逐一核对。`,
        en: `The grades of part ${part.id} name too many items to check them all.`,
      },
    ]
  const problems: Text[] = []
  const graded = new Map(outcomes.map((outcome) => [gradeOf(grades, outcome.sum, outcome.answers), outcome]))
  const without = graded.get(null)
  if (without) {
    const answers = JSON.stringify(without.answers)
    problems.push({
      zh: `部分 ${part.id} 合计 ${without.sum} 分（${answers}）时没有分级。`,
      en: `Part ${part.id} has no grade for ${without.sum} points (${answers}).`,
    })
  }
  for (const { grade } of grades)
    if (!graded.has(grade))
      problems.push({ zh: `部分 ${part.id} 的分级 ${grade} 不可能出现。`, en: `Grade ${grade} of part ${part.id} can never be reached.` })
  return problems
}

/** all that the grades of a part can see of its answers */
interface Outcome {
  sum: number
  /** of the items that the grades name */
  answers: Answers
}
const MOST_OUTCOMES = 100_000

/** null: more than can be looked at while the hub starts */
function possibleOutcomes(part: ScalePart, named: ReadonlySet<string>): Outcome[] | null {
  let outcomes: Outcome[] = [{ sum: 0, answers: {} }]
  for (const { id, options } of part.items) {
    if (outcomes.length * options.length > MOST_OUTCOMES) return null
    const longer = outcomes.flatMap(({ sum, answers }) =>
      options.map(({ points }) => ({ sum: sum + points, answers: named.has(id) ? { ...answers, [id]: points } : answers })),
    )
    outcomes = [...new Map(longer.map((outcome) => [JSON.stringify(outcome), outcome])).values()]
  }
  return outcomes
}

function rowProblems({ parts, rows = [], levels }: Scale): Text[] {
  const problems: Text[] = []
  const grades = parts.map((part) => (part.grades ?? []).map(({ grade }) => grade))
  const isLevel = (number: number) => levels.some(({ level }) => level === number)
  for (const { grades: combination, level, basis, other } of rows) {
    const name = combination.join(',')
    if (combination.length !== grades.length || combination.some((grade, index) => !grades[index]?.includes(grade)))
      problems.push({ zh: `组合 ${name} 中有不存在的分级。`, en: `The row ${name} has a grade that its part does not have.` })
    if (!isLevel(level))
      problems.push({ zh: `组合 ${name} 的等级 ${level} 不存在。`, en: `The row ${name} has an unknown level ${level}.` })
    if (basis === 'overlap' ? other === undefined || other === level || !isLevel(other) : other !== undefined)
      problems.push({
        zh: `组合 ${name}：basis 为 overlap 时（且仅在此时）应以 other 写明另一个等级。`,
        en: `The row ${name}: an overlap, and only that, names the other level in "other".`,
      })
  }
  for (const name of doubles(rows.map((row) => row.grades.join(','))))
    problems.push({ zh: `组合 ${name} 写了两次。`, en: `The row ${name} stands twice.` })
  const needed = grades.reduce((product, list) => product * list.length, 1)
  if (problems.length === 0 && rows.length !== needed)
    problems.push({
      zh: `分级组合共有 ${needed} 种，现有 ${rows.length} 行，每种应恰有一行。`,
      en: `There are ${needed} combinations of grades and ${rows.length} rows; each needs exactly one.`,
    })
  return problems
}

/** each value that is there more than once */
export function doubles<T>(values: readonly T[]): T[] {
  const seen = new Set<T>()
  return [...new Set(values.filter((value) => seen.size === seen.add(value).size))]
}
