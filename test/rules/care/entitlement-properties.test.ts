/** What holds for any resident, month and set of standards; and the mid-month rules against a reckoning day by day. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CATEGORIES, DISABILITY_KINDS, STATUSES } from '../../../records/record-schemas/people.ts'
import { addDays, ageOn, daysIn, firstDayOf, holdsOn, lastDayOf } from '../../../rules/care/day.ts'
import { differences, differencesSince, type Paid } from '../../../rules/care/differences.ts'
import { decideMonth, entitledOf, entitlement, explain, prepareStandards } from '../../../rules/care/entitlement.ts'
import { CARE_LEVELS } from '../../../rules/care/scale.ts'
import type { Amount, Condition, Rate, ResidentFacts, Standard } from '../../../rules/care/standard.ts'
import { deepFreeze } from '../laws.ts'
import { NOW, shipped } from './entitlement-case.ts'

deepFreeze(shipped)

const MONTHS = ['2019-08', '2023-12', '2024-02', '2025-06', '2025-07', '2026-02', '2026-03', '2026-07', '2026-08']
const month = fc.constantFrom(...MONTHS)
/** near enough to the months that spans begin and end inside them */
const day = fc.tuple(month, fc.integer({ min: -20, max: 50 })).map(([near, offset]) => addDays(firstDayOf(near), offset))
const span = fc
  .tuple(fc.option(day, { freq: 2 }), fc.option(fc.integer({ min: 0, max: 400 }), { freq: 2 }))
  .map(([from, length]) => ({ from, until: length === null ? null : addDays(from ?? '2025-06-10', length) }))
/** most people have no status: they live at home */
const seldom = <T>(some: fc.Arbitrary<T[]>): fc.Arbitrary<T[]> =>
  fc.oneof({ weight: 2, arbitrary: fc.constant<T[]>([]) }, { weight: 1, arbitrary: some })
const birthDate = fc.tuple(fc.integer({ min: 1919, max: 1966 }), day).map(([year, near]) => {
  const born = `${year}${near.slice(4)}`
  return born.endsWith('02-29') && daysIn(`${year}-02`) === 28 ? `${year}-02-28` : born
})

const anybody: fc.Arbitrary<ResidentFacts> = fc.record({
  residentId: fc.constant('resident-1'),
  birthDate: fc.option(birthDate, { freq: 8 }),
  categories: fc.array(
    fc.tuple(fc.constantFrom(...CATEGORIES, '低保', '散居五保'), span).map(([category, when]) => ({ category, ...when, evidence: null })),
    { maxLength: 4 },
  ),
  statuses: seldom(
    fc.array(
      fc
        .tuple(fc.constantFrom(...STATUSES), day, fc.option(fc.integer({ min: 0, max: 60 })))
        .map(([status, from, length]) => ({ status, from, until: length === null ? null : addDays(from, length), place: null })),
      { minLength: 1, maxLength: 2 },
    ),
  ),
  disabilities: fc.array(
    fc
      .tuple(fc.constantFrom(...DISABILITY_KINDS), fc.integer({ min: 1, max: 4 }), span)
      .map(([kind, grade, when]) => ({ kind, grade, ...when })),
    { maxLength: 2 },
  ),
  incomes: fc.array(
    fc.tuple(fc.integer({ min: 0, max: 200_000 }), span).map(([fen, when]) => ({ fen, ...when })),
    { maxLength: 3 },
  ),
  assessments: fc.array(
    fc
      .tuple(day, fc.constantFrom(...CARE_LEVELS), fc.nat(99))
      .map(([on, care, id]) => ({ id: `a${id}`, day: on, care, scale: 'gb-t-42195' })),
    { maxLength: 3 },
  ),
  boxes: fc.array(
    fc.tuple(day, fc.option(fc.integer({ min: 1, max: 60 })), fc.nat(99)).map(([installedOn, length, id]) => ({
      id: `YJT-${id}`,
      installedOn,
      removedOn: length === null ? null : addDays(installedOn, length),
    })),
    { maxLength: 2 },
  ),
})
const asOf = fc.integer({ min: Date.UTC(2018, 0), max: Date.UTC(2026, 11) })

const of = (facts: ResidentFacts, inMonth: string, at: number, standards: readonly Standard[] = shipped) =>
  entitlement({ facts: deepFreeze(facts), month: inMonth, asOf: at, standards })

test('the same facts, in any order, give the same result, and nothing that came in is changed', () =>
  fc.assert(
    fc.property(anybody, month, asOf, (facts, inMonth, at) => {
      const once = of(facts, inMonth, at)
      expect(of(facts, inMonth, at)).toEqual(once)
      expect(explain(decideMonth(prepareStandards(shipped, at), facts, inMonth))).toEqual(once)
      const reversed = {
        ...facts,
        assessments: facts.assessments.toReversed(),
        statuses: facts.statuses.toReversed(),
        incomes: facts.incomes.toReversed(),
        disabilities: facts.disabilities.toReversed(),
      }
      expect(of(reversed, inMonth, at).entitled.map(({ programme, fen, hours }) => [programme, fen, hours])).toEqual(
        once.entitled.map(({ programme, fen, hours }) => [programme, fen, hours]),
      )
    }),
  ))

test('the result is plain data, which survives being written down', () =>
  fc.assert(
    fc.property(anybody, month, (facts, inMonth) => {
      const result = of(facts, inMonth, NOW)
      expect(JSON.parse(JSON.stringify(result))).toEqual(result)
    }),
  ))

test('every programme is answered once; amounts are whole fen and tenths of an hour, never below nothing', () =>
  fc.assert(
    fc.property(anybody, month, asOf, (facts, inMonth, at) => {
      const { entitled, refused } = of(facts, inMonth, at)
      expect([...entitled, ...refused].map(({ programme }) => programme).sort()).toEqual(shipped.map(({ id }) => id).sort())
      for (const { fen, hours, sentence, because } of entitled) {
        expect(Number.isInteger(fen) && fen >= 0 && hours >= 0 && Math.round(hours * 10) / 10 === hours).toBe(true)
        expect(because.length).toBeGreaterThan(0)
        for (const { from, until } of because)
          expect(firstDayOf(inMonth) <= from && from <= until && until <= lastDayOf(inMonth)).toBe(true)
        expect(sentence.zh.endsWith('。') && sentence.en.endsWith('.')).toBe(true)
      }
      for (const { sentence } of [...entitled, ...refused]) expect(`${sentence.zh}${sentence.en}`).not.toMatch(/undefined|null|NaN/)
    }),
  ))

test('before any rate was recorded there is nothing, and no rate is the reason unless the person is gone', () =>
  fc.assert(
    fc.property(anybody, month, (facts, inMonth) => {
      const { entitled, refused } = of(facts, inMonth, Date.UTC(2018, 0))
      expect(entitled).toEqual([])
      for (const { reason } of refused) expect(['no-rate', 'deceased', 'moved']).toContain(reason)
    }),
  ))

const amounts: fc.Arbitrary<Amount[]> = fc.array(
  fc.tuple(fc.integer({ min: 0, max: 200_000 }), fc.nat(90), fc.option(fc.constantFrom(80, 90))).map(([fen, ageFrom, from]) => ({
    when: from === null ? {} : { ageFrom: Math.min(ageFrom, from) },
    name: { zh: '某档', en: 'some row' },
    fen,
    hours: 0,
    payerSharePercent: null,
  })),
  { minLength: 1, maxLength: 2 },
)
const lateRate = (after: number): fc.Arbitrary<Rate> =>
  fc.record({
    id: fc.constant('late'),
    validFrom: day,
    validTo: fc.option(day),
    recordedAt: fc.integer({ min: after + 1, max: after + 1e11 }),
    basis: fc.constantFrom('law' as const, 'demonstration' as const),
    reference: fc.constant({ zh: '后来的文件', en: 'a later paper' }),
    amounts,
  })

test('a rate that was recorded later than asOf never changes the result', () =>
  fc.assert(
    fc.property(
      anybody,
      month,
      asOf.chain((at) => fc.tuple(fc.constant(at), lateRate(at), fc.nat(shipped.length - 1))),
      (facts, inMonth, [at, rate, index]) => {
        const appended = shipped.map((standard, place) => (place === index ? { ...standard, rates: [rate, ...standard.rates] } : standard))
        expect(of(facts, inMonth, at, appended)).toEqual(of(facts, inMonth, at))
      },
    ),
  ))

test('paid and differences together are what is due, whatever was known before, and are then at rest', () =>
  fc.assert(
    fc.property(
      anybody,
      anybody,
      asOf,
      asOf,
      fc.uniqueArray(month, { minLength: 1, maxLength: 4 }),
      (before, after, one, other, months) => {
        const paid: Paid[] = months.flatMap((each) => of(before, each, one).entitled.map((entitled) => ({ ...entitled, month: each })))
        const now = months.map((each) => of(after, each, other))
        const lines = differences({ paid, now, standards: shipped })
        const sums = (entries: readonly { programme: string; month: string; fen: number; hours: number }[]) => {
          const sum = new Map<string, [number, number]>()
          for (const { programme, month: each, fen, hours } of entries) {
            const [money, tenths] = sum.get(`${each} ${programme}`) ?? [0, 0]
            sum.set(`${each} ${programme}`, [money + fen, tenths + Math.round(hours * 10)])
          }
          return new Map([...sum].filter(([, [money, tenths]]) => money !== 0 || tenths !== 0).sort())
        }
        const due = now.flatMap((result) => result.entitled.map((entitled) => ({ ...entitled, month: result.month })))
        expect(sums([...paid, ...lines])).toEqual(sums(due))
        expect(differences({ paid: [...paid, ...lines], now, standards: shipped })).toEqual([])
        const prepared = prepareStandards(shipped, other)
        expect(differencesSince({ prepared, facts: after, months, paid })).toEqual(lines)
      },
    ),
  ))

test('of two programmes that exclude each other never both are paid for the same days, and an excluded one names a paid one', () =>
  fc.assert(
    fc.property(anybody, month, (facts, inMonth) => {
      const decided = decideMonth(prepareStandards(shipped, NOW), facts, inMonth)
      const paid = new Map(entitledOf(decided).map((entitled) => [entitled.programme, entitled]))
      for (const { id, excludes } of shipped) {
        for (const { programme } of excludes) {
          const [one, other] = [paid.get(id), paid.get(programme)]
          if (!one || !other) continue
          expect(one.because.some((a) => other.because.some((b) => a.from <= b.until && b.from <= a.until))).toBe(false)
        }
      }
      for (const { refusal, yielded } of decided.decisions) {
        if (refusal?.kind === 'excluded') expect(refusal.by.refusal).toBe(null)
        for (const { by } of yielded) expect(by.refusal).toBe(null)
      }
    }),
  ))

test('programmes that share a cap are never paid more than it together', () =>
  fc.assert(
    fc.property(anybody, month, (facts, inMonth) => {
      const { entitled } = of(facts, inMonth, NOW)
      const shared = entitled.filter(({ programme }) => ['elder-service', 'one-touch-fee'].includes(programme))
      expect(shared.reduce((sum, { fen }) => sum + fen, 0)).toBeLessThanOrEqual(40_000)
    }),
  ))

describe('reckoned day by day, without exclusions and caps', () => {
  const alone = shipped.map((standard): Standard => ({ ...standard, excludes: [], cap: null }))

  /** back to before a stay or a death, until an entry says where the person dwells, or none is there */
  function dwells({ statuses }: ResidentFacts, on: string): string {
    const begunLast = (entries: typeof statuses) =>
      entries.toSorted((a, b) => `${a.from}${b.until ?? '9'}`.localeCompare(`${b.from}${a.until ?? '9'}`) || (a.status < b.status ? -1 : 1))
    const holding = statuses.filter((entry) => holdsOn(entry, on))
    const said = begunLast(holding.filter(({ status }) => ['at-home', 'institution', 'moved'].includes(status))).at(-1)
    if (said || holding.length === 0) return said?.status ?? 'at-home'
    const { from } = holding.find(({ status }) => status === 'deceased') ?? begunLast(holding).at(-1)!
    return dwells({ statuses } as ResidentFacts, addDays(from, -1))
  }

  /** asks each field by itself, from the facts as they are stored */
  function holds(when: Condition, facts: ResidentFacts, on: string): boolean {
    const has = (category: string) => facts.categories.some((held) => held.category === category && holdsOn(held, on))
    const inside = has('集中供养') || dwells(facts, on) === 'institution'
    const age = facts.birthDate === null ? null : ageOn(facts.birthDate, on)
    const [assessment] = facts.assessments
      .filter((each) => each.day <= on)
      .sort((a, b) => (a.day === b.day ? CARE_LEVELS.indexOf(b.care) - CARE_LEVELS.indexOf(a.care) : a.day < b.day ? 1 : -1))
    const grades = facts.disabilities.filter((one) => holdsOn(one, on)).map(({ grade }) => grade)
    const box = facts.boxes.some(({ installedOn, removedOn }) => installedOn <= on && (removedOn === null || on < removedOn))
    return (
      (when.categoriesAny?.some(has) ?? true) &&
      (when.ageFrom === undefined || (age !== null && age >= when.ageFrom)) &&
      (when.ageBelow === undefined || (age !== null && age < when.ageBelow)) &&
      (when.levels === undefined || (assessment !== undefined && when.levels.includes(assessment.care))) &&
      (when.dwelling?.includes(inside ? 'institution' : 'home') ?? true) &&
      (when.disabilityGrades === undefined || when.disabilityGrades.includes(Math.min(...grades))) &&
      (when.box === undefined || when.box === box)
    )
  }

  interface Due {
    amount: Amount
    incomeFen: number
  }
  const rowOn = ({ who, rates }: Standard, facts: ResidentFacts, on: string): Due | null => {
    if (dwells(facts, on) === 'moved') return null
    const [rate] = rates.filter(({ validFrom }) => validFrom <= on).sort((a, b) => (a.validFrom < b.validFrom ? 1 : -1))
    if (!rate || !holds(who, facts, on)) return null
    const amount = rate.amounts.find(({ when }) => holds(when, facts, on))
    const earned = facts.incomes.filter((income) => holdsOn(income, on))
    const latest = earned
      .map(({ from }) => from ?? '')
      .sort()
      .at(-1)
    return amount ? { amount, incomeFen: Math.max(0, ...earned.filter(({ from }) => (from ?? '') === latest).map(({ fen }) => fen)) } : null
  }

  function inMonthOf(standard: Standard, facts: ResidentFacts, inMonth: string): { fen: number; hours: number } {
    const all = Array.from({ length: daysIn(inMonth) }, (_, index) => addDays(firstDayOf(inMonth), index))
    const death = facts.statuses
      .filter(({ status }) => status === 'deceased')
      .map(({ from }) => from)
      .sort()[0]
    const alive = all.filter((on) => death === undefined || on <= death)
    const rows: (Due | null)[] = alive.map((on) => rowOn(standard, facts, on))
    if (standard.monthOfDeath === 'whole' && alive.length > 0) while (rows.length < all.length) rows.push(rows.at(-1)!)
    const looked = { 'first-day': rows.slice(0, 1), 'by-15th': rows.slice(0, 15), 'whole-month': rows, daily: [] }[standard.midMonth]
    const row = looked.findLast((each) => each !== null)
    const counted = standard.midMonth === 'daily' ? rows : rows.map(() => row ?? null)
    const number = Number(inMonth.slice(5))
    const share = (whole: number) => (standard.per === 'year' ? Math.floor(whole / 12) + (number <= whole % 12 ? 1 : 0) : whole)
    const fenOf = (each: Due | null) => (each ? Math.max(0, share(each.amount.fen) - (each.amount.lessIncome ? each.incomeFen : 0)) : 0)
    const half = (value: number) => Math.floor(value + 0.5 + 1e-9)
    return {
      fen: half(counted.reduce((sum, each) => sum + fenOf(each), 0) / all.length),
      hours: half((counted.reduce((sum, each) => sum + (each?.amount.hours ?? 0), 0) * 10) / all.length) / 10,
    }
  }

  test.each(alone.map((standard) => [standard.id, standard] as const))('%s pays the same', (_id, standard) => {
    let entitledOnce = 0
    fc.assert(
      fc.property(anybody, month, (facts, inMonth) => {
        const [entitled] = of(facts, inMonth, NOW, [standard]).entitled
        if (entitled) entitledOnce += 1
        expect({ fen: entitled?.fen ?? 0, hours: entitled?.hours ?? 0 }).toEqual(inMonthOf(standard, facts, inMonth))
      }),
      { numRuns: 1000 },
    )
    // a property about people who never get anything would show nothing
    expect(entitledOnce).toBeGreaterThan(20)
  })
})
