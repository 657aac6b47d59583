/** What the import pages say about a sheet. Pure. */

import type { Role } from '../../../api.ts'
import { IMPORT_KINDS, type Import, type ImportKind } from '../../../care-api.ts'
import { may } from './rights.ts'

type Problem = Import['problems'][number]

/** which kinds of sheet this role may bring in */
export const kindsFor = (role: Role): ImportKind[] =>
  IMPORT_KINDS.filter((kind) => may(role, kind === 'devices' ? 'import-devices' : 'import-records'))

/** 0 → A, 25 → Z, 26 → AA, as spreadsheets call their columns */
export function columnLetter(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26))
  return index < 26 ? letter : columnLetter(Math.floor(index / 26) - 1) + letter
}

export const headingOf = (headers: readonly string[], index: number): string => `${columnLetter(index)} ${headers[index] ?? ''}`.trim()

/** what stands in a column, to recognise it by; each once */
export const examplesOf = ({ sample }: Pick<Import, 'sample'>, index: number): string[] =>
  [...new Set(sample.map((row) => row[index] ?? ''))].filter((text) => text !== '').slice(0, 3)

/** columns of the sheet that go nowhere, but hold something */
export function unusedColumns({ headers, sample }: Import, mapping: Import['mapping']): number[] {
  const used = new Set(Object.values(mapping))
  return headers
    .map((_, index) => index)
    .filter((index) => !used.has(index) && (headers[index] !== '' || examplesOf({ sample }, index).length > 0))
}

export const missingFields = ({ fields }: Import, mapping: Import['mapping']): Import['fields'] =>
  fields.filter(({ field, needed }) => needed && typeof mapping[field] !== 'number')

/** how far it is: 0 to 4 steps done */
export const stepsDone = ({ state }: Import): number =>
  ({ reading: 0, failed: 0, mapping: 1, checking: 2, checked: 3, committing: 3, committed: 4 })[state]

/** rows that can be taken, though something about them is doubtful */
export const doubtfulRows = (problems: readonly Problem[]): number[] => {
  const bad = new Set(problems.filter(({ severity }) => severity === 'error').map(({ row }) => row))
  return [...new Set(problems.map(({ row }) => row))].filter((row) => !bad.has(row))
}

/** "12, 15-18" → [12, 15, 16, 17, 18]; null: not a list of rows */
export function rowsOf(text: string): number[] | null {
  const parts = text.split(/[,，、;；\s]+/).filter(Boolean)
  const rows = parts.map((part) => {
    const [, from = '', to = from] = /^(\d{1,6})(?:[-–—~至](\d{1,6}))?$/.exec(part) ?? []
    const [first, last] = [Number(from), Number(to)]
    return first >= 1 && last >= first && last - first < 100_000 ? Array.from({ length: last - first + 1 }, (_, i) => first + i) : null
  })
  return rows.some((one) => one === null) ? null : [...new Set(rows.flatMap((one) => one ?? []))]
}

/** without an error, and not left out; a row with an error is not taken anyway */
export function rowsToTake({ counts, problems }: Import, except: readonly number[]): number {
  const bad = new Set(problems.filter(({ severity }) => severity === 'error').map(({ row }) => row))
  return Math.max(0, counts.rows - counts.bad - except.filter((row) => !bad.has(row)).length)
}
