/** Sheets that wait to be imported, on disk, because they may be large; for their owner only, and no longer than needed. */
import { appendFile, mkdir, open, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { SheetRow } from './fields.ts'

const PRIVATE_DIR = { recursive: true, mode: 0o700 }
const PRIVATE = { mode: 0o600 }

export interface ImportFiles {
  /** whatever an earlier hub left behind is removed: its imports are gone */
  begin(): Promise<void>
  path(id: string): string
  keep(id: string, bytes: Uint8Array): Promise<void>
  /** rows with something wrong, as they stand: they are given out to be put right, also when the sheet itself is gone */
  forgetWrongRows(id: string): Promise<void>
  addWrongRows(id: string, rows: readonly SheetRow[]): Promise<void>
  wrongRows(id: string): AsyncIterable<SheetRow>
  removeSheet(id: string): Promise<void>
  removeAll(id: string): Promise<void>
}

export function createImportFiles(dir: string): ImportFiles {
  const path = (id: string): string => join(dir, `${id}.sheet`)
  const wrongPath = (id: string): string => join(dir, `${id}.rows`)
  const remove = (file: string): Promise<void> => rm(file, { force: true })
  return {
    path,
    async begin() {
      await rm(dir, { recursive: true, force: true })
    },
    async keep(id, bytes) {
      await mkdir(dir, PRIVATE_DIR)
      await writeFile(path(id), bytes, PRIVATE)
    },
    forgetWrongRows: (id) => remove(wrongPath(id)),
    async addWrongRows(id, rows) {
      if (rows.length > 0) await appendFile(wrongPath(id), rows.map((row) => `${JSON.stringify(row)}\n`).join(''), PRIVATE)
    },
    async *wrongRows(id) {
      const file = await open(wrongPath(id), 'a+', PRIVATE.mode)
      try {
        for await (const line of file.readLines()) yield JSON.parse(line) as SheetRow
      } finally {
        await file.close()
      }
    },
    removeSheet: (id) => remove(path(id)),
    async removeAll(id) {
      await remove(path(id))
      await remove(wrongPath(id))
    },
  }
}
