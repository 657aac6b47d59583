/** Which assessment counts, for what is paid, shown and searched by. */
import { expect, test } from 'vitest'
import { assessmentOn, uncorrected } from '../../../rules/care/assessed.ts'

const made = (id: string, day: string, care: 'mild' | 'severe' | 'total', replaces: string | null = null) => ({ id, day, care, replaces })

test.each([
  ['none before the first', '2024-12-31', null],
  ['the first on its day', '2025-01-01', 'a'],
  ['of one day the most severe', '2026-01-01', 'c'],
  ['the latest, though it is better', '2026-02-01', 'd'],
])('%s', (_title, day, expected) => {
  const all = [
    made('a', '2025-01-01', 'mild'),
    made('b', '2026-01-01', 'mild'),
    made('c', '2026-01-01', 'total'),
    made('d', '2026-02-01', 'mild'),
  ]
  expect(assessmentOn(all, day)?.id ?? null).toBe(expected)
  expect(assessmentOn(all.toReversed(), day)?.id ?? null).toBe(expected)
})

test('one that was corrected counts no more, nor does its correction once that is corrected', () => {
  const all = [made('a', '2025-01-01', 'total'), made('b', '2025-01-02', 'severe', 'a'), made('c', '2024-12-30', 'mild', 'b')]
  expect(uncorrected(all).map(({ id }) => id)).toEqual(['c'])
})
