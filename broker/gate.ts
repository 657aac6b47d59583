import type { Clock } from './clock.ts'
import type { BrokerLimits } from './limits.ts'
import type { Refusals } from './refusals.ts'

/** One socket's place among those that the process holds. */
export interface Place {
  /** How to close the socket; TLS sets it anew when the handshake is done. */
  close: () => void
  /** The secret was right: no longer counted as a stranger, and no longer timed. */
  authenticated(): void
  /** The socket is gone. */
  left(): void
}

export interface Gate {
  /** A place for a new socket, or null: then close it. */
  enter(address: string, close: () => void): Place | null
  connections(): number
  unauthenticated(): number
}

/**
 * Bounds what strangers may hold: how many sockets, and for how long. When full, newcomers are turned away rather than those in the middle of a
 * handshake (else a storm would let nobody in), except that somebody who has said nothing for a while makes room.
 */
export function createGate(deps: { clock: Clock; limits: BrokerLimits; refusals: Refusals }): Gate {
  const { clock, limits, refusals } = deps
  let connections = 0
  /** In order of arrival. */
  const strangers = new Map<Place, { address: string; since: number; timer: unknown }>()

  function forget(place: Place): void {
    const stranger = strangers.get(place)
    if (stranger === undefined) return
    clock.clearTimeout(stranger.timer)
    strangers.delete(place)
  }

  function expel(place: Place, reason: 'connect-timeout' | 'too-many-connections'): void {
    const stranger = strangers.get(place)
    if (stranger === undefined) return
    forget(place)
    refusals.report({
      reason,
      deviceId: null,
      authenticated: false,
      address: stranger.address,
      detail: `No complete CONNECT arrived within ${clock.now() - stranger.since} ms, so the connection was closed: check the device's network and that it speaks MQTT on this port.`,
    })
    place.close()
  }

  function full(): boolean {
    if (connections >= limits.maxConnections) return true
    if (strangers.size < limits.maxUnauthenticated) return false
    const oldest = strangers.entries().next().value
    if (oldest === undefined || clock.now() - oldest[1].since < limits.silentGraceMs) return true
    expel(oldest[0], 'too-many-connections')
    return false
  }

  return {
    enter(address, close) {
      if (full()) {
        const detail = `The broker holds ${connections} connections, ${strangers.size} of them unauthenticated, and takes no more: raise the limits or add a process.`
        refusals.report({ reason: 'too-many-connections', deviceId: null, authenticated: false, address, detail })
        return null
      }
      let inside = true
      connections++
      const place: Place = {
        close,
        authenticated: () => forget(place),
        left() {
          if (!inside) return
          inside = false
          connections--
          forget(place)
        },
      }
      const timer = clock.setTimeout(() => expel(place, 'connect-timeout'), limits.connectTimeoutMs)
      strangers.set(place, { address, since: clock.now(), timer })
      return place
    },
    connections: () => connections,
    unauthenticated: () => strangers.size,
  }
}
