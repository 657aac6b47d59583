import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type BookingAnswer, type DispatchAnswer, responseScore } from '../../../rules/care/response-score.ts'
import type { Charge, SettlementDifference } from '../../../rules/care/service.ts'
import {
  differenceRefusal,
  type ServiceFacts,
  type SettlementInput,
  settle,
  settlementIdOf,
  undecided,
  withDifference,
} from '../../../rules/care/settlement.ts'
import { deductionPercent, SETTLEMENT_TERMS, termsOf } from '../../../rules/care/settlement-terms.ts'

const MONTH = '2026-10'
const at = (day: string, time: string): number => Date.parse(`${day}T${time}:00+08:00`)
const voucher = (fen: number): Charge => ({ to: 'voucher', programme: 'voucher', hours: 0, fen })
const self = (fen: number): Charge => ({ to: 'self', programme: null, hours: 0, fen })
const byHours = (hours: number, fen: number): Charge => ({ to: 'hours', programme: 'visits', hours, fen })

/** an hour of cleaning on 12 October from nine o'clock, 40 yuan from the voucher */
const service = (id: string, fields: Partial<ServiceFacts> = {}): ServiceFacts => ({
  ...{ id, residentId: 'r1', providerId: 'p1', responderId: 'zhang', item: 'cleaning', day: '2026-10-12', bookedFor: null },
  ...{ startedAt: at('2026-10-12', '09:00'), endedAt: at('2026-10-12', '10:00'), quantity: 1, unit: 'hour', totalFen: 4_000 },
  ...{ charges: [voucher(4_000)], evidence: ['photo'], state: 'done', settlementId: null },
  ...fields,
})
/** the same on another day, so that nothing overlaps */
const on = (day: number, id: string, fields: Partial<ServiceFacts> = {}): ServiceFacts => {
  const date = `2026-10-${String(day).padStart(2, '0')}`
  return service(id, { day: date, startedAt: at(date, '09:00'), endedAt: at(date, '10:00'), ...fields })
}
const times = (from: string, to: string) => ({ startedAt: at('2026-10-12', from), endedAt: at('2026-10-12', to) })

const ENTITLED: SettlementInput['entitled'] = new Map(
  ['r1', 'r2', 'r3'].map((id) => [
    id,
    [
      { programme: 'voucher', gives: 'voucher', fen: 60_000, hours: 0 },
      { programme: 'visits', gives: 'hours', fen: 0, hours: 8 },
    ],
  ]),
)
const settled = (services: ServiceFacts[], fields: Partial<SettlementInput> = {}) =>
  settle({ providerId: 'p1', month: MONTH, services, entitled: ENTITLED, statuses: new Map(), dispatches: [], differences: [], ...fields })
const problems = (services: ServiceFacts[], fields: Partial<SettlementInput> = {}) =>
  Object.fromEntries(settled(services, fields).lines.map(({ serviceId, problem }) => [serviceId, problem]))
const difference = (serviceId: string | null, fen: number): SettlementDifference => ({ serviceId, fen, reason: '核实', by: '孙志远' })

describe('a settlement has the services that the provider did in the month', () => {
  test.each([
    ['another provider did', { providerId: 'p2' }],
    ['of another month', { day: '2026-09-30' }],
    ['that was only booked', { state: 'booked' }],
    ['that was cancelled', { state: 'cancelled' }],
    ['that another settlement has paid', { settlementId: 'p1:2026-09' }],
  ] as const)('without one %s', (_, fields) => expect(settled([service('a', fields)]).lines).toEqual([]))

  test('with one that it has marked itself, once, in the order of the days', () => {
    const own = service('b', { settlementId: settlementIdOf('p1', MONTH) })
    const lines = settled([own, own, on(3, 'a')]).lines
    expect(lines.map(({ serviceId }) => serviceId)).toEqual(['a', 'b'])
  })

  test('and pays all but what the resident pays', () => {
    const bath = on(3, 'bath', { item: 'bathing', unit: 'time', totalFen: 9_000, charges: [voucher(5_000), self(4_000)] })
    expect(settled([service('a'), bath]).sums).toEqual({
      ...{ services: 2, totalFen: 13_000, payableFen: 9_000, heldFen: 0, differencesFen: 0 },
      ...{ responseScore: null, deductionPercent: 0, deductionFen: 0, toPayFen: 9_000 },
    })
  })
})

describe('a line is held', () => {
  test('for whoever had died or moved away before, though it became known later; on that day it may have been done', () => {
    const statuses = new Map([['r1', [{ status: 'deceased' as const, from: '2026-10-13', until: null, place: null }]]])
    const services = [on(12, 'before'), on(13, 'that-day'), on(14, 'after'), on(14, 'other', { residentId: 'r2', responderId: 'li' })]
    expect(problems(services, { statuses })).toEqual({ before: null, 'that-day': null, after: 'resident-gone', other: null })
  })

  test('without evidence, or without times', () => {
    expect(problems([service('a', { evidence: [] })])).toEqual({ a: 'no-evidence' })
    expect(problems([service('a', { endedAt: null })])).toEqual({ a: 'no-evidence' })
  })

  test.each([
    ['hour', 'cleaning', 2, 100, null],
    ['hour', 'cleaning', 2, 99, 'too-short'],
    ['time', 'bathing', 1, 20, null],
    ['time', 'bathing', 1, 19, 'too-short'],
    ['time', 'meal', 1, 1, null],
    ['time', '磨刀', 1, 1, null],
  ] as const)('when it took less than was agreed: by the %s, %s, %f in %i min → %s', (unit, item, quantity, minutes, problem) => {
    const startedAt = at('2026-10-12', '09:00')
    expect(problems([service('a', { unit, item, quantity, startedAt, endedAt: startedAt + minutes * 60_000 })])).toEqual({ a: problem })
  })

  test('when a responder was in two homes at once: both', () => {
    const one = service('a', times('09:00', '10:00'))
    expect(problems([one, service('b', { residentId: 'r2', ...times('09:59', '10:59') })])).toEqual({ a: 'overlaps', b: 'overlaps' })
    expect(problems([one, service('b', { residentId: 'r2', ...times('10:00', '11:00') })])).toEqual({ a: null, b: null })
    expect(problems([one, service('b', { residentId: 'r2', responderId: 'li', ...times('09:00', '10:00') })])).toEqual({ a: null, b: null })
  })

  test('when a long one spans several: all of them', () => {
    const long = service('long', { quantity: 3, ...times('09:00', '12:00') })
    const [short, last] = [times('09:10', '10:10'), times('11:00', '12:00')]
    expect(problems([long, service('short', { residentId: 'r2', ...short }), service('last', { residentId: 'r3', ...last })])).toEqual({
      long: 'overlaps',
      short: 'overlaps',
      last: 'overlaps',
    })
  })

  test('when a resident had two at once, whoever the other provider is; a meal may come while somebody cleans', () => {
    const theirs = service('theirs', { providerId: 'p2', responderId: 'li' })
    expect(problems([service('a'), theirs])).toEqual({ a: 'overlaps' })
    expect(problems([service('a'), { ...theirs, item: 'meal', unit: 'time' }])).toEqual({ a: null })
  })

  test('when nobody knows who went, only the resident can tell', () => {
    const one = service('a', { responderId: null })
    expect(problems([one, service('b', { residentId: 'r2', responderId: null })])).toEqual({ a: null, b: null })
  })

  test('when the month of the resident is used up, by whichever provider', () => {
    const fill = on(1, 'theirs', {
      providerId: 'p2',
      responderId: 'li',
      quantity: 7,
      endedAt: at('2026-10-01', '16:00'),
      charges: [byHours(7, 28_000)],
    })
    const services = [fill, on(2, 'a', { charges: [byHours(1, 4_000)] }), on(3, 'b', { charges: [byHours(0.1, 400)] })]
    expect(problems(services)).toEqual({ a: null, b: 'over-entitlement' })
  })

  test('when an assessment that came late takes the entitlement away', () => {
    expect(problems([service('a')], { entitled: new Map() })).toEqual({ a: 'over-entitlement' })
    expect(problems([service('a', { charges: [self(4_000)] })], { entitled: new Map() })).toEqual({ a: null })
  })

  test('and not paid until somebody decides; then as far as they say', () => {
    const held = service('held', { evidence: [] })
    const without = settled([held, on(3, 'a')])
    expect(without.sums).toMatchObject({ payableFen: 8_000, heldFen: 4_000, toPayFen: 4_000 })
    expect(undecided(without).map(({ serviceId }) => serviceId)).toEqual(['held'])
    const decided = settled([held, on(3, 'a')], { differences: [difference('held', 2_500)] })
    expect(decided.sums).toMatchObject({ heldFen: 4_000, differencesFen: 2_500, toPayFen: 6_500 })
    expect(undecided(decided)).toEqual([])
  })

  test('with nothing to decide when the resident pays for it', () => {
    expect(undecided(settled([service('a', { evidence: [], charges: [self(4_000)] })]))).toEqual([])
  })
})

describe('a difference', () => {
  const month = settled([service('held', { evidence: [] }), on(3, 'fine')])
  test.each([
    ['held', 4_000, null],
    ['held', 0, null],
    ['held', 4_001, 'beyond-line'],
    ['held', -1, 'beyond-line'],
    ['fine', -4_000, null],
    ['fine', -4_001, 'beyond-line'],
    ['fine', 1, 'beyond-line'],
    ['elsewhere', 1, 'unknown-line'],
    [null, -100_000, null],
  ] as const)('about %s of %i fen: %s', (id, fen, refusal) => expect(differenceRefusal(month, { serviceId: id, fen })).toBe(refusal))

  test('counts what was decided about the line before', () => {
    const differences = [difference('fine', -3_000)]
    expect(differenceRefusal({ ...month, differences }, { serviceId: 'fine', fen: -1_001 })).toBe('beyond-line')
    expect(differenceRefusal({ ...month, differences }, { serviceId: 'fine', fen: 3_000 })).toBeNull()
  })

  test('that is added comes to the same as settling with it', () => {
    const services = [service('held', { evidence: [] }), on(3, 'fine'), on(5, 'missed', { state: 'booked', bookedFor: 1, startedAt: null })]
    const added = withDifference(settled(services), difference('held', 2_500))
    expect(added).toEqual(settled(services, { differences: [difference('held', 2_500)] }))
    expect(added.sums).toMatchObject({ deductionPercent: 10, deductionFen: 650, toPayFen: 5_850 })
  })

  test('about a line that was held falls away when its evidence has come, so that it is paid once', () => {
    const { sums, differences } = settled([service('held'), on(3, 'fine')], {
      differences: [difference('held', 4_000), difference('fine', -500), difference(null, 100)],
    })
    expect(differences).toEqual([difference('fine', -500), difference(null, 100)])
    expect(sums).toMatchObject({ heldFen: 0, toPayFen: 7_600 })
  })
})

describe('the response score', () => {
  const minutes = (count: number): number => count * 60_000
  const arrived = (after: number | null, agreed = 45): DispatchAnswer => ({
    sentAt: 0,
    agreedAt: minutes(agreed),
    arrivedAt: after === null ? null : minutes(after),
  })
  const started = (after: number | null): BookingAnswer => ({
    bookedFor: minutes(100),
    startedAt: after === null ? null : minutes(100 + after),
  })
  const many = <T>(count: number, one: T): T[] => Array.from({ length: count }, () => one)

  test.each([
    ['nothing to judge by', [], [], null],
    ['everybody came within 45 min, as agreed', many(10, arrived(45)), [], 100],
    ['one of ten needed 60 min: 90 % are wanted within 45', [...many(9, arrived(20)), arrived(60, 60)], [], 100],
    ['one of ten needed 61 min', [...many(9, arrived(20)), arrived(61, 61)], [], 97],
    ['one of ten came later than agreed', [...many(9, arrived(20)), arrived(40, 30)], [], 98],
    ['one of two never came', [arrived(20), arrived(null)], [], 52.8],
    ['nobody came', [arrived(null)], [], 0],
    ['bookings begun within 30 min, or early', [], [started(30), started(-20)], 100],
    ['one of four bookings was begun after 31 min, one never', [], [started(0), started(0), started(31), started(null)], 50],
    ['both count, 60 % and 40 %', [arrived(10)], [started(0), started(null)], 80],
  ] as const)('%s: %s', (_, dispatches, bookings, score) => expect(responseScore(dispatches, bookings)).toBe(score))

  test('lies between 0 and 100, and is never better for a later arrival', () => {
    const answers = fc.array(fc.tuple(fc.option(fc.nat(120)), fc.nat(90)), { minLength: 1 })
    const scoreOf = (list: [number | null, number][]) =>
      responseScore(
        list.map(([after, agreed]) => arrived(after, agreed)),
        [],
      )!
    fc.assert(
      fc.property(answers, fc.nat(), fc.nat(60), (list, which, later) => {
        const index = which % list.length
        const worse = list.map(([after, agreed], i): [number | null, number] => [
          i === index && after !== null ? after + later : after,
          agreed,
        ])
        expect(scoreOf(list)).toBeGreaterThanOrEqual(0)
        expect(scoreOf(list)).toBeLessThanOrEqual(100)
        expect(scoreOf(worse)).toBeLessThanOrEqual(scoreOf(list))
      }),
    )
  })

  test('of a settlement counts bookings that nobody came to, and not those that were cancelled', () => {
    const booked = (id: string, fields: Partial<ServiceFacts>) => on(5, id, { bookedFor: at('2026-10-05', '09:00'), ...fields })
    const missed = booked('missed', { state: 'booked', startedAt: null, endedAt: null })
    expect(settled([booked('a', {}), missed]).sums).toMatchObject({ services: 1, responseScore: 50, deductionPercent: 10, toPayFen: 3_600 })
    expect(settled([booked('a', {}), { ...missed, state: 'cancelled' }]).sums).toMatchObject({ responseScore: 100, toPayFen: 4_000 })
    expect(settled([booked('a', {}), { ...missed, providerId: 'p2' }]).sums).toMatchObject({ responseScore: 100 })
  })
})

describe('what a score costs', () => {
  test.each([
    [null, 0],
    [100, 0],
    [95, 0],
    [94.9, 2],
    [85, 2],
    [84.9, 5],
    [70, 5],
    [69.9, 10],
    [0, 10],
  ])('%s points: %i %%', (score, percent) => expect(deductionPercent(termsOf(MONTH), score)).toBe(percent))

  test('follows the terms that were in force when the month began, and says that they are for demonstration', () => {
    const [now] = SETTLEMENT_TERMS
    const later = { ...now!, validFrom: '2026-10-02' }
    expect(termsOf('2026-10', [now!, later])).toBe(now)
    expect(termsOf('2026-11', [now!, later])).toBe(later)
    expect(termsOf('2001-01', [now!, later])).toBe(now)
    expect(now!.reference.zh).toContain('示范值')
  })
})

describe('whatever was done in a month', () => {
  const anyService = fc.record({
    id: fc.nat(30).map((n) => `s${n}`),
    residentId: fc.constantFrom('r1', 'r2'),
    providerId: fc.constantFrom('p1', 'p2'),
    responderId: fc.constantFrom(null, 'zhang', 'li'),
    day: fc.constantFrom('2026-10-01', '2026-10-02', '2026-09-30'),
    bookedFor: fc.option(fc.constant(at('2026-10-01', '08:00'))),
    hour: fc.nat(20),
    length: fc.nat(180),
    fen: fc.nat(30_000),
    selfFen: fc.nat(5_000),
    evidence: fc.constantFrom<string[]>([], ['photo']),
    state: fc.constantFrom('booked' as const, 'done' as const, 'cancelled' as const),
    settlementId: fc.constantFrom(null, 'p1:2026-10', 'p1:2026-09', 'p2:2026-10'),
  })
  const anyServices = fc.array(anyService, { maxLength: 30 }).map((list) =>
    list.map(({ hour, length, fen, selfFen, ...rest }) => {
      const startedAt = at(rest.day, `${String(hour).padStart(2, '0')}:00`)
      const charges = [voucher(fen), ...(selfFen > 0 ? [self(selfFen)] : [])]
      return service(rest.id, { ...rest, startedAt, endedAt: startedAt + length * 60_000, totalFen: fen + selfFen, charges })
    }),
  )
  const anyDifferences = fc.array(
    fc.record({
      serviceId: fc.option(fc.nat(30).map((n) => `s${n}`)),
      fen: fc.integer({ min: -30_000, max: 30_000 }),
      reason: fc.constant('x'),
      by: fc.constant('y'),
    }),
    { maxLength: 8 },
  )
  const holds = (check: (services: ServiceFacts[], differences: SettlementDifference[]) => void) =>
    fc.assert(fc.property(anyServices, anyDifferences, check))

  test('what is paid is payable − held + differences − deduction', () =>
    holds((services, differences) => {
      const { sums } = settled(services, { differences })
      expect(sums.toPayFen).toBe(sums.payableFen - sums.heldFen + sums.differencesFen - sums.deductionFen)
      expect(sums.deductionFen).toBeGreaterThanOrEqual(0)
    }))

  test('every line is paid between nothing and what the bureau owes for it', () =>
    holds((services, differences) => {
      const settlement = settled(services, { differences })
      for (const { serviceId, problem, payableFen } of settlement.lines) {
        const own = settlement.differences.filter((one) => one.serviceId === serviceId).reduce((sum, { fen }) => sum + fen, 0)
        const paid = (problem === null ? payableFen : 0) + own
        expect(paid).toBeGreaterThanOrEqual(0)
        expect(paid).toBeLessThanOrEqual(payableFen)
      }
    }))

  test('no service is in two settlements, nor twice in one', () =>
    holds((services) => {
      const counted = ['p1', 'p2'].flatMap((providerId) =>
        ['2026-09', '2026-10'].flatMap((month) => settled(services, { providerId, month }).lines.map(({ serviceId }) => serviceId)),
      )
      expect(new Set(counted).size).toBe(counted.length)
    }))

  test('settling again with its own differences changes nothing, in whatever order the services come', () =>
    holds((services, differences) => {
      const unique = [...new Map(services.map((one) => [one.id, one])).values()]
      const once = settled(unique, { differences })
      expect(settled(unique.toReversed(), { differences: once.differences })).toEqual(once)
    }))
})
