import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import { executorOn, type SqliteExecutor } from './sqlite-executor.ts'
import { createSaver, type Saved, type SavedRows } from './sqlite-saving.ts'

/** The one connection that writes. Calls are made one after the other (`write-lanes.ts`); a call that rejects has left nothing behind. */
export interface SqliteWriter extends SqliteExecutor {
  save(rows: SavedRows): Saved | Promise<Saved>
  close(): void | Promise<void>
}

/** The same, as messages between threads. */
export type WriterCall =
  | { kind: 'execute'; sql: string; parameters: readonly SQLInputValue[] }
  | { kind: 'undo' }
  | { kind: 'save'; rows: SavedRows }
  | { kind: 'close' }
export type WriterReply =
  | { ok: true; value: unknown }
  | { ok: false; message: string; code?: string | undefined; errcode?: number | undefined }

export function writerOn(db: DatabaseSync) {
  const { execute, undo } = executorOn(db)
  const save = createSaver(db)
  const undoIfPossible = (): void => {
    try {
      undo()
    } catch {
      // on a broken disk: the error that led here tells more, and the next call tries again first
    }
  }
  return {
    execute,
    undo,
    save(rows: SavedRows): Saved {
      undo()
      try {
        return save(rows)
      } catch (error) {
        undoIfPossible()
        throw error
      }
    },
    close: () => db.close(),
  } satisfies SqliteWriter
}
