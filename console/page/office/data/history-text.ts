/** Before and after of a field, as a line of text. Pure. */

import { yuan } from '../../data/money.ts'
import type { Translate } from '../../words.ts'
import { spanText } from './days.ts'

const PREFIXES: Record<string, string> = {
  category: 'category',
  status: 'status',
  purpose: 'consent',
  gender: 'gender',
  kind: 'disability',
}

/** `unitFen`, or `fen` in an entry of a list */
const MONEY = /^fen$|Fen$/

type Entry = Record<string, unknown>

/** an entry of a list: what it is, its span, and the rest */
function entryText(entry: Entry, t: Translate): string {
  const { from, until, ...rest } = entry
  const named = Object.entries(rest).map(([key, value]) => valueText(key, value, t))
  const dated = 'from' in entry ? [spanText({ from: (from as string) ?? null, until: (until as string) ?? null }, t)] : []
  return [...named, ...dated].filter((text) => text !== '').join(' ')
}

/** empty for what is empty */
export function valueText(field: string, value: unknown, t: Translate): string {
  if (value === null || value === undefined || value === '') return ''
  if (typeof value === 'boolean') return t(value ? 'office.yes' : 'office.no')
  if (MONEY.test(field) && typeof value === 'number') return t('office.yuan', { amount: yuan(value) })
  if (field === 'photo') return t('photo.name')
  const prefix = PREFIXES[field]
  if (typeof value === 'string') return prefix ? t.code(prefix, value) : value
  if (Array.isArray(value)) return value.map((one) => valueText(field, one, t)).join('；')
  return typeof value === 'object' ? entryText(value as Entry, t) : String(value)
}
