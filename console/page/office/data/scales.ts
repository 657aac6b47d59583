/** Scales, their preview, and assessments as they were made. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type * as z from 'zod/mini'
import type { RecordOf } from '../../../../records/record-schemas/kinds.ts'
import { type newAssessmentSchema, recordViewSchema, scaleListSchema, scoredSchema } from '../../../care-api.ts'
import { type Answer, call, read } from '../../data/http.ts'
import { queries } from '../../data/queries.ts'

export type Scale = z.infer<typeof scaleListSchema>['items'][number]
export type ScaleItem = Scale['parts'][number]['items'][number]
export type Assessment = RecordOf<'assessment'>
export type NewAssessment = z.infer<typeof newAssessmentSchema>

/** data of the program: the same for the whole day */
export const useScales = () =>
  useQuery({ queryKey: ['scales'], queryFn: () => read('/scales', scaleListSchema), staleTime: 12 * 3_600_000 })

export interface Sheet {
  scale: string
  version: string
  answers: Record<string, number>
  circumstances: Record<string, number>
}

async function preview(sheet: Sheet): Promise<z.infer<typeof scoredSchema>> {
  const answer = await call({ path: '/scales/score', method: 'POST', schema: scoredSchema, body: sheet })
  if (answer.ok) return answer.value
  throw new Error(answer.error?.message ?? `score: ${answer.status}`)
}

/** the level as far as it can be told; the last one stays in sight while the next is worked out */
export const usePreview = (sheet: Sheet) =>
  useQuery({
    queryKey: ['score', sheet],
    queryFn: () => preview(sheet),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  })

/** @returns the new assessment's id */
export async function submitAssessment(wanted: NewAssessment): Promise<Answer<string>> {
  const answer = await call({ path: '/assessments', method: 'POST', schema: recordViewSchema, body: wanted })
  if (!answer.ok) return answer
  const stale = [['records', 'assessment'], ['care'], ['residents'], ['entitlement'], ['home']]
  await Promise.all(stale.map((queryKey) => queries.invalidateQueries({ queryKey })))
  return { ok: true, value: answer.value.id }
}
