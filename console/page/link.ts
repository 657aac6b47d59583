/** The state of the connection, and what it means to somebody who has to trust the screen. Pure. */
import { type LiveState, lagMs } from './live-state.ts'

export interface Link {
  phase: 'idle' | 'connecting' | 'open' | 'closed'
  /** monotonic ms of the last message; null: never heard */
  heardAt: number | null
  /** monotonic ms since when the socket is gone; null while it is open */
  goneAt: number | null
  /** connection attempts since it was last open */
  attempt: number
  /** half of hello → welcome */
  tripMs: number
}

export const UNLINKED: Link = { phase: 'idle', heardAt: null, goneAt: null, attempt: 0, tripMs: 0 }

export type Connection =
  | { kind: 'connecting'; attempt: number }
  | { kind: 'live'; latencyMs: number }
  /** the line is there, but the hub itself cannot read what has happened */
  | { kind: 'stale' }
  | { kind: 'late'; seconds: number }
  | { kind: 'lost'; forMs: number; attempt: number }

const LATE_MS = 5_000
const LOST_MS = 10_000
/** a server that restarts within this time does not black out the screen */
const BLINK_MS = 1_500

export function connectionOf(link: Link, live: LiveState, monotonicNow: number): Connection {
  if (link.heardAt === null || live.epoch === null) return { kind: 'connecting', attempt: link.attempt }
  const age = Math.max(0, monotonicNow - link.heardAt)
  const gone = link.goneAt === null ? 0 : monotonicNow - link.goneAt
  if (age > LOST_MS || gone > BLINK_MS) return { kind: 'lost', forMs: Math.max(age, gone), attempt: link.attempt }
  if (live.stale) return { kind: 'stale' }
  if (age > LATE_MS || gone > 0) return { kind: 'late', seconds: Math.max(1, Math.round(age / 1000)) }
  return { kind: 'live', latencyMs: Math.round(link.tripMs + lagMs(live)) }
}
