/**
 * REST. Expected refusals are values; what comes back is parsed with the schemas that the server uses too.
 * A write carries an idempotency key, so that sending it again after a lost answer does nothing twice.
 */
import type * as z from 'zod/mini'
import { type ApiError, errorSchema } from '../../api.ts'
import { words } from '../words.ts'

export type Answer<T> = { ok: true; value: T } | { ok: false; status: number; error: ApiError | null }

interface Call<T> {
  path: string
  schema: z.ZodMiniType<T>
  method?: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** sent as JSON; a file as it is */
  body?: unknown
  key?: string
  /** for what takes the server longer than most things */
  timeoutMs?: number
  /** `low`: behind whatever somebody waits for */
  priority?: RequestPriority
}

const TIMEOUT_MS = 8_000
const RETRY_MS = [400, 1_200]
/** the server was not reached */
const UNREACHED = 0

let onUnauthorised: () => void = () => undefined
export const whenUnauthorised = (run: () => void) => {
  onUnauthorised = run
}

/** also where there is no secure context: the call centre may run on plain http inside its own network */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

async function once<T>({ path, schema, method = 'GET', body, key, priority, timeoutMs = TIMEOUT_MS }: Call<T>): Promise<Answer<T>> {
  const headers: Record<string, string> = { accept: 'application/json', 'accept-language': words().language === 'zh' ? 'zh-CN' : 'en' }
  const file = body instanceof Blob ? body : null
  if (body !== undefined) headers['content-type'] = file ? file.type : 'application/json'
  if (key) headers['idempotency-key'] = key
  try {
    const response = await fetch(`/api/v1${path}`, {
      method,
      headers,
      body: file ?? (body === undefined ? undefined : JSON.stringify(body)),
      credentials: 'same-origin',
      priority,
      signal: AbortSignal.timeout(timeoutMs),
    })
    const json: unknown = response.status === 204 ? null : await response.json().catch(() => null)
    if (!response.ok) return { ok: false, status: response.status, error: errorSchema.safeParse(json).data ?? null }
    const parsed = schema.safeParse(json)
    if (parsed.success) return { ok: true, value: parsed.data }
    console.error(`${method} ${path}: unexpected answer`, parsed.error.issues)
    return { ok: false, status: response.status, error: null }
  } catch {
    return { ok: false, status: UNREACHED, error: null }
  }
}

const worthRetrying = (answer: Answer<unknown>) => !answer.ok && (answer.status === UNREACHED || [502, 503, 504].includes(answer.status))

export async function call<T>(request: Call<T>): Promise<Answer<T>> {
  let answer = await once(request)
  for (const ms of request.key ? RETRY_MS : []) {
    if (!worthRetrying(answer)) break
    await pause(ms)
    answer = await once(request)
  }
  if (!answer.ok && answer.status === 401 && request.path !== '/session') onUnauthorised()
  return answer
}

/** for queries, whose library wants a rejected promise */
export async function read<T>(path: string, schema: z.ZodMiniType<T>): Promise<T> {
  const answer = await call({ path, schema })
  if (answer.ok) return answer.value
  throw new Error(answer.error?.message ?? `GET ${path}: ${answer.status}`, { cause: answer })
}
