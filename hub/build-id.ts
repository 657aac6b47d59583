import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Names the built page: its entry's names carry content hashes, so the same page has the same id on every node. */
export function buildId(pageDir: string): string {
  const index = join(pageDir, 'index.html')
  return existsSync(index) ? createHash('sha256').update(readFileSync(index)).digest('hex').slice(0, 12) : 'no-page'
}
