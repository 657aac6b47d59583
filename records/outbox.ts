/** Notices that are owed to people outside the console: at least once, each with an idempotency key, a lease and a fence. */
import type { NewNotice } from './store.ts'

export type NoticeState = 'pending' | 'sent' | 'dead' | 'skipped'
export interface Notice extends NewNotice {
  state: NoticeState
  attempts: number
  /** when it is tried (again); null once it is settled */
  nextAt: number | null
  lastError: string | null
  fence: number
}

/** Outcomes answer false when the lease was lost meanwhile: nothing was written. Each writes an `alarm` change in the same transaction. */
export interface Outbox {
  claim(now: number, leaseMs: number, limit: number): Promise<Notice[]>
  sent(key: string, fence: number, at: number): Promise<boolean>
  /** `nextAt` null: given up */
  failed(key: string, fence: number, failure: { error: string; nextAt: number | null; at: number }): Promise<boolean>
  skipped(key: string, fence: number, reason: string, at: number): Promise<boolean>
  /** by alarm, in the order in which they were owed */
  ofAlarms(alarmIds: readonly string[]): Promise<Map<string, Notice[]>>
  /** when the earliest can be claimed; null when none is pending */
  nextAt(): Promise<number | null>
}
