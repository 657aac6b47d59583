/** Tables as files: CSV as it is made, workbooks whole and one at a time, because each takes up to a gigabyte while it is built. */
import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import * as z from 'zod/mini'
import { csvOf, type SheetTable } from '../care/sheet-table.ts'
import { xlsxOf } from '../care/sheet-workbook.ts'
import { attachmentHeader } from '../download.ts'
import { type Language, languageOf } from '../errors.ts'
import { createTurns } from '../turns.ts'

/** `language` beats what the browser asks for */
export const tableQuery = {
  format: z._default(z.enum(['csv', 'xlsx']), 'csv'),
  language: z.optional(z.enum(['zh', 'en'])),
}
export type Format = 'csv' | 'xlsx'

export const languageFor = (wanted: Language | undefined, acceptLanguage: string | undefined): Language =>
  wanted ?? languageOf(acceptLanguage)

const TYPES: Record<Format, string> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}
const inTurn = createTurns()

/** `name` without its ending */
export async function sendTable(
  reply: FastifyReply,
  { name, table, format }: { name: string; table: SheetTable; format: Format },
): Promise<FastifyReply> {
  reply.type(TYPES[format]).header('content-disposition', attachmentHeader(`${name}.${format}`))
  if (format === 'csv') return reply.send(Readable.from(csvOf(table)))
  return reply.send(Buffer.from(await inTurn('xlsx', () => xlsxOf(table))))
}
