/**
 * What the page knows from the live feed, as a pure reducer over server messages.
 * In: a message that was read, the local time. Out: the next state, and what the socket must do or say.
 * Never: a clock, a socket, React.
 */

import type * as z from 'zod/mini'
import {
  type Alarm,
  type Change,
  changeSchema,
  type DeviceLive,
  type kpiSchema,
  type PageMessage,
  type presenceSchema,
  type Role,
  type ServerMessage,
  serverMessageSchema,
  type TimelineEntry,
  type Unstored,
} from '../api.ts'

export type Kpi = z.infer<typeof kpiSchema>
export type Presence = z.infer<typeof presenceSchema>

export interface ShownPress {
  press: Unstored
  /** local time of the last repeat */
  shownAt: number
}

export interface Snapshot {
  epoch: string
  seq: number
  parts: ReadonlyMap<number, readonly Change[]>
}

export interface LiveState {
  /** null until the first snapshot has been applied */
  epoch: string | null
  seq: number
  role: Role | null
  hbMs: number
  /** build of the server that served this page; another one later means that a newer page is there */
  build: string | null
  newBuild: boolean
  /** server time minus local time of the latest messages; the greatest one travelled the fastest */
  skewSamples: readonly number[]
  alarms: ReadonlyMap<string, Alarm>
  devices: ReadonlyMap<string, DeviceLive>
  presence: ReadonlyMap<string, Presence>
  /** a new connection tells everybody's presence anew: the first one replaces the old list */
  presenceStale: boolean
  kpi: Kpi | null
  /** timeline of opened alarms only, in order of n */
  events: ReadonlyMap<string, readonly TimelineEntry[]>
  unstored: ReadonlyMap<string, ShownPress>
  /** unstored presses that somebody at this page has phoned about: hidden until the device presses again */
  handled: ReadonlyMap<string, ShownPress>
  /** the hub cannot read what has happened since */
  stale: boolean
  snapshot: Snapshot | null
  /** changes that this page could not read: never silently dropped */
  unreadable: number
}

export const EMPTY: LiveState = {
  epoch: null,
  seq: 0,
  role: null,
  hbMs: 2000,
  build: null,
  newBuild: false,
  skewSamples: [],
  alarms: new Map(),
  devices: new Map(),
  presence: new Map(),
  presenceStale: false,
  kpi: null,
  events: new Map(),
  unstored: new Map(),
  handled: new Map(),
  stale: false,
  snapshot: null,
  unreadable: 0,
}

export interface Step {
  state: LiveState
  reply: PageMessage | null
  /** a hole in the sequence: close and say hello again */
  gap: boolean
  bye: Extract<ServerMessage, { t: 'bye' }> | null
  /** open alarms that were not there before; none for the very first snapshot */
  appeared: readonly Alarm[]
  /** alarms whose claim was lost or released: they wait again */
  returned: readonly Alarm[]
  /** open life and urgent alarms that were known and have signalled again, claimed or not */
  calledAgain: readonly Alarm[]
  /** a press that the hub could not store, when this page sees it for the first time */
  pressed: Unstored | null
  /** changes applied by a delta, or 'all' by a snapshot */
  applied: number | 'all' | null
}

const KINDS: ReadonlySet<unknown> = new Set(['alarm', 'alarm-', 'device', 'device-', 'presence', 'event', 'kpi'])
const KEEP_CLOSED = 200
/** the hub forgets a press that it could not store as late as this */
const KEEP_UNSTORED_MS = 30 * 60_000
const SKEW_SAMPLES = 12

/** An unknown `t` or `k` comes from a newer server and is ignored; a known one that does not fit is counted. */
export function readMessage(text: string): { message: ServerMessage | null; unreadable: number } {
  let raw: unknown
  try {
    raw = JSON.parse(text)
  } catch {
    return { message: null, unreadable: 1 }
  }
  if (typeof raw !== 'object' || raw === null) return { message: null, unreadable: 1 }
  const list = 'items' in raw && Array.isArray(raw.items) ? (raw.items as unknown[]) : []
  const items: Change[] = []
  let unreadable = 0
  for (const item of list) {
    if (typeof item !== 'object' || item === null || !KINDS.has((item as { k?: unknown }).k)) continue
    const parsed = changeSchema.safeParse(item)
    if (parsed.success) items.push(parsed.data)
    else unreadable++
  }
  const message = serverMessageSchema.safeParse({ ...raw, items: [] })
  if (!message.success) return { message: null, unreadable }
  return { message: 'items' in message.data ? { ...message.data, items } : message.data, unreadable }
}

const nothing = { reply: null, gap: false, bye: null, appeared: [], returned: [], calledAgain: [], pressed: null, applied: null } as const

export function reduce(state: LiveState, message: ServerMessage, localNow: number): Step {
  switch (message.t) {
    case 'welcome':
      return { ...nothing, state: welcome(state, message, localNow) }
    case 'snap':
      return snapshotPart(state, message, localNow)
    case 'delta':
      return delta(state, message, localNow)
    case 'aside':
      return { ...nothing, state: apply(state, message.items) }
    case 'hb':
      return {
        ...nothing,
        state: expireUnstored({ ...sampleSkew(state, message.now, localNow), stale: message.stale === true }, localNow),
      }
    case 'unstored':
      return unstoredPress(state, { press: message.v, shownAt: localNow })
    case 'stored':
      return {
        ...nothing,
        state: { ...state, unstored: without(state.unstored, message.key), handled: without(state.handled, message.key) },
      }
    case 'bye':
      return { ...nothing, state, bye: message }
  }
}

function without<V>(map: ReadonlyMap<string, V>, key: string): ReadonlyMap<string, V> {
  if (!map.has(key)) return map
  const left = new Map(map)
  left.delete(key)
  return left
}

/** The box repeats the same call until it is stored; only another `at` is a new one. */
function unstoredPress(state: LiveState, shown: ShownPress): Step {
  const { key, at } = shown.press
  if (state.handled.get(key)?.press.at === at) return { ...nothing, state: { ...state, handled: new Map(state.handled).set(key, shown) } }
  return {
    ...nothing,
    state: { ...state, unstored: new Map(state.unstored).set(key, shown), handled: without(state.handled, key) },
    pressed: state.unstored.has(key) ? null : shown.press,
  }
}

/** Somebody phoned about exactly this press; one that came meanwhile stays. */
export function handleUnstored(state: LiveState, { key, at }: Pick<Unstored, 'key' | 'at'>): LiveState {
  const shown = state.unstored.get(key)
  if (shown?.press.at !== at) return state
  return { ...state, unstored: without(state.unstored, key), handled: new Map(state.handled).set(key, shown) }
}

function welcome(state: LiveState, message: Extract<ServerMessage, { t: 'welcome' }>, localNow: number): LiveState {
  return {
    ...sampleSkew({ ...state, skewSamples: [] }, message.now, localNow),
    role: message.role,
    hbMs: message.hbMs,
    build: state.build ?? message.build,
    newBuild: state.build !== null && state.build !== message.build,
    presenceStale: true,
    snapshot: null,
  }
}

/** The parts are kept aside and swapped in at once with the last of them, so that a half-loaded queue is never shown. */
function snapshotPart(state: LiveState, message: Extract<ServerMessage, { t: 'snap' }>, localNow: number): Step {
  const going = state.snapshot
  const same = going !== null && going.epoch === message.epoch && going.seq === message.seq
  const parts = new Map(same ? going.parts : []).set(message.part, message.items)
  if (parts.size < message.parts) return { ...nothing, state: { ...state, snapshot: { epoch: message.epoch, seq: message.seq, parts } } }
  const items = [...parts].sort(([a], [b]) => a - b).flatMap(([, part]) => part)
  const bare = { ...state, alarms: new Map(), devices: new Map(), snapshot: null, epoch: message.epoch, seq: message.seq }
  const next = expireUnstored(apply(bare, items), localNow)
  const first = state.epoch === null
  const news = first ? { appeared: [], returned: [], calledAgain: [] } : newsBetween(state.alarms, next.alarms, [...next.alarms.keys()])
  return { ...nothing, ...news, state: next, reply: { t: 'ack', seq: next.seq }, applied: 'all' }
}

function delta(state: LiveState, message: Extract<ServerMessage, { t: 'delta' }>, localNow: number): Step {
  if (state.epoch === null || message.from !== state.seq + 1) return { ...nothing, state, gap: true }
  const next = sampleSkew(apply({ ...state, seq: message.to, stale: false }, message.items), message.now, localNow)
  const ids = message.items.flatMap((item) => (item.k === 'alarm' ? [item.id] : []))
  const news = newsBetween(state.alarms, next.alarms, ids)
  return { ...nothing, ...news, state: next, reply: { t: 'ack', seq: next.seq }, applied: message.items.length }
}

function newsBetween(before: ReadonlyMap<string, Alarm>, after: ReadonlyMap<string, Alarm>, ids: readonly string[]) {
  const appeared: Alarm[] = []
  const returned: Alarm[] = []
  const calledAgain: Alarm[] = []
  for (const id of new Set(ids)) {
    const now = after.get(id)
    const then = before.get(id)
    if (!now || now.status === 'closed') continue
    if (!then) {
      appeared.push(now)
      continue
    }
    if (then.claim && !now.claim) returned.push(now)
    if ((now.class === 'life' || now.class === 'urgent') && now.signalCount > then.signalCount) calledAgain.push(now)
  }
  return { appeared, returned, calledAgain }
}

/** Maps are copied at most once per message, and only those that change. */
function apply(state: LiveState, items: readonly Change[]): LiveState {
  const next = { ...state }
  const draft = {
    get alarms() {
      if (next.alarms === state.alarms) next.alarms = new Map(state.alarms)
      return next.alarms as Map<string, Alarm>
    },
    get devices() {
      if (next.devices === state.devices) next.devices = new Map(state.devices)
      return next.devices as Map<string, DeviceLive>
    },
    get presence() {
      if (next.presence === state.presence) next.presence = next.presenceStale ? new Map() : new Map(state.presence)
      next.presenceStale = false
      return next.presence as Map<string, Presence>
    },
  }
  for (const change of items) {
    switch (change.k) {
      case 'alarm':
        draft.alarms.set(change.id, change.v)
        break
      case 'alarm-':
        draft.alarms.delete(change.id)
        break
      case 'device':
        draft.devices.set(change.id, change.v)
        break
      case 'device-':
        draft.devices.delete(change.id)
        break
      case 'presence':
        if (change.v) draft.presence.set(change.id, change.v)
        else draft.presence.delete(change.id)
        break
      case 'event':
        next.events = withEvent(next.events, change.alarmId, change.v)
        break
      case 'kpi':
        next.kpi = change.v
        break
    }
  }
  if (next.alarms !== state.alarms) {
    forgetOldClosed(next.alarms as Map<string, Alarm>)
    next.unstored = withoutRaised(next.unstored, next.alarms)
  }
  return next
}

function withEvent(events: LiveState['events'], alarmId: string, entry: TimelineEntry): LiveState['events'] {
  const known = events.get(alarmId) ?? []
  if (known.some((other) => other.n === entry.n)) return events
  return new Map(events).set(
    alarmId,
    [...known, entry].sort((a, b) => a.n - b.n),
  )
}

function forgetOldClosed(alarms: Map<string, Alarm>) {
  const closed = [...alarms.values()].filter((alarm) => alarm.status === 'closed')
  if (closed.length <= KEEP_CLOSED) return
  closed.sort((a, b) => (a.stageAt.closed ?? 0) - (b.stageAt.closed ?? 0))
  for (const alarm of closed.slice(0, closed.length - KEEP_CLOSED)) alarms.delete(alarm.id)
}

/** The box sends an unstored press again until it is stored; then the home's life alarm carries it. */
function withoutRaised(unstored: LiveState['unstored'], alarms: ReadonlyMap<string, Alarm>): LiveState['unstored'] {
  if (unstored.size === 0) return unstored
  const raised = (press: Unstored) =>
    [...alarms.values()].some(
      (alarm) => alarm.class === 'life' && alarm.homeId === press.homeId && alarm.test === press.test && alarm.lastSignalAt >= press.at,
    )
  const left = [...unstored].filter(([, { press }]) => !raised(press))
  return left.length === unstored.size ? unstored : new Map(left)
}

function unexpired(presses: LiveState['unstored'], localNow: number): LiveState['unstored'] {
  const left = [...presses].filter(([, { shownAt }]) => localNow - shownAt < KEEP_UNSTORED_MS)
  return left.length === presses.size ? presses : new Map(left)
}

export function expireUnstored(state: LiveState, localNow: number): LiveState {
  const unstored = unexpired(state.unstored, localNow)
  const handled = unexpired(state.handled, localNow)
  return unstored === state.unstored && handled === state.handled ? state : { ...state, unstored, handled }
}

function sampleSkew(state: LiveState, serverNow: number, localNow: number): LiveState {
  return { ...state, skewSamples: [...state.skewSamples, serverNow - localNow].slice(-SKEW_SAMPLES) }
}

export const skewMs = (state: LiveState) => (state.skewSamples.length === 0 ? 0 : Math.max(...state.skewSamples))

/** how much longer than the fastest one the latest message travelled */
export const lagMs = (state: LiveState) => skewMs(state) - (state.skewSamples.at(-1) ?? 0)

/** the open timeline is read anew by REST when it is opened */
export function forgetEvents(state: LiveState, alarmId: string): LiveState {
  if (!state.events.has(alarmId)) return state
  const events = new Map(state.events)
  events.delete(alarmId)
  return { ...state, events }
}
