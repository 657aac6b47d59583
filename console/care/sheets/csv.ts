/** CSV files as Excel, WPS and other systems write them: in UTF-8, UTF-16 or GB18030, with commas, semicolons or tabs. */
import { CsvError, parse } from 'csv-parse/sync'
import { beyondLimits, LIMITS, type ReadTables } from './table.ts'

const DELIMITERS = [',', ';', '\t'] as const
const LINES_LOOKED_AT = 30

/** Without a byte order mark: UTF-8 if it is valid, else what Excel writes in China. */
export function decode(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    // a single broken character is shown as one, and does not cost the whole sheet
    return new TextDecoder('gb18030').decode(bytes)
  }
}

/** outside quotes */
const countOf = (line: string, delimiter: string): number => line.replaceAll(/"[^"]*"/g, '').split(delimiter).length - 1

/** What separates cells on most lines; of two that do, the one that does so more often. */
export function delimiterOf(text: string): string {
  const lines = text.split(/\r\n|\n|\r/, LINES_LOOKED_AT)
  const scores = DELIMITERS.map((delimiter) => {
    const counts = lines.map((line) => countOf(line, delimiter))
    return { delimiter, lines: counts.filter((count) => count > 0).length, cells: counts.reduce((sum, count) => sum + count, 0) }
  })
  return scores.sort((a, b) => b.lines - a.lines || b.cells - a.cells)[0]!.delimiter
}

/** Our own exports put an apostrophe before what a spreadsheet would take for a formula. */
const withoutGuard = (text: string): string => (/^'[=+\-@\t\r]/.test(text) ? text.slice(1) : text)

export function readCsv(bytes: Buffer, name: string): ReadTables {
  const text = decode(bytes)
  try {
    const rows: string[][] = parse(text, {
      bom: true,
      delimiter: delimiterOf(text),
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: false,
      // one more than allowed, to see that there is one
      to: LIMITS.rows + 1,
    })
    const tables = [{ name, rows: rows.map((cells) => cells.map(withoutGuard)), lossy: new Set<string>(), merges: [] }]
    const failure = beyondLimits(tables)
    return failure ? { ok: false, failure } : { ok: true, tables }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    return { ok: false, failure: { reason: 'broken-quotes', row: Number(error.lines ?? 0) } }
  }
}
