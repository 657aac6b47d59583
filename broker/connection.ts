import type { Duplex } from 'node:stream'
import type { Admission } from './admission.ts'
import type { Clock } from './clock.ts'
import type { Committer } from './committer.ts'
import { createControlStream } from './control-stream.ts'
import { createDeviceSession, type DeviceSession } from './device-session.ts'
import { deviceAllowance, strangerAllowance } from './frame-allowance.ts'
import type { FrameViolation } from './frame-guard.ts'
import type { Place } from './gate.ts'
import { checkConnect, type Identify } from './identity.ts'
import type { BrokerLimits } from './limits.ts'
import { CONNECT, DISCONNECT, type Frame, frameName, PUBACK, PUBCOMP, PUBLISH, PUBREC, PUBREL, readPublish } from './mqtt-frames.ts'
import type { SessionRefusal } from './publish-lane.ts'
import { type Refusals, refusedPayload } from './refusals.ts'
import type { ConnectCode, ConnectRequest, Peer, SessionProtocol } from './session-protocol.ts'
import type { Sessions } from './sessions.ts'
import type { DownChannel } from './topics.ts'
import { createWire } from './wire.ts'

export interface Connection {
  /** Of the device that was authenticated; null before. */
  deviceId(): string | null
  close(): void
  /** Closes because the hub wants it so. */
  dismiss(reason: string): void
  /** Closes without the device's will, since it is the hub that goes. */
  retire(): void
  destroy(): void
}

export interface ConnectionDeps {
  clock: Clock
  limits: BrokerLimits
  identify: Identify
  admission: Admission
  committer: Committer
  protocol: SessionProtocol
  refusals: Refusals
  sessions: Sessions
  listening(deviceId: string, channel: DownChannel): void
  /** False once the broker stops: then nothing more is read. */
  running(): boolean
  onFault(error: unknown): void
}

/** Endings that are nobody's fault and that Aedes reports as errors. */
const ORDINARY_ENDINGS = new Set(['keep alive timeout', 'drain timeout', 'connection closed'])

/**
 * One socket's life: a stranger, who may only say CONNECT; then a device that waits for its turn and is not read meanwhile; then a session. PUBLISH and
 * the acknowledgements go straight to the session, what makes up a session goes to Aedes.
 */
export function createConnection(deps: ConnectionDeps, socket: { stream: Duplex; address: string; place: Place }): Connection {
  const { limits, refusals, sessions } = deps
  let phase: 'stranger' | 'waiting' | 'session' | 'closed' = 'stranger'
  let claimedId: string | null = null
  let deviceId: string | null = null
  let session: DeviceSession | null = null
  let controlTakes = true
  /** The device said DISCONNECT, or we retire it: its will does not count. */
  let willVoid = false
  /** Whether Aedes closed first, and so may have a reason that nobody knows yet. */
  let closedByAedes = false
  /** The CONNECT was turned down, which Aedes will report as an error. */
  let judged = false

  function refuse(refusal: SessionRefusal): void {
    refusals.report({ ...refusal, deviceId: deviceId ?? claimedId, authenticated: deviceId !== null, address: socket.address })
  }

  const wire = createWire({
    stream: socket.stream,
    clock: deps.clock,
    limits,
    allowance: strangerAllowance(limits),
    mayRead: () => deps.running() && (phase === 'stranger' || (phase === 'session' && controlTakes && session!.mayRead())),
    frame,
    violated,
    closed: wireClosed,
    onFault: deps.onFault,
  })
  const control = createControlStream({ write: wire.write, taken: controlTaken, closed: controlClosed })

  function frame(next: Frame): void {
    heard()
    switch (next.header >> 4) {
      case PUBLISH:
        return session!.publish(next)
      case PUBACK:
        return session!.acknowledged(next)
      case PUBREL:
        return session!.release(next)
      case PUBREC:
      case PUBCOMP:
        return // we deliver with QoS 1 at most
      case DISCONNECT:
        willVoid = true // here and not by Aedes, which may not have got to it when the socket ends
        return close()
      case CONNECT:
        phase = 'waiting'
    }
    // A copy, because Aedes may keep a piece of a packet until the rest has come.
    controlTakes = control.push(Buffer.from(next.buffer.subarray(next.from, next.end)))
  }

  function violated({ reason, type, bodyBytes, allowedBytes, arrived }: FrameViolation): void {
    const packet = type === PUBLISH ? readPublish(arrived) : null
    const detail =
      reason === 'frame-too-large'
        ? `A ${frameName(type)} of ${bodyBytes} bytes is over the ${allowedBytes} allowed here, so the connection was closed: send less at once.`
        : `A ${frameName(type)} may not come here, so the connection was closed: the device must speak MQTT 3.1.1, CONNECT first.`
    refuse({ reason, detail, ...(packet && { topic: packet.topic, payload: refusedPayload(packet.payload) }) })
    close()
  }

  function connect(request: ConnectRequest, answer: (code: ConnectCode) => void): void {
    const verdict = judge(request)
    if (verdict === null) return answer(3)
    claimedId = verdict.deviceId
    if (!verdict.ok) {
      judged = true
      refuse({ reason: verdict.reason, detail: verdict.detail })
      return answer(verdict.code)
    }
    deviceId = verdict.deviceId
    socket.place.authenticated()
    const { clientId, rights } = verdict
    session = createDeviceSession({ deviceId, clientId, ...rights, limits, committer: deps.committer, wire, refuse })
    wire.allow(deviceAllowance(limits, Math.max(rights.maxPayloadBytes, limits.readingBytes)))
    deps.admission.admit({ stillThere: () => phase !== 'closed', enter: () => answer(0) })
  }

  /** Null when the hub itself could not tell. */
  function judge(request: ConnectRequest): ReturnType<typeof checkConnect> | null {
    try {
      return checkConnect(request, deps.identify, limits)
    } catch (error) {
      judged = true
      deps.onFault(error)
      return null
    }
  }

  /** Takes over before the CONNACK; so the old session's will comes before anything that the new one says. */
  function admitted(): void {
    if (phase !== 'closed' && session !== null) sessions.open(session)
  }

  function connected(): void {
    if (phase === 'closed') return
    phase = 'session'
    wire.readOn()
  }

  function subscribed(filters: readonly string[]): void {
    // The SUBACK leaves at the end of this tick.
    setImmediate(() => {
      if (phase !== 'session') return
      for (const channel of session!.subscriptions.confirm(filters)) deps.listening(deviceId!, channel)
    })
  }

  function failed(error: Error): void {
    if (!closedByAedes || judged || ORDINARY_ENDINGS.has(error.message)) return
    const unsupported = /protocol ?(version|id)/i.test(error.message)
    refuse({
      reason: unsupported ? 'unsupported-protocol' : 'malformed-packet',
      detail: `The connection was closed (${error.message}): the device must speak MQTT 3.1.1.`,
    })
  }

  function wireClosed(): void {
    phase = 'closed'
    socket.place.left()
    if (session !== null) {
      session.ended()
      sessions.closed(session)
    }
    control.destroy()
  }

  function controlTaken(): void {
    controlTakes = true
    wire.readOn()
  }

  function controlClosed(): void {
    if (phase === 'closed') return
    closedByAedes = true
    wire.finish()
  }

  function close(): void {
    if (session === null) wire.destroy()
    else session.close()
  }

  const peer: Peer = {
    connect,
    admitted,
    connected,
    authoriseSubscription: (filter, qos) => session?.subscriptions.authorise(filter, qos) ?? false,
    subscribed,
    unsubscribed: (filters) => session?.subscriptions.drop(filters),
    will(packet) {
      if (!willVoid) session?.will(packet)
    },
    failed,
  }
  const heard = deps.protocol.serve(control, peer)

  return {
    deviceId: () => deviceId,
    close,
    dismiss(reason) {
      refuse({
        reason: 'disconnected',
        detail: `The hub closed the connection (${reason}): the device may connect again with a valid secret.`,
      })
      close()
    },
    retire() {
      willVoid = true
      close()
    },
    destroy: wire.destroy,
  }
}
