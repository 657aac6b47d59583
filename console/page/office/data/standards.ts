/** Appending a rate to a standard. */
import type * as z from 'zod/mini'
import { type newRateSchema, standardViewSchema } from '../../../care-api.ts'
import { type Answer, call } from '../../data/http.ts'
import { queries } from '../../data/queries.ts'

export type NewRate = z.infer<typeof newRateSchema>
export type StandardView = z.infer<typeof standardViewSchema>

export async function addRate(id: string, rate: NewRate): Promise<Answer<StandardView>> {
  const answer = await call({ path: `/standards/${encodeURIComponent(id)}/rates`, method: 'POST', schema: standardViewSchema, body: rate })
  const stale = [['standards'], ['entitlement'], ['care']]
  if (answer.ok || answer.status === 409) await Promise.all(stale.map((queryKey) => queries.invalidateQueries({ queryKey })))
  return answer
}
