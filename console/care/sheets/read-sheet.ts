/** A file of whatever kind, told by its content: its name proves nothing. */
import { readCsv } from './csv.ts'
import type { ReadTables } from './table.ts'
import { readXlsx } from './xlsx.ts'

const ZIP = Buffer.from('504b0304', 'hex')
/** OLE: .xls before 2007, and workbooks with a password */
const OLE = Buffer.from('d0cf11e0a1b11ae1', 'hex')
const UTF_16 = [Buffer.from('fffe', 'hex'), Buffer.from('feff', 'hex')]

/** web pages and XML that call themselves .xls: many systems export them */
const looksLikeMarkup = (bytes: Buffer): boolean => /^\s*</.test(bytes.toString('utf8', 0, 200).replace('\ufeff', ''))

const startsWith = (bytes: Buffer, start: Buffer): boolean => bytes.subarray(0, start.length).equals(start)

/** `name`: what a CSV's only sheet is called */
export async function readSheet(bytes: Buffer, name: string): Promise<ReadTables> {
  if (bytes.length === 0) return { ok: false, failure: { reason: 'empty' } }
  if (startsWith(bytes, ZIP)) return readXlsx(bytes)
  if (startsWith(bytes, OLE)) return { ok: false, failure: { reason: 'old-excel' } }
  const isText = UTF_16.some((mark) => startsWith(bytes, mark)) || !bytes.includes(0)
  return isText && !looksLikeMarkup(bytes) ? readCsv(bytes, name) : { ok: false, failure: { reason: 'not-a-sheet' } }
}
