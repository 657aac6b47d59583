/** Futures that are stored with the state they belong to. A claim is a lease with a fence: whoever lost it does nothing. */
import type { DueTime } from './store.ts'

export interface DueTimes {
  /** due and not leased, earliest first; leased to the caller until `now + leaseMs` */
  claim(now: number, leaseMs: number, limit: number): Promise<DueTime[]>
  /** when the earliest can be claimed; null when there is none */
  nextAt(): Promise<number | null>
}
