import { expect, test } from 'vitest'
import type { Lane } from '../../records/store.ts'
import { createWriteLanes } from '../../records/write-lanes.ts'

/** runs `works` behind one that is under way when they arrive; answers the order in which they ran */
async function order(works: [Lane, string][]): Promise<string[]> {
  const lanes = createWriteLanes()
  const ran: string[] = []
  const first = lanes.run('bulk', async () => expect(lanes.waiting()).toEqual({ urgent: 0, bulk: 0 }))
  const all = works.map(([lane, name]) => lanes.run(lane, async () => void ran.push(name)))
  await Promise.all([first, ...all])
  return ran
}

const many = (lane: Lane, count: number): [Lane, string][] => Array.from({ length: count }, (_, i) => [lane, `${lane}-${i}`])

test('urgent work goes before bulk work that came earlier', async () => {
  expect(await order([...many('bulk', 2), ...many('urgent', 2)])).toEqual(['urgent-0', 'urgent-1', 'bulk-0', 'bulk-1'])
})

test('bulk work has its turn even in a storm of urgent work', async () => {
  const ran = await order([...many('urgent', 100), ...many('bulk', 3)])
  expect(ran.indexOf('bulk-0')).toBeLessThan(30)
  expect(ran.indexOf('bulk-2')).toBeLessThan(70)
})

test('one at a time, and a failure stops nobody', async () => {
  const lanes = createWriteLanes()
  let running = 0
  const work = (fails: boolean) => async () => {
    running += 1
    expect(running).toBe(1)
    await new Promise(setImmediate)
    running -= 1
    if (fails) throw new Error('failed')
    return 'done'
  }
  const results = await Promise.allSettled([true, false, true, false].map((fails) => lanes.run('urgent', work(fails))))
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'rejected', 'fulfilled'])
})

test('closing waits for what was asked before, and refuses what comes after', async () => {
  const lanes = createWriteLanes()
  const ran: number[] = []
  const works = [1, 2].map((n) => lanes.run('bulk', async () => void ran.push(n)))
  await lanes.close()
  expect(ran).toEqual([1, 2])
  await Promise.all(works)
  await expect(lanes.run('urgent', async () => {})).rejects.toThrow('closed')
  await lanes.close()
})
