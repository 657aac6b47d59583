/** Long lists: page by page, by the server's cursor. */
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import type * as z from 'zod/mini'
import { read } from '../../data/http.ts'

export interface Page<T> {
  items: T[]
  next: string | null
  total?: number
}

export interface Pages<T, P = Page<T>> {
  items: T[]
  /** as the server gave them, with what else it says about each */
  pages: P[]
  /** of all pages; null: the server does not count them */
  total: number | null
  isPending: boolean
  isError: boolean
  isFetching: boolean
  refetch: () => void
  /** null: that was the last page */
  more: { isLoading: boolean; load: () => void } | null
}

/** what is not set is not asked for */
export const queryOf = (params: Record<string, string | undefined>): string =>
  new URLSearchParams(Object.entries(params).filter((entry): entry is [string, string] => Boolean(entry[1]))).toString()

interface Wanted<P> {
  key: readonly string[]
  path: string
  params?: Record<string, string | undefined>
  schema: z.ZodMiniType<P>
  limit?: number
  enabled?: boolean
}

export function usePages<P extends Page<unknown>>(wanted: Wanted<P>): Pages<P['items'][number], P> {
  const { key, path, params = {}, schema, limit = 100, enabled = true } = wanted
  const list = useInfiniteQuery({
    queryKey: [...key, params],
    queryFn: ({ pageParam }) => read(`${path}?${queryOf({ ...params, after: pageParam, limit: String(limit) })}`, schema),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    staleTime: 0,
    enabled,
  })
  const pages = list.data?.pages ?? []
  return {
    items: pages.flatMap((page) => page.items),
    pages,
    total: pages[0]?.total ?? null,
    isPending: list.isPending,
    isError: list.isError,
    isFetching: list.isFetching,
    refetch: () => void list.refetch(),
    more: list.hasNextPage ? { isLoading: list.isFetchingNextPage, load: () => void list.fetchNextPage() } : null,
  }
}
