/** Runs beside the hub: gathers rows and builds the workbook when they are all there. */
import { parentPort, workerData } from 'node:worker_threads'
import writeWorkbook, { type SheetData, type Cell as WorkbookCell } from 'write-excel-file/node'
import type { Cell, Column, WorkbookCall, WorkbookStart } from './sheet-table.ts'

const port = parentPort
if (!port) throw new Error('this file runs as a worker thread')
const { columns } = workerData as WorkbookStart

const formatOf = ({ decimals }: Column): string | undefined =>
  decimals === undefined ? undefined : decimals === 0 ? '0' : `0.${'0'.repeat(decimals)}`
const formats = columns.map(formatOf)

function workbookCell(cell: Cell, column: number): WorkbookCell {
  const format = formats[column]
  return typeof cell === 'number' && format !== undefined ? { value: cell, type: Number, format } : cell
}

const data: SheetData = [columns.map(({ heading }) => ({ value: heading, fontWeight: 'bold' }))]
port.on('message', (call: WorkbookCall) => {
  if (call.kind === 'rows') for (const row of call.rows) data.push(row.map(workbookCell))
  else void finish()
})

async function finish(): Promise<void> {
  const bytes = await writeWorkbook(data, { columns: columns.map(({ width }) => ({ width })), stickyRowsCount: 1 }).toBuffer()
  // a copy that owns its memory, and can be handed over
  const owned = new Uint8Array(bytes)
  port?.postMessage(owned, [owned.buffer])
}
