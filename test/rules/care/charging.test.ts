import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  balancesOf,
  charge,
  fenLeft,
  hoursBetween,
  hoursLeft,
  type PricedService,
  priceOf,
  spend,
  type Usable,
} from '../../../rules/care/charging.ts'
import { type Balance, type Charge, SERVICE_ITEMS } from '../../../rules/care/service.ts'

const yuan = (count: number): number => Math.round(count * 100)

const balance = (fields: Partial<Balance>): Balance => ({
  ...{ programme: 'visits', gives: 'hours', entitledHours: 0, entitledFen: 0, usedHours: 0, usedFen: 0, payerSharePercent: null },
  covers: null,
  ...fields,
})
const hours = (entitledHours: number, fields: Partial<Balance> = {}): Balance => balance({ entitledHours, ...fields })
const voucher = (entitled: number, fields: Partial<Balance> = {}): Balance =>
  balance({ programme: 'voucher', gives: 'voucher', entitledFen: yuan(entitled), ...fields })

const cleaning = (quantity: number): PricedService => ({ item: 'cleaning', unit: 'hour', quantity, unitFen: yuan(40) })
const meal: PricedService = { item: 'meal', unit: 'time', quantity: 1, unitFen: yuan(15) }

/** "hours visits 2h 80", "self 40" */
const words = (charges: readonly Charge[]): string[] =>
  charges.map(({ to, programme, hours: used, fen }) =>
    [to, programme, used > 0 ? `${used}h` : null, fen / 100].filter((word) => word !== null).join(' '),
  )

describe('a service is charged to hours first, then to vouchers and payer shares, then to the resident', () => {
  const table: { title: string; service: PricedService; balances: Balance[]; charges: string[] }[] = [
    { title: 'nobody is entitled to anything', service: cleaning(2), balances: [], charges: ['self 80'] },
    { title: 'hours cover all of it', service: cleaning(2), balances: [hours(8), voucher(600)], charges: ['hours visits 2h 80'] },
    {
      title: 'the last half hour of the month, the rest from the voucher',
      service: cleaning(2),
      balances: [hours(8, { usedHours: 7.5 }), voucher(600)],
      charges: ['hours visits 0.5h 20', 'voucher voucher 60'],
    },
    {
      title: 'hours and the voucher run out',
      service: cleaning(2),
      balances: [hours(0.5), voucher(10)],
      charges: ['hours visits 0.5h 20', 'voucher voucher 10', 'self 50'],
    },
    {
      title: 'a meal is no hourly item, so hours stay',
      service: meal,
      balances: [hours(8), voucher(600)],
      charges: ['voucher voucher 15'],
    },
    {
      title: 'programmes that do not cover the item stay',
      service: cleaning(1),
      balances: [hours(8, { covers: ['bathing'] }), voucher(600, { covers: ['meal'] })],
      charges: ['self 40'],
    },
    {
      title: 'hours before vouchers, whatever comes first in the list',
      service: cleaning(1),
      balances: [voucher(600), hours(8)],
      charges: ['hours visits 1h 40'],
    },
    {
      title: 'a payer that takes 70 percent leaves 30 to the resident, not to the next programme',
      service: cleaning(1),
      balances: [voucher(600, { programme: 'share', payerSharePercent: 70 }), voucher(600)],
      charges: ['payer share 28', 'self 12'],
    },
    {
      title: 'of 30 yuan that are left, half of 60 is paid, and the next programme covers the other 40',
      service: { ...cleaning(1), unitFen: yuan(100) },
      balances: [voucher(30, { programme: 'share', payerSharePercent: 50 }), voucher(600)],
      charges: ['payer share 30', 'voucher voucher 40', 'self 30'],
    },
    {
      title: 'hours of which the payer takes 80 percent',
      service: cleaning(2),
      balances: [hours(8, { payerSharePercent: 80 })],
      charges: ['hours visits 2h 64', 'self 16'],
    },
    {
      title: 'a service for nothing uses hours all the same',
      service: { ...cleaning(1), unitFen: 0 },
      balances: [hours(8)],
      charges: ['hours visits 1h 0'],
    },
    {
      title: 'a month that was overdrawn gives nothing',
      service: cleaning(1),
      balances: [hours(8, { usedHours: 9 })],
      charges: ['self 40'],
    },
    {
      title: 'a third of an hour is rounded to the fen',
      service: { ...cleaning(0.3), unitFen: 3333 },
      balances: [hours(0.1)],
      charges: ['hours visits 0.1h 3.33', 'self 6.67'],
    },
  ]
  test.each(table)('$title', ({ service, balances, charges }) => expect(words(charge(service, balances))).toEqual(charges))
})

describe('balances', () => {
  const entitled = (fields: Partial<Usable>): Usable => ({
    ...{ programme: 'visits', gives: 'hours', fen: 0, hours: 0, payerSharePercent: null, covers: null },
    ...fields,
  })

  test('are of programmes that give hours or vouchers, less what the month has used', () => {
    const entitlements = [
      entitled({ hours: 28, covers: ['cleaning'] }),
      entitled({ programme: 'allowance', gives: 'cash', fen: yuan(60) }),
      entitled({ programme: 'box', gives: 'fee', fen: yuan(20) }),
      entitled({ programme: 'voucher', gives: 'voucher', fen: yuan(600), payerSharePercent: 50 }),
    ]
    const charges: Charge[] = [
      { to: 'hours', programme: 'visits', hours: 0.1, fen: 400 },
      { to: 'hours', programme: 'visits', hours: 0.2, fen: 800 },
      { to: 'payer', programme: 'voucher', hours: 0, fen: 1500 },
      { to: 'self', programme: null, hours: 0, fen: 99 },
    ]
    expect(balancesOf(entitlements, charges)).toEqual([
      hours(28, { usedHours: 0.3, usedFen: 1200, covers: ['cleaning'] }),
      voucher(600, { usedFen: 1500, payerSharePercent: 50 }),
    ])
  })

  test('what a cancelled service used is there again', () => {
    const before = [hours(8), voucher(20)]
    const charges = charge(cleaning(9), before)
    expect(spend(before, charges).map((left) => [hoursLeft(left), fenLeft(left)])).toEqual([
      [0, 0],
      [0, 0],
    ])
    expect(balancesOf([entitled({ hours: 8 })], [])).toMatchObject([{ usedHours: 0, usedFen: 0 }])
  })
})

test.each([
  [60, 1],
  [90, 1.5],
  [92, 1.5],
  [93, 1.6],
  [2, 0],
])('%i minutes are charged as %f hours', (minutes, charged) => expect(hoursBetween(0, minutes * 60_000)).toBe(charged))

const anyBalances = fc
  .array(
    fc.record({
      gives: fc.constantFrom('hours' as const, 'voucher' as const),
      entitledTenths: fc.nat(480),
      entitledFen: fc.nat(100_000),
      payerSharePercent: fc.option(fc.integer({ min: 0, max: 100 })),
      covers: fc.option(fc.subarray([...SERVICE_ITEMS])),
    }),
    { maxLength: 4 },
  )
  .map((drafts) =>
    drafts.map(({ entitledTenths, ...rest }, index) =>
      balance({
        ...rest,
        programme: `p${index}`,
        ...(rest.gives === 'hours' ? { entitledHours: entitledTenths / 10, entitledFen: 0 } : {}),
      }),
    ),
  )
const anyServices = fc.array(
  fc.record({
    item: fc.constantFrom(...SERVICE_ITEMS),
    unit: fc.constantFrom('hour' as const, 'time' as const),
    quantity: fc.nat(240).map((tenths) => tenths / 10),
    unitFen: fc.nat(50_000),
  }),
  { maxLength: 12 },
)

describe('whatever is done in a month', () => {
  /** each service with its charges and what was left before it */
  function live(services: readonly PricedService[], start: readonly Balance[]) {
    let balances = [...start]
    return services.map((service) => {
      const before = balances
      const charges = charge(service, before)
      balances = spend(before, charges)
      return { service, charges, before, after: balances }
    })
  }
  const holds = (check: (day: ReturnType<typeof live>[number]) => void) =>
    fc.assert(fc.property(anyServices, anyBalances, (services, balances) => live(services, balances).forEach(check)))

  test('the charges add up to the price', () =>
    holds(({ service, charges }) => expect(charges.reduce((sum, { fen }) => sum + fen, 0)).toBe(priceOf(service))))

  test('no charge is negative, and no balance goes below zero', () =>
    holds(({ charges, after }) => {
      for (const { fen, hours: used } of charges) expect(Math.min(fen, used)).toBeGreaterThanOrEqual(0)
      for (const { gives, usedHours, entitledHours, usedFen, entitledFen } of after)
        expect(gives === 'hours' ? usedHours <= entitledHours : usedFen <= entitledFen).toBe(true)
    }))

  test('only programmes that cover the item pay, and each at most once', () =>
    holds(({ service, charges, before }) => {
      const payers = charges.map(({ programme }) => programme)
      expect(new Set(payers).size).toBe(payers.length)
      for (const { programme, covers } of before)
        if (covers !== null && !covers.includes(service.item)) expect(payers).not.toContain(programme)
    }))

  test('the resident pays only when no covering voucher without a share has anything left', () =>
    holds(({ service, charges, after }) => {
      const shares = charges.some(({ programme }) => after.find((left) => left.programme === programme)?.payerSharePercent != null)
      if (shares || !charges.some(({ to }) => to === 'self')) return
      for (const left of after)
        if (left.gives === 'voucher' && left.payerSharePercent === null && (left.covers?.includes(service.item) ?? true))
          expect(fenLeft(left)).toBe(0)
    }))
})
