/** The writing connection in a thread of its own: a disk that is slow or hangs holds up commits, never the hub. */
import { parentPort, workerData } from 'node:worker_threads'
import { openWriter } from './sqlite-file.ts'
import { type WriterCall, type WriterReply, writerOn } from './sqlite-writer.ts'

const port = parentPort
if (!port) throw new Error('this file runs as a worker thread')
const writer = writerOn(openWriter(String(workerData)))

function perform(call: WriterCall): unknown {
  switch (call.kind) {
    case 'execute':
      return writer.execute(call.sql, call.parameters)
    case 'undo':
      return writer.undo()
    case 'save':
      return writer.save(call.rows)
    case 'close':
      return writer.close()
  }
}

function reply(call: WriterCall): WriterReply {
  try {
    return { ok: true, value: perform(call) }
  } catch (error) {
    const { message, code, errcode } = error as Error & { code?: string; errcode?: number }
    return { ok: false, message, code, errcode }
  }
}

port.on('message', (call: WriterCall) => port.postMessage(reply(call)))
