/** What holds for a resident on a day, and the spans that lists look it up in. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CATEGORIES, STATUSES } from '../../records/record-schemas/people.ts'
import { categoriesOn, categoryWord, statusWord, wordSpans } from '../../records/resident-days.ts'
import { addDays } from '../../rules/care/day.ts'
import { statusOn } from '../../rules/care/status.ts'

const FIRST = '2026-02-20'
const day = fc.integer({ min: 0, max: 20 }).map((days) => addDays(FIRST, days))
const until = fc.option(day)
const resident = fc.record({
  categories: fc.array(
    fc.record({ category: fc.constantFrom(...CATEGORIES.slice(0, 3)), from: fc.option(day), until, evidence: fc.constant(null) }),
    { maxLength: 5 },
  ),
  statuses: fc.array(fc.record({ status: fc.constantFrom(...STATUSES), from: day, until, place: fc.constant(null) }), { maxLength: 5 }),
})

test('the spans say for every day what the entries say, once each', () => {
  fc.assert(
    fc.property(resident, (entries) => {
      const spans = wordSpans(entries)
      for (let days = -2; days < 24; days++) {
        const today = addDays(FIRST, days)
        const inForce = spans.filter(({ fromDay, untilDay }) => fromDay <= today && today <= untilDay).map(({ word }) => word)
        const wanted = [statusWord(statusOn(entries.statuses, today)), ...categoriesOn(entries, today).map(categoryWord)]
        expect(inForce.sort()).toEqual(wanted.sort())
      }
    }),
  )
})

test('who has no entries is at home for ever', () => {
  expect(wordSpans({ categories: [], statuses: [] })).toEqual([{ word: 'status:at-home', fromDay: '', untilDay: '9999-12-31' }])
})
