/** Files that the server makes: fetched, so that a refusal can be said and the waiting shown, then handed to the browser. */
import type { ApiError } from '../../../api.ts'
import { errorSchema } from '../../../api.ts'
import type { Answer } from '../../data/http.ts'
import { words } from '../../words.ts'

const nameOf = (header: string | null): string | null => {
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(header ?? '')?.[1]
  return encoded ? decodeURIComponent(encoded) : (/filename="([^"]+)"/i.exec(header ?? '')?.[1] ?? null)
}

async function collect(response: Response, onBytes: (bytes: number) => void): Promise<Blob> {
  const type = response.headers.get('content-type') ?? ''
  if (!response.body) return new Blob([await response.arrayBuffer()], { type })
  const chunks: Uint8Array<ArrayBuffer>[] = []
  let bytes = 0
  for (const reader = response.body.getReader(); ; ) {
    const { done, value } = await reader.read()
    if (done) return new Blob(chunks, { type })
    chunks.push(value)
    bytes += value.byteLength
    onBytes(bytes)
  }
}

function keep(blob: Blob, name: string) {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  document.body.append(link)
  link.click()
  link.remove()
  // the browser has it when it has begun to write
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}

/** @returns the file's name. `path`: below /api/v1 */
export async function download(path: string, fallbackName: string, onBytes: (bytes: number) => void): Promise<Answer<string>> {
  try {
    const headers = { 'accept-language': words().language === 'zh' ? 'zh-CN' : 'en' }
    const response = await fetch(`/api/v1${path}`, { headers, credentials: 'same-origin' })
    if (!response.ok) {
      const error: ApiError | null = errorSchema.safeParse(await response.json().catch(() => null)).data ?? null
      return { ok: false, status: response.status, error }
    }
    const name = nameOf(response.headers.get('content-disposition')) ?? fallbackName
    keep(await collect(response, onBytes), name)
    return { ok: true, value: name }
  } catch {
    return { ok: false, status: 0, error: null }
  }
}
