/** Refusals and rejects on their way to the technician: alike ones are counted together, so that a flood of them costs one row. */
import type { Refusal } from '../broker/broker.ts'
import type { Clock } from '../broker/clock.ts'
import type { Reject } from '../gateway/device-event.ts'
import type { DeviceSaid } from '../gateway/intake.ts'
import { payloadText } from '../gateway/payload.ts'
import type { NewReject, Rejects } from '../records/rejects.ts'

const FLUSH_MS = 1_000
/** distinct rows that may wait; beyond, only the counters know */
const MOST_WAITING = 2_000

export interface RefusalLog {
  refused(refusal: Refusal): void
  rejected(said: DeviceSaid, reject: Reject): void
  stop(): Promise<void>
}

export function createRefusalLog(deps: {
  clock: Clock
  rejects: Pick<Rejects, 'add'>
  isDevice(deviceId: string): boolean
  onFault(error: unknown): void
}): RefusalLog {
  const waiting = new Map<string, NewReject & { count: number }>()
  let timer: unknown = null

  function add(row: NewReject): void {
    const key = `${row.deviceId} ${row.reason} ${row.channel} ${row.address}`
    const known = waiting.get(key)
    if (known) known.count += 1
    else if (waiting.size < MOST_WAITING) waiting.set(key, { ...row, count: 1 })
    timer ??= deps.clock.setTimeout(() => void flush(), FLUSH_MS)
  }

  async function flush(): Promise<void> {
    timer = null
    const batch = [...waiting.values()]
    waiting.clear()
    if (batch.length === 0) return
    await deps.rejects.add(batch).catch(deps.onFault)
  }

  return {
    refused({ deviceId, at, reason, detail, payload, address, topic }) {
      const known = deviceId !== null && deps.isDevice(deviceId) ? deviceId : null
      add({
        deviceId: known,
        at,
        channel: topic ?? null,
        reason,
        detail,
        payload: payload ? payloadText(payload) : '',
        address: withoutPort(address),
      })
    },
    rejected({ deviceId, at }, { channel, reason, detail, payload }) {
      add({ deviceId, at, channel, reason, detail, payload, address: null })
    },
    async stop() {
      if (timer !== null) deps.clock.clearTimeout(timer)
      await flush()
    },
  }
}

/** A port is new with every connection: without it, one peer is one row. */
const withoutPort = (address: string): string => address.replace(/:\d+$/, '')
