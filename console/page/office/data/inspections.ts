/** 双随机 inspections: drawn, proven, and their results. */
import { useQuery } from '@tanstack/react-query'
import type * as z from 'zod/mini'
import {
  type drawSchema,
  type InspectionView,
  inspectionPageSchema,
  type inspectionResultSchema,
  inspectionViewSchema,
  proofSchema,
} from '../../../care-api.ts'
import { type Answer, call, newKey, read } from '../../data/http.ts'
import { queries } from '../../data/queries.ts'
import { type Pages, usePages } from './pages.ts'

export type Pick = InspectionView['picks'][number]

export const useInspections = (): Pages<InspectionView> =>
  usePages({ key: ['inspections'], path: '/inspections', schema: inspectionPageSchema, limit: 50 })

const pathOf = (id: string) => `/inspections/${encodeURIComponent(id)}`

export const useInspection = (id: string) =>
  useQuery({ queryKey: ['inspection', id], queryFn: () => read(pathOf(id), inspectionViewSchema), staleTime: 0 })

const DRAW_MS = 30_000

async function written(path: string, body: unknown): Promise<Answer<InspectionView>> {
  const answer = await call({ path, method: 'POST', schema: inspectionViewSchema, body, key: newKey(), timeoutMs: DRAW_MS })
  const stale = [['inspections'], ['inspection']]
  if (answer.ok || answer.status === 409) await Promise.all(stale.map((queryKey) => queries.invalidateQueries({ queryKey })))
  return answer
}

export const drawInspection = (wanted: z.infer<typeof drawSchema>) => written('/inspections', wanted)
export const addResult = (id: string, result: z.infer<typeof inspectionResultSchema>) => written(`${pathOf(id)}/results`, result)

/** the server draws again from the kept seed and lists, every time it is asked */
export const proveInspection = (id: string) => call({ path: `${pathOf(id)}/proof`, schema: proofSchema, timeoutMs: DRAW_MS })
export type Proof = z.infer<typeof proofSchema>
