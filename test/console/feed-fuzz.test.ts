/** Random presses, acts, cuts, freezes, restarts and store failures; in the end every page shows what the records hold, and none saw a gap. */
import { afterEach, expect, test } from 'vitest'
import type { Alarm, Change } from '../../console/api.ts'
import { forRole } from '../../console/feed/filter.ts'
import type { Operator } from '../support/operator.ts'
import { LivePage } from './live-page.ts'
import { PEOPLE, type Rig, startRig, type Username } from './rig.ts'

const HOMES = 12
const STEPS = 250
const WATCHERS: Username[] = ['wang', 'li', 'zhou', 'chen', 'chen', 'root']
const EVENTS = ['sos', 'service', 'mains-lost', 'mains-restored', 'battery-low', 'battery-ok', 'leak', 'cancel'] as const

/** mulberry32: a failure can be run again by its seed */
function createRandom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * below)
  }
}

let rig: Rig
let pages: { username: Username; page: LivePage }[] = []
afterEach(async () => {
  for (const { page } of pages) page.cut()
  await rig.stop()
})

test.each([1, 20261124, 77])('pages never miss anything (seed %i)', async (seed) => {
  const random = createRandom(seed)
  const pick = <T>(list: readonly T[]): T => list[random(list.length)]!
  rig = await startRig({ homes: HOMES })
  const operators = new Map<Username, Operator>()
  for (const username of new Set(WATCHERS)) operators.set(username, await rig.signIn(username))
  pages = WATCHERS.map((username) => ({ username, page: new LivePage(operators.get(username)!, rig.url) }))
  for (const { page } of pages) await page.join()
  const actor = operators.get('zhou')!

  async function actSomehow(): Promise<void> {
    // undefined while the store is broken
    const open: Awaited<ReturnType<Operator['alarms']>> | undefined = await actor.alarms()
    if (!open || open.length === 0) return
    const kind = pick(['claim', 'note', 'call', 'close', 'close', 'take-over'])
    await actor.act(pick(open), kind, kind === 'close' ? { outcome: 'test' } : { text: 'x' })
  }

  async function step(): Promise<void> {
    const { page } = pick(pages)
    switch (random(12)) {
      case 0:
        return page.cut()
      case 1:
      case 2:
        return page.isConnected() ? undefined : page.connect()
      case 3:
        return page.freeze()
      case 4:
        return page.thaw()
      case 5:
        return actSomehow()
      case 6:
        return rig.breakStore()
      case 7:
        return rig.mendStore()
      default:
        rig.mendStore()
        return rig.event(1 + random(HOMES), { type: pick(EVENTS) })
    }
  }

  for (let count = 0; count < STEPS; count += 1) {
    await step()
    await rig.clock.advance(random(150))
  }

  rig.mendStore()
  for (const { page } of pages) {
    page.thaw()
    if (!page.isConnected()) await page.connect()
  }
  const truth = await feedTruth(operators.get('zhou')!)
  const head = await rig.records.changes.head()
  for (const { username, page } of pages) {
    const expected = new Map(
      truth.flatMap((alarm) => {
        const seen = forRole(PEOPLE[username].role, { k: 'alarm', id: alarm.id, v: alarm } satisfies Change)
        return seen?.k === 'alarm' ? [[seen.id, seen.v]] : []
      }),
    )
    const openOnPage = () => new Map([...page.state.alarms].filter(([, { status }]) => status === 'open'))
    await page.eventually(rig.clock, () => {
      if (!page.isConnected()) void page.connect().catch(() => {})
      return JSON.stringify([...openOnPage()].sort()) === JSON.stringify([...expected].sort())
    })
    expect(openOnPage()).toEqual(expected)
    expect(page.state.devices.size).toBe(HOMES)
    expect(page.gaps).toBe(0)
    expect(page.state.seq).toBeLessThanOrEqual(head + 50)
  }
  expect(pages.reduce((count, { page }) => count + page.of('welcome').length, 0)).toBeGreaterThan(12)
})

/** open alarms by REST, as the feed has them */
async function feedTruth(operator: Operator): Promise<Alarm[]> {
  const rows = await operator.request<{ items: (Alarm & { signals: unknown })[] }>('GET', '/api/v1/alarms?limit=500')
  return rows.body.items.map(({ signals: _, ...alarm }) => alarm)
}
