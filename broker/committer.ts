import type { UpChannel } from './topics.ts'

/** A message of an authenticated device on one of its own topics. */
export interface InboundPacket {
  deviceId: string
  channel: UpChannel
  topic: string
  /** A view of the socket's read buffer: copy what is to be kept. */
  payload: Buffer
  qos: 0 | 1 | 2
  /** The device set the retain flag. Nothing is ever retained here. */
  retained: boolean
  /** The device's will, because its connection ended without a DISCONNECT. */
  will: boolean
}

export interface Committer {
  /** Hands the packet in and says whether it was committed. `settled` is always called later, never at once. */
  commit(packet: InboundPacket, settled: (committed: boolean) => void): void
  inFlight(): number
  packetsIn(): number
  /** Resolves when nothing is in flight any more. */
  idle(): Promise<void>
}

/** Every packet goes through here, so that stopping can wait for the commits that were begun. */
export function createCommitter(deps: { receive(packet: InboundPacket): Promise<void>; onFault(error: unknown): void }): Committer {
  let inFlight = 0
  let packetsIn = 0
  let waiting: (() => void)[] = []

  function received(packet: InboundPacket): Promise<void> {
    try {
      return deps.receive(packet)
    } catch (error) {
      return Promise.reject(error)
    }
  }

  function settle(settled: (committed: boolean) => void, committed: boolean): void {
    inFlight--
    try {
      settled(committed)
    } catch (error) {
      deps.onFault(error)
    }
    if (inFlight > 0 || waiting.length === 0) return
    for (const resolve of waiting) resolve()
    waiting = []
  }

  return {
    commit(packet, settled) {
      inFlight++
      packetsIn++
      received(packet).then(
        () => settle(settled, true),
        (error) => {
          deps.onFault(error)
          settle(settled, false)
        },
      )
    },
    inFlight: () => inFlight,
    packetsIn: () => packetsIn,
    idle: () => (inFlight === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
  }
}
