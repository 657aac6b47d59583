/** What holds for a resident on a day: categories and status are dated entries, and entries may overlap. Pure. */
import { addDays, type Day, holdsOn, type Span } from '../rules/care/day.ts'
import { isGoneOn, statusOn } from '../rules/care/status.ts'
import type { ResidentRecord } from './record-schemas/people.ts'

/** before and after every day */
const [FIRST, LAST] = ['', '9999-12-31']

export const categoriesOn = ({ categories }: Pick<ResidentRecord, 'categories'>, day: Day): string[] => [
  ...new Set(categories.filter((entry) => holdsOn(entry, day)).map(({ category }) => category)),
]

export const isGone = (resident: Pick<ResidentRecord, 'statuses'>, day: Day): boolean => isGoneOn(resident.statuses, day)

export interface WordSpan {
  word: string
  fromDay: Day
  untilDay: Day
}

export const categoryWord = (category: string): string => `category:${category}`
export const statusWord = (status: string): string => `status:${status}`

/** The same, by word: spans of one word do not overlap, and every day has exactly one status. */
export function wordSpans(resident: Pick<ResidentRecord, 'categories' | 'statuses'>): WordSpan[] {
  const statusSpans = spansOf(beginnings(resident.statuses), (day) => [statusWord(statusOn(resident.statuses, day))])
  const categorySpans = spansOf(beginnings(resident.categories), (day) => categoriesOn(resident, day).map(categoryWord))
  return [...statusSpans, ...categorySpans]
}

/** the days on which something may begin or end to hold, in order */
const beginnings = (spans: readonly Span[]): Day[] =>
  [...new Set([FIRST, ...spans.flatMap(({ from, until }) => [from ?? FIRST, until === null ? FIRST : addDays(until, 1)])])].sort()

function spansOf(days: readonly Day[], wordsOn: (day: Day) => string[]): WordSpan[] {
  const open = new Map<string, WordSpan>()
  const spans: WordSpan[] = []
  for (const day of days) {
    const words = wordsOn(day)
    for (const [word, span] of open) {
      if (words.includes(word)) continue
      span.untilDay = addDays(day, -1)
      open.delete(word)
    }
    for (const word of words) {
      if (open.has(word)) continue
      const span = { word, fromDay: day, untilDay: LAST }
      open.set(word, span)
      spans.push(span)
    }
  }
  return spans
}
