/** Times, ages and numbers as people read them. Pure; the centre's time zone is fixed, whatever the PC says. */
import type { Translate } from '../words.ts'

const ZONE = 'Asia/Shanghai'
const clock = new Intl.DateTimeFormat('zh-CN', { timeZone: ZONE, hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' })
const short = new Intl.DateTimeFormat('zh-CN', { timeZone: ZONE, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
const day = new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE, year: 'numeric', month: '2-digit', day: '2-digit' })

export const clockTime = (at: number) => clock.format(at)
export const shortTime = (at: number) => short.format(at)
export const dayOf = (at: number) => day.format(at)
/** 14:32 today, else 11-02 06:41 */
export const dayTime = (at: number, now: number) => (dayOf(at) === dayOf(now) ? shortTime(at) : `${dayOf(at).slice(5)} ${shortTime(at)}`)

/** between two facts of one line: where the line wraps, it ends a line and never starts one */
export const SEPARATOR = '\u00a0· '

const two = (n: number) => String(n).padStart(2, '0')

/** 01:15, 2:03:09 */
export function duration(ms: number): string {
  const s = Math.max(0, Math.floor(ms / 1000))
  const hours = Math.floor(s / 3600)
  const rest = `${two(Math.floor((s % 3600) / 60))}:${two(s % 60)}`
  return hours > 0 ? `${hours}:${rest}` : rest
}

/** what is left, or `+00:12` once it is overdue */
export const countdown = (at: number, now: number) => (at >= now ? duration(at - now) : `+${duration(now - at)}`)

export function age(ms: number, t: Translate): string {
  const s = Math.floor(ms / 1000)
  if (s < 5) return t('age.now')
  if (s < 60) return t('age.seconds', { n: s })
  if (s < 3600) return t('age.minutes', { n: Math.floor(s / 60) })
  if (s < 48 * 3600) return t('age.hours', { n: Math.floor(s / 3600) })
  return t('age.days', { n: Math.floor(s / 86_400) })
}

export function ago(at: number, now: number, t: Translate): string {
  const text = age(now - at, t)
  return text === t('age.now') ? text : t('row.ago', { age: text })
}

/** 138 1234 5521 · 0519-8722 2087 as written otherwise */
export function phoneText(phone: string): string {
  return /^1\d{10}$/.test(phone) ? `${phone.slice(0, 3)} ${phone.slice(3, 7)} ${phone.slice(7)}` : phone
}

export const isDialable = (phone: string) => !phone.includes('*')
export const phoneHref = (phone: string) => `tel:${phone.replace(/[^\d+*#]/g, '')}`

export const percent = (share: number) => `${(share * 100).toFixed(1).replace(/\.0$/, '')}%`

/** a number with at most two decimals, without a tail of zeros */
export const plain = (n: number) => String(Math.round(n * 100) / 100)
