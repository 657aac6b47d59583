import type { UpChannel } from '../broker/topics.ts'

/** Readings and heartbeats above this rate, sustained over the window, are thinned; presses and events never are. */
const PER_SECOND = 20
const WINDOW_MS = 10_000

export type Verdict = 'keep' | 'drop' | 'drop-and-report'

const ALLOWED = PER_SECOND * (WINDOW_MS / 1000)

/** A limiter, not a record: what it forgets at a restart it learns again in ten seconds. */
export function createThinning(): { judge(deviceId: string, channel: UpChannel, at: number): Verdict } {
  const windows = new Map<string, { start: number; count: number }>()
  return {
    judge(deviceId, channel, at) {
      if (channel !== 'reading' && channel !== 'heartbeat') return 'keep'
      let window = windows.get(deviceId)
      // A clock that was set back begins a new window too: otherwise it would thin until it has caught up.
      if (!window || at < window.start || at - window.start >= WINDOW_MS) {
        window = { start: at, count: 0 }
        windows.set(deviceId, window)
      }
      window.count += 1
      if (window.count <= ALLOWED) return 'keep'
      // Reported once a window, at the first message over the rate.
      return window.count === ALLOWED + 1 ? 'drop-and-report' : 'drop'
    },
  }
}
