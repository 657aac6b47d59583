/** Sheets on their way into the records: uploaded with progress, looked at, checked, committed. */
import { useQuery } from '@tanstack/react-query'
import * as z from 'zod/mini'
import { errorSchema } from '../../../api.ts'
import { type checkImportSchema, type Import, type ImportKind, importListSchema, importSchema } from '../../../care-api.ts'
import { type Answer, call, read } from '../../data/http.ts'
import { queries } from '../../data/queries.ts'
import { words } from '../../words.ts'
import { download } from './download.ts'

const BUSY = new Set<Import['state']>(['reading', 'checking', 'committing'])
const BUSY_POLL_MS = 300

export const useImports = () => useQuery({ queryKey: ['imports'], queryFn: () => read('/imports', importListSchema), staleTime: 0 })

const pathOf = (id: string, more = '') => `/imports/${encodeURIComponent(id)}${more}`

/** asked again while the server works on it */
export const useImport = (id: string) =>
  useQuery({
    queryKey: ['import', id],
    queryFn: () => read(pathOf(id), importSchema),
    staleTime: 0,
    retry: false,
    refetchInterval: ({ state }) => (state.data && BUSY.has(state.data.state) ? BUSY_POLL_MS : false),
  })

/** fetch cannot say how much of a body is sent */
export function uploadSheet(kind: ImportKind, file: File, onBytes: (sent: number) => void): Promise<Answer<Import>> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest()
    request.open('POST', `/api/v1/imports?${new URLSearchParams({ kind, name: file.name })}`)
    request.setRequestHeader('content-type', 'application/octet-stream')
    request.setRequestHeader('accept-language', words().language === 'zh' ? 'zh-CN' : 'en')
    request.responseType = 'json'
    request.upload.onprogress = ({ loaded }) => onBytes(loaded)
    request.onload = () => {
      const uploaded = importSchema.safeParse(request.response)
      if (request.status < 300 && uploaded.success) return resolve({ ok: true, value: uploaded.data })
      resolve({ ok: false, status: request.status, error: errorSchema.safeParse(request.response).data ?? null })
    }
    request.onerror = () => resolve({ ok: false, status: 0, error: null })
    request.send(file)
  })
}

const LONG_MS = 120_000

async function stepped(id: string, step: string, body: unknown): Promise<Answer<Import>> {
  const answer = await call({ path: pathOf(id, step), method: 'POST', schema: importSchema, body, timeoutMs: LONG_MS })
  if (answer.ok) queries.setQueryData(['import', id], answer.value)
  else await queries.invalidateQueries({ queryKey: ['import', id] })
  return answer
}

/** `headerRow` from 1; null: found by itself */
export const lookImport = (id: string, sheet: string, headerRow: number | null) => stepped(id, '/look', { sheet, headerRow })
export const checkImport = (id: string, wanted: z.infer<typeof checkImportSchema>) => stepped(id, '/check', wanted)

/** meanwhile the import is asked how far it is */
export async function commitImport(id: string, except: number[]): Promise<Answer<Import>> {
  const timer = setInterval(() => void queries.invalidateQueries({ queryKey: ['import', id] }), BUSY_POLL_MS)
  const answer = await stepped(id, '/commit', { rows: 'good', except })
  clearInterval(timer)
  await Promise.all([['records'], ['residents'], ['home'], ['imports']].map((queryKey) => queries.invalidateQueries({ queryKey })))
  return answer
}

export async function removeImport(id: string): Promise<Answer<unknown>> {
  const answer = await call({ path: pathOf(id), method: 'DELETE', schema: z.unknown() })
  await queries.invalidateQueries({ queryKey: ['imports'] })
  return answer
}

/** of new devices: they are given out this once */
export async function downloadSecrets(id: string, name: string, format: 'xlsx' | 'csv'): Promise<Answer<string>> {
  const answer = await download(`${pathOf(id, '/secrets')}?format=${format}`, name, () => undefined)
  await queries.invalidateQueries({ queryKey: ['import', id] })
  return answer
}
