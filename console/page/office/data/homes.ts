import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { recordPageSchema } from '../../../care-api.ts'
import { read } from '../../data/http.ts'

/** homes by any part of their address, to choose one */
export function useHomeSearch(search: string) {
  const found = useQuery({
    queryKey: ['records', 'home', 'search', search],
    queryFn: () => read(`/records/home?${new URLSearchParams({ search, limit: '20' })}`, recordPageSchema),
    enabled: search !== '',
    placeholderData: keepPreviousData,
  })
  const text = (doc: Record<string, unknown>) => [doc.town, doc.village, doc.addressLine].filter(Boolean).join(' ')
  return (search === '' ? [] : (found.data?.items ?? [])).map(({ id, doc }) => ({ value: id, label: text(doc) }))
}
