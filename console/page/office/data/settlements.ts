/** Monthly settlements of the providers, and the services that their lines stand for. */
import { useQuery } from '@tanstack/react-query'
import { type ServiceView, type SettlementView, servicePageSchema, settlementListSchema, settlementViewSchema } from '../../../care-api.ts'
import { type Answer, call, newKey, read } from '../../data/http.ts'
import { queries } from '../../data/queries.ts'
import { firstDayOf, lastDayOf } from './months.ts'
import { queryOf } from './pages.ts'

export const useSettlements = (month: string) =>
  useQuery({ queryKey: ['settlements', month], queryFn: () => read(`/settlements?month=${month}`, settlementListSchema), staleTime: 0 })

const pathOf = (id: string) => `/settlements/${encodeURIComponent(id)}`

export const useSettlement = (id: string) =>
  useQuery({ queryKey: ['settlement', id], queryFn: () => read(pathOf(id), settlementViewSchema), staleTime: 0 })

const PAGE = '500'

async function doneBy(providerId: string, month: string): Promise<Map<string, ServiceView>> {
  const found = new Map<string, ServiceView>()
  const params = { providerId, fromDay: firstDayOf(month), untilDay: lastDayOf(month), state: 'done', limit: PAGE }
  for (let after: string | undefined = ''; after !== undefined; ) {
    const page: { items: ServiceView[]; next: string | null } = await read(`/services?${queryOf({ ...params, after })}`, servicePageSchema)
    for (const view of page.items) found.set(view.service.id, view)
    after = page.next ?? undefined
  }
  return found
}

/** what a provider did in a month, by id: times and evidence of the lines */
export const useServicesOf = (providerId: string, month: string) =>
  useQuery({ queryKey: ['services', 'of', providerId, month], queryFn: () => doneBy(providerId, month) })

const PREPARE_MS = 60_000

async function changed<T>(answer: Answer<T>): Promise<Answer<T>> {
  const stale = [['settlements'], ['settlement'], ['services']]
  await Promise.all(stale.map((queryKey) => queries.invalidateQueries({ queryKey })))
  return answer
}

export const prepareSettlements = async (month: string) =>
  changed(
    await call({
      path: '/settlements',
      method: 'POST',
      schema: settlementListSchema,
      body: { month },
      key: newKey(),
      timeoutMs: PREPARE_MS,
    }),
  )

export interface NewDifference {
  version: number
  /** null: about the month as a whole */
  serviceId: string | null
  fen: number
  reason: string
}
export const addDifference = async (id: string, body: NewDifference): Promise<Answer<SettlementView>> =>
  changed(await call({ path: `${pathOf(id)}/differences`, method: 'POST', schema: settlementViewSchema, body }))

export const approveSettlement = async (id: string, version: number): Promise<Answer<SettlementView>> =>
  changed(
    await call({ path: `${pathOf(id)}/approve`, method: 'POST', schema: settlementViewSchema, body: { version }, timeoutMs: PREPARE_MS }),
  )
