/**
 * How much one page has been sent and has not acknowledged. Acks are counted and not `bufferedAmount`: kernel buffers hide the
 * first megabytes from it (console.md §4).
 */
export const WINDOW_BYTES = 256 * 1024

export interface AckWindow {
  sent(seq: number, bytes: number, at: number): void
  /** everything up to `seq` has been applied by the page */
  acked(seq: number): void
  isOpen(): boolean
  bytes(): number
  /** since when the page owes an ack; null: it owes none */
  oldestAt(): number | null
}

export function createAckWindow(limitBytes = WINDOW_BYTES): AckWindow {
  let owed: { seq: number; bytes: number; at: number }[] = []
  let bytes = 0
  return {
    sent(seq, size, at) {
      owed.push({ seq, bytes: size, at })
      bytes += size
    },
    acked(seq) {
      owed = owed.filter((message) => message.seq > seq)
      bytes = owed.reduce((sum, message) => sum + message.bytes, 0)
    },
    isOpen: () => bytes < limitBytes,
    bytes: () => bytes,
    oldestAt: () => owed[0]?.at ?? null,
  }
}
