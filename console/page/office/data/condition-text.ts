/** Conditions of a standard as a person reads them. Pure. */
import type * as z from 'zod/mini'
import { CARE_LEVELS } from '../../../../records/record-schemas/assessments.ts'
import type { conditionSchema } from '../../../../records/record-schemas/money.ts'
import type { Translate } from '../../words.ts'
import { exactYuan } from './amounts.ts'

export type Condition = z.infer<typeof conditionSchema>

const named = (prefix: string, codes: readonly string[], t: Translate) => codes.map((code) => t.code(prefix, code))

/** "低保 或 失独" */
const anyOf = (words: readonly string[], t: Translate) => words.join(t('condition.or'))
/** "低保、独居" */
const listed = (words: readonly string[], t: Translate) => words.join(t('condition.comma'))

function ageText(from: number | undefined, below: number | undefined, t: Translate): string[] {
  if (from !== undefined && below !== undefined) return [t('condition.ageBetween', { from, to: below - 1 })]
  if (from !== undefined) return [t('condition.ageFrom', { age: from })]
  return below === undefined ? [] : [t('condition.ageBelow', { age: below })]
}

/** "中度失能及以上" where every worse level counts too */
function levelText(levels: readonly string[], t: Translate): string {
  const mildest = CARE_LEVELS.findIndex((level) => levels.includes(level))
  const andWorse = CARE_LEVELS.slice(mildest)
  if (andWorse.length > 1 && andWorse.length === levels.length && mildest > 0)
    return t('condition.levelFrom', { level: t.code('care', andWorse[0] ?? '') })
  if (levels.length === CARE_LEVELS.length) return t('condition.anyLevel')
  return anyOf(
    named(
      'care',
      CARE_LEVELS.filter((level) => levels.includes(level)),
      t,
    ),
    t,
  )
}

function disabilityText({ disabilityGrades, disabilityKinds }: Condition, t: Translate): string[] {
  if (!disabilityGrades && !disabilityKinds) return []
  const kinds = disabilityKinds ? listed(named('disability', disabilityKinds, t), t) : ''
  if (!disabilityGrades) return [kinds]
  const grades = listed(disabilityGrades.map(String), t)
  return [kinds ? t('condition.disabilityBoth', { kinds, grades }) : t('condition.disabilityGrades', { grades })]
}

function dwellingText(dwelling: Condition['dwelling'], t: Translate): string[] {
  if (dwelling?.length !== 1) return []
  return [t(dwelling[0] === 'home' ? 'condition.atHome' : 'condition.inInstitution')]
}

/** the parts of a condition, each of which must hold; none: everybody */
export function conditionParts(condition: Condition, t: Translate): string[] {
  const { categoriesAny, categoriesAll, categoriesNone, ageFrom, ageBelow, levels, dwelling, box, incomeBelowFen } = condition
  return [
    ...(categoriesAny ? [anyOf(named('category', categoriesAny, t), t)] : []),
    ...(categoriesAll ? [listed(named('category', categoriesAll, t), t)] : []),
    ...(categoriesNone ? [t('condition.none', { what: listed(named('category', categoriesNone, t), t) })] : []),
    ...ageText(ageFrom, ageBelow, t),
    ...(levels ? [levelText(levels, t)] : []),
    ...disabilityText(condition, t),
    ...dwellingText(dwelling, t),
    ...(box === undefined ? [] : [t(box ? 'condition.box' : 'condition.noBox')]),
    ...(incomeBelowFen === undefined ? [] : [t('condition.incomeBelow', { amount: exactYuan(incomeBelowFen) })]),
  ]
}

/** "低保 或 失独，80 岁以上，中度失能及以上" */
export function conditionText(condition: Condition, t: Translate): string {
  const parts = conditionParts(condition, t)
  return parts.length === 0 ? t('condition.everybody') : parts.join(t('condition.and'))
}
