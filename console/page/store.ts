/**
 * The page's store for live data: framework-free, fed by one WebSocket, read per entity.
 * Writers see the latest state at once; readers are told once per animation frame, or by a timer while the tab is hidden
 * (animation frames stop there).
 */

import type { Link } from './link.ts'
import { UNLINKED } from './link.ts'
import { EMPTY, type LiveState } from './live-state.ts'

export interface World {
  live: LiveState
  link: Link
}

export interface Store {
  latest(): World
  /** what was last published to readers */
  read(): World
  update(change: (world: World) => World): void
  subscribe(listener: () => void): () => void
}

export type Schedule = (flush: () => void) => void

const HIDDEN_FLUSH_MS = 100

export const browserSchedule: Schedule = (flush) => {
  if (document.hidden) setTimeout(flush, HIDDEN_FLUSH_MS)
  else requestAnimationFrame(flush)
}

export function createStore(schedule: Schedule, initial: LiveState = EMPTY): Store {
  let latest: World = { live: initial, link: UNLINKED }
  let published = latest
  let scheduled = false
  const listeners = new Set<() => void>()

  function flush() {
    scheduled = false
    if (published === latest) return
    published = latest
    for (const listener of listeners) listener()
  }

  return {
    latest: () => latest,
    read: () => published,
    update(change) {
      const next = change(latest)
      if (next === latest) return
      latest = next
      if (scheduled) return
      scheduled = true
      schedule(flush)
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
