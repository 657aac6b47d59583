/** Reads a sheet in a thread of its own and hands out rows as they are asked for: twenty thousand at once would hold up a press. */
import { readFileSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { readSheet } from './read-sheet.ts'
import type { ReaderCall, ReaderReply, ReaderSource, RowsPart } from './reader-protocol.ts'
import { lossyKey, type Table } from './table.ts'

/** merged cells matter where titles and headings are */
const HEAD_ROWS = 60

const port = parentPort
if (!port) throw new Error('this file runs as a worker thread')
const { path, name } = workerData as ReaderSource
const say = (reply: ReaderReply): void => port.postMessage(reply)

function partOf({ rows, lossy }: Table, from: number, count: number): RowsPart {
  const cells = rows.slice(from, from + count)
  const lost = cells.flatMap((row, index) =>
    row.flatMap((_, column) => (lossy.has(lossyKey(from + index, column)) ? [[from + index, column] as const] : [])),
  )
  return { cells, lost }
}

const read = await readSheet(readFileSync(path), name)
if (read.ok) {
  const { tables } = read
  port.on('message', ({ sheet, from, count }: ReaderCall) => say({ kind: 'rows', part: partOf(tables[sheet]!, from, count) }))
  say({
    kind: 'opened',
    sheets: tables.map((table) => ({
      name: table.name,
      rows: table.rows.length,
      merges: table.merges.filter(({ top }) => top < HEAD_ROWS),
    })),
  })
} else say({ kind: 'unreadable', failure: read.failure })
