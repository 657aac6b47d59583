import type { Clock } from '../../broker/clock.ts'
import type { Unstored } from '../api.ts'

/** A box that got no PUBACK sends again within seconds; one that does not is silent or gone, and its press must not go with it. */
const REMEMBERED_MS = 30 * 60_000
/** what a node holds and a page can show; of more, those that were heard last */
const MOST = 500

/** Presses that could not be stored, for consoles that connect later. */
export interface UnstoredPresses {
  remember(press: Unstored): void
  /** false: it was not remembered */
  forget(key: string): boolean
  current(): Unstored[]
}

export function createUnstoredPresses(clock: Clock): UnstoredPresses {
  const pressesByKey = new Map<string, { press: Unstored; repeatedAt: number }>()
  function dropOld(): void {
    for (const [key, { repeatedAt }] of pressesByKey) if (clock.now() - repeatedAt >= REMEMBERED_MS) pressesByKey.delete(key)
  }
  return {
    remember(press) {
      dropOld()
      // Deleted first, so that the order is that of the latest repetition.
      pressesByKey.delete(press.key)
      pressesByKey.set(press.key, { press, repeatedAt: clock.now() })
      const [oldest] = pressesByKey.keys()
      if (pressesByKey.size > MOST && oldest !== undefined) pressesByKey.delete(oldest)
    },
    forget: (key) => pressesByKey.delete(key),
    current() {
      dropOld()
      return [...pressesByKey.values()].map(({ press }) => press)
    },
  }
}
