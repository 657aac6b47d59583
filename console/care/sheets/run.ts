/**
 * One sheet from its first row to its last: read in parts, planned part by part, every row accounted for. The parts are small, so that
 * whatever else the hub must do is never held up; they come from another thread, which gives everybody else a turn in between.
 */
import type { Day } from '../../../rules/care/day.ts'
import { isBlank, lineOf } from './cell-text.ts'
import { type Fields, type Mapping, readRow, type SheetRow } from './fields.ts'
import { HEAD_ROWS, type Heading, headingKey, headingsAt } from './headings.ts'
import type { Outcome, PlanDeps, PlannedRow, Planner, SheetKind } from './kinds/kind.ts'
import type { Finding, Flaw, Problem } from './problems.ts'
import type { RowsPart } from './reader-protocol.ts'
import type { SheetReader } from './sheet-reader.ts'

const ROWS_AT_ONCE = 50

export interface RunSource {
  reader: SheetReader
  sheet: number
  /** of the headings, from 0 */
  headerRow: number
  mapping: Mapping
  kind: SheetKind
}
export interface Counts {
  rows: number
  new: number
  changed: number
  same: number
  bad: number
}
export interface Run {
  counts: Counts
  /** in order of rows */
  problems: Problem[]
  /** of each row that is not blank, by its number in the spreadsheet */
  planned: Map<number, { outcome: Outcome; seen: string }>
  planner: Planner<Fields>
  /** cells of the longest row */
  width: number
  headings: Heading[]
}
export interface Listeners {
  /** `done` of the rows below the headings */
  progress(done: number): void
  /** rows with something wrong, as they stand in the sheet */
  wrongRows(rows: readonly SheetRow[]): Promise<void>
}

/** the first rows of a sheet, with its headings among them */
export const readHead = async (reader: SheetReader, sheet: number, headerRow: number): Promise<string[][]> =>
  (await reader.rows(sheet, 0, Math.max(HEAD_ROWS, headerRow + 1))).cells

export const headingsOf = ({ reader, sheet, headerRow }: Pick<RunSource, 'reader' | 'sheet' | 'headerRow'>, head: string[][]): Heading[] =>
  headingsAt(head, reader.sheets[sheet]!.merges, headerRow)

const SUM = /^(合计|总计|小计|共计|累计|平均|total|subtotal|sum)/i
const REMARK = /^(注|备注|说明|填表|制表|审核|经办|负责|单位盖章|note|remark)\S{0,6}[:：]/i

/** fewer cells than these may be what somebody wrote by chance */
const FEWEST_OF_EXAMPLE = 4

/** the row that our own empty sheets have: every cell is the field's example */
function isExample({ kind, mapping }: RunSource, { cells }: SheetRow): boolean {
  const columns = Object.entries(mapping).filter(([, column]) => column !== null)
  const filled = columns.filter(([, column]) => !isBlank(cells[column!] ?? ''))
  const isTheExample = columns.every(([name, column]) => lineOf(cells[column!] ?? '') === lineOf(kind.fields[name]?.example ?? ''))
  return filled.length >= FEWEST_OF_EXAMPLE && isTheExample
}

/** What is no record, and says so: sums, remarks and signatures below the list, headings that a printer repeats. */
function oddRow(source: RunSource, headings: readonly Heading[], row: SheetRow, today: Day): Finding | null {
  const { cells } = row
  const filled = cells.flatMap((text, column) => (isBlank(text) ? [] : [{ text: lineOf(text), column }]))
  const repeats = filled.filter(({ text, column }) => headings[column]?.keys.includes(headingKey(text)))
  // of headings in two lines a printer may repeat one
  if (repeats.length >= 2 && repeats.length * 2 > filled.length) return { reason: 'repeated-heading' }
  if (isExample(source, row)) return { reason: 'example-row' }
  const first = filled[0]?.text ?? ''
  return (SUM.test(first) || REMARK.test(first)) && !hasKey(source, row, today) ? { reason: 'not-a-record' } : null
}

const hasKey = ({ kind, mapping }: RunSource, { cells }: SheetRow, today: Day): boolean =>
  kind.keys.some((group) =>
    group.every((name) => {
      const text = cells[mapping[name] ?? -1] ?? ''
      return !isBlank(text) && !SUM.test(lineOf(text)) && !REMARK.test(lineOf(text)) && kind.fields[name]!.parse(text, today).ok
    }),
  )

function sheetRows({ cells, lost }: RowsPart, from: number): SheetRow[] {
  return cells.map((row, index) => ({
    row: from + index + 1,
    cells: row,
    lost: lost.filter(([at]) => at === from + index).map(([, column]) => column),
  }))
}

/** `only`: these rows of the sheet, as if there were no others */
export async function runSheet(source: RunSource, deps: PlanDeps, only: ReadonlySet<number> | null, listeners: Listeners): Promise<Run> {
  const { reader, sheet, headerRow, kind, mapping } = source
  const headings = headingsOf(source, await readHead(reader, sheet, headerRow))
  const planner = await kind.createPlanner(deps)
  const planned: Run['planned'] = new Map()
  const problems: Problem[] = []

  async function plan(rows: readonly SheetRow[]): Promise<PlannedRow[]> {
    const odd = new Map(rows.map((row) => [row.row, oddRow(source, headings, row, deps.today)]))
    const records = rows.filter(({ row }) => !odd.get(row))
    const done = await planner.plan(records.map((row) => readRow(kind.fields, mapping, row, deps.today)))
    const left = rows.flatMap(({ row }): PlannedRow[] => {
      const finding = odd.get(row)
      return finding ? [{ row, outcome: 'bad', seen: '', problems: [{ row, field: null, ...finding }] }] : []
    })
    return [...done, ...left]
  }

  /** what is wrong with these rows, with what stands in their cells */
  async function note(rows: readonly SheetRow[], flaws: readonly Flaw[]): Promise<void> {
    const cells = new Map(rows.map((row) => [row.row, row.cells]))
    const at = (row: number, column: number | null | undefined): string => lineOf(cells.get(row)?.[column ?? -1] ?? '')
    for (const flaw of flaws) problems.push({ ...flaw, value: at(flaw.row, mapping[flaw.field ?? '']) })
    const wrong = new Set(flaws.map(({ row }) => row))
    await listeners.wrongRows(rows.filter(({ row }) => wrong.has(row)))
  }

  const end = reader.sheets[sheet]!.rows
  /** said of rows that had passed already */
  const later: Flaw[] = []
  let width = headings.length
  for (let from = headerRow + 1; from < end; from += ROWS_AT_ONCE) {
    const part = sheetRows(await reader.rows(sheet, from, ROWS_AT_ONCE), from)
    const rows = part.filter(({ row, cells }) => !cells.every(isBlank) && (only === null || only.has(row)))
    width = rows.reduce((most, { cells }) => Math.max(most, cells.length), width)
    const done = await plan(rows)
    for (const { row, outcome, seen } of done) planned.set(row, { outcome, seen })
    const flaws = done.flatMap((row) => row.problems)
    await note(
      rows,
      flaws.filter(({ row }) => row > from),
    )
    later.push(...flaws.filter(({ row }) => row <= from))
    listeners.progress(Math.min(from + ROWS_AT_ONCE, end) - headerRow - 1)
  }
  for (const [row, flaws] of Map.groupBy(later, (flaw) => flaw.row)) {
    const rows = sheetRows(await reader.rows(sheet, row - 1, 1), row - 1)
    await note(rows, flaws)
  }
  problems.sort((a, b) => a.row - b.row)
  return { counts: countsOf(planned), problems, planned, planner, width, headings }
}

function countsOf(planned: Run['planned']): Counts {
  const counts: Counts = { rows: planned.size, new: 0, changed: 0, same: 0, bad: 0 }
  for (const { outcome } of planned.values()) counts[outcome] += 1
  return counts
}
