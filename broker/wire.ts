import type { Duplex } from 'node:stream'
import type { Clock } from './clock.ts'
import { createFrameGuard, type FrameAllowance, type FrameViolation } from './frame-guard.ts'
import type { BrokerLimits } from './limits.ts'
import { type Frame, PUBCOMP, PUBLISH } from './mqtt-frames.ts'
import { createThrottle } from './throttle.ts'

/** A socket as frames. */
export interface Wire {
  write(bytes: Buffer, taken?: (error?: Error | null) => void): void
  unsentBytes(): number
  /** What `mayRead` said may have changed. */
  readOn(): void
  allow(allowance: FrameAllowance): void
  /** Closes when what was written is out, or after the drain timeout. */
  finish(): void
  destroy(): void
}

export interface WireDeps {
  stream: Duplex
  clock: Clock
  limits: BrokerLimits
  allowance: FrameAllowance
  frame(frame: Frame): void
  /** Asked before each frame; while false, the socket is not read and TCP slows the sender down. */
  mayRead(): boolean
  violated(violation: FrameViolation): void
  /** Called once, at the latest when the socket is gone. */
  closed(): void
  onFault(error: unknown): void
}

/** Reads one socket frame by frame, only as fast as the broker, the throttle and the peer's own reading allow. */
export function createWire(deps: WireDeps): Wire {
  const { stream, clock, limits } = deps
  const guard = createFrameGuard({ allowance: deps.allowance, violated: deps.violated })
  const throttle = createThrottle({ clock, perSecond: limits.framesPerSecond, refilled: pump })
  let open = true
  let pumping = false
  let drainTimer: unknown = null

  // A peer that does not take its acknowledgements gets no more of them.
  const mayRead = (): boolean => !stream.writableNeedDrain && throttle.ready() && deps.mayRead()

  function pump(): void {
    if (pumping || !open) return
    pumping = true
    try {
      while (open) {
        if (!mayRead()) {
          stream.pause()
          return
        }
        const frame = guard.next()
        if (frame === null) break
        throttle.spend(costOf(frame.header >> 4, limits))
        deps.frame(frame)
      }
      if (open && stream.isPaused()) stream.resume()
    } catch (error) {
      deps.onFault(error)
      destroy()
    } finally {
      pumping = false
    }
  }

  function write(bytes: Buffer, taken?: (error?: Error | null) => void): void {
    if (!open) return taken?.(new Error('The connection is closed.'))
    if (stream.write(bytes, taken) || drainTimer !== null) return
    drainTimer = clock.setTimeout(destroy, limits.drainTimeoutMs)
  }

  function drained(): void {
    stopDrainTimer()
    pump()
  }

  function stopDrainTimer(): void {
    if (drainTimer !== null) clock.clearTimeout(drainTimer)
    drainTimer = null
  }

  /** Whatever comes after this neither reads nor writes. */
  function shut(): boolean {
    if (!open) return false
    open = false
    throttle.stop()
    stopDrainTimer()
    deps.closed()
    return true
  }

  function finish(): void {
    if (!shut()) return
    drainTimer = clock.setTimeout(() => stream.destroy(), limits.drainTimeoutMs)
    stream.end(() => stream.destroy())
    stream.resume() // what still arrives is thrown away: unread bytes would turn the close into a reset that overtakes our last words
  }

  function destroy(): void {
    shut()
    stream.destroy()
  }

  stream.on('data', (bytes: Buffer) => {
    if (!open) return
    guard.feed(bytes)
    pump()
  })
  stream.on('drain', drained)
  stream.on('end', destroy)
  stream.on('error', destroy)
  stream.on('close', () => {
    shut()
    stopDrainTimer()
  })

  return { write, unsentBytes: () => stream.writableLength, readOn: pump, allow: guard.allow, finish, destroy }
}

const costOf = (type: number, limits: BrokerLimits): number => (type >= PUBLISH && type <= PUBCOMP ? 1 : limits.controlFrameCost)
