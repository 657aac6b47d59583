/** Monthly runs: their list, which is asked again while one calculates, their lines, and their steps. */
import { useQuery } from '@tanstack/react-query'
import type * as z from 'zod/mini'
import { type Run, runLinePageSchema, runListSchema, runSchema } from '../../../care-api.ts'
import { type Answer, call, newKey, read } from '../../data/http.ts'
import { queries } from '../../data/queries.ts'
import { type Pages, usePages } from './pages.ts'

export type RunLine = z.infer<typeof runLinePageSchema>['items'][number]

const CALCULATING_POLL_MS = 500
const OPEN_POLL_MS = 10_000

/** of one that another clerk may be working on, the news come by themselves */
export const useRuns = () =>
  useQuery({
    queryKey: ['subsidy-runs'],
    queryFn: () => read('/subsidy-runs', runListSchema),
    staleTime: 0,
    refetchInterval: ({ state }) => {
      const states = new Set(state.data?.items.map((run) => run.state))
      if (states.has('calculating')) return CALCULATING_POLL_MS
      return states.has('calculated') || states.has('approved') ? OPEN_POLL_MS : false
    },
  })

export const LINE_FILTERS = ['search', 'programme', 'kind'] as const
export type LineFilters = Partial<Record<(typeof LINE_FILTERS)[number], string>>

/** none while it calculates */
export const useRunLines = (run: Run, filters: LineFilters): Pages<RunLine> =>
  usePages({
    key: ['subsidy-run-lines', run.id, String(run.state === 'calculating')],
    path: `/subsidy-runs/${encodeURIComponent(run.id)}/lines`,
    params: filters,
    schema: runLinePageSchema,
    enabled: run.state !== 'calculating' && run.state !== 'failed',
  })

async function stepped(path: string, body?: unknown): Promise<Answer<Run>> {
  const answer = await call({ path, method: 'POST', schema: runSchema, body, key: newKey() })
  await queries.invalidateQueries({ queryKey: ['subsidy-runs'] })
  return answer
}

const stepPath = (id: string, step: string) => `/subsidy-runs/${encodeURIComponent(id)}/${step}`

export const startRun = (month: string) => stepped('/subsidy-runs', { month })
export const approveRun = (id: string) => stepped(stepPath(id, 'approve'))
export const freezeRun = (id: string) => stepped(stepPath(id, 'freeze'))
export const discardRun = (id: string, reason: string) => stepped(stepPath(id, 'discard'), { reason })
