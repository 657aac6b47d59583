/**
 * In: a scale, the points chosen item by item, and the circumstances stated. Out: the level with its whole reasoning, or everything that is
 * wrong with what came in. It must never know a particular scale: a scale is data, checked before it comes here (scale-check.ts), so that a
 * grade or a level that cannot be found is a fault and no answer.
 */
import type {
  Answers,
  Circumstances,
  LevelRow,
  PartGrade,
  PartResult,
  Range,
  Scale,
  ScaleLevel,
  ScalePart,
  ScaleProblem,
  Scored,
  Trigger,
} from './scale.ts'
import { explain, type Preliminary, type UpgradeStep } from './score-sentences.ts'

/** A circumstance that is not among `circumstances` does not hold; every item needs an answer. All problems are answered at once. */
export function score(scale: Scale, answers: Answers, circumstances: Circumstances): Scored {
  const problems = [...answerProblems(scale, answers), ...circumstanceProblems(scale, circumstances)]
  if (problems.length > 0) return { ok: false, problems }
  const parts = scale.parts.map((part) => partResult(part, answers))
  const preliminary = scale.rows ? byGrades(scale.rows, parts) : byTotal(scale.levels, parts)
  const steps = upgradeSteps(scale, preliminary.level, (trigger) => holds(trigger, answers, circumstances))
  const level = steps.at(-1)?.to ?? preliminary.level
  return {
    ok: true,
    result: {
      scale: scale.id,
      version: scale.version,
      parts,
      total: preliminary.total,
      preliminary: preliminary.level,
      basis: preliminary.basis,
      confirm: preliminary.basis === 'gap' || preliminary.basis === 'overlap',
      upgrades: steps.map(({ rule, from, to }) => ({ rule: rule.id, clause: rule.clause, changed: from !== to })),
      level,
      care: levelOf(scale.levels, level).care,
      explanation: explain({ scale, answers, parts, preliminary, steps, level }),
    },
  }
}

function answerProblems(scale: Scale, answers: Answers): ScaleProblem[] {
  const items = scale.parts.flatMap((part) => part.items)
  const known = new Set(items.map(({ id }) => id))
  const wrong = items.flatMap(({ id, options }): ScaleProblem[] => {
    if (!Object.hasOwn(answers, id)) return [{ item: id, reason: 'missing' }]
    return options.some(({ points }) => points === answers[id]) ? [] : [{ item: id, reason: 'not-an-option' }]
  })
  const unknown = Object.keys(answers).filter((id) => !known.has(id))
  return [...wrong, ...unknown.map((item): ScaleProblem => ({ item, reason: 'unknown-item' }))]
}

function circumstanceProblems(scale: Scale, circumstances: Circumstances): ScaleProblem[] {
  const kinds = new Map(scale.circumstances.map(({ id, kind }) => [id, kind]))
  return Object.entries(circumstances).flatMap(([item, value]): ScaleProblem[] => {
    const kind = kinds.get(item)
    if (kind === undefined) return [{ item, reason: 'unknown-circumstance' }]
    const counts = Number.isSafeInteger(value) && value >= 0 && (kind === 'count' || value <= 1)
    return counts ? [] : [{ item, reason: 'not-a-count' }]
  })
}

const lies = (value: number, { from, to }: Range): boolean => from <= value && value <= to

function partResult(part: ScalePart, answers: Answers): PartResult {
  const sum = part.items.reduce((points, { id }) => points + answers[id]!, 0)
  const max = part.items.reduce((points, item) => points + item.max, 0)
  if (!part.grades) return { part: part.id, sum, max, grade: null }
  const grade = gradeOf(part.grades, sum, answers)
  if (grade === null) throw new Error(`part ${part.id} has no grade for ${sum} points: its scale was not checked`)
  return { part: part.id, sum, max, grade }
}

/** The first grade that matches; null: none does. Only the answers that the grades name are looked at. */
export function gradeOf(grades: readonly PartGrade[], sum: number, answers: Answers): number | null {
  const inside = ([item, range]: [string, Range]) => lies(answers[item]!, range)
  const found = grades.find((grade) => {
    if (grade.sum && !lies(sum, grade.sum)) return false
    if (!grade.items) return true
    return grade.items.some(
      ({ all, anyOf }) => Object.entries(all ?? {}).every(inside) && (anyOf === undefined || Object.entries(anyOf).some(inside)),
    )
  })
  return found?.grade ?? null
}

function byTotal(levels: readonly ScaleLevel[], parts: readonly PartResult[]): Preliminary {
  const total = parts.reduce((points, { sum }) => points + sum, 0)
  const level = levels.find(({ points }) => points && lies(total, points))
  if (!level?.points) throw new Error(`no level for a total of ${total}: the scale was not checked`)
  return { basis: 'points', total, level: level.level, points: level.points }
}

function byGrades(rows: readonly LevelRow[], parts: readonly PartResult[]): Preliminary {
  const row = rows.find(({ grades }) => grades.every((grade, index) => grade === parts[index]?.grade))
  if (!row) throw new Error(`no row for the grades ${parts.map(({ grade }) => grade)}: the scale was not checked`)
  return { basis: row.basis, total: null, level: row.level, other: row.other ?? null }
}

function holds(trigger: Trigger, answers: Answers, circumstances: Circumstances): boolean {
  if ('item' in trigger) return lies(answers[trigger.item]!, trigger.points)
  const stated = Object.hasOwn(circumstances, trigger.circumstance) ? circumstances[trigger.circumstance]! : 0
  return stated >= (trigger.atLeast ?? 1)
}

/** Every rule that applies, and what it made of the level: "worse" counts once in all, and nothing makes a level better. */
function upgradeSteps({ upgrades, levels }: Scale, preliminary: number, applies: (trigger: Trigger) => boolean): UpgradeStep[] {
  const worst = levels.length - 1
  const steps: UpgradeStep[] = []
  let level = preliminary
  let counted = false
  for (const rule of upgrades.filter(({ when }) => when.some(applies))) {
    const from = level
    if (rule.makes.kind === 'level') level = Math.max(level, rule.makes.level)
    else if (!counted) level = Math.min(level + 1, worst)
    const unchanged = rule.makes.kind === 'worse' && counted && from < worst ? 'counted-once' : 'bad-enough'
    if (rule.makes.kind === 'worse') counted = true
    steps.push({ rule, from, to: level, why: from === level ? unchanged : rule.makes.kind })
  }
  return steps
}

export function levelOf(levels: readonly ScaleLevel[], number: number): ScaleLevel {
  const found = levels.find(({ level }) => level === number)
  if (!found) throw new Error(`no level ${number}: the scale was not checked`)
  return found
}
