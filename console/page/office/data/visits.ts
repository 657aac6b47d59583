/** Home visits and follow-up calls as a worklist. */
import type * as z from 'zod/mini'
import { type newVisitSchema, type VisitRow, type visitDoneSchema, visitPageSchema, visitRowSchema } from '../../../care-api.ts'
import { type Answer, call, newKey } from '../../data/http.ts'
import { queries } from '../../data/queries.ts'
import { type Pages, usePages } from './pages.ts'

export const VISIT_FILTERS = ['show', 'from', 'until', 'assignee'] as const
interface Wanted {
  state: VisitRow['state'] | undefined
  from?: string
  until?: string
  assignee?: string
}

/** those of residents at high risk first, then by the day on which they are due */
export const useVisits = ({ state, ...params }: Wanted, enabled = true): Pages<VisitRow> =>
  usePages({ key: ['visits', state ?? 'all'], path: '/visits', params: { ...params, state }, schema: visitPageSchema, enabled })

async function written(path: string, body: unknown): Promise<Answer<VisitRow>> {
  const answer = await call({ path, method: 'POST', schema: visitRowSchema, body, key: newKey() })
  const stale = [['visits'], ['care'], ['records', 'visit']]
  if (answer.ok || answer.status === 409) await Promise.all(stale.map((queryKey) => queries.invalidateQueries({ queryKey })))
  return answer
}

export const addVisit = (visit: z.infer<typeof newVisitSchema>) => written('/visits', visit)
export const finishVisit = (id: string, done: z.infer<typeof visitDoneSchema>) => written(`/visits/${encodeURIComponent(id)}/done`, done)
export const cancelVisit = (id: string, body: { version: number; reason: string }) =>
  written(`/visits/${encodeURIComponent(id)}/cancel`, body)
