/** A row's answers in the words of one scale. Pure. */
import type { Answers, Circumstances, Scale, ScaleItem, ScaleLevel } from '../../../../rules/care/scale.ts'
import { compact } from '../cell-text.ts'
import type { Finding } from '../problems.ts'
import { answerField, circumstanceField } from './assessment-fields.ts'

/** what the row has in the columns of items and circumstances */
export interface Measured {
  answer(field: string): string | undefined
  circumstance(field: string): number | undefined
}
export type Note = (field: string | null, finding: Finding) => void

const key = (text: string): string => compact(text).toLowerCase()
const itemsOf = ({ parts }: Scale): ScaleItem[] => parts.flatMap(({ items }) => items)
const isNamed = ({ id, version, name }: Scale, text: string): boolean =>
  [id, `${id} ${version}`, `${id}-${version}`, name.zh, name.en].some((known) => key(known) === key(text)) ||
  // "GB/T 42195-2022" within the scale's whole name
  (text.length >= 6 && key(name.zh).includes(key(text)))

/** By its name; without one, the only scale whose items are all in the row. Later versions first. */
export function scaleOf(scales: readonly Scale[], named: string | undefined, measured: Measured): Scale | null {
  const latest = scales.toReversed()
  if (named !== undefined) return latest.find((scale) => isNamed(scale, named)) ?? null
  const answered = latest.filter((scale) => itemsOf(scale).every(({ name }) => measured.answer(answerField(name)) !== undefined))
  return answered.length === 1 ? answered[0]! : null
}

function pointsOf({ options }: ScaleItem, text: string): number | null {
  const written = key(text).replace(/分$/, '')
  const option = options.find(
    ({ points, text: words }) => String(points) === written || key(words.zh) === key(text) || key(words.en) === key(text),
  )
  return option ? option.points : null
}

export function answersOf(scale: Scale, measured: Measured, note: Note): Answers {
  const answers: Answers = {}
  for (const item of itemsOf(scale)) {
    const field = answerField(item.name)
    const text = measured.answer(field)
    const points = text === undefined ? null : pointsOf(item, text)
    if (points !== null) answers[item.id] = points
    else if (text === undefined) note(field, { reason: 'answer-missing', words: { item: item.name } })
    else
      note(field, { reason: 'not-an-option', words: { item: item.name, known: item.options.map(({ points: known }) => known).join('、') } })
  }
  return answers
}

/** "是" of a count is once */
export function circumstancesOf(scale: Scale, measured: Measured): Circumstances {
  const given = scale.circumstances.flatMap(({ id, kind }) => {
    const value = measured.circumstance(circumstanceField(id))
    return value === undefined ? [] : [[id, kind === 'yes-no' ? Math.min(value, 1) : value] as const]
  })
  return Object.fromEntries(given)
}

export const levelNamed = ({ levels }: Scale, text: string): ScaleLevel | null =>
  levels.find(({ level, name }) => [String(level), `${level}级`, name.zh, name.en].some((known) => key(known) === key(text))) ?? null
