/**
 * XLSX workbooks. read-excel-file unpacks whatever it is given, so it is given only what has been unpacked within a bound. It says
 * nothing of merged cells; those are read beside it, because a village that is written once over five rows belongs to all five.
 */
import readWorkbook from 'read-excel-file/node'
import { numberText } from './numbers.ts'
import { beyondLimits, LIMITS, lossyKey, type Merge, type ReadTables, type Table } from './table.ts'
import { unzip, zip } from './zip.ts'

/** a number's own text, before it becomes a float */
interface RawNumber {
  raw: string
}
type Cell = string | boolean | Date | RawNumber | null

const DAY_MS = 86_400_000
/** Excel's day 1 is 1900-01-01; what has no day is a time of day */
const FIRST_DAY = Date.UTC(1900, 0, 1)

function dateText(date: Date): string {
  if (Number.isNaN(date.getTime())) return ''
  // a time of day is a fraction, and fractions of days come back a few milliseconds short
  const text = new Date(Math.round(date.getTime() / 1_000) * 1_000).toISOString()
  const [day, time] = [text.slice(0, 10), text.slice(11, 16)]
  if (date.getTime() < FIRST_DAY) return time
  return date.getTime() % DAY_MS === 0 ? day : `${day} ${time}`
}

function cellText(cell: Cell): { text: string; lossy: boolean } {
  if (cell === null || cell === undefined) return { text: '', lossy: false }
  if (typeof cell === 'string') return { text: cell, lossy: false }
  if (typeof cell === 'boolean') return { text: cell ? 'TRUE' : 'FALSE', lossy: false }
  return cell instanceof Date ? { text: dateText(cell), lossy: false } : numberText(cell.raw)
}

function tableOf(name: string, data: readonly (readonly Cell[])[], merges: readonly Merge[]): Table {
  const lossy = new Set<string>()
  const rows = data.map((cells, row) =>
    cells.map((cell, column) => {
      const { text, lossy: isLossy } = cellText(cell)
      if (isLossy) lossy.add(lossyKey(row, column))
      return text
    }),
  )
  fillDown(rows, merges)
  return { name, rows, lossy, merges: merges.filter(({ left, right }) => right > left) }
}

/** Rows that have nothing of their own stay empty: merged cells are often drawn further than the list goes. */
function fillDown(rows: string[][], merges: readonly Merge[]): void {
  const isEmpty = rows.map((cells) => cells.every((text) => text.trim() === ''))
  for (const { top, bottom, left } of merges) {
    const text = rows[top]?.[left] ?? ''
    if (text === '') continue
    for (let row = top + 1; row <= Math.min(bottom, rows.length - 1); row += 1) if (!isEmpty[row]) rows[row]![left] = text
  }
}

const columnOf = (letters: string): number => [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1

/** the list of merged cells follows the cells themselves */
function mergesIn(sheet: Buffer): Merge[] {
  const rest = sheet.toString('latin1', Math.max(0, sheet.lastIndexOf('sheetData')))
  const refs = rest.matchAll(/mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"/g)
  return [...refs].map(([, left = '', top, right = '', bottom]) => ({
    ...{ top: Number(top) - 1, bottom: Number(bottom) - 1 },
    ...{ left: columnOf(left), right: columnOf(right) },
  }))
}

const attribute = (tag: string, name: RegExp): string => name.exec(tag)?.[1] ?? ''

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
const unescaped = (text: string): string => text.replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => ENTITIES[name]!)

/** the sheets in the order of the workbook, each with its file */
function sheetFiles(files: ReadonlyMap<string, Buffer>): { name: string; file: Buffer | undefined }[] {
  const tags = (name: string, tag: RegExp): string[] => [...(files.get(name)?.toString() ?? '').matchAll(tag)].map(([text]) => text)
  const targets = new Map(
    tags('xl/_rels/workbook.xml.rels', /<(?:\w+:)?Relationship\s[^>]*>/g).map((tag) => [
      attribute(tag, /\bId="([^"]*)"/),
      attribute(tag, /\bTarget="([^"]*)"/),
    ]),
  )
  return tags('xl/workbook.xml', /<(?:\w+:)?sheet\s[^>]*>/g).map((tag) => {
    const target = targets.get(attribute(tag, /\b\w+:id="([^"]*)"/)) ?? ''
    const file = files.get(target.startsWith('/') ? target.slice(1) : `xl/${target}`)
    return { name: unescaped(attribute(tag, /\bname="([^"]*)"/)), file }
  })
}

/** The last row with a value in it: read-excel-file makes every row above it, however far down somebody's finger slipped. */
function lastRow(sheet: Buffer): number {
  const lastValue = Math.max(sheet.lastIndexOf('v>'), sheet.lastIndexOf('t>'))
  const row = sheet.lastIndexOf('row r="', lastValue)
  return row < 0 ? 0 : Number.parseInt(sheet.toString('latin1', row + 7, row + 20), 10)
}

const isRead = (name: string): boolean => /\.(xml|rels)$/i.test(name) && !/(drawing|comment|media|theme|pivot|chart)/i.test(name)

/** read-excel-file leaves out what a formula failed with; a person sees "#N/A" in the cell. */
function withErrors(name: string, file: Buffer): Buffer {
  if (!name.startsWith('xl/worksheets/') || !file.includes(' t="e"')) return file
  return Buffer.from(file.toString().replaceAll(/(<(?:\w+:)?c\s[^>]*) t="e"/g, '$1 t="str"'))
}

export async function readXlsx(archive: Buffer): Promise<ReadTables> {
  const unzipped = unzip(archive, isRead, LIMITS.unpackedBytes)
  if (!unzipped.ok) return { ok: false, failure: { reason: unzipped.reason === 'too-large' ? 'unpacks-too-large' : unzipped.reason } }
  const { files } = unzipped
  if (!files.has('xl/workbook.xml')) return { ok: false, failure: { reason: 'not-a-sheet' } }
  const listed = sheetFiles(files)
  for (const { name, file } of listed)
    if (file && lastRow(file) > LIMITS.rows) return { ok: false, failure: { reason: 'too-many-rows', sheet: name, count: lastRow(file) } }
  const bounded = zip([...files].map(([name, file]) => [name, withErrors(name, file)] as const))
  const sheets = await readWorkbook(bounded, { parseNumber: (raw): RawNumber => ({ raw }), trim: false }).catch(() => null)
  if (sheets === null) return { ok: false, failure: { reason: 'damaged' } }
  const tables = sheets.map(({ sheet, data }, index) => {
    const file = listed[index]?.file
    return tableOf(sheet, data as unknown as Cell[][], file ? mergesIn(file) : [])
  })
  const failure = beyondLimits(tables)
  return failure ? { ok: false, failure } : { ok: true, tables }
}
