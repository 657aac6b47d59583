/**
 * The port between what the hub decides and what is on disk. One transaction is one `Unit`: load, decide (pure), save, commit.
 * Two adapters (node:sqlite, PostgreSQL) behind one contract suite. Everything here is durable once `transact` has resolved.
 */
import type { Reading } from '../gateway/device-event.ts'
import type { CommandType } from '../gateway/messages.ts'
import type { Alarm } from '../rules/alarm.ts'
import type { TimelineEntry } from '../rules/effect.ts'
import type { HomeState } from '../rules/home.ts'

/** presses, people's actions and due times at once; signs of life and readings in larger batches */
export type Lane = 'urgent' | 'bulk'

export interface KnownRef {
  /** device id, or operator id for an idempotency key */
  source: string
  ref: string
  alarmId: string | null
  homeId: string
  /** the timeline entry's data: what was said under that ref, and whether as a test */
  data: { said?: unknown; test?: unknown }
}

export interface DueTime {
  homeId: string
  key: string
  at: number
  /** raised by each claim: a worker that lost its lease finds another fence and does nothing */
  fence: number
}

export interface NewNotice {
  /** idempotency key: the same again is not sent again */
  key: string
  homeId: string
  alarmId: string
  channel: string
  to: string
  step: number
  reason: string
  at: number
}

export type CommandState = 'queued' | 'sent' | 'delivered' | 'done' | 'failed' | 'refused' | 'expired'
export interface Command {
  id: string
  deviceId: string
  homeId: string
  type: CommandType
  args: Record<string, unknown>
  state: CommandState
  by: string
  createdAt: number
  updatedAt: number
  expiresAt: number
  detail: string | null
}

export interface StoredReading extends Reading {
  deviceId: string
  receivedAt: number
}

export type ChangeKind = 'alarm' | 'device' | 'home' | 'user'
/** One row of the change log: what changed, not how. Readers load the entity as it is. */
export interface NewChange {
  kind: ChangeKind
  id: string
  /** of an alarm: from which number on its timeline has grown */
  n: number | null
}
export interface Change extends NewChange {
  seq: number
  at: number
}

/** What one transaction owes to the disk, gathered while deciding. Later writes of the same row replace earlier ones. */
export interface Writes {
  homes: HomeState[]
  /**
   * Opened, re-prioritised or closed. An open alarm lives in its home's document; its row holds what lists are filtered by, and
   * takes the whole alarm when it closes.
   */
  alarms: Alarm[]
  timeline: TimelineEntry[]
  /** null disarms */
  dueTimes: { homeId: string; key: string; at: number | null }[]
  notices: NewNotice[]
  readings: StoredReading[]
  commands: Command[]
  changes: NewChange[]
  at: number
}

export interface Unit {
  /** rows locked in id order (PostgreSQL: for update); a home that has no row is absent */
  homes(ids: readonly string[]): Promise<Map<string, HomeState>>
  /** what was recorded under these at or after `since`; a ref may have been used for several things */
  knownRefs(refs: readonly { source: string; ref: string }[], since: number): Promise<KnownRef[]>
  /** the due times that still carry the fence under which they were claimed */
  stillMine(claims: readonly DueTime[]): Promise<DueTime[]>
  /** when each operator's console was last alive */
  operatorsSeen(ids: readonly string[]): Promise<Map<string, number>>
  commands(ids: readonly string[]): Promise<Command[]>
  /** last call of the unit; the change log's sequence numbers are taken in here, so that sequence order is commit order */
  save(writes: Writes): Promise<void>
}

export interface Store {
  /** Commits when `work` resolves, rolls back when it throws. No I/O but the unit's own inside. */
  transact<T>(lane: Lane, work: (unit: Unit) => Promise<T>): Promise<T>
}
