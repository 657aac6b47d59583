/** Filters that live in the address: a reload, a shared link and the way back all find the same list. */
import { useLocation } from 'wouter'
import { useSearch } from 'wouter/use-browser-location'

export interface AddressFilters<Name extends string> {
  filters: Partial<Record<Name, string>>
  set(changes: Partial<Record<Name, string | undefined>>): void
}

export function useAddressFilters<Name extends string>(names: readonly Name[]): AddressFilters<Name> {
  const params = new URLSearchParams(useSearch())
  const [path, go] = useLocation()
  const given = names.map((name) => [name, params.get(name)?.trim()] as const).filter(([, value]) => value)
  return {
    filters: Object.fromEntries(given) as Partial<Record<Name, string>>,
    set(changes) {
      for (const [name, value] of Object.entries(changes) as [Name, string | undefined][]) {
        if (value) params.set(name, value)
        else params.delete(name)
      }
      go(params.size > 0 ? `${path}?${params}` : path, { replace: true })
    },
  }
}
