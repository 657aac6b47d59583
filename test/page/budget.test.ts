/** What a browser must load before the queue can be drawn; the office, with Ant Design, must never get into it. */
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeTempDir } from '../support/temp-dir.ts'

const ROOT = join(import.meta.dirname, '../..')
/** console.md §6: 110 K */
const LIVE_ENTRY_BYTES = 110_000

let dir: Awaited<ReturnType<typeof makeTempDir>>
let html: string
let entry: Map<string, string>
beforeAll(async () => {
  dir = await makeTempDir('budget')
  // in a process of its own, as for customers: inside a test React would be the larger one for developers
  const vite = [
    join(ROOT, 'node_modules/vite/bin/vite.js'),
    'build',
    'console/page',
    '--outDir',
    dir.path,
    '--emptyOutDir',
    '--logLevel',
    'error',
  ]
  await promisify(execFile)(process.execPath, vite, { cwd: ROOT, env: { ...process.env, NODE_ENV: 'production' } })
  html = await readFile(join(dir.path, 'index.html'), 'utf8')
  const paths = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path]) => path!)
  entry = new Map(await Promise.all(paths.map(async (path) => [path, await readFile(join(dir.path, path), 'utf8')] as const)))
}, 60_000)
afterAll(() => dir.remove())

test('the live page is there with 110 K, compressed', () => {
  const bytes = [html, ...entry.values()].map((text) => gzipSync(text).length)
  expect(entry.size).toBeGreaterThan(1)
  expect(bytes.reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(LIVE_ENTRY_BYTES)
})

test('neither Ant Design nor the words of the office are in it', () => {
  const text = [...entry.values()].join('\n')
  expect(text).toContain('告警队列')
  expect(text).not.toContain('.ant-')
  expect(text).not.toContain('ant-btn')
  expect(text).not.toContain('老人档案')
})
