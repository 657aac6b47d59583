import { expect, test } from 'vitest'
import { simulatedClock } from '../../hub/clock.ts'
import { createBatcher } from '../../records/batcher.ts'
import { NOW } from './fixtures.ts'

/** the batches in which `items` are committed when they arrive together */
async function batchesOf(items: number[], weightOf?: (item: number) => number): Promise<number[][]> {
  const batches: number[][] = []
  const batcher = createBatcher<number, number>({
    ...{ clock: simulatedClock(NOW), limit: 10, rest: 0, ...(weightOf && { weightOf }) },
    commit: async (batch) => {
      batches.push(batch)
      return batch.map((answer) => ({ ok: true, answer }))
    },
  })
  expect(await Promise.all(items.map(batcher.add))).toEqual(items)
  return batches
}

test('a batch holds no more than its limit of items', async () => {
  expect((await batchesOf(Array(25).fill(1))).map(({ length }) => length)).toEqual([10, 10, 5])
})

test('a batch holds no more than its limit of weight, but one item at least, and all in order', async () => {
  expect(await batchesOf([4, 6, 1, 99, 10, 3, 3, 3, 3], (weight) => weight)).toEqual([[4, 6], [1], [99], [10], [3, 3, 3], [3]])
})
