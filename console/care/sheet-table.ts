/** Tables that go out to spreadsheets, and CSV of them as a stream: the same rows give the same bytes. */
import { stringify } from 'csv-stringify/sync'

/** null: empty */
export type Cell = string | number | null
export interface Column {
  heading: string
  /** in characters */
  width: number
  /** of numbers; absent: as they are */
  decimals?: number
}
export interface SheetTable {
  columns: readonly Column[]
  /** a few hundred at a time */
  rows: AsyncIterable<Cell[][]>
}

/** From the thread that has the rows to the one that builds a workbook of them. */
export type WorkbookCall = { kind: 'rows'; rows: Cell[][] } | { kind: 'end' }
export interface WorkbookStart {
  columns: readonly Column[]
}

const MARKED = { bom: true, record_delimiter: '\r\n' } as const

/** Excel takes UTF-8 for what it is only after a mark. What a spreadsheet would take for a formula gets an apostrophe; our import drops it. */
export async function* csvOf({ columns, rows }: SheetTable): AsyncGenerator<string> {
  const number = (value: number, { index }: { index: number }): string => {
    const decimals = columns[index]?.decimals
    return decimals === undefined ? String(value) : value.toFixed(decimals)
  }
  yield stringify([columns.map(({ heading }) => heading)], MARKED)
  for await (const some of rows)
    yield stringify(some, { record_delimiter: MARKED.record_delimiter, escape_formulas: true, cast: { number } })
}
