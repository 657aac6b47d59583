/** A sheet as a person sees it: rows of texts, whatever file it came from. */

export interface Merge {
  /** from 0, inclusive */
  top: number
  bottom: number
  left: number
  right: number
}

export interface Table {
  name: string
  /** row n of the spreadsheet is `rows[n - 1]`; rows may have different lengths, missing cells are empty */
  rows: string[][]
  /** cells whose number lost its last digits before it reached us, as `row:column` from 0 */
  lossy: Set<string>
  /** merged cells that cover several columns: titles, and headings of groups of columns */
  merges: Merge[]
}

export const LIMITS = {
  bytes: 20 * 1024 * 1024,
  /** what the parts of a workbook that are read may unpack to */
  unpackedBytes: 256 * 1024 * 1024,
  rows: 100_000,
  columns: 200,
  readMs: 60_000,
  /** of the thread that reads */
  heapMegabytes: 1_024,
}

export type Unreadable =
  | { reason: 'empty' | 'not-a-sheet' | 'old-excel' | 'damaged' | 'encrypted' | 'unpacks-too-large' | 'takes-too-long' }
  | { reason: 'too-many-rows' | 'too-many-columns'; sheet: string; count: number }
  | { reason: 'broken-quotes'; row: number }

export type ReadTables = { ok: true; tables: Table[] } | { ok: false; failure: Unreadable }

export const lossyKey = (row: number, column: number): string => `${row}:${column}`

export function beyondLimits(tables: readonly Table[]): Unreadable | null {
  for (const { name, rows } of tables) {
    if (rows.length > LIMITS.rows) return { reason: 'too-many-rows', sheet: name, count: rows.length }
    const columns = rows.reduce((most, row) => Math.max(most, row.length), 0)
    if (columns > LIMITS.columns) return { reason: 'too-many-columns', sheet: name, count: columns }
  }
  return tables.some(({ rows }) => rows.length > 0) ? null : { reason: 'empty' }
}

/** 0 → "A", 27 → "AB" */
export function columnLetter(column: number): string {
  const letter = String.fromCharCode(65 + (column % 26))
  return column < 26 ? letter : columnLetter(Math.floor(column / 26) - 1) + letter
}
