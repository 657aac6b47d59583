/** Who is at a console and what they look at. Of this node's pages; what other nodes must know is in `records.presence`. */
import type { Logger } from 'pino'
import type { Clock } from '../../broker/clock.ts'
import type { Presence as PresenceRecords } from '../../records/presence.ts'
import type { Change } from '../api.ts'
import { repeat } from '../repeat.ts'
import type { Connection } from './connection.ts'

/** The heartbeat of a claim's lease (30 s by default): it survives a few lost ones. */
const TOUCH_EVERY_MS = 5_000

interface Deps {
  clock: Clock
  log: Logger
  records: PresenceRecords
  /** the pages that have said hello, oldest first */
  connections(): Iterable<Connection>
}

export interface Presence {
  start(): void
  stop(): void
  /** the person's claims live from now on */
  arrived(userId: string): void
  isHere(userId: string): boolean
  /** one person as they are now; gone when no page of theirs is left */
  of(userId: string): Change
  all(): Change[]
}

export function createPresence({ clock, log, records, connections }: Deps): Presence {
  let ticker: { stop(): void } | null = null

  const usersHere = (): Set<string> => new Set([...connections()].map((connection) => connection.viewer.userId))

  async function touch(userId: string): Promise<void> {
    try {
      await records.touch(userId, clock.now())
    } catch (error) {
      log.warn({ err: error, userId }, 'the sign of life of a console was not stored')
    }
  }

  function of(userId: string): Change {
    const theirs = [...connections()].filter((connection) => connection.viewer.userId === userId)
    const viewer = theirs[0]?.viewer
    if (!viewer) return { k: 'presence', id: userId, v: null }
    const viewing = theirs.flatMap((connection) => [...connection.opened]).at(-1) ?? null
    return { k: 'presence', id: userId, v: { userId, name: viewer.name, role: viewer.role, viewing } }
  }

  return {
    start() {
      ticker = repeat(clock, TOUCH_EVERY_MS, async () => {
        await Promise.all([...usersHere()].map(touch))
      })
    },
    stop: () => ticker?.stop(),
    arrived: (userId) => void touch(userId),
    isHere: (userId) => usersHere().has(userId),
    of,
    all: () => [...usersHere()].map(of),
  }
}
