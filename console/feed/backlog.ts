/** What one page has still to be told: one change per entity, the latest. A timeline entry is an entity of its own. */
import type { Change } from '../api.ts'

export const BACKLOG_LIMIT = 5_000

export function keyOf(change: Change): string {
  switch (change.k) {
    case 'alarm':
    case 'alarm-':
      return `alarm:${change.id}`
    case 'device':
    case 'device-':
      return `device:${change.id}`
    case 'event':
      return `event:${change.alarmId}:${change.n}`
    case 'presence':
    case 'kpi':
      return `${change.k}:${change.id}`
  }
}

export interface Backlog {
  add(changes: readonly Change[]): void
  size(): number
  /** more than is worth sending one by one: a snapshot is cheaper, and memory stays bounded */
  overflowed(): boolean
  take(): Change[]
}

export function createBacklog(limit = BACKLOG_LIMIT): Backlog {
  let changesByKey = new Map<string, Change>()
  return {
    add(changes) {
      for (const change of changes) {
        const key = keyOf(change)
        // Deleted first, so that the order is that of the latest change.
        changesByKey.delete(key)
        changesByKey.set(key, change)
      }
    },
    size: () => changesByKey.size,
    overflowed: () => changesByKey.size > limit,
    take() {
      const taken = [...changesByKey.values()]
      changesByKey = new Map()
      return taken
    },
  }
}
