/** A provider's yearly checklist, as it is handed in. */
import type * as z from 'zod/mini'
import { type newProviderAssessmentSchema, recordViewSchema } from '../../../care-api.ts'
import { type Answer, call, newKey } from '../../data/http.ts'
import { queries } from '../../data/queries.ts'
import type { Draft } from './scale-view.ts'
import type { Scale } from './scales.ts'

export type NewProviderAssessment = z.infer<typeof newProviderAssessmentSchema>

/** providers' scales, the newest version of each first */
export const scalesForProviders = (scales: readonly Scale[]): Scale[] =>
  scales.filter(({ subject }) => subject === 'provider').toSorted((a, b) => b.version.localeCompare(a.version) || a.id.localeCompare(b.id))

export function checklistOf(draft: Draft, providerId: string): NewProviderAssessment {
  const { scale, version: scaleVersion, answers, circumstances, day } = draft
  const assessors = draft.assessors
    .map(({ name, number }) => ({ name: name.trim(), number: number.trim() || null }))
    .filter(({ name }) => name !== '')
  const texts = { organisation: draft.organisation.trim(), note: draft.note.trim() }
  return { providerId, scale, scaleVersion, day, year: Number(day.slice(0, 4)), answers, circumstances, assessors, ...texts }
}

export async function submitChecklist(wanted: NewProviderAssessment): Promise<Answer<unknown>> {
  const answer = await call({ path: '/provider-assessments', method: 'POST', schema: recordViewSchema, body: wanted, key: newKey() })
  if (answer.ok) await queries.invalidateQueries({ queryKey: ['records', 'provider-assessment'] })
  return answer
}
