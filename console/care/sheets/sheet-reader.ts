/** A sheet file as the main thread sees it: names and sizes at once, rows in parts, and never a long wait. */
import { Worker } from 'node:worker_threads'
import type { Clock } from '../../../broker/clock.ts'
import type { ReaderCall, ReaderReply, ReaderSource, RowsPart, SheetInfo } from './reader-protocol.ts'
import { LIMITS, type Unreadable } from './table.ts'

export interface SheetReader {
  sheets: SheetInfo[]
  /** rows from 0; fewer at the end. One call at a time. */
  rows(sheet: number, from: number, count: number): Promise<RowsPart>
  close(): Promise<void>
}
export type Opened = { ok: true; reader: SheetReader } | { ok: false; failure: Unreadable }

/** Whatever the file does to the thread, it is an answer: out of memory and out of time are said as such. Close the reader after use. */
export async function openSheetFile(
  source: ReaderSource,
  clock: Clock,
  { readMs, heapMegabytes }: Pick<typeof LIMITS, 'readMs' | 'heapMegabytes'> = LIMITS,
): Promise<Opened> {
  const worker = new Worker(new URL('./reader-worker.ts', import.meta.url), {
    workerData: source,
    resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
  })
  let waiting = Promise.withResolvers<ReaderReply>()
  worker.on('message', (reply: ReaderReply) => waiting.resolve(reply))
  worker.on('error', (cause) => waiting.reject(new Error('a sheet could not be read', { cause })))
  worker.on('exit', (code) => waiting.reject(new Error(`the reading thread ended with ${code}`)))
  // nobody waits between two calls
  waiting.promise.catch(() => {})
  const close = async (): Promise<void> => void (await worker.terminate())

  async function opened(): Promise<Opened> {
    const reply = await waiting.promise.catch((error: Error) => unreadableBy(error))
    if (reply.kind === 'unreadable') {
      await close()
      return { ok: false, failure: reply.failure }
    }
    if (reply.kind !== 'opened') throw new Error(`the reading thread began with ${reply.kind}`)
    return { ok: true, reader: { sheets: reply.sheets, rows, close } }
  }

  async function rows(sheet: number, from: number, count: number): Promise<RowsPart> {
    waiting = Promise.withResolvers<ReaderReply>()
    const call: ReaderCall = { sheet, from, count }
    worker.postMessage(call)
    const reply = await waiting.promise
    if (reply.kind !== 'rows') throw new Error(`the reading thread answered ${reply.kind} when rows were asked for`)
    return reply.part
  }

  const tooLate = clock.setTimeout(() => waiting.resolve({ kind: 'unreadable', failure: { reason: 'takes-too-long' } }), readMs)
  return opened().finally(() => clock.clearTimeout(tooLate))
}

function unreadableBy(error: Error): ReaderReply & { kind: 'unreadable' } {
  const { cause } = error
  const outOfMemory = cause instanceof Error && 'code' in cause && cause.code === 'ERR_WORKER_OUT_OF_MEMORY'
  if (outOfMemory) return { kind: 'unreadable', failure: { reason: 'unpacks-too-large' } }
  throw error
}
