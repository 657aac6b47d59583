/** Workbooks written by hand, with what people's Excel files have and libraries do not write: merged cells, dates, numbers as typed. */
import { columnLetter } from '../../../console/care/sheets/table.ts'
import { zip } from '../../../console/care/sheets/zip.ts'

/** `raw`: a number as Excel writes it; `day`: an Excel day number in a cell with a date format; `error`: what a formula failed with */
export type TestCell = string | number | null | { raw: string } | { day: number } | { error: string }
export interface TestSheet {
  name?: string
  rows: TestCell[][]
  /** "A1:H1" */
  merges?: string[]
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

function cellXml(cell: TestCell, ref: string): string {
  if (cell === null) return ''
  if (typeof cell === 'string') return `<c r="${ref}" t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`
  if (typeof cell === 'number') return `<c r="${ref}"><v>${cell}</v></c>`
  if ('raw' in cell) return `<c r="${ref}"><v>${cell.raw}</v></c>`
  if ('day' in cell) return `<c r="${ref}" s="1"><v>${cell.day}</v></c>`
  return `<c r="${ref}" t="e"><f>VLOOKUP(1,A:B,2,0)</f><v>${escaped(cell.error)}</v></c>`
}

function sheetXml({ rows, merges = [] }: TestSheet): string {
  const body = rows.map((cells, row) => {
    const inner = cells.map((cell, column) => cellXml(cell, `${columnLetter(column)}${row + 1}`)).join('')
    return `<row r="${row + 1}">${inner}</row>`
  })
  const merged = merges.map((ref) => `<mergeCell ref="${ref}"/>`).join('')
  return `<worksheet xmlns="${MAIN}"><sheetData>${body.join('')}</sheetData>${merged && `<mergeCells count="${merges.length}">${merged}</mergeCells>`}</worksheet>`
}

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const STYLES = `<styleSheet xmlns="${MAIN}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>`

export function workbook(...sheets: TestSheet[]): Buffer {
  const names = sheets.map(({ name }, index) => name ?? `Sheet${index + 1}`)
  const listed = names.map((name, index) => `<sheet name="${escaped(name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`).join('')
  const targets = names.map(
    (_, index) => `<Relationship Id="rId${index + 1}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${index + 1}.xml"/>`,
  )
  const styles = `<Relationship Id="rIdS" Type="${OFFICE}/styles" Target="styles.xml"/>`
  const relationships = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${targets.join('')}${styles}</Relationships>`
  const files: [string, string][] = [
    ['[Content_Types].xml', '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'],
    ['xl/workbook.xml', `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${listed}</sheets></workbook>`],
    ['xl/_rels/workbook.xml.rels', relationships],
    ['xl/styles.xml', STYLES],
    ...sheets.map((sheet, index): [string, string] => [`xl/worksheets/sheet${index + 1}.xml`, sheetXml(sheet)]),
  ]
  return zip(files.map(([name, text]) => [name, Buffer.from(text)] as const))
}

/** 1900 system: 1 is 1900-01-01, and Excel believes in a 29 February 1900 */
export const excelDay = (day: string): number => Date.parse(day) / 86_400_000 + 25_569
