import { FORBIDDEN, type FrameAllowance } from './frame-guard.ts'
import type { BrokerLimits } from './limits.ts'
import { CONNECT, DISCONNECT, PINGREQ, PUBACK, PUBCOMP, PUBLISH, PUBREC, PUBREL, SUBSCRIBE, UNSUBSCRIBE } from './mqtt-frames.ts'

const ID_BYTES = 2
/** For a PUBLISH's topic and id, so that a foreign topic is told from too long a payload. */
const PUBLISH_HEAD_BYTES = 1_024

const allowanceOf = (bytesByType: Record<number, number>): FrameAllowance =>
  Array.from({ length: 16 }, (_, type) => bytesByType[type] ?? FORBIDDEN)

/** Before the device is known: a CONNECT and nothing else [MQTT-3.1.0-1]. */
export const strangerAllowance = (limits: BrokerLimits): FrameAllowance => allowanceOf({ [CONNECT]: limits.connectFrameBytes })

/** No second CONNECT [MQTT-3.1.0-2]. */
export const deviceAllowance = (limits: BrokerLimits, maxPayloadBytes: number): FrameAllowance =>
  allowanceOf({
    [PUBLISH]: maxPayloadBytes + PUBLISH_HEAD_BYTES,
    [PUBACK]: ID_BYTES,
    [PUBREC]: ID_BYTES,
    [PUBREL]: ID_BYTES,
    [PUBCOMP]: ID_BYTES,
    [SUBSCRIBE]: limits.controlFrameBytes,
    [UNSUBSCRIBE]: limits.controlFrameBytes,
    [PINGREQ]: 0,
    [DISCONNECT]: 0,
  })
