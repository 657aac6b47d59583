import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DRAW_METHOD, type DrawInput, draw, proves } from '../../../rules/care/draw.ts'

const ids = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${String(index + 1).padStart(2, '0')}`)
const drawing = (fields: Partial<DrawInput> = {}): DrawInput => ({
  ...{ seed: '溧阳 2026-11-24', homes: ids('h', 10), inspectors: ids('i', 3), wanted: 4, ownGrid: [] },
  ...fields,
})

/** as an independent program that follows the description drew them */
test('the method draws for ever what it drew when it was described', () => {
  expect(draw(drawing()).map(({ homeId, inspectorId }) => `${homeId} ${inspectorId}`)).toEqual(['h07 i01', 'h10 i02', 'h02 i03', 'h09 i01'])
  expect(draw(drawing({ seed: '' })).map(({ homeId, inspectorId }) => `${homeId} ${inspectorId}`)).toEqual([
    'h05 i01',
    'h04 i03',
    'h03 i02',
    'h09 i01',
  ])
})

test('the order in which the lists come says nothing', () => {
  const { homes, inspectors } = drawing()
  expect(draw(drawing({ homes: homes.toReversed(), inspectors: inspectors.toReversed() }))).toEqual(draw(drawing()))
})

const anyDrawing = fc.record({
  seed: fc.string(),
  homes: fc.uniqueArray(
    fc.nat(200).map((n) => `h${n}`),
    { maxLength: 60 },
  ),
  inspectors: fc.uniqueArray(
    fc.nat(20).map((n) => `i${n}`),
    { maxLength: 8 },
  ),
  wanted: fc.nat(80),
  ownGrid: fc.array(fc.record({ homeId: fc.nat(200).map((n) => `h${n}`), inspectorId: fc.nat(20).map((n) => `i${n}`) }), { maxLength: 60 }),
})
const holds = (check: (input: DrawInput, picks: ReturnType<typeof draw>) => void) =>
  fc.assert(fc.property(anyDrawing, (input) => check(input, draw(input))))

describe('whatever the seed', () => {
  test('as many homes as wanted are drawn, each once, out of the list', () =>
    holds(({ homes, inspectors, wanted }, picks) => {
      expect(picks).toHaveLength(inspectors.length === 0 ? 0 : Math.min(wanted, homes.length))
      expect(new Set(picks.map(({ homeId }) => homeId)).size).toBe(picks.length)
      for (const { homeId, inspectorId } of picks) expect(homes.includes(homeId) && inspectors.includes(inspectorId)).toBe(true)
    }))

  test('nobody inspects their own grid as long as somebody else can', () =>
    holds(({ inspectors, ownGrid }, picks) => {
      const isOwn = (homeId: string, inspectorId: string) => ownGrid.some((own) => own.homeId === homeId && own.inspectorId === inspectorId)
      for (const { homeId, inspectorId } of picks)
        if (isOwn(homeId, inspectorId)) expect(inspectors.every((other) => isOwn(homeId, other))).toBe(true)
    }))

  test('inspectors whose grids are not concerned have the same number of homes, or one more', () =>
    holds(({ seed, homes, inspectors, wanted }) => {
      if (inspectors.length === 0) return
      const counts = Map.groupBy(draw({ seed, homes, inspectors, wanted, ownGrid: [] }), ({ inspectorId }) => inspectorId)
      const loads = inspectors.map((id) => counts.get(id)?.length ?? 0)
      expect(Math.max(...loads) - Math.min(...loads)).toBeLessThanOrEqual(1)
    }))

  test('the draw can be proven, and any other picks cannot', () =>
    holds((input, picks) => {
      const inspection = { ...input, method: DRAW_METHOD, picks }
      expect(proves(inspection)).toBe(true)
      expect(proves({ ...inspection, method: 'anling-draw-0' })).toBe(false)
      if (picks.length === 0) return
      expect(proves({ ...inspection, picks: picks.slice(1) })).toBe(false)
      const chosen = { ...picks[0]!, homeId: 'the-one-i-wanted' }
      expect(proves({ ...inspection, picks: [chosen, ...picks.slice(1)] })).toBe(false)
      if (picks.length > 1) expect(proves({ ...inspection, picks: picks.toReversed() })).toBe(false)
    }))
})

test('every home is drawn equally often, and meets every inspector equally often', () => {
  const rounds = 3_000
  const homes = new Map<string, number>()
  const pairs = new Map<string, number>()
  for (let round = 0; round < rounds; round++) {
    for (const { homeId, inspectorId } of draw(drawing({ seed: `seed ${round}` }))) {
      homes.set(homeId, (homes.get(homeId) ?? 0) + 1)
      pairs.set(`${homeId} ${inspectorId}`, (pairs.get(`${homeId} ${inspectorId}`) ?? 0) + 1)
    }
  }
  // four of ten: 1200 times each; five standard deviations are 134, and for a pair 98 (of 400)
  for (const count of homes.values()) expect(Math.abs(count - rounds * 0.4)).toBeLessThan(134)
  expect(pairs.size).toBe(30)
  for (const count of pairs.values()) expect(Math.abs(count - (rounds * 0.4) / 3)).toBeLessThan(98)
})
