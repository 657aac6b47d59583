import type { ApiError } from '../../api.ts'
import type { Translate } from '../words.ts'

/** what was refused, why, and what to do */
export function failedText(answer: { status: number; error: ApiError | null }, kind: string, now: number, t: Translate): string {
  if (answer.status === 0) return t('failed.network')
  const by = answer.error?.by
  if (answer.status === 409 && by && kind === 'claim') {
    return t('failed.claimed', { name: by.name, ago: Math.max(0, (now - by.at) / 1000).toFixed(1) })
  }
  // the server says what happened, why and what to do, in the language that we asked for
  return answer.error?.message ?? (answer.status >= 500 ? t('failed.network') : t('failed.other', { why: String(answer.status) }))
}
