/** Which care level a resident had on which days, from their assessments, as words that lists are filtered by. */
import { byCounting, uncorrected } from '../rules/care/assessed.ts'
import { addDays } from '../rules/care/day.ts'
import { currentRecords, inBreaths } from './care-rows.ts'
import type { Queries } from './database.ts'
import type { RecordOf } from './record-schemas/kinds.ts'
import type { WordSpan } from './resident-days.ts'

type Assessed = Pick<RecordOf<'assessment'>, 'id' | 'residentId' | 'day' | 'care' | 'replaces'>

export interface Levels {
  residentId: string
  words: WordSpan[]
}

export const levelWord = (care: string): string => `level:${care}`
/** words between these come from assessments, all others from the resident's own record */
export const LEVEL_WORDS = { from: 'level:', before: 'level;' }
const LAST = '9999-12-31'

/** One that another corrects does not count; each other holds until the day before the next. */
export function levelSpans(assessments: readonly Assessed[]): WordSpan[] {
  const inOrder = uncorrected(assessments).sort(byCounting)
  return inOrder.flatMap(({ day, care }, index) => {
    const next = inOrder[index + 1]?.day
    if (next === day) return []
    return { word: levelWord(care), fromDay: day, untilDay: next === undefined ? LAST : addDays(next, -1) }
  })
}

/** Of the residents of these assessments, as they will be once those are saved. */
export async function levelsAfter(queries: Queries, saved: readonly Assessed[]): Promise<Levels[]> {
  const stored = await assessmentsOf(queries, [...new Set(saved.map(({ residentId }) => residentId))])
  const latest = new Map([...stored, ...saved].map((assessment) => [assessment.id, assessment]))
  return [...Map.groupBy(latest.values(), ({ residentId }) => residentId)].map(([residentId, ofResident]) => ({
    residentId,
    words: levelSpans(ofResident),
  }))
}

export async function levelsOf(queries: Queries, residentId: string): Promise<Levels> {
  return { residentId, words: levelSpans(await assessmentsOf(queries, [residentId])) }
}

async function assessmentsOf(queries: Queries, residentIds: readonly string[]): Promise<Assessed[]> {
  const rows = await inBreaths(residentIds, (ids) =>
    currentRecords(queries).select('h.doc').where('r.kind', '=', 'assessment').where('r.residentId', 'in', ids).execute(),
  )
  return rows.map(({ doc }) => JSON.parse(doc ?? 'null') as RecordOf<'assessment'>)
}
