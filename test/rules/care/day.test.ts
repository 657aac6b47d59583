import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addDays,
  addMonths,
  addMonthsToDay,
  ageOn,
  birthdayAt,
  daysBetween,
  daysIn,
  firstDayOf,
  holdsOn,
  lastDayOf,
  monthNumber,
  monthOf,
} from '../../../rules/care/day.ts'

const anyDay = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2100-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))

describe('a month', () => {
  test.each([
    ['2026-01', 31, '2026-01-31'],
    ['2026-02', 28, '2026-02-28'],
    ['2024-02', 29, '2024-02-29'],
    ['2100-02', 28, '2100-02-28'],
    ['2026-04', 30, '2026-04-30'],
    ['2026-12', 31, '2026-12-31'],
  ])('%s has %i days and ends on %s', (month, days, last) => {
    expect([daysIn(month), firstDayOf(month), lastDayOf(month)]).toEqual([days, `${month}-01`, last])
  })

  test.each([
    ['2026-01', 1, '2026-02'],
    ['2026-12', 1, '2027-01'],
    ['2026-01', -1, '2025-12'],
    ['2026-03', -15, '2024-12'],
    ['2026-03', 0, '2026-03'],
    ['2026-11', 26, '2029-01'],
  ])('%s and %i months is %s', (month, count, expected) => expect(addMonths(month, count)).toBe(expected))

  test('of a day, and its number in the year', () => expect([monthOf('2026-09-30'), monthNumber('2026-09')]).toEqual(['2026-09', 9]))
})

describe('a day', () => {
  test.each([
    ['2024-01-31', 1, '2024-02-29'],
    ['2026-01-31', 1, '2026-02-28'],
    ['2026-08-31', 6, '2027-02-28'],
    ['2026-03-31', -1, '2026-02-28'],
    ['2026-05-15', 12, '2027-05-15'],
  ])('%s and %i months is %s', (day, count, expected) => expect(addMonthsToDay(day, count)).toBe(expected))

  test.each([
    ['2026-02-28', 1, '2026-03-01'],
    ['2024-02-28', 1, '2024-02-29'],
    ['2026-01-01', -1, '2025-12-31'],
  ])('%s and %i days is %s', (day, count, expected) => expect(addDays(day, count)).toBe(expected))

  test('counts from one day to another, backwards too', () => {
    expect(daysBetween('2026-03-05', '2026-03-31')).toBe(26)
    expect(daysBetween('2026-03-05', '2026-03-05')).toBe(0)
    expect(daysBetween('2026-03-05', '2026-03-04')).toBe(-1)
  })

  test('any number of days later is found again by counting', () =>
    fc.assert(fc.property(anyDay, fc.integer({ min: 0, max: 40_000 }), (day, count) => daysBetween(day, addDays(day, count)) === count)))
})

describe('age', () => {
  test.each([
    ['1946-03-15', '2026-03-14', 79],
    ['1946-03-15', '2026-03-15', 80],
    ['1944-02-29', '2024-02-28', 79],
    ['1944-02-29', '2024-02-29', 80],
    ['1944-02-29', '2025-02-28', 80],
    ['1944-02-29', '2025-03-01', 81],
  ])('of somebody born %s is on %s %i', (birthDate, day, age) => expect(ageOn(birthDate, day)).toBe(age))

  test.each([
    ['1946-03-15', 80, '2026-03-15'],
    ['1944-02-29', 80, '2024-02-29'],
    ['1944-02-29', 81, '2025-03-01'],
  ])('somebody born %s is %i on %s', (birthDate, age, day) => expect(birthdayAt(birthDate, age)).toBe(day))

  test('is completed on the birthday and not the day before', () =>
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 1, max: 120 }), (birthDate, age) => {
        const birthday = birthdayAt(birthDate, age)
        expect([ageOn(birthDate, birthday), ageOn(birthDate, addDays(birthday, -1))]).toEqual([age, age - 1])
      }),
    ))
})

test.each([
  ['2026-03-04', false],
  ['2026-03-05', true],
  ['2026-03-20', true],
  ['2026-03-21', false],
])('a span from 5 to 20 March holds on %s: %s', (day, holds) => {
  expect(holdsOn({ from: '2026-03-05', until: '2026-03-20' }, day)).toBe(holds)
  expect(holdsOn({ from: null, until: null }, day)).toBe(true)
})
