import { nextTick } from 'node:process'
import { ACKNOWLEDGEMENT_BYTES, writeAcknowledgement } from './mqtt-frames.ts'

export interface Acknowledgement {
  type: number
  messageId: number
  due: boolean
}

export interface Acknowledgements {
  /** Takes the packet's place in the order; nothing is sent yet. */
  expect(type: number, messageId: number): Acknowledgement
  /** The packet is committed: its acknowledgement goes out as soon as those before it are due. */
  settle(acknowledgement: Acknowledgement): void
  /** Sends now what is due. */
  flush(): void
}

/**
 * One socket's PUBACKs and PUBRECs, in the order of the packets [MQTT-4.6.0-2] whatever the order of the commits. Those that become due in one turn of
 * the event loop leave in one write: the system call costs more than everything else about an acknowledgement.
 */
export function createAcknowledgements(write: (bytes: Buffer) => void): Acknowledgements {
  let queue: Acknowledgement[] = []
  let scheduled = false

  function flush(): void {
    scheduled = false
    let count = 0
    while (count < queue.length && queue[count]!.due) count++
    if (count === 0) return
    const bytes = Buffer.allocUnsafe(count * ACKNOWLEDGEMENT_BYTES)
    for (let index = 0; index < count; index++) {
      const { type, messageId } = queue[index]!
      writeAcknowledgement(bytes, index * ACKNOWLEDGEMENT_BYTES, type, messageId)
    }
    if (count === queue.length) queue = []
    else queue.splice(0, count)
    write(bytes)
  }

  return {
    expect(type, messageId) {
      const acknowledgement = { type, messageId, due: false }
      queue.push(acknowledgement)
      return acknowledgement
    },
    settle(acknowledgement) {
      acknowledgement.due = true
      if (scheduled || acknowledgement !== queue[0]) return
      scheduled = true
      nextTick(flush) // after all promises of this turn: one committed batch is one write
    },
    flush,
  }
}
