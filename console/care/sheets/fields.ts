/** What a kind of sheet may have in its columns, and one row of cells read by it. Pure. */
import type { Day } from '../../../rules/care/day.ts'
import type { Text } from '../../../rules/care/scale.ts'
import { looksMasked } from '../../masking.ts'
import { isBlank, isFormulaError, meansNothing } from './cell-text.ts'
import type { Parsed, Parser } from './parsers.ts'
import type { Finding, Flaw } from './problems.ts'

export interface Field<T> {
  title: Text
  /** other headings that mean it */
  also: readonly string[]
  /** without it there is no new record */
  needed: boolean
  example: string
  /** "无" is an answer here, and not an empty cell */
  takesNone: boolean
  parse: Parser<T>
}
export type Fields = Readonly<Record<string, Field<unknown>>>
/** what was in a row's cells; an empty cell is absent, and leaves what is recorded as it is */
export type Values<F extends Fields> = { [K in keyof F]?: F[K] extends Field<infer T> ? T : never }

type Options = Partial<Pick<Field<unknown>, 'also' | 'needed' | 'takesNone'>>

export const field = <T>(zh: string, en: string, example: string, parse: Parser<T>, options: Options = {}): Field<T> => ({
  title: { zh, en },
  example,
  parse,
  also: options.also ?? [],
  needed: options.needed ?? false,
  takesNone: options.takesNone ?? false,
})

/** column by field, from 0 */
export type Mapping = Readonly<Record<string, number | null>>

export interface SheetRow {
  /** as the spreadsheet counts, from 1 */
  row: number
  cells: readonly string[]
  /** columns whose number lost its last digits */
  lost: readonly number[]
}
export interface ReadRow<F extends Fields> {
  row: number
  values: Values<F>
  /** fields of cells with something in them, right or wrong */
  filled: ReadonlySet<string>
  /** fields that the sheet has a column for */
  mapped: ReadonlySet<string>
  problems: Flaw[]
}

type CellRead = { kind: 'empty'; warning?: Finding } | { kind: 'read'; parsed: Parsed<unknown> }
const failed = (reason: Finding['reason']): CellRead => ({ kind: 'read', parsed: { ok: false, problem: { reason } } })

function readCell({ parse, takesNone }: Field<unknown>, text: string, isLost: boolean, today: Day): CellRead {
  if (isBlank(text) || (!takesNone && meansNothing(text))) return { kind: 'empty' }
  if (isFormulaError(text)) return failed('formula-error')
  if (isLost) return failed('digits-lost')
  if (looksMasked(text)) return { kind: 'empty', warning: { reason: 'masked' } }
  const parsed = parse(text, today)
  const isBroken = parsed.ok && parsed.warning === undefined && text.includes('\ufffd')
  return { kind: 'read', parsed: isBroken ? { ...parsed, warning: { reason: 'broken-characters' } } : parsed }
}

export function readRow<F extends Fields>(fields: F, mapping: Mapping, { row, cells, lost }: SheetRow, today: Day): ReadRow<F> {
  const values: Record<string, unknown> = {}
  const filled = new Set<string>()
  const mapped = new Set<string>()
  const problems: Flaw[] = []
  for (const [name, column] of Object.entries(mapping)) {
    const found = fields[name]
    const text = column === null ? '' : (cells[column] ?? '')
    if (!found || column === null) continue
    mapped.add(name)
    const note = (finding: Finding) => problems.push({ row, field: name, ...finding })
    const cell = readCell(found, text, lost.includes(column), today)
    if (cell.kind === 'read') filled.add(name)
    if (cell.kind === 'empty') {
      if (cell.warning) note(cell.warning)
    } else if (cell.parsed.ok) {
      values[name] = cell.parsed.value
      if (cell.parsed.warning) note(cell.parsed.warning)
    } else note(cell.parsed.problem)
  }
  // each value came from the parser that the type names
  return { row, values: values as Values<F>, filled, mapped, problems }
}
