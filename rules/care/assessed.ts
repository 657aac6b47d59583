/** Which of a resident's assessments counts: what is paid, shown and searched by must be the same one. */
import type { Day } from './day.ts'
import { CARE_LEVELS, type CareLevel } from './scale.ts'

export interface Assessed {
  id: string
  day: Day
  care: CareLevel
}

/** without those that another one corrects */
export function uncorrected<A extends { id: string; replaces: string | null }>(assessments: readonly A[]): A[] {
  const corrected = new Set(assessments.map(({ replaces }) => replaces))
  return assessments.filter(({ id }) => !corrected.has(id))
}

/** Sorts so that the last one counts: by day, and of one day the most severe. Never by the order of the list. */
export function byCounting(a: Assessed, b: Assessed): number {
  if (a.day !== b.day) return a.day < b.day ? -1 : 1
  return CARE_LEVELS.indexOf(a.care) - CARE_LEVELS.indexOf(b.care) || (a.id < b.id ? 1 : -1)
}

/** The one that counts on a day; null: none yet. */
export function assessmentOn<A extends Assessed>(assessments: readonly A[], day: Day): A | null {
  let counting: A | null = null
  for (const one of assessments) if (one.day <= day && (counting === null || byCounting(one, counting) > 0)) counting = one
  return counting
}
