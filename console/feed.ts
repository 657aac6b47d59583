/**
 * The live feed: what changed, to every page, without gaps (console.md §4). In: the change log, presses that could not be stored.
 * Out: snapshots and deltas, cut to each role. Never: a write, or a page dropped because the store is down.
 */
import type { Logger } from 'pino'
import type { RawData, WebSocket } from 'ws'
import type { Clock } from '../broker/clock.ts'
import type { Records } from '../records/records.ts'
import { type Change, type PageMessage, pageMessageSchema, type Unstored } from './api.ts'
import { type ByeCode, type Connection, createConnection, HEARTBEAT_MS, type Viewer } from './feed/connection.ts'
import { createEntities } from './feed/entities.ts'
import { unstoredForRole } from './feed/filter.ts'
import { createKpiTicker } from './feed/kpi.ts'
import { createLogFollower } from './feed/log-follower.ts'
import { createPresence } from './feed/presence.ts'
import { currentOf, keysMissed } from './feed/resume.ts'
import { createUnstoredPresses } from './feed/unstored.ts'
import { createWorld } from './feed/world.ts'
import type { ConsoleMetrics } from './metrics.ts'
import { repeat } from './repeat.ts'
import type { SignedIn } from './sessions.ts'

const RECHECK_MS = 30_000
const HELLO_WITHIN_MS = 10_000
export const PAGE_MESSAGE_BYTES = 64 * 1024

interface Deps {
  clock: Clock
  log: Logger
  records: Records
  metrics: ConsoleMetrics
  build: string
  /** null: the session is over, or the user may no longer sign in */
  recheck(sessionDigest: string): Promise<SignedIn | null>
}

export interface Feed {
  start(): void
  stop(): Promise<void>
  /** takes the socket over; call it in the same tick in which the socket was opened */
  accept(socket: WebSocket, signedIn: SignedIn | null): void
  /** `now`: something that a person must see at once has changed */
  wake(now: boolean): void
  showUnstored(press: Unstored): void
  withdrawUnstored(key: string): void
  hasConsole(userId: string): boolean
  connected(): number
  kickUser(userId: string): void
  kickSession(digest: string): void
}

const viewerOf = ({ digest, user }: SignedIn): Viewer => ({ sessionDigest: digest, userId: user.id, name: user.name, role: user.role })

function parseMessage(data: RawData): PageMessage | null {
  try {
    const text = String(data)
    return text.length > PAGE_MESSAGE_BYTES ? null : pageMessageSchema.parse(JSON.parse(text))
  } catch {
    return null
  }
}

export function createFeed({ clock, log, records, metrics, build, recheck }: Deps): Feed {
  const world = createWorld()
  /** pages that have said hello */
  const connections = new Set<Connection>()
  const unstored = createUnstoredPresses(clock)
  const presence = createPresence({ clock, log, records: records.presence, connections: () => connections })
  const kpi = createKpiTicker({
    clock,
    log,
    alarms: records.alarms,
    watched: () => connections.size > 0,
    openAlarms: world.openAlarms,
    devices: world.deviceCounts,
    onChange: (change) => tellAside([change]),
  })
  const follower = createLogFollower({
    clock,
    log,
    changes: records.changes,
    entities: createEntities({ records, clock, log, world }),
    world,
    watched: () => connections.size > 0,
    openTimelines: () => new Set([...connections].flatMap((connection) => [...connection.opened])),
    onBatch({ changes, to, users }) {
      for (const connection of connections) connection.offer(changes, to)
      if (changes.some((change) => change.k === 'alarm' || change.k === 'alarm-')) kpi.soon()
      for (const userId of users) void recheckThose((viewer) => viewer.userId === userId)
    },
    onReset() {
      for (const connection of connections) connection.snapshot()
      kpi.soon()
    },
  })
  const extras = (): Change[] => [...presence.all(), ...kpi.latest()]
  let tickers: { stop(): void }[] = []

  function tellAside(changes: readonly Change[]): void {
    for (const connection of connections) connection.aside(changes)
  }

  function dismiss(connection: Connection, code: ByeCode): void {
    connection.bye(code)
    metrics.feedByes.inc({ code })
    leave(connection)
  }

  function leave(connection: Connection): void {
    if (!connections.delete(connection)) return
    metrics.feedConnections.set(connections.size)
    tellAside([presence.of(connection.viewer.userId)])
  }

  async function bringUpToDate(connection: Connection, resume: { epoch: string; seq: number } | null): Promise<void> {
    if (!resume) return connection.snapshot()
    connection.gather()
    const keys = await keysMissed(records.changes, world, resume).catch(() => null)
    if (!keys) return connection.snapshot()
    // In one tick: what the entities are now, and every change from now on.
    connection.resume(resume.seq, currentOf(keys, world))
    connection.aside(extras())
  }

  async function greet(connection: Connection, hello: PageMessage & { t: 'hello' }): Promise<void> {
    connection.send({ t: 'welcome', v: 1, epoch: world.epoch(), now: clock.now(), role: connection.viewer.role, hbMs: HEARTBEAT_MS, build })
    for (const press of unstored.current()) connection.send({ t: 'unstored', v: unstoredForRole(connection.viewer.role, press) })
    connections.add(connection)
    metrics.feedConnections.set(connections.size)
    presence.arrived(connection.viewer.userId)
    follower.wake(true)
    await bringUpToDate(connection, hello.resume)
    tellAside([presence.of(connection.viewer.userId)])
    if (kpi.latest().length === 0) kpi.soon()
  }

  function take(connection: Connection, message: PageMessage): void {
    switch (message.t) {
      case 'hello':
        return
      case 'ack':
        return connection.acked(message.seq)
      case 'open':
        if (connection.open(message.alarmId)) tellAside([presence.of(connection.viewer.userId)])
        return
      case 'shut':
        if (connection.shut(message.alarmId)) tellAside([presence.of(connection.viewer.userId)])
        return
    }
  }

  function accept(socket: WebSocket, signedIn: SignedIn | null): void {
    const viewer = signedIn && viewerOf(signedIn)
    const onBytes = (bytes: number): void => metrics.feedBytes.inc(bytes)
    const connection = createConnection({ socket, viewer: viewer ?? NOBODY, clock, world, onBytes, isStale: follower.isStale }, extras)
    if (!viewer) return dismiss(connection, 'auth')
    let greeted = false
    const impatience = clock.setTimeout(() => dismiss(connection, 'version'), HELLO_WITHIN_MS)
    socket.on('close', () => {
      clock.clearTimeout(impatience)
      leave(connection)
    })
    socket.on('pong', connection.heard)
    socket.on('message', (data) => {
      connection.heard()
      const message = parseMessage(data)
      if (!message || (!greeted && message.t !== 'hello')) return dismiss(connection, 'version')
      if (greeted || message.t !== 'hello') return take(connection, message)
      greeted = true
      clock.clearTimeout(impatience)
      void greet(connection, message)
    })
  }

  /** A sign-out, another role or a disabled user ends the feed; a store that cannot answer does not. */
  async function recheckThose(which: (viewer: Viewer) => boolean): Promise<void> {
    for (const connection of [...connections].filter((candidate) => which(candidate.viewer))) {
      const signedIn = await recheck(connection.viewer.sessionDigest)
      if (signedIn?.user.role !== connection.viewer.role && connections.has(connection)) dismiss(connection, 'kicked')
    }
  }

  function beat(): void {
    for (const connection of connections) connection.beat()
    metrics.feedLag.set(Math.max(0, ...[...connections].map((connection) => connection.lag())))
  }

  function kick(which: (viewer: Viewer) => boolean): void {
    for (const connection of [...connections]) if (which(connection.viewer)) dismiss(connection, 'kicked')
  }

  return {
    accept,
    start() {
      follower.start()
      presence.start()
      kpi.start()
      tickers = [repeat(clock, HEARTBEAT_MS, beat), repeat(clock, RECHECK_MS, () => recheckThose(() => true))]
    },
    async stop() {
      for (const ticker of tickers) ticker.stop()
      presence.stop()
      kpi.stop()
      await follower.stop()
      for (const connection of [...connections]) dismiss(connection, 'shutdown')
    },
    wake: follower.wake,
    showUnstored(press) {
      unstored.remember(press)
      for (const connection of connections) connection.send({ t: 'unstored', v: unstoredForRole(connection.viewer.role, press) })
    },
    withdrawUnstored(key) {
      if (!unstored.forget(key)) return
      for (const connection of connections) connection.send({ t: 'stored', key })
    },
    hasConsole: presence.isHere,
    connected: () => connections.size,
    kickUser: (userId) => kick((viewer) => viewer.userId === userId),
    kickSession: (digest) => kick((viewer) => viewer.sessionDigest === digest),
  }
}

/** Stands in for a page that is turned away. */
const NOBODY: Viewer = { sessionDigest: '', userId: '', name: '', role: 'technician' }
