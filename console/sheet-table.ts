/** Tables that go out to spreadsheets, and CSV of them as a stream: the same rows give the same bytes. */

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

/** Excel takes UTF-8 for what it is only after this mark. */
const BYTE_ORDER_MARK = '\uFEFF'
/** A spreadsheet would take such a text for a formula; our own import takes the apostrophe away again. */
const LOOKS_LIKE_FORMULA = /^[=+\-@\t\r]/

function csvCell(cell: Cell, { decimals }: Column): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return decimals === undefined ? String(cell) : cell.toFixed(decimals)
  const text = LOOKS_LIKE_FORMULA.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

export async function* csvOf({ columns, rows }: SheetTable): AsyncGenerator<string> {
  yield `${BYTE_ORDER_MARK}${columns.map((column) => csvCell(column.heading, column)).join(',')}\r\n`
  for await (const some of rows)
    yield some.map((cells) => `${cells.map((cell, index) => csvCell(cell, columns[index]!)).join(',')}\r\n`).join('')
}
