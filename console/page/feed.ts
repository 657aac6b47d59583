/**
 * The live feed's socket (docs: console.md §4): hello/resume/ack, gap → close 4409 and hello again, a watchdog against dead
 * links that the browser does not notice, reconnecting with backoff. What messages mean is decided in `live-state.ts`.
 * In: messages. Out: the store. Never: a write to the server; those go by HTTP.
 */
import type { PageMessage } from '../api.ts'
import type { Link } from './link.ts'
import { forgetEvents, readMessage, reduce, type Step } from './live-state.ts'
import type { Store } from './store.ts'

export interface FeedSocket {
  onopen: (() => void) | null
  onmessage: ((event: { data: unknown }) => void) | null
  onclose: ((event: { code: number }) => void) | null
  send(text: string): void
  close(code?: number, reason?: string): void
}

export interface FeedDeps {
  store: Store
  openSocket(): FeedSocket
  /** local wall clock, for the skew */
  wallNow(): number
  /** never jumps, for ages */
  monotonicNow(): number
  random(): number
  /** after every message that was applied, before anything is drawn: sounds and announcements must not wait for a frame */
  onStep(step: Step): void
  /** back after `goneMs`; `applied` changes were caught up, 'all' when everything was loaded anew */
  onBack(goneMs: number, applied: number | 'all'): void
  /** the server does not let us in any more, or an attempt failed and the session may be why */
  onDoubt(code: 'auth' | 'kicked' | 'version' | 'failed'): void
}

export interface Feed {
  start(): void
  stop(): void
  open(alarmId: string): void
  shut(alarmId: string): void
  /** the network or the tab is back: do not wait for the backoff */
  nudge(): void
}

const FIRST_RETRY_MS = 500
const MAX_RETRY_MS = 5_000
const WELCOME_MS = 8_000
const WATCHDOG_BEATS = 2.5
const TRUSTED_GAPS = 2

export function createFeed(deps: FeedDeps): Feed {
  const { store } = deps
  const opened = new Set<string>()
  let socket: FeedSocket | null = null
  let running = false
  let watchdog: ReturnType<typeof setTimeout> | undefined
  let retry: ReturnType<typeof setTimeout> | undefined
  let helloAt = 0
  let gaps = 0
  let backFrom: number | null = null

  const setLink = (change: Partial<Link>) => store.update((world) => ({ ...world, link: { ...world.link, ...change } }))
  const say = (message: PageMessage) => socket?.send(JSON.stringify(message))

  function connect() {
    clearTimeout(retry)
    if (!running || socket) return
    setLink({ phase: 'connecting', attempt: store.latest().link.attempt + 1 })
    const mine = deps.openSocket()
    socket = mine
    watch(WELCOME_MS)
    mine.onopen = hello
    mine.onmessage = (event) => hear(String(event.data))
    mine.onclose = (event) => {
      if (socket === mine) lose(event.code === 1000 ? 'closed' : 'failed')
    }
  }

  function hello() {
    const { live } = store.latest()
    // after repeated gaps the server's idea of our place is wrong: take a snapshot instead
    const resume = live.epoch !== null && gaps < TRUSTED_GAPS ? { epoch: live.epoch, seq: live.seq } : null
    helloAt = deps.monotonicNow()
    say({ t: 'hello', v: 1, resume, build: live.build ?? '' })
  }

  function hear(text: string) {
    const { message, unreadable } = readMessage(text)
    if (unreadable > 0) {
      console.error(`feed: ${unreadable} changes could not be read`)
      store.update((world) => ({ ...world, live: { ...world.live, unreadable: world.live.unreadable + unreadable } }))
    }
    const now = deps.monotonicNow()
    if (message === null) return
    const step = reduce(store.latest().live, message, deps.wallNow())
    if (step.gap) {
      gaps++
      return drop(4409, 'gap', 0)
    }
    store.update((world) => ({ live: step.state, link: { ...world.link, heardAt: now } }))
    watch(step.state.hbMs * WATCHDOG_BEATS)
    if (message.t === 'welcome') welcomed(now)
    if (step.applied !== null) caughtUp(step.applied)
    else if (message.t === 'hb' && !message.stale) caughtUp(0)
    if (step.reply) say(step.reply)
    deps.onStep(step)
    if (step.bye) leave(step.bye)
  }

  function welcomed(now: number) {
    backFrom = store.latest().link.goneAt
    setLink({ phase: 'open', goneAt: null, attempt: 0, tripMs: (now - helloAt) / 2 })
    for (const alarmId of opened) say({ t: 'open', alarmId })
  }

  function caughtUp(applied: number | 'all') {
    if (applied !== 0) gaps = 0
    if (backFrom === null) return
    const goneMs = deps.monotonicNow() - backFrom
    backFrom = null
    deps.onBack(goneMs, applied)
  }

  function leave(bye: NonNullable<Step['bye']>) {
    // with another role everything may look different: a snapshot, not a resume
    if (bye.code === 'kicked') gaps = TRUSTED_GAPS
    drop(1000, bye.code, bye.retryMs)
    if (bye.code === 'auth' || bye.code === 'kicked' || bye.code === 'version') deps.onDoubt(bye.code)
  }

  /** close without waiting for the other side, which may be unreachable */
  function drop(code: number, reason: string, retryMs: number) {
    const mine = socket
    if (!mine) return
    mine.onopen = mine.onmessage = mine.onclose = null
    mine.close(code, reason)
    gone(retryMs)
  }

  function lose(why: 'closed' | 'failed') {
    gone(null)
    if (why === 'failed') deps.onDoubt('failed')
  }

  function gone(retryMs: number | null) {
    socket = null
    clearTimeout(watchdog)
    const { link } = store.latest()
    setLink({ phase: 'closed', goneAt: link.goneAt ?? deps.monotonicNow() })
    if (!running) return
    const backoff = Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.max(0, link.attempt - 1))
    clearTimeout(retry)
    retry = setTimeout(connect, (retryMs ?? backoff) * (0.7 + 0.6 * deps.random()))
  }

  function watch(ms: number) {
    clearTimeout(watchdog)
    watchdog = setTimeout(() => drop(4408, 'silent', 0), ms)
  }

  return {
    start() {
      running = true
      connect()
    },
    stop() {
      running = false
      clearTimeout(retry)
      drop(1000, 'stop', 0)
      clearTimeout(retry)
    },
    open(alarmId) {
      opened.add(alarmId)
      store.update((world) => ({ ...world, live: forgetEvents(world.live, alarmId) }))
      if (store.latest().link.phase === 'open') say({ t: 'open', alarmId })
    },
    shut(alarmId) {
      opened.delete(alarmId)
      if (store.latest().link.phase === 'open') say({ t: 'shut', alarmId })
    },
    nudge() {
      const { link, live } = store.latest()
      if (!running) return
      if (!socket) return connect()
      const silentMs = link.heardAt === null ? 0 : deps.monotonicNow() - link.heardAt
      if (link.phase === 'open' && silentMs > live.hbMs * WATCHDOG_BEATS) drop(4408, 'silent', 0)
    },
  }
}
