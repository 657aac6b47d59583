import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays } from '../../../rules/care/day.ts'
import type { DatedStatus } from '../../../rules/care/standard.ts'
import { dwellingEntryOn, statusOn } from '../../../rules/care/status.ts'
import { dueDays, isDue, type RiskFacts, riskOf, type VisitPlan, visitEnd, visitsToPlan } from '../../../rules/care/visit-plan.ts'

const facts = (fields: Partial<RiskFacts> = {}): RiskFacts => ({ age: 72, categories: [], care: null, illnesses: [], ...fields })
const plan = (fields: Partial<VisitPlan> = {}): VisitPlan => ({
  ...{ id: 'plan-1', residentId: 'r1', purpose: 'home-visit', risk: 'high', everyDays: 7, from: '2026-11-02', until: null },
  ...fields,
})
const status = (word: DatedStatus['status'], from: string, until: string | null = null): DatedStatus => ({
  status: word,
  from,
  until,
  place: null,
})

describe('who is visited how often', () => {
  test.each([
    ['80 and alone', { age: 80, categories: ['独居'] }, 'high', 'old-and-alone', 7],
    ['79 and alone', { age: 79, categories: ['独居'] }, 'medium', 'alone', 30],
    ['80 with family', { age: 80 }, 'medium', 'old', 30],
    ['dementia as a category', { categories: ['失智'] }, 'high', 'dementia', 7],
    ['dementia as an illness', { illnesses: ['阿尔茨海默病'] }, 'high', 'dementia', 7],
    ['severely dependent', { care: 'severe' }, 'high', 'care-level', 7],
    ['totally dependent', { care: 'total' }, 'high', 'care-level', 7],
    ['moderately dependent', { care: 'moderate' }, 'medium', 'care-level', 30],
    ['heart failure', { illnesses: ['高血压', '慢性心力衰竭'] }, 'high', 'severe-illness', 7],
    ['an only child lost', { categories: ['失独'] }, 'medium', 'lost-child', 30],
    ['nothing in particular', { illnesses: ['高血压'], care: 'mild' }, 'low', 'nothing-known', 30],
    ['of unknown age', { age: null }, 'low', 'nothing-known', 30],
  ] as const)('%s', (_, fields, risk, reason, everyDays) => expect(riskOf(facts(fields))).toEqual({ risk, reason, everyDays }))

  test('growing older never makes the visits rarer', () => {
    const anyFacts = fc.record({
      age: fc.integer({ min: 60, max: 110 }),
      categories: fc.subarray(['独居', '失智', '失独', '高龄']),
      care: fc.constantFrom(null, 'mild' as const, 'moderate' as const, 'severe' as const),
      illnesses: fc.subarray(['高血压', '帕金森病']),
    })
    fc.assert(
      fc.property(anyFacts, fc.nat(30), (one, years) => riskOf({ ...one, age: one.age + years }).everyDays <= riskOf(one).everyDays),
    )
  })
})

describe('a plan is due', () => {
  test.each([
    [{}, '2026-11-24', '2026-12-08', ['2026-11-30', '2026-12-07']],
    [{}, '2026-11-30', '2026-12-07', ['2026-11-30', '2026-12-07']],
    [{ from: '2026-12-01' }, '2026-11-24', '2026-12-08', ['2026-12-01', '2026-12-08']],
    [{ until: '2026-12-06' }, '2026-11-24', '2026-12-08', ['2026-11-30']],
    [{ until: '2026-11-20' }, '2026-11-24', '2026-12-08', []],
    [{ everyDays: 30, from: '2026-01-31' }, '2026-11-24', '2026-12-08', ['2026-11-27']],
    [{ from: '2027-01-01' }, '2026-11-24', '2026-12-08', []],
  ] as const)('%j between %s and %s: %j', (fields, from, until, days) => expect(dueDays(plan(fields), from, until)).toEqual(days))

  test('on every day that counts from its beginning, and on no other', () => {
    const anyPlan = fc.record({
      everyDays: fc.integer({ min: 1, max: 366 }),
      offset: fc.integer({ min: -400, max: 100 }),
      length: fc.option(fc.nat(500)),
    })
    fc.assert(
      fc.property(anyPlan, fc.nat(60), ({ everyDays, offset, length }, days) => {
        const from = addDays('2026-11-24', offset)
        const one = plan({ everyDays, from, until: length === null ? null : addDays(from, length) })
        const range = Array.from({ length: days + 1 }, (_, index) => addDays('2026-11-24', index))
        expect(dueDays(one, range[0]!, range.at(-1)!)).toEqual(range.filter((day) => isDue(one, day)))
      }),
    )
  })
})

describe('where somebody is on a day', () => {
  const stays = [
    status('away', '2026-11-01', '2026-11-30'),
    status('hospital', '2026-11-10', '2026-11-12'),
    status('institution', '2026-12-01'),
  ]
  test.each([
    ['2026-10-31', 'at-home'],
    ['2026-11-09', 'away'],
    ['2026-11-10', 'hospital'],
    ['2026-11-13', 'away'],
    ['2026-12-24', 'institution'],
  ])('%s: %s', (day, where) => {
    expect(statusOn(stays, day)).toBe(where)
    expect(statusOn(stays.toReversed(), day)).toBe(where)
  })

  test('who has died stays dead, whatever was entered afterwards', () =>
    expect(statusOn([status('deceased', '2026-11-01'), status('away', '2026-11-02')], '2026-11-03')).toBe('deceased'))

  test('of two entries that begin on one day the shorter counts, in whatever order they are given', () => {
    const both = [status('hospital', '2026-11-10', '2026-11-12'), status('institution', '2026-11-10')]
    expect([statusOn(both, '2026-11-10'), statusOn(both.toReversed(), '2026-11-10')]).toEqual(['hospital', 'hospital'])
  })
})

describe('where somebody dwells', () => {
  const inside = status('institution', '2026-01-01', '2026-11-09')
  const moved = status('moved', '2026-01-01', '2026-11-09')
  const hospital = status('hospital', '2026-11-10', '2026-11-20')
  test.each<[string, DatedStatus[], string, string | undefined]>([
    ['at home when nothing is known', [], '2026-11-10', undefined],
    ['in the institution that the hospital is left for', [inside, hospital], '2026-11-12', 'institution'],
    ['also when one is away after the hospital', [inside, hospital, status('away', '2026-11-21')], '2026-12-01', 'institution'],
    ['at home again when the hospital ends without another entry', [inside, hospital], '2026-11-21', undefined],
    ['at home, in hospital as before', [hospital], '2026-11-12', undefined],
    ['on the day of death where it was the day before', [inside, status('deceased', '2026-11-10')], '2026-11-10', 'institution'],
    ['elsewhere, for whoever moved and died there', [moved, status('deceased', '2026-11-10')], '2026-11-10', 'moved'],
    [
      'at home for whoever came back, though nobody ended the entry before',
      [status('institution', '2026-01-01'), status('at-home', '2026-11-10')],
      '2026-11-10',
      'at-home',
    ],
  ])('%s', (_title, statuses, day, expected) => {
    expect(dwellingEntryOn(statuses, day)?.status).toBe(expected)
    expect(dwellingEntryOn(statuses.toReversed(), day)?.status).toBe(expected)
  })
})

describe('planning ahead', () => {
  const toPlan = (planned: string[], statuses: DatedStatus[] = []) =>
    visitsToPlan({ plan: plan(), statuses, planned: new Set(planned), today: '2026-11-24', until: '2026-12-08' })

  test('fills in what is not there yet, whatever became of the others', () => {
    expect(toPlan([])).toEqual(['2026-11-30', '2026-12-07'])
    expect(toPlan(['2026-11-30'])).toEqual(['2026-12-07'])
    expect(toPlan(['2026-11-30', '2026-12-07'])).toEqual([])
  })

  test('leaves out days on which nobody will be at home, and takes them up again when they come back', () => {
    expect(toPlan([], [status('hospital', '2026-11-20')])).toEqual([])
    expect(toPlan([], [status('hospital', '2026-11-20', '2026-12-01')])).toEqual(['2026-12-07'])
    expect(toPlan([], [status('deceased', '2026-12-03')])).toEqual(['2026-11-30'])
  })
})

describe('what becomes of a planned visit', () => {
  const weekly = plan()
  const monthly = plan({ risk: 'low', everyDays: 30 })
  const visit = (dueDay: string, planId: string | null = 'plan-1') => ({ planId, dueDay })
  test.each([
    ['it is not due yet', visit('2026-11-30'), weekly, [], null],
    ['it is due today', visit('2026-11-23'), weekly, [], '2026-11-23', null],
    ['high risk: missed the day after', visit('2026-11-23'), weekly, [], '2026-11-24', 'missed overdue'],
    ['low risk: two days later it may still be done', visit('2026-11-02'), monthly, [], '2026-11-04', null],
    ['low risk: missed three days later', visit('2026-11-02'), monthly, [], '2026-11-05', 'missed overdue'],
    ['without a plan: missed three days later', visit('2026-11-02', null), null, [], '2026-11-05', 'missed overdue'],
    ['in hospital on the day', visit('2026-11-23'), weekly, [status('hospital', '2026-11-22')], '2026-11-23', 'cancelled hospital'],
    ['in hospital before the day', visit('2026-11-23'), weekly, [status('hospital', '2026-11-20')], '2026-11-21', null],
    ['away when it would be missed', visit('2026-11-23'), weekly, [status('away', '2026-11-24')], '2026-11-24', 'cancelled away'],
    ['back again, not visited', visit('2026-11-23'), weekly, [status('away', '2026-11-23', '2026-11-23')], '2026-11-24', 'missed overdue'],
    ['moved to a care home', visit('2026-11-23'), weekly, [status('institution', '2026-11-01')], '2026-11-23', 'cancelled institution'],
    ['died: at once', visit('2026-11-30'), weekly, [status('deceased', '2026-11-20')], '2026-11-21', 'cancelled deceased'],
    ['moved: at once', visit('2026-11-30'), weekly, [status('moved', '2026-11-20')], '2026-11-21', 'cancelled moved'],
    ['the plan ends before it', visit('2026-11-30'), plan({ until: '2026-11-29' }), [], '2026-11-24', 'cancelled plan-changed'],
    ['the plan has another rhythm now', visit('2026-11-30'), plan({ from: '2026-11-03' }), [], '2026-11-24', 'cancelled plan-changed'],
    ['the plan is gone', visit('2026-11-30'), null, [], '2026-11-24', 'cancelled plan-changed'],
    [
      'the plan changed after the day: it was due all the same',
      visit('2026-11-23'),
      plan({ from: '2026-11-24' }),
      [],
      '2026-11-24',
      'missed overdue',
    ],
  ] as const)('%s', (...row) => {
    const [, one, ofPlan, statuses] = row
    const [today, end] = row.length === 6 ? [row[4], row[5]] : ['2026-11-24', row[4]]
    const became = visitEnd(one, ofPlan, statuses, today)
    expect(became && `${became.state} ${became.reason}`).toBe(end)
  })
})
