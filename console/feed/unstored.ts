import type { Clock } from '../../broker/clock.ts'
import type { Unstored } from '../api.ts'

/** A box that got no PUBACK sends again within seconds; two minutes without it, and somebody has seen the press. */
const REMEMBERED_MS = 120_000

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
      pressesByKey.set(press.key, { press, repeatedAt: clock.now() })
    },
    forget: (key) => pressesByKey.delete(key),
    current() {
      dropOld()
      return [...pressesByKey.values()].map(({ press }) => press)
    },
  }
}
