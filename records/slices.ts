/** What takes long in parts: this thread also hears presses, and on the embedded database it runs the queries too. */
import type { Dialect } from './database.ts'

/** null: a server looks at all of them at once */
export const ROWS_AT_ONCE: Record<Dialect, number | null> = { sqlite: 5000, postgres: null }

/** after one position, up to and with another; null: from the beginning, to the end */
export interface Slice<P> {
  after: P | null
  until: P | null
}

/** Hands the loop back, so that whatever else is waiting is not held up. */
export const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** `endOf` answers where the slice after a position ends; null: with the last row. */
export async function* slices<P>(from: P | null, endOf: (after: P | null) => Promise<P | null>): AsyncGenerator<Slice<P>> {
  for (let after = from; ; await breathe()) {
    const until = await endOf(after)
    yield { after, until }
    if (until === null) return
    after = until
  }
}

const ITEMS_AT_ONCE = 250

/** Work in this thread on many items, with a breath now and then. */
export async function mapInBreaths<T, R>(items: readonly T[], map: (item: T) => R): Promise<R[]> {
  const mapped: R[] = []
  for (const item of items) {
    mapped.push(map(item))
    if (mapped.length % ITEMS_AT_ONCE === 0) await breathe()
  }
  return mapped
}
