/** The list of residents: filters, which live in the address, and pages by cursor. */
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useLocation } from 'wouter'
import { useSearch } from 'wouter/use-browser-location'
import { careSummarySchema, residentPageSchema } from '../../../care-api.ts'
import { read } from '../../data/http.ts'

export const RESIDENT_FILTERS = ['search', 'category', 'status', 'level', 'town'] as const
export type ResidentFilter = (typeof RESIDENT_FILTERS)[number]
export type ResidentFilters = Partial<Record<ResidentFilter, string>>

/** what is not set is not in the address, and an address with nonsense in it asks for nothing */
export function filtersOf(params: URLSearchParams): ResidentFilters {
  const set = RESIDENT_FILTERS.map((name) => [name, params.get(name)?.trim()] as const).filter(([, value]) => value)
  return Object.fromEntries(set)
}

/** a reload, a shared link and the way back from a resident all find the same list */
export function useResidentFilters() {
  const params = new URLSearchParams(useSearch())
  const [path, go] = useLocation()
  const show = (next: URLSearchParams) => go(next.size > 0 ? `${path}?${next}` : path, { replace: true })
  return {
    filters: filtersOf(params),
    set(name: ResidentFilter, value: string | undefined) {
      if (value) params.set(name, value)
      else params.delete(name)
      show(params)
    },
    clear: () => show(new URLSearchParams()),
  }
}

const PAGE = 100

export function useResidentList(filters: ResidentFilters) {
  return useInfiniteQuery({
    queryKey: ['residents', filters],
    queryFn: ({ pageParam }) => {
      const query = new URLSearchParams({ ...filters, limit: String(PAGE) })
      if (pageParam) query.set('after', pageParam)
      return read(`/residents?${query}`, residentPageSchema)
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  })
}

export const useCare = (id: string, enabled = true) =>
  useQuery({ queryKey: ['care', id], queryFn: () => read(`/residents/${encodeURIComponent(id)}/care`, careSummarySchema), enabled })
