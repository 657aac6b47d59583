import { useQuery } from '@tanstack/react-query'
import { recordPageSchema } from '../../../care-api.ts'
import { read } from '../../data/http.ts'

/** what a provider is called; its id while the list is not there */
export function useProviderNames(): (providerId: string) => string {
  const list = useQuery({
    queryKey: ['records', 'provider', 'names'],
    queryFn: () => read('/records/provider?limit=500', recordPageSchema),
    staleTime: 300_000,
  })
  const names = new Map(list.data?.items.map(({ id, doc }) => [id, String(doc.name)]))
  return (providerId) => names.get(providerId) ?? providerId
}
