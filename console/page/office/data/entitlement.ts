/** What a resident may receive in a month, as it is known now or was known on a day. */
import { useQuery } from '@tanstack/react-query'
import { entitlementResultSchema, standardListSchema } from '../../../care-api.ts'
import { read } from '../../data/http.ts'
import type { Translate } from '../../words.ts'
import { endOfDay } from './days.ts'

export function useEntitlement(residentId: string, month: string, asOf: string | null) {
  const query = new URLSearchParams({ residentId, month })
  if (asOf !== null) query.set('asOf', String(endOfDay(asOf)))
  return useQuery({
    queryKey: ['entitlement', residentId, month, asOf],
    queryFn: () => read(`/entitlement?${query}`, entitlementResultSchema),
  })
}

/** programmes and their dated rates */
export const useStandards = () => useQuery({ queryKey: ['standards'], queryFn: () => read('/standards', standardListSchema) })

/** what a programme is called; its id while the standards are not there */
export function useProgrammeNames(t: Translate): (programme: string) => string {
  const standards = useStandards().data?.items ?? []
  const names = new Map(standards.map(({ standard }) => [standard.id, standard.name[t.language]]))
  return (programme) => names.get(programme) ?? programme
}
