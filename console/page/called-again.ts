/**
 * Which alarms that signalled again are to be told now: each at most once in five seconds, whatever key is hammered. What comes within
 * them is not lost but told after them, as it then is: smoke right after a press is another danger.
 */
import type { Alarm } from '../api.ts'

const EVERY_MS = 5_000

export function createCalledAgain(now: () => number) {
  const toldAt = new Map<string, number>()
  const owed = new Set<string>()

  /** called with every message and every second; `alarms` as they are now */
  return function due(calledAgain: readonly Alarm[], alarms: ReadonlyMap<string, Alarm>): Alarm[] {
    const at = now()
    for (const { id } of calledAgain) owed.add(id)
    for (const [id, told] of toldAt) if (at - told >= EVERY_MS) toldAt.delete(id)
    const ready = [...owed].filter((id) => !toldAt.has(id))
    return ready.flatMap((id) => {
      owed.delete(id)
      const alarm = alarms.get(id)
      if (alarm?.status !== 'open') return []
      toldAt.set(id, at)
      return [alarm]
    })
  }
}
