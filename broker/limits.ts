/** What one broker process puts up with. Every number here is a bound on memory or on time that somebody else's firmware could otherwise take. */
export interface BrokerLimits {
  /** All sockets together, silent ones included. A process holds 20–25 k well; beyond that, run another one. */
  maxConnections: number
  /** Sockets that have not yet proved who they are, TLS handshakes included. */
  maxUnauthenticated: number
  /** From accept to a checked CONNECT. */
  connectTimeoutMs: number
  /** When `maxUnauthenticated` is reached, a socket that has been silent for this long makes room for a newcomer. */
  silentGraceMs: number
  /** Devices let in per second once their secret is right; so many may come at once. Keeps presses quick while a whole district reconnects. */
  admissionsPerSecond: number
  connectFrameBytes: number
  /** SUBSCRIBE and UNSUBSCRIBE. */
  controlFrameBytes: number
  /** Per socket; above it the socket is read more slowly, never closed. PUBLISH and its acknowledgements cost 1, everything else `controlFrameCost`. */
  framesPerSecond: number
  controlFrameCost: number
  /** Publishes of one socket that wait for their commit; above either bound the socket is not read. */
  uncommittedPublishes: number
  uncommittedBytes: number
  /** QoS 2 messages of one socket between PUBREC and PUBREL. */
  unreleasedQos2: number
  /**
   * Of a `reading`, where the device may send less otherwise: the 500 readings of a box that was offline. Were they refused, a press behind
   * them would wait for ever.
   */
  readingBytes: number
  clientIdChars: number
  sessionsPerDevice: number
  subscriptionsPerSession: number
  /** Deliveries of one session without their PUBACK. */
  unacknowledgedDeliveries: number
  /** Bytes written to a device that its socket has not taken. */
  unsentBytes: number
  /** A device that takes nothing of what was written for so long is disconnected. */
  drainTimeoutMs: number
}

export const DEFAULT_LIMITS: Readonly<BrokerLimits> = {
  maxConnections: 25_000,
  maxUnauthenticated: 4_000,
  connectTimeoutMs: 10_000,
  silentGraceMs: 3_000,
  admissionsPerSecond: 1_000,
  connectFrameBytes: 1_024,
  controlFrameBytes: 2_048,
  framesPerSecond: 5_000,
  controlFrameCost: 50,
  uncommittedPublishes: 128,
  uncommittedBytes: 1_048_576,
  unreleasedQos2: 1_000,
  readingBytes: 65_536,
  clientIdChars: 128,
  sessionsPerDevice: 4,
  subscriptionsPerSession: 16,
  unacknowledgedDeliveries: 64,
  unsentBytes: 262_144,
  drainTimeoutMs: 10_000,
}
