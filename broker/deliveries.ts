import { type Frame, publishBytes, readMessageId } from './mqtt-frames.ts'

/**
 * 'delivered': acknowledged by the device (QoS 1), or taken by its socket (QoS 0). 'lost': the connection ended first, so send again when it listens.
 * 'overloaded': dropped unsent, because the device takes or acknowledges too little. 'not-listening': it is not subscribed.
 */
export type DeliveryOutcome = 'delivered' | 'not-listening' | 'lost' | 'overloaded'

export interface Deliveries {
  deliver(topic: string, payload: string | Buffer, qos: 0 | 1): Promise<DeliveryOutcome>
  /** PUBACK. */
  acknowledged(frame: Frame): void
  close(): void
}

export interface DeliveriesDeps {
  mostUnacknowledged: number
  mostUnsentBytes: number
  unsentBytes(): number
  write(bytes: Buffer, taken?: (error?: Error | null) => void): void
}

/** What one session is sent. Nothing queues here: a device that does not take its messages costs a bounded amount, and nobody waits for it. */
export function createDeliveries(deps: DeliveriesDeps): Deliveries {
  const unacknowledged = new Map<number, (outcome: DeliveryOutcome) => void>()
  let lastId = 0
  let open = true

  function freeId(): number {
    do lastId = lastId === 65_535 ? 1 : lastId + 1
    while (unacknowledged.has(lastId))
    return lastId
  }

  return {
    deliver(topic, payload, qos) {
      if (!open) return Promise.resolve('lost')
      if (deps.unsentBytes() > deps.mostUnsentBytes || unacknowledged.size >= deps.mostUnacknowledged) return Promise.resolve('overloaded')
      return new Promise((resolve) => {
        if (qos === 0) {
          deps.write(publishBytes({ topic, payload, qos, messageId: 0 }), (error) => resolve(error ? 'lost' : 'delivered'))
          return
        }
        const messageId = freeId()
        unacknowledged.set(messageId, resolve)
        deps.write(publishBytes({ topic, payload, qos, messageId }))
      })
    },
    acknowledged(frame) {
      const messageId = readMessageId(frame)
      unacknowledged.get(messageId)?.('delivered')
      unacknowledged.delete(messageId)
    },
    close() {
      open = false
      for (const resolve of unacknowledged.values()) resolve('lost')
      unacknowledged.clear()
    },
  }
}
