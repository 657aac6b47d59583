import type { Committer } from './committer.ts'
import { createDeliveries } from './deliveries.ts'
import type { BrokerLimits } from './limits.ts'
import type { Frame } from './mqtt-frames.ts'
import { createPublishLane, type SessionRefusal } from './publish-lane.ts'
import type { WillPacket } from './session-protocol.ts'
import type { Session } from './sessions.ts'
import { createSubscriptions, type Subscriptions } from './subscriptions.ts'
import { upChannel } from './topics.ts'
import type { Wire } from './wire.ts'

export interface DeviceSession extends Session {
  publish(frame: Frame): void
  release(frame: Frame): void
  acknowledged(frame: Frame): void
  mayRead(): boolean
  subscriptions: Subscriptions
  will(packet: WillPacket): void
  /** The connection is gone: what was to be delivered is lost. */
  ended(): void
}

export interface DeviceSessionDeps {
  deviceId: string
  clientId: string | null
  maxPayloadBytes: number
  limits: BrokerLimits
  committer: Committer
  wire: Wire
  refuse(refusal: SessionRefusal): void
}

/** One authenticated connection of a device: what it publishes, what it has subscribed to, what it is sent. */
export function createDeviceSession(deps: DeviceSessionDeps): DeviceSession {
  const { deviceId, clientId, limits, wire, refuse } = deps
  const lane = createPublishLane({ ...deps, write: wire.write, hangUp: close, readOn: wire.readOn })
  const subscriptions = createSubscriptions({ deviceId, most: limits.subscriptionsPerSession, refuse })
  const deliveries = createDeliveries({
    mostUnacknowledged: limits.unacknowledgedDeliveries,
    mostUnsentBytes: limits.unsentBytes,
    unsentBytes: wire.unsentBytes,
    write: wire.write,
  })

  /** Acknowledges what is committed, then goes. */
  function close(): void {
    lane.close()
    wire.finish()
  }

  return {
    deviceId,
    clientId,
    publish: lane.publish,
    release: lane.release,
    mayRead: lane.mayRead,
    subscriptions,
    qosOf: subscriptions.qosOf,
    deliver: deliveries.deliver,
    acknowledged: deliveries.acknowledged,
    close,
    will({ topic, payload, qos, retained }) {
      const channel = upChannel(deviceId, topic)
      if (channel === null) {
        const detail = `Device ${deviceId} may not leave a will on "${topic}", so it was dropped: use care/v1/${deviceId}/status.`
        return refuse({ reason: 'foreign-topic', topic, payload, detail })
      }
      deps.committer.commit({ deviceId, channel, topic, payload, qos, retained, will: true }, () => {})
    },
    ended() {
      lane.close()
      deliveries.close()
    },
  }
}
