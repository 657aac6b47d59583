import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { RecordOf } from '../../../../records/record-schemas/kinds.ts'
import { providerRecordSchema } from '../../../../records/record-schemas/people.ts'
import { recordPageSchema } from '../../../care-api.ts'
import { read } from '../../data/http.ts'

const useProviders = () =>
  useQuery({
    queryKey: ['records', 'provider', 'names'],
    queryFn: () => read('/records/provider?limit=500', recordPageSchema),
    staleTime: 300_000,
  })

/** all of them; one whose fields this page does not know is left out */
export function useProviderDocs(): RecordOf<'provider'>[] {
  const items = useProviders().data?.items
  return useMemo(() => (items ?? []).flatMap(({ doc }) => providerRecordSchema.safeParse(doc).data ?? []), [items])
}

/** what a provider is called; its id while the list is not there */
export function useProviderNames(): (providerId: string) => string {
  const names = new Map(useProviders().data?.items.map(({ id, doc }) => [id, String(doc.name)]))
  return (providerId) => names.get(providerId) ?? providerId
}

/** the towns that somebody serves, and those of the rows that are shown */
export function useTowns(seen: readonly { town: string }[]): string[] {
  const served = useProviders().data?.items.map(({ doc }) => String(doc.town ?? '')) ?? []
  return [...new Set([...served, ...seen.map(({ town }) => town)])].filter((town) => town !== '').sort((a, b) => a.localeCompare(b, 'zh'))
}
