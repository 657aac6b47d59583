import { Worker } from 'node:worker_threads'
import type { Execution } from './sqlite-executor.ts'
import type { Saved } from './sqlite-saving.ts'
import type { SqliteWriter, WriterCall, WriterReply } from './sqlite-writer.ts'

interface Pending {
  resolve(value: unknown): void
  reject(error: Error): void
}

/** Replies come in the order of the calls. A thread that dies rejects what waits for it, and the next call starts another one. */
export function startWriterThread(path: string): SqliteWriter {
  let worker: Worker | null = null
  const pending: Pending[] = []

  function start(): Worker {
    const started = new Worker(new URL('./sqlite-writer-worker.ts', import.meta.url), { workerData: path })
    started.on('message', (reply: WriterReply) => {
      const waiting = pending.shift()
      if (reply.ok) waiting?.resolve(reply.value)
      else waiting?.reject(Object.assign(new Error(reply.message), { code: reply.code, errcode: reply.errcode }))
    })
    const died = (error: Error): void => {
      if (worker !== started) return
      worker = null
      for (const { reject } of pending.splice(0)) reject(error)
    }
    started.on('error', (cause) => died(new Error('the writing thread failed', { cause })))
    started.on('exit', (code) => died(new Error(`the writing thread ended with ${code}`)))
    return started
  }

  function call<Value>(what: WriterCall): Promise<Value> {
    return new Promise((resolve, reject) => {
      worker ??= start()
      pending.push({ resolve: resolve as (value: unknown) => void, reject })
      worker.postMessage(what)
    })
  }

  return {
    execute: (sql, parameters) => call<Execution>({ kind: 'execute', sql, parameters }),
    undo: () => call<void>({ kind: 'undo' }),
    save: (rows) => call<Saved>({ kind: 'save', rows }),
    async close() {
      await call<void>({ kind: 'close' })
      const ended = worker
      worker = null
      await ended?.terminate()
    },
  }
}
