/** Tables as XLSX, made in a thread of its own: thousands of rows at once would hold up a press. */
import { Worker } from 'node:worker_threads'
import type { SheetTable, WorkbookCall, WorkbookStart } from './sheet-table.ts'

/** a workbook is built in memory: this is about 200 000 rows of twelve cells */
const HEAP_MEGABYTES = 1_024

/** The whole workbook as bytes. In XLSX a text is never a formula. */
export async function xlsxOf({ columns, rows }: SheetTable): Promise<Uint8Array> {
  const start: WorkbookStart = { columns }
  const worker = new Worker(new URL('./sheet-workbook-worker.ts', import.meta.url), {
    workerData: start,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MEGABYTES },
  })
  const made = Promise.withResolvers<Uint8Array>()
  worker.on('message', (bytes: Uint8Array) => made.resolve(bytes))
  worker.on('error', (cause) => made.reject(new Error('a workbook could not be written', { cause })))
  worker.on('exit', (code) => made.reject(new Error(`the writing thread ended with ${code}`)))
  made.promise.catch(() => {})
  const say = (call: WorkbookCall): void => worker.postMessage(call)
  try {
    for await (const some of rows) say({ kind: 'rows', rows: some })
    say({ kind: 'end' })
    return await made.promise
  } finally {
    await worker.terminate()
  }
}
