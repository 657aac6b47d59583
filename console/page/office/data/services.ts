/** Services: booked, done, cancelled. */
import { useQuery } from '@tanstack/react-query'
import type * as z from 'zod/mini'
import {
  balanceListSchema,
  type newServiceSchema,
  type ServiceView,
  type serviceDoneSchema,
  servicePageSchema,
  serviceViewSchema,
} from '../../../care-api.ts'
import { type Answer, call, newKey, read } from '../../data/http.ts'
import { queries } from '../../data/queries.ts'
import { type Pages, usePages } from './pages.ts'

export const SERVICE_FILTERS = ['state', 'providerId', 'fromDay', 'untilDay'] as const
export type ServiceFilters = Partial<Record<(typeof SERVICE_FILTERS)[number], string>>

export const useServices = (filters: ServiceFilters): Pages<ServiceView> =>
  usePages({ key: ['services', 'list'], path: '/services', params: filters, schema: servicePageSchema })

/** what a resident has left of a month */
export const useBalances = (residentId: string | null, month: string) =>
  useQuery({
    queryKey: ['balances', residentId, month],
    queryFn: () => read(`/residents/${encodeURIComponent(residentId ?? '')}/balances?month=${month}`, balanceListSchema),
    enabled: residentId !== null,
    staleTime: 0,
  })

async function written(path: string, body: unknown): Promise<Answer<ServiceView>> {
  const answer = await call({ path, method: 'POST', schema: serviceViewSchema, body, key: newKey() })
  const stale = [['services'], ['balances'], ['care'], ['records', 'service']]
  if (answer.ok || answer.status === 409) await Promise.all(stale.map((queryKey) => queries.invalidateQueries({ queryKey })))
  return answer
}

export const bookService = (service: z.infer<typeof newServiceSchema>) => written('/services', service)
export const finishService = (id: string, done: z.infer<typeof serviceDoneSchema>) =>
  written(`/services/${encodeURIComponent(id)}/done`, done)
export const cancelService = (id: string, body: { version: number; reason: string }) =>
  written(`/services/${encodeURIComponent(id)}/cancel`, body)
