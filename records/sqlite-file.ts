/**
 * The embedded database: one connection that writes, one that only reads, and a lock that a second hub on the same folder runs into.
 * Other processes (the command line) may write between transactions.
 */
import { rmSync, writeFileSync } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { backup, DatabaseSync } from 'node:sqlite'

const SQLITE_BUSY = 5
/** while another process writes, this connection waits */
const BUSY_TIMEOUT_MS = 2000

// Every commit is on the disk before it is acknowledged. The log grows to 64 MiB before it is folded into the file: a home that is
// written again and again is then folded once.
const WRITER_PRAGMAS = `
  pragma journal_mode = wal;
  pragma synchronous = full;
  pragma wal_autocheckpoint = 16000;
  pragma journal_size_limit = 67108864;
  pragma cache_size = -65536;
  pragma temp_store = memory;`
const READER_PRAGMAS = `
  pragma cache_size = -16384;
  pragma temp_store = memory;`

export const sqlitePath = (dir: string): string => join(dir, 'records.db')

export function openWriter(path: string): DatabaseSync {
  const db = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS })
  db.exec(WRITER_PRAGMAS)
  return db
}

export function openReader(path: string): DatabaseSync {
  const db = new DatabaseSync(path, { readOnly: true, timeout: BUSY_TIMEOUT_MS })
  db.exec(READER_PRAGMAS)
  return db
}

/**
 * Held by the operating system, so that it is free at once however the process ended. (A file with a process id is not: in a container
 * every hub has the same one.)
 */
export async function lockFolder(dir: string): Promise<() => void> {
  const holderPath = join(dir, 'hub.pid')
  const lock = new DatabaseSync(join(dir, 'hub.lock'), { timeout: 0 })
  try {
    lock.exec('begin exclusive')
  } catch (error) {
    lock.close()
    if ((error as { errcode?: number }).errcode !== SQLITE_BUSY) throw error
    const holder = await readFile(holderPath, 'utf8').catch(() => 'unknown')
    throw new Error(`another hub (process ${holder.trim()}) is running on ${dir}: stop it first, or give this one another folder`)
  }
  writeFileSync(holderPath, `${process.pid}\n`)
  return () => {
    rmSync(holderPath, { force: true })
    lock.close()
  }
}

/** A copy that was read back before it counts. */
export async function backUpSqlite(db: DatabaseSync, toPath: string): Promise<void> {
  await backup(db, toPath)
  const copy = new DatabaseSync(toPath, { readOnly: true })
  try {
    const result = copy.prepare('pragma quick_check').get()
    if (result?.quick_check !== 'ok') throw new Error(`the backup ${toPath} is not readable: ${String(result?.quick_check)}`)
  } finally {
    copy.close()
  }
}

/** Personal data lies in here: only the hub's own user may look. */
export const makeFolder = (dir: string): Promise<unknown> => mkdir(dir, { recursive: true, mode: 0o700 })
