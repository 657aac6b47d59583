/**
 * One timeline entry as a sentence: who, did what. Pure. `data` comes from rules that change faster than this page, so everything
 * in it is read with care, and a kind or reason that is not known falls back to a readable line instead of an empty one.
 */
import type { TimelineEntry } from '../../api.ts'
import type { Translate } from '../words.ts'
import { age } from './format.ts'
import { partName } from './parts.ts'
import { targetNames } from './targets.ts'

export type Icon =
  | 'device'
  | 'cancel'
  | 'clock'
  | 'person'
  | 'back'
  | 'note'
  | 'phone'
  | 'send'
  | 'ambulance'
  | 'arrived'
  | 'late'
  | 'done'
  | 'link'
  | 'notice'
export interface Sentence {
  actor: string
  text: string
  icon: Icon
  /** what a person must judge: the payload of a call that could not be read */
  raw: string | null
  strong: boolean
}

export interface Reader {
  t: Translate
  /** user id of the reader, who is called 我 */
  me: string
  contacts: ReadonlyMap<string, string>
}

const text = (data: TimelineEntry['data'], ...keys: string[]): string | null => {
  for (const key of keys) {
    const value = data[key]
    if (typeof value === 'string' && value !== '') return value
    if (typeof value === 'object' && value !== null && 'name' in value && typeof value.name === 'string') return value.name
  }
  return null
}
const number = (data: TimelineEntry['data'], ...keys: string[]): number | null => {
  for (const key of keys) {
    const value = data[key]
    if (typeof value === 'number') return value
  }
  return null
}

function actorOf(entry: TimelineEntry, reader: Reader): string {
  const { source } = entry
  if (source.kind === 'hub') return reader.t('timeline.hub')
  if (source.kind === 'device') return reader.t('timeline.device')
  return source.id === reader.me ? reader.t('timeline.me') : (source.name ?? source.id)
}

const withNote = (line: string, data: TimelineEntry['data'], t: Translate) => {
  const note = text(data, 'note')
  return note === null ? line : t('timeline.withNote', { text: line, note })
}

const typeOf = (entry: TimelineEntry, t: Translate) => {
  const type = text(entry.data, 'type', 'signal')
  return type === null ? t.code('type', entry.reason) : t.code('type', type)
}

function signal(entry: TimelineEntry, t: Translate): [Icon, string] {
  const { data } = entry
  if (text(data, 'type', 'signal') === 'cancel' || entry.reason === 'cancel') return ['cancel', t('timeline.cancel')]
  const count = number(data, 'count', 'signalCount', 'times')
  const type = typeOf(entry, t)
  const line = count !== null && count > 1 ? t('timeline.signalAgain', { type, n: count }) : t('timeline.signal', { type })
  const where = text(data, 'component')
  return ['device', where === null ? line : t('timeline.at', { where: partName(where, t), text: line })]
}

function escalated(entry: TimelineEntry, t: Translate): string {
  const to = targetNames(entry.data.to ?? entry.data.targets, t)
  if (to === null) return t('timeline.escalatedAny')
  if (entry.source.kind === 'operator') return t('timeline.escalatedBy', { to })
  if (entry.reason === 'returned') return t('timeline.returned', { to })
  return entry.reason.endsWith('-again') ? t('timeline.repeated', { to }) : t('timeline.escalated', { to })
}

function called(entry: TimelineEntry, { t, contacts }: Reader): string {
  const to = text(entry.data, 'name', 'to') ?? 'resident'
  const who = to === 'resident' ? t('timeline.resident') : (contacts.get(to) ?? to)
  const result = t.code('result', text(entry.data, 'result') ?? entry.reason)
  return withNote(t('timeline.called', { who, result }), entry.data, t)
}

function dispatched(entry: TimelineEntry, t: Translate): [Icon, string] {
  const to = text(entry.data, 'to') ?? ''
  const etaAt = number(entry.data, 'etaAt')
  const n = number(entry.data, 'etaMinutes') ?? (etaAt === null ? null : Math.round((etaAt - entry.at) / 60_000))
  if (to === '120') return ['ambulance', withNote(n === null ? t('timeline.ambulance') : t('timeline.ambulanceEta', { n }), entry.data, t)]
  return ['send', withNote(n === null ? t('timeline.dispatched', { to }) : t('timeline.dispatchedEta', { to, n }), entry.data, t)]
}

function closed(entry: TimelineEntry, t: Translate): string {
  const code = text(entry.data, 'outcome', 'code')
  if (code === null) return entry.source.kind === 'operator' ? t('timeline.closed', { outcome: '' }) : t('timeline.closedSelf')
  return withNote(t('timeline.closed', { outcome: t.code('outcome', code) }), entry.data, t)
}

function availability(entry: TimelineEntry, t: Translate): string {
  const silentFor = number(entry.data, 'silentMs')
  if (entry.reason === 'first-heard') return t('timeline.first-heard')
  if (silentFor !== null && (entry.reason === 'silent' || entry.reason === 'heard-again'))
    return t(`timeline.${entry.reason}`, { age: age(silentFor, t) })
  return t('timeline.availability', { state: t.code('availability', entry.reason) })
}

function notice(entry: TimelineEntry, t: Translate): string {
  const state = text(entry.data, 'state', 'status') ?? entry.reason
  const to = text(entry.data, 'to') ?? targetNames(entry.data.to, t) ?? ''
  const channel = t.code('channel', text(entry.data, 'channel') ?? '')
  return t('timeline.notice', { channel, to: t.code('target', to), state: t.code('noticeState', state) })
}

const why = (entry: TimelineEntry, t: Translate) => t.code('why', text(entry.data, 'reason') ?? entry.reason)

function lineOf(entry: TimelineEntry, reader: Reader): [Icon, string] {
  const { t } = reader
  const { data } = entry
  switch (entry.kind) {
    case 'signal':
      return signal(entry, t)
    case 'cleared':
      return ['done', t('timeline.cleared', { type: t.code('type', (text(data, 'condition') ?? '').split(':')[0] ?? '') })]
    case 'event':
      if (text(data, 'type') === 'cancel') return ['cancel', t('timeline.cancel')]
      return ['device', t('timeline.event', { type: typeOf(entry, t) })]
    case 'escalated':
      return ['clock', escalated(entry, t)]
    case 'claimed':
      return ['person', t('timeline.claimed')]
    case 'released':
      return ['back', t('timeline.released')]
    case 'claim-lost':
      return ['back', t('timeline.claim-lost', { why: why(entry, t) })]
    case 'taken-over': {
      const from = text(data, 'from')
      return ['person', from === null ? t('timeline.taken-over') : t('timeline.taken-overFrom', { name: from })]
    }
    case 'noted':
      return ['note', t('timeline.noted', { text: text(data, 'text', 'note') ?? '' })]
    case 'called':
      return ['phone', called(entry, reader)]
    case 'dispatched':
      return dispatched(entry, t)
    case 'arrived':
      return ['arrived', withNote(t('timeline.arrived'), data, t)]
    case 'overdue':
      return ['late', t('timeline.overdue', { why: why(entry, t) })]
    case 'closed':
      return ['done', closed(entry, t)]
    case 'availability':
      return ['link', availability(entry, t)]
    case 'notice':
      return ['notice', notice(entry, t)]
    default:
      return ['clock', t('timeline.unknown', { kind: entry.kind, reason: entry.reason })]
  }
}

const STRONG = new Set(['signal', 'claim-lost', 'overdue', 'escalated'])

export function sentenceOf(entry: TimelineEntry, reader: Reader): Sentence {
  const [icon, line] = lineOf(entry, reader)
  const late = number(entry.data, 'lateMs') !== null ? reader.t('timeline.late') : ''
  const raw = text(entry.data, 'raw', 'payload')
  return { actor: actorOf(entry, reader), text: line + late, icon, raw, strong: STRONG.has(entry.kind) }
}

/** REST and feed together, newest first */
export function mergeTimeline(stored: readonly TimelineEntry[], live: readonly TimelineEntry[]): TimelineEntry[] {
  const byNumber = new Map([...stored, ...live].map((entry) => [entry.n, entry]))
  return [...byNumber.values()].sort((a, b) => b.n - a.n)
}

export interface LastCall {
  at: number
  result: string
}

/** the last result by whom was called: 'resident' or a contact id */
export function lastCalls(timeline: readonly TimelineEntry[]): ReadonlyMap<string, LastCall> {
  const calls = new Map<string, LastCall>()
  for (const entry of timeline) {
    if (entry.kind !== 'called') continue
    const to = text(entry.data, 'to') ?? 'resident'
    const known = calls.get(to)
    if (!known || known.at < entry.at) calls.set(to, { at: entry.at, result: text(entry.data, 'result') ?? entry.reason })
  }
  return calls
}
