import type { Frame } from './mqtt-frames.ts'

/** Longest allowed remaining length by control packet type; FORBIDDEN for a type that may not come now. */
export type FrameAllowance = readonly number[]
export const FORBIDDEN = -1

export interface FrameViolation {
  reason: 'frame-too-large' | 'malformed-packet'
  type: number
  /** As announced by the fixed header. */
  bodyBytes: number
  allowedBytes: number
  /** What of the frame has arrived; may be cut anywhere. */
  arrived: Frame
}

export interface FrameGuard {
  /** More bytes of the stream; all frames before them should have been taken. */
  feed(bytes: Buffer): void
  /** The next whole frame, or null until more bytes are fed. The same object each time: use it before the next call. */
  next(): Frame | null
  allow(allowance: FrameAllowance): void
}

const NOTHING: Buffer = Buffer.alloc(0)
const MAX_LENGTH_BYTES = 4 // §2.2.3

/**
 * Cuts a byte stream into frames and judges each by its fixed header alone, before anything of it is kept: a CONNECT that announces 200 MB costs
 * the few bytes that have arrived. After a violation there are no more frames.
 */
export function createFrameGuard(deps: { allowance: FrameAllowance; violated(violation: FrameViolation): void }): FrameGuard {
  let allowance = deps.allowance
  let chunk = NOTHING
  let offset = 0
  /** A frame that did not end with its chunk. */
  let partial: Buffer | null = null
  let filledBytes = 0
  let violated = false
  const frame: Frame = { header: 0, buffer: NOTHING, from: 0, start: 0, end: 0 }

  function next(): Frame | null {
    if (violated) return null
    return partial === null ? frameFromChunk() : frameFromParts(partial)
  }

  function frameFromChunk(): Frame | null {
    const available = chunk.length
    let at = offset + 1
    let bodyBytes = 0
    for (let index = 0; ; index++) {
      if (at >= available) return null // the header itself is cut: `feed` puts the rest behind it
      const byte = chunk[at++]!
      bodyBytes += (byte & 127) << (7 * index)
      if (byte < 128) break
      if (index === MAX_LENGTH_BYTES - 1) return violate('malformed-packet', bodyBytes, at)
    }
    const allowedBytes = allowance[chunk[offset]! >> 4]!
    if (allowedBytes === FORBIDDEN) return violate('malformed-packet', bodyBytes, at)
    if (bodyBytes > allowedBytes) return violate('frame-too-large', bodyBytes, at)
    const from = offset
    const end = at + bodyBytes
    if (end <= available) {
      offset = end
      return fill(chunk, { from, start: at, end })
    }
    partial = Buffer.allocUnsafe(end - from)
    filledBytes = chunk.copy(partial, 0, from)
    frame.start = at - from
    chunk = NOTHING
    offset = 0
    return null
  }

  function frameFromParts(whole: Buffer): Frame | null {
    const copied = chunk.copy(whole, filledBytes, offset)
    filledBytes += copied
    offset += copied
    if (filledBytes < whole.length) return null
    partial = null
    return fill(whole, { from: 0, start: frame.start, end: whole.length })
  }

  function fill(buffer: Buffer, bounds: { from: number; start: number; end: number }): Frame {
    frame.header = buffer[bounds.from]!
    frame.buffer = buffer
    frame.from = bounds.from
    frame.start = bounds.start
    frame.end = bounds.end
    return frame
  }

  function violate(reason: FrameViolation['reason'], bodyBytes: number, start: number): null {
    violated = true
    const type = chunk[offset]! >> 4
    const arrived = { ...fill(chunk, { from: offset, start, end: Math.min(start + bodyBytes, chunk.length) }) }
    deps.violated({ reason, type, bodyBytes, allowedBytes: allowance[type]!, arrived })
    return null
  }

  return {
    feed(bytes) {
      chunk = offset < chunk.length ? Buffer.concat([chunk.subarray(offset), bytes]) : bytes
      offset = 0
    },
    next,
    allow(next) {
      allowance = next
    },
  }
}
