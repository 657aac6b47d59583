import type { Clock } from '../broker/clock.ts'

/** Groups what arrives while the last commit runs: durability then costs almost nothing, and nothing waits for a time window. */
export interface Batcher<Item, Answer> {
  /** resolves with the item's answer after its commit; rejects when the commit failed, and then nothing of the batch was stored */
  add(item: Item): Promise<Answer>
  idle(): Promise<void>
}

export interface BatcherDeps<Item, Answer> {
  clock: Clock
  limit: number
  /** after a commit, rest this many times as long as it took, but not over a second, so that another lane finds the store free */
  rest: number
  /** answers in the order of the items */
  commit(items: Item[]): Promise<Answer[]>
}

/** A commit that took long because the store hung for a while says nothing about the next one. */
const LONGEST_REST_MS = 1_000

interface Waiting<Item, Answer> {
  item: Item
  resolve(answer: Answer): void
  reject(error: unknown): void
}

export function createBatcher<Item, Answer>(deps: BatcherDeps<Item, Answer>): Batcher<Item, Answer> {
  let waiting: Waiting<Item, Answer>[] = []
  let busy = false
  let idlers: (() => void)[] = []

  async function commitNext(): Promise<void> {
    const batch = waiting.length <= deps.limit ? waiting : waiting.slice(0, deps.limit)
    waiting = batch === waiting ? [] : waiting.slice(deps.limit)
    try {
      const answers = await deps.commit(batch.map(({ item }) => item))
      batch.forEach(({ resolve }, i) => {
        resolve(answers[i] as Answer)
      })
    } catch (error) {
      for (const { reject } of batch) reject(error)
    }
  }

  async function work(): Promise<void> {
    while (waiting.length > 0) {
      const began = deps.clock.now()
      await commitNext()
      const restMs = Math.min(LONGEST_REST_MS, deps.rest * (deps.clock.now() - began))
      if (restMs > 0 && waiting.length > 0) await new Promise<void>((resolve) => deps.clock.setTimeout(resolve, restMs))
      // Hand the loop back between batches, so that sockets are read and the next batch is a large one.
      else if (waiting.length > 0) await new Promise<void>((resolve) => setImmediate(resolve))
    }
    busy = false
    for (const idler of idlers) idler()
    idlers = []
  }

  return {
    add(item) {
      return new Promise<Answer>((resolve, reject) => {
        waiting.push({ item, resolve, reject })
        if (busy) return
        busy = true
        // All sockets that are readable now are read before the check phase: one batch for all of them.
        setImmediate(() => void work())
      })
    },
    idle: () => (busy ? new Promise<void>((resolve) => idlers.push(resolve)) : Promise.resolve()),
  }
}
