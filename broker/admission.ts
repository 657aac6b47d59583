import type { Clock } from './clock.ts'
import { createThrottle } from './throttle.ts'

export interface Admission {
  /** Lets the device in now or, in a storm, in its turn; never calls `enter` once `stillThere` is false. */
  admit(visitor: { stillThere(): boolean; enter(): void }): void
  waiting(): number
  stop(): void
}

/**
 * Lets devices in at a bounded rate, first come first served. After a power cut a whole district reconnects within a second, and each admission costs
 * what several presses cost. Only devices whose secret is right come here, so that nobody else can use up the rate.
 */
export function createAdmission(deps: { clock: Clock; perSecond: number }): Admission {
  let queue: { stillThere(): boolean; enter(): void }[] = []
  /** Those before it have been let in; the array is cut now and then, since shifting a long one at each step is slow. */
  let head = 0
  const throttle = createThrottle({ clock: deps.clock, perSecond: deps.perSecond, refilled: proceed })

  function proceed(): void {
    while (head < queue.length) {
      if (!queue[head]!.stillThere()) {
        head++
        continue
      }
      if (!throttle.ready()) return
      throttle.spend(1)
      queue[head++]!.enter()
    }
    queue = []
    head = 0
  }

  return {
    admit(visitor) {
      if (head > 1_000) {
        queue = queue.slice(head)
        head = 0
      }
      queue.push(visitor)
      // While others wait, the throttle's own timer proceeds.
      if (queue.length - head === 1) proceed()
    },
    waiting: () => queue.length - head,
    stop() {
      throttle.stop()
      queue = []
      head = 0
    },
  }
}
