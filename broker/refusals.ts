import type { Clock } from './clock.ts'

export type RefusalReason =
  | 'bad-credentials'
  | 'unknown-device'
  | 'disabled-device'
  | 'bad-client-id'
  | 'foreign-topic'
  | 'foreign-subscription'
  | 'too-many-subscriptions'
  | 'frame-too-large'
  | 'malformed-packet'
  | 'unsupported-protocol'
  | 'tls-failed'
  | 'connect-timeout'
  | 'too-many-connections'
  | 'too-many-unreleased'
  | 'disconnected'

/** Something that a device, or whoever speaks in its name, was not allowed to do. */
export interface Refusal {
  reason: RefusalReason
  /** The device that was authenticated, or the one that the CONNECT claimed to be; null when nobody was named. */
  deviceId: string | null
  authenticated: boolean
  address: string
  /** One English sentence: what happened, why, and what to do. */
  detail: string
  topic?: string
  /** The first 1 KiB of a refused message. */
  payload?: Buffer
  at: number
}

export interface Refusals {
  report(refusal: Omit<Refusal, 'at'>): void
  counts(): Record<string, number>
}

const KEPT_PAYLOAD_BYTES = 1_024

/** A copy of the first 1 KiB, so that a refusal that is kept does not keep the read buffer behind it. */
export const refusedPayload = (payload: Buffer): Buffer => Buffer.from(payload.subarray(0, KEPT_PAYLOAD_BYTES))

/** Counts every refusal and passes it on; a listener that fails changes nothing for the connection. */
export function createRefusals(deps: { clock: Clock; refused(refusal: Refusal): void; onFault(error: unknown): void }): Refusals {
  const countByReason = new Map<RefusalReason, number>()
  return {
    report(refusal) {
      countByReason.set(refusal.reason, (countByReason.get(refusal.reason) ?? 0) + 1)
      try {
        deps.refused({ ...refusal, at: deps.clock.now() })
      } catch (error) {
        deps.onFault(error)
      }
    },
    counts: () => Object.fromEntries(countByReason),
  }
}
