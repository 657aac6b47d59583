import type { DeliveryOutcome } from './deliveries.ts'
import { type DownChannel, topicFor } from './topics.ts'

/** One authenticated connection of a device. */
export interface Session {
  deviceId: string
  /** Null when the device gave none: then it takes nothing over. */
  clientId: string | null
  qosOf(channel: DownChannel): 0 | 1 | null
  deliver(topic: string, payload: string | Buffer, qos: 0 | 1): Promise<DeliveryOutcome>
  close(): void
}

export interface Sessions {
  /** Takes over from the same device's session with the same client id, and closes the oldest beyond the limit. */
  open(session: Session): void
  closed(session: Session): void
  deliver(deviceId: string, channel: DownChannel, payload: string | Buffer): Promise<DeliveryOutcome>
  isConnected(deviceId: string): boolean
  connectedDevices(): number
}

/**
 * Who is connected. Keyed by device first, so that a client id can only ever collide within one device: a stranger who uses a box's client id takes
 * nothing over. A session is removed by identity, never by name, so that the end of an old one cannot remove its successor.
 */
export function createSessions(deps: { mostPerDevice: number; changed(deviceId: string, online: boolean): void }): Sessions {
  /** In order of arrival. */
  const sessionsByDevice = new Map<string, Set<Session>>()

  function closed(session: Session): void {
    const sessions = sessionsByDevice.get(session.deviceId)
    if (sessions === undefined || !sessions.delete(session) || sessions.size > 0) return
    sessionsByDevice.delete(session.deviceId)
    deps.changed(session.deviceId, false)
  }

  function open(session: Session): void {
    const { deviceId, clientId } = session
    const others = sessionsByDevice.get(deviceId)
    if (others === undefined) {
      sessionsByDevice.set(deviceId, new Set([session]))
      deps.changed(deviceId, true)
      return
    }
    const earlier = [...others]
    others.add(session)
    const outdated = earlier.filter((other) => clientId !== null && other.clientId === clientId)
    const remaining = earlier.filter((other) => !outdated.includes(other))
    const surplus = remaining.slice(0, Math.max(0, remaining.length + 1 - deps.mostPerDevice))
    for (const other of [...outdated, ...surplus]) other.close()
  }

  /** The device's own session (client id = device id) decides the outcome; the others belong to technicians who look on. */
  async function deliver(deviceId: string, channel: DownChannel, payload: string | Buffer): Promise<DeliveryOutcome> {
    let own: Promise<DeliveryOutcome> | null = null
    const onlookers: Promise<DeliveryOutcome>[] = []
    for (const session of sessionsByDevice.get(deviceId) ?? []) {
      const qos = session.qosOf(channel)
      if (qos === null) continue
      const outcome = session.deliver(topicFor(deviceId, channel), payload, qos)
      if (session.clientId === deviceId) own = outcome
      else onlookers.push(outcome)
    }
    return own ?? firstDelivered(onlookers)
  }

  return {
    open,
    closed,
    deliver,
    isConnected: (deviceId) => sessionsByDevice.has(deviceId),
    connectedDevices: () => sessionsByDevice.size,
  }
}

/** 'delivered' as soon as one is; otherwise how the last one ended. */
function firstDelivered(outcomes: Promise<DeliveryOutcome>[]): Promise<DeliveryOutcome> {
  return new Promise((resolve) => {
    let open = outcomes.length
    if (open === 0) resolve('not-listening')
    for (const each of outcomes) {
      each.then((outcome) => {
        open--
        if (outcome === 'delivered' || open === 0) resolve(outcome)
      })
    }
  })
}
