/** What is read by REST: the opened alarm, its home, devices. Cached answers stay usable while the server cannot be reached. */
import { QueryClient, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { alarmDetailSchema, deviceDetailSchema, deviceListSchema, homeSchema, refusalsSchema } from '../../api.ts'
import { keepHome } from './home-cache.ts'
import { read } from './http.ts'
import { useSession } from './session.ts'

const SHIFT_MS = 12 * 3_600_000

export const queries = new QueryClient({
  defaultOptions: { queries: { retry: 1, staleTime: 15_000, refetchOnWindowFocus: false, networkMode: 'always' } },
})

// nor is what was read by REST (see home-cache.ts)
useSession.subscribe((now, before) => now.session?.userId !== before.session?.userId && queries.clear())

export const useAlarmDetail = (id: string) =>
  useQuery({ queryKey: ['alarm', id], queryFn: () => read(`/alarms/${encodeURIComponent(id)}`, alarmDetailSchema), staleTime: 0 })

/** kept for the whole shift: in an outage these are the phone numbers that are left */
export const useHome = (homeId: string | undefined) =>
  useQuery({
    queryKey: ['home', homeId],
    queryFn: async () => {
      const home = await read(`/homes/${encodeURIComponent(homeId ?? '')}`, homeSchema)
      keepHome(home)
      return home
    },
    enabled: homeId !== undefined,
    gcTime: SHIFT_MS,
  })

/** the whole list, page by page: abnormal devices come first, wherever they are in it */
export function useDeviceList(search: string) {
  const list = useInfiniteQuery({
    queryKey: ['devices', search],
    queryFn: ({ pageParam }) => {
      const query = new URLSearchParams(search ? { search } : {})
      if (pageParam) query.set('after', pageParam)
      const text = query.toString()
      return read(text ? `/devices?${text}` : '/devices', deviceListSchema)
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    staleTime: 60_000,
  })
  const { hasNextPage, isFetchingNextPage, isError, fetchNextPage } = list
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && !isError) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, isError, fetchNextPage])
  return list
}

const BUSY = new Set(['queued', 'sent', 'delivered'])
const COMMAND_POLL_MS = 2_000

/** asked again every two seconds while a command is under way */
export const useDeviceDetail = (id: string, enabled = true) =>
  useQuery({
    queryKey: ['device', id],
    queryFn: () => read(`/devices/${encodeURIComponent(id)}`, deviceDetailSchema),
    enabled,
    refetchInterval: ({ state }) => (state.data?.commands.some((command) => BUSY.has(command.state)) ? COMMAND_POLL_MS : false),
  })

export const useRefusals = () =>
  useQuery({ queryKey: ['refusals'], queryFn: () => read('/refusals', refusalsSchema), refetchInterval: 30_000 })
