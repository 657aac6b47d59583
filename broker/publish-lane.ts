import { createAcknowledgements } from './acknowledgements.ts'
import type { Committer } from './committer.ts'
import type { BrokerLimits } from './limits.ts'
import { acknowledgementBytes, type Frame, PUBACK, PUBCOMP, PUBREC, type Publish, readMessageId, readPublish } from './mqtt-frames.ts'
import { type Refusal, refusedPayload } from './refusals.ts'
import { upTopics } from './topics.ts'

export type SessionRefusal = Pick<Refusal, 'reason' | 'detail' | 'topic' | 'payload'>

export interface PublishLane {
  publish(frame: Frame): void
  /** PUBREL: the second half of QoS 2. */
  release(frame: Frame): void
  /** False while so much waits for its commit that the socket should not be read. */
  mayRead(): boolean
  close(): void
}

export interface PublishLaneDeps {
  deviceId: string
  maxPayloadBytes: number
  limits: BrokerLimits
  committer: Committer
  write(bytes: Buffer): void
  refuse(refusal: SessionRefusal): void
  /** The session cannot go on; without acknowledgements the device sends again on its next connection. */
  hangUp(): void
  readOn(): void
}

/**
 * What one device publishes: read → authorised → committed → acknowledged, in this order. A message on a foreign topic is acknowledged and dropped,
 * because a device whose message is not acknowledged sends it for ever.
 */
export function createPublishLane(deps: PublishLaneDeps): PublishLane {
  const { deviceId, limits } = deps
  const channels = upTopics(deviceId)
  const acknowledgements = createAcknowledgements(deps.write)
  /** QoS 2 ids from the PUBLISH until its PUBREL: the same id again is the same message (§4.3.3). */
  const unreleased = new Set<number>()
  let uncommitted = 0
  let uncommittedBytes = 0
  let open = true

  const mayRead = (): boolean => uncommitted < limits.uncommittedPublishes && uncommittedBytes < limits.uncommittedBytes

  function abort(refusal: SessionRefusal): void {
    deps.refuse(refusal)
    deps.hangUp()
  }

  function publish(frame: Frame): void {
    const packet = readPublish(frame)
    if (packet === null)
      return abort({ reason: 'malformed-packet', detail: 'A PUBLISH did not follow MQTT 3.1.1 §3.3: the device needs other firmware.' })
    const channel = channels.get(packet.topic)
    const allowedBytes = channel === 'reading' ? Math.max(deps.maxPayloadBytes, limits.readingBytes) : deps.maxPayloadBytes
    if (packet.payload.length > allowedBytes) return abort(tooLong(packet, allowedBytes))
    if (packet.qos === 2 && isSecondCopy(packet)) return
    const acknowledgement = packet.qos === 0 ? null : acknowledgements.expect(packet.qos === 1 ? PUBACK : PUBREC, packet.messageId)
    if (channel === undefined) {
      deps.refuse(foreign(packet))
      if (acknowledgement !== null) acknowledgements.settle(acknowledgement)
      return
    }
    const { topic, payload, qos, retained } = packet
    uncommitted++
    uncommittedBytes += payload.length
    deps.committer.commit({ deviceId, channel, topic, payload, qos, retained, will: false }, (committed) => {
      const waited = !mayRead()
      uncommitted--
      uncommittedBytes -= payload.length
      if (!open) return
      // A QoS 0 message cannot be sent again, so hanging up would only lose the ones behind it.
      if (!committed && acknowledgement !== null) return deps.hangUp()
      if (acknowledgement !== null) acknowledgements.settle(acknowledgement)
      if (waited && mayRead()) deps.readOn()
    })
  }

  /** Answers a repeated QoS 2 message behind whatever it waits for, and notes a new one. */
  function isSecondCopy({ messageId, topic }: Publish): boolean {
    if (unreleased.has(messageId)) {
      acknowledgements.settle(acknowledgements.expect(PUBREC, messageId))
      return true
    }
    if (unreleased.size >= limits.unreleasedQos2) {
      const detail = `${unreleased.size} QoS 2 messages wait for their PUBREL, so the connection was closed: the device must release them, or use QoS 1.`
      abort({ reason: 'too-many-unreleased', topic, detail })
      return true
    }
    unreleased.add(messageId)
    return false
  }

  const tooLong = ({ topic, payload }: Publish, allowedBytes: number): SessionRefusal => ({
    reason: 'frame-too-large',
    topic,
    payload: refusedPayload(payload),
    detail: `A payload of ${payload.length} bytes is over the ${allowedBytes} allowed to this device here, so the connection was closed: send less at once.`,
  })

  const foreign = ({ topic, payload }: Publish): SessionRefusal => ({
    reason: 'foreign-topic',
    topic,
    payload: refusedPayload(payload),
    detail: `Device ${deviceId} may not publish on "${topic}", so the message was dropped: use care/v1/${deviceId}/… with a channel of the protocol.`,
  })

  return {
    publish,
    release(frame) {
      const messageId = readMessageId(frame)
      unreleased.delete(messageId)
      deps.write(acknowledgementBytes(PUBCOMP, messageId)) // owed even for an unknown id (§4.3.3)
    },
    mayRead,
    close() {
      if (!open) return
      open = false
      acknowledgements.flush()
    },
  }
}
