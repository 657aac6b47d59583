import type { Clock } from '../broker/clock.ts'

export type Outcome<Answer> = { ok: true; answer: Answer } | { ok: false; error: unknown }

/** Groups what arrives while the last commit runs: durability then costs almost nothing, and nothing waits for a time window. */
export interface Batcher<Item, Answer> {
  /** resolves with the item's answer after its commit; rejects when it was not stored */
  add(item: Item): Promise<Answer>
  idle(): Promise<void>
}

export interface BatcherDeps<Item, Answer> {
  clock: Clock
  /** in weight; a batch has one item at least, however heavy */
  limit: number
  /** what an item costs the store; 1 when left out, and any positive fraction will do */
  weightOf?(item: Item): number
  /** after a commit, rest this many times as long as it took, but not over a second, so that another lane finds the store free */
  rest: number
  /** outcomes in the order of the items; rejects when nothing of the batch was stored */
  commit(items: Item[]): Promise<Outcome<Answer>[]>
}

/** A commit that took long because the store hung for a while says nothing about the next one. */
const LONGEST_REST_MS = 1_000

/** Fewer cost a commit of their own more than they gain. */
const HALVED_ABOVE = 64

/** With the store gone, a batch is given up after so many tries one by one. */
const GIVE_UP_AFTER = 3

interface Waiting<Item, Answer> {
  item: Item
  resolve(answer: Answer): void
  reject(error: unknown): void
}

export function createBatcher<Item, Answer>(deps: BatcherDeps<Item, Answer>): Batcher<Item, Answer> {
  const { weightOf = () => 1 } = deps
  let waiting: Waiting<Item, Answer>[] = []
  let busy = false
  let idlers: (() => void)[] = []

  /** Of many, half: while it is being committed the other half is there already, and what the first half answers comes back meanwhile. */
  function takeBatch(): Waiting<Item, Answer>[] {
    const most = waiting.length > HALVED_ABOVE ? waiting.length >> 1 : waiting.length
    let weight = 0
    const heavy = waiting.findIndex(({ item }, i) => {
      weight += weightOf(item)
      return i > 0 && (i >= most || weight > deps.limit)
    })
    const batch = heavy < 0 ? waiting : waiting.slice(0, heavy)
    waiting = heavy < 0 ? [] : waiting.slice(heavy)
    return batch
  }

  async function commitNext(): Promise<void> {
    const batch = takeBatch()
    const error = await commitTogether(batch)
    if (error === null) return
    if (batch.length === 1) return batch[0]?.reject(error.cause)
    await commitOneByOne(batch)
  }

  /** Null when it was stored; each item then has its own outcome. */
  async function commitTogether(batch: readonly Waiting<Item, Answer>[]): Promise<{ cause: unknown } | null> {
    try {
      const outcomes = await deps.commit(batch.map(({ item }) => item))
      outcomes.forEach((outcome, i) => {
        if (outcome.ok) batch[i]?.resolve(outcome.answer)
        else batch[i]?.reject(outcome.error)
      })
      return null
    } catch (cause) {
      return { cause }
    }
  }

  /** One item that the store will not have must not keep its batch from disk. When the store has nothing at all, the rest is not tried. */
  async function commitOneByOne(batch: readonly Waiting<Item, Answer>[]): Promise<void> {
    let failedInARow = 0
    let last: unknown = null
    for (const waiting of batch) {
      const error: { cause: unknown } | null = failedInARow < GIVE_UP_AFTER ? await commitTogether([waiting]) : { cause: last }
      if (error === null) failedInARow = 0
      else {
        failedInARow += 1
        last = error.cause
        waiting.reject(error.cause)
      }
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
