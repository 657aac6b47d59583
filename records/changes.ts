/** The change log: one sequence of what changed, without gaps, in order of commit. */
import type { Change } from './store.ts'

export interface Changes {
  /** names this log: another epoch means that sequence numbers cannot be compared */
  epoch(): Promise<string>
  head(): Promise<number>
  /** the changes after `seq`, in order; `pruned` when some of them are no longer kept, or `seq` lies beyond the head */
  since(seq: number, limit: number): Promise<{ ok: true; changes: Change[] } | { ok: false; reason: 'pruned' }>
  /** keeps the latest `keep` rows */
  prune(keep: number): Promise<void>
}
