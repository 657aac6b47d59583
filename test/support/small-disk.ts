/** A disk that can be filled to the last byte: a small tmpfs of its own, so that "full" is the kernel's word and not a mock's. Needs root. */
import { execFile } from 'node:child_process'
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { makeTempDir } from './temp-dir.ts'

const run = promisify(execFile)
const BLOCK = Buffer.alloc(4096, 1)

export interface SmallDisk {
  path: string
  /** nothing more can be written */
  fill(): Promise<void>
  /** as before `fill` */
  free(): Promise<void>
  /** unmounts it; nobody may have a file open there */
  remove(): Promise<void>
}

export async function mountSmallDisk(mebibytes: number): Promise<SmallDisk> {
  const dir = await makeTempDir('disk')
  await run('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m,mode=700`, 'anling-test', dir.path])
  const ballast = join(dir.path, 'ballast')
  return {
    path: dir.path,
    async fill() {
      const file = await open(ballast, 'a')
      try {
        for (;;) await file.write(BLOCK)
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
      } finally {
        await file.close()
      }
    },
    free: () => rm(ballast, { force: true }),
    async remove() {
      await run('umount', [dir.path])
      await dir.remove()
    },
  }
}
