/**
 * One page's socket: what it has been told, what it has still to be told, and whether it is still there. Ranges of consecutive
 * deltas touch, so that a page sees at once when one is missing.
 */
import type { WebSocket } from 'ws'
import type { Clock } from '../../broker/clock.ts'
import type { Change, Role, ServerMessage } from '../api.ts'
import { createBacklog } from './backlog.ts'
import { forRole } from './filter.ts'
import { createAckWindow } from './window.ts'
import type { World } from './world.ts'

export const HEARTBEAT_MS = 2_000
/** An ack that is owed, or any sign of life, for this long: the page is frozen or gone. */
const SILENT_MS = 15_000
const SNAPSHOT_PART = 500
/** Private use codes (RFC 6455 §7.4.2): the page tells "sign in again" from "come again" by them as well as by `bye`. */
const CLOSE_CODES = { auth: 4401, kicked: 4401, slow: 4408, version: 4400, shutdown: 1001 } as const
export type ByeCode = keyof typeof CLOSE_CODES
const RETRY_MS: Record<ByeCode, number> = { auth: 0, kicked: 0, slow: 500, version: 0, shutdown: 1_000 }

/** Who sits at the page. */
export interface Viewer {
  sessionDigest: string
  userId: string
  name: string
  role: Role
}

interface Deps {
  socket: WebSocket
  viewer: Viewer
  clock: Clock
  world: World
  onBytes(bytes: number): void
  /** the world has not followed the log for a while */
  isStale(): boolean
}

export interface Connection {
  readonly viewer: Viewer
  readonly opened: ReadonlySet<string>
  send(message: ServerMessage): number
  /** outside the sequence, cut to the role */
  aside(changes: readonly Change[]): void
  /** gathers what is offered from now on, until `resume` or `snapshot` */
  gather(): void
  /** deltas from here on: the page has everything up to `seq`; `missed` is what changed since, as it is now */
  resume(seq: number, missed: readonly Change[]): void
  /** everything anew, as soon as the page can take it */
  snapshot(): void
  /** changes of the log up to `to` */
  offer(changes: readonly Change[], to: number): void
  acked(seq: number): void
  /** false: nothing changed, or this role may not see it */
  open(alarmId: string): boolean
  shut(alarmId: string): boolean
  /** the page's socket was heard */
  heard(): void
  /** tells the time and looks whether the page is still there */
  beat(): void
  bye(code: ByeCode): void
  /** how far the page is behind the world */
  lag(): number
}

/** What a snapshot holds besides the world; outside the sequence. */
export type Extras = () => Change[]

export function createConnection({ socket, viewer, clock, world, onBytes, isStale }: Deps, extras: Extras): Connection {
  const window = createAckWindow()
  const backlog = createBacklog()
  const opened = new Set<string>()
  let stage: 'greeting' | 'gathering' | 'live' | 'needs-snapshot' = 'greeting'
  /** the page was told everything up to here */
  let told = 0
  /** the backlog reaches up to here */
  let offered = 0
  let heardAt = clock.now()
  /** it has its first snapshot, or was resumed */
  let joined = false

  function send(message: ServerMessage): number {
    if (socket.readyState !== socket.OPEN) return 0
    const text = JSON.stringify(message)
    socket.send(text)
    const bytes = Buffer.byteLength(text)
    onBytes(bytes)
    return bytes
  }

  function sendCounted(message: ServerMessage, seq: number): void {
    window.sent(seq, send(message), clock.now())
  }

  const visible = (changes: readonly Change[]): Change[] => changes.flatMap((change) => forRole(viewer.role, change) ?? [])

  function sendSnapshot(): void {
    const items = visible([...world.items(), ...extras()])
    const parts = Math.max(1, Math.ceil(items.length / SNAPSHOT_PART))
    backlog.take()
    stage = 'live'
    joined = true
    told = world.seq()
    offered = told
    for (let part = 1; part <= parts; part += 1) {
      const slice = items.slice((part - 1) * SNAPSHOT_PART, part * SNAPSHOT_PART)
      sendCounted({ t: 'snap', epoch: world.epoch(), seq: told, part, parts, items: slice }, told)
    }
  }

  function flush(): void {
    if (!window.isOpen()) return
    if (stage === 'needs-snapshot' && world.ready()) return sendSnapshot()
    // A range in which this role sees nothing is not worth a message: the next delta covers it.
    if (stage !== 'live' || backlog.size() === 0) return
    sendCounted({ t: 'delta', from: told + 1, to: offered, now: clock.now(), items: backlog.take() }, offered)
    told = offered
  }

  function sayTime(): void {
    send({ t: 'hb', seq: told, now: clock.now(), ...(isStale() ? { stale: true } : {}) })
  }

  /** Timeline entries only of what this page has open; an alarm that leaves its role's view is no longer open. */
  function mine(changes: readonly Change[]): Change[] {
    const seen = visible(changes).filter((change) => change.k !== 'event' || opened.has(change.alarmId))
    for (const change of seen) if (change.k === 'alarm-') opened.delete(change.id)
    return seen
  }

  function snapshot(): void {
    stage = 'needs-snapshot'
    backlog.take()
    flush()
  }

  function bye(code: ByeCode): void {
    send({ t: 'bye', code, retryMs: RETRY_MS[code] })
    socket.close(CLOSE_CODES[code])
    // A page that does not read will not answer the close either.
    if (code === 'slow') socket.terminate()
  }

  return {
    viewer,
    opened,
    send,
    bye,
    aside(changes) {
      const items = visible(changes)
      // The first one that a page hears tells it everybody's presence, so nothing may come before it joined.
      if (joined && items.length > 0) send({ t: 'aside', items })
    },
    gather() {
      stage = 'gathering'
    },
    resume(seq, missed) {
      // The world was read anew meanwhile, and the page has its snapshot.
      if (stage !== 'gathering') return
      stage = 'live'
      joined = true
      told = seq
      offered = Math.max(seq, world.seq())
      backlog.add(mine(missed))
      flush()
      // Nothing was missed: the page hears at once that it is up to date.
      if (told === seq) sayTime()
    },
    snapshot,
    offer(changes, to) {
      // A page that came from a node which was ahead of this one has this already.
      if ((stage !== 'live' && stage !== 'gathering') || to <= told) return
      backlog.add(mine(changes))
      offered = to
      if (backlog.overflowed()) snapshot()
      else flush()
    },
    acked(seq) {
      window.acked(seq)
      flush()
    },
    open(alarmId) {
      const alarm = world.get(`alarm:${alarmId}`)
      const allowed = alarm !== null && forRole(viewer.role, alarm)?.k === 'alarm'
      if (!allowed || opened.has(alarmId)) return false
      opened.add(alarmId)
      return true
    },
    shut: (alarmId) => opened.delete(alarmId),
    heard() {
      heardAt = clock.now()
    },
    beat() {
      const now = clock.now()
      const since = Math.min(window.oldestAt() ?? now, heardAt)
      if (now - since >= SILENT_MS) return bye('slow')
      sayTime()
      if (socket.readyState === socket.OPEN) socket.ping()
    },
    lag: () => Math.max(0, world.seq() - told),
  }
}
