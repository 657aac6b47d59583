/** Homes as rows of a sheet describe them: several rows may be about one home, and must not contradict each other. */
import { blankHome } from '../../../../records/record-schemas/blank.ts'
import type { HomeRecord } from '../../../../records/record-schemas/people.ts'
import type { Draft } from '../draft.ts'
import type { Flaw } from '../problems.ts'
import type { Address } from './address.ts'
import { problem } from './kind.ts'

type HomeField = Exclude<keyof HomeRecord, 'id'>
/** what a row says, and under which of its fields */
export type HomeSaid = { field: string; as: HomeField; value: string | number }[]

export const emptyHome = (id: string, address: Address): HomeRecord => ({ ...blankHome(id), ...address })

const digits = (text: string): string => text.replace(/\D/g, '')
/** "0519-87000001" and "051987000001" are one number */
export const sameNumber = (a: string | null, b: string | null): boolean => (a === null || b === null ? a === b : digits(a) === digits(b))
const isSame = (as: HomeField, before: unknown, value: string | number): boolean =>
  as === 'phone' ? sameNumber(before as string | null, String(value)) : before === value

export interface HomeDrafts {
  /** the home with what this row says of it, not yet kept */
  describe(row: number, home: HomeRecord, said: HomeSaid): { home: HomeRecord; problems: Flaw[] }
  /** false: it is that already */
  keep(row: number, home: HomeRecord, said: HomeSaid): boolean
}

export function createHomeDrafts(draft: Draft): HomeDrafts {
  const saidBy = new Map<string, { row: number; value: string | number }>()
  const keyOf = (home: HomeRecord, as: HomeField): string => `${home.id} ${as}`
  /** what an earlier row said otherwise */
  const earlier = (home: HomeRecord, as: HomeField, value: string | number) => {
    const said = saidBy.get(keyOf(home, as))
    return said && !isSame(as, said.value, value) ? said : null
  }
  return {
    describe(row, home, said) {
      const problems: Flaw[] = []
      const changes: Partial<Record<HomeField, string | number>> = {}
      for (const { field, as, value } of said) {
        const other = earlier(home, as, value)
        if (other) problems.push(problem(row, field, { reason: 'home-differs', words: other }))
        else if (!isSame(as, home[as], value)) changes[as] = value
      }
      return { home: { ...home, ...changes } as HomeRecord, problems }
    },
    keep(row, home, said) {
      for (const { as, value } of said) if (!saidBy.has(keyOf(home, as))) saidBy.set(keyOf(home, as), { row, value })
      return draft.put('home', home)
    },
  }
}
