/** What the main thread and the thread that reads a sheet say to each other. */
import type { Merge, Unreadable } from './table.ts'

export interface ReaderSource {
  path: string
  /** what the only sheet of a CSV is called */
  name: string
}
export interface SheetInfo {
  name: string
  rows: number
  merges: Merge[]
}
export interface RowsPart {
  cells: string[][]
  /** row and column (from 0) of numbers whose last digits were lost */
  lost: (readonly [row: number, column: number])[]
}
export interface ReaderCall {
  sheet: number
  from: number
  count: number
}
export type ReaderReply =
  | { kind: 'opened'; sheets: SheetInfo[] }
  | { kind: 'unreadable'; failure: Unreadable }
  | { kind: 'rows'; part: RowsPart }
