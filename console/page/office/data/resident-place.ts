/** Where one is on a resident's page: the tab is in the path, the past day in the query, so that links and reloads keep both. */
import { useLocation } from 'wouter'
import { useSearch } from 'wouter/use-browser-location'

const A_DAY = /^\d{4}-\d{2}-\d{2}$/

export const residentHref = (id: string, more = ''): string => `/office/residents/${encodeURIComponent(id)}${more}`

export function useResidentPlace(id: string) {
  const given = new URLSearchParams(useSearch()).get('at') ?? ''
  const [path, go] = useLocation()
  const asOf = A_DAY.test(given) ? given : null
  const query = asOf === null ? '' : `?at=${asOf}`
  return {
    asOf,
    showAsOf: (day: string | null) => go(day === null ? path : `${path}?at=${day}`),
    hrefOf: (tab: string) => `${residentHref(id, `/${tab}`)}${query}`,
  }
}
