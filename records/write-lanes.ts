/** One writer at a time, urgent before bulk. */
import type { Lane } from './store.ts'

/** under a storm of presses signs of life must still land, or every device would look offline */
const URGENT_IN_A_ROW = 16

export interface WriteLanes {
  run<T>(lane: Lane, work: () => Promise<T>): Promise<T>
  waiting(): { urgent: number; bulk: number }
  /** refuses what comes later; resolves when what was waiting is done */
  close(): Promise<void>
}

export function createWriteLanes(): WriteLanes {
  const queues: Record<Lane, (() => Promise<void>)[]> = { urgent: [], bulk: [] }
  let running = false
  let closed = false
  let urgentInARow = 0
  let onIdle: (() => void)[] = []

  function takeNext(): (() => Promise<void>) | undefined {
    const bulkIsDue = urgentInARow >= URGENT_IN_A_ROW && queues.bulk.length > 0
    const urgent = bulkIsDue ? undefined : queues.urgent.shift()
    urgentInARow = urgent && queues.bulk.length > 0 ? urgentInARow + 1 : 0
    return urgent ?? queues.bulk.shift()
  }

  async function drain(): Promise<void> {
    running = true
    for (let next = takeNext(); next; next = takeNext()) await next()
    running = false
    for (const resolve of onIdle.splice(0)) resolve()
  }

  function run<T>(lane: Lane, work: () => Promise<T>): Promise<T> {
    if (closed) return Promise.reject(new Error('the records are closed'))
    return new Promise<T>((resolve, reject) => {
      queues[lane].push(() => work().then(resolve, reject))
      if (!running) void drain()
    })
  }

  async function close(): Promise<void> {
    closed = true
    if (running) await new Promise<void>((resolve) => onIdle.push(resolve))
    onIdle = []
  }

  return { run, waiting: () => ({ urgent: queues.urgent.length, bulk: queues.bulk.length }), close }
}
