/** What was refused or left out, in the reader's language; the server's English sentence only where it knows more. Pure. */
import type { Reject } from '../../api.ts'
import type { Translate } from '../words.ts'
import { age } from './format.ts'

/** their detail names nothing that the line does not show anyhow */
const SAYS_NO_MORE = new Set(['too-fast', 'unknown-device', 'bad-credentials', 'disabled-device', 'connect-timeout', 'too-many-unreleased'])
const YEAR_S = 365.25 * 86_400

/** "快了 3 天": how far the device's clock is off, when the detail says so */
function clockText(detail: string, t: Translate): string | null {
  const off = Number(/ off by (-?\d+) s\b/.exec(detail)?.[1] ?? 0)
  if (off === 0) return null
  const seconds = Math.abs(off)
  const span = seconds < YEAR_S ? age(seconds * 1000, t) : t('rejectClock.years', { n: Math.floor(seconds / YEAR_S) })
  return off > 0 ? t('rejectClock.fast', { span }) : t('rejectClock.slow', { span })
}

export interface RejectText {
  /** null: a reason that this page does not know */
  why: string | null
  /** the server's own words, in English */
  detail: string | null
}

export function rejectText({ reason, detail }: Pick<Reject, 'reason' | 'detail'>, t: Translate): RejectText {
  const clock = reason === 'bad-clock' ? clockText(detail, t) : null
  if (clock) return { why: clock, detail: null }
  const why = t.code('rejectWhy', reason)
  if (why === reason) return { why: null, detail }
  return { why, detail: SAYS_NO_MORE.has(reason) ? null : detail }
}
