import * as z from 'zod/mini'
import { type Answer, call } from '../../data/http.ts'
import { queries } from '../../data/queries.ts'

/** who it was is gone afterwards; what was paid and done stays, without a name */
export async function erasePerson(id: string, reason: string): Promise<Answer<unknown>> {
  const answer = await call({ path: `/residents/${encodeURIComponent(id)}/erase`, method: 'POST', schema: z.unknown(), body: { reason } })
  if (answer.ok) await queries.invalidateQueries()
  return answer
}
