import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openSheetFile } from '../../../console/care/sheets/sheet-reader.ts'
import { LIMITS } from '../../../console/care/sheets/table.ts'
import { zip } from '../../../console/care/sheets/zip.ts'
import { simulatedClock } from '../../../hub/clock.ts'
import { makeTempDir, type TempDir } from '../../support/temp-dir.ts'
import { workbook } from './workbook.ts'

let dir: TempDir
beforeAll(async () => {
  dir = await makeTempDir('sheets')
})
afterAll(() => dir.remove())

let sheets = 0
async function kept(bytes: Buffer): Promise<{ path: string; name: string }> {
  sheets += 1
  const path = join(dir.path, `${sheets}.sheet`)
  await writeFile(path, bytes)
  return { path, name: '名单.csv' }
}
const open = async (bytes: Buffer) => openSheetFile(await kept(bytes), simulatedClock(0))

test('rows come in parts, with the cells whose digits were lost', async () => {
  const opened = await open(workbook({ rows: [['a'], ['b', { raw: '3.2040219381125101E+17' }], ['c']], merges: ['A1:B1'] }))
  if (!opened.ok) throw new Error(opened.failure.reason)
  const { reader } = opened
  expect(reader.sheets).toEqual([{ name: 'Sheet1', rows: 3, merges: [{ top: 0, bottom: 0, left: 0, right: 1 }] }])
  expect(await reader.rows(0, 1, 5)).toEqual({
    cells: [
      ['b', '320402193811251000'],
      ['c', ''],
    ],
    lost: [[1, 1]],
  })
  expect(await reader.rows(0, 3, 5)).toEqual({ cells: [], lost: [] })
  await reader.close()
})

test('a CSV has one sheet with the name of its file', async () => {
  const opened = await open(Buffer.from('a,b\n'))
  expect(opened.ok && opened.reader.sheets.map(({ name }) => name)).toEqual(['名单.csv'])
  if (opened.ok) await opened.reader.close()
})

test('a file that unpacks to more than fits is refused, whatever its directory says', async () => {
  const part = deflateRawSync(Buffer.alloc(LIMITS.unpackedBytes / 4, '<row>'))
  const bomb = zip(Array.from({ length: 5 }, (_, n) => [`xl/worksheets/sheet${n}.xml`, part] as const))
  const local = Buffer.from('504b0304', 'hex')
  const entry = Buffer.from('504b0102', 'hex')
  for (let at = bomb.indexOf(local); at >= 0; at = bomb.indexOf(local, at + 4)) bomb.writeUInt16LE(8, at + 8)
  for (let at = bomb.indexOf(entry); at >= 0; at = bomb.indexOf(entry, at + 4)) bomb.writeUInt16LE(8, at + 10)
  expect(await open(bomb)).toEqual({ ok: false, failure: { reason: 'unpacks-too-large' } })
})

test('a file that fills the memory of its thread is an answer, and nothing else ends', async () => {
  const source = await kept(Buffer.from(`${'a,'.repeat(100)}\n`.repeat(50_000)))
  const opened = await openSheetFile(source, simulatedClock(0), { ...LIMITS, heapMegabytes: 16 })
  expect(opened).toEqual({ ok: false, failure: { reason: 'unpacks-too-large' } })
}, 60_000)

test('reading that takes too long is given up', async () => {
  const clock = simulatedClock(0)
  const opening = openSheetFile(await kept(Buffer.from('a\n'.repeat(90_000))), clock)
  await clock.advance(LIMITS.readMs)
  expect(await opening).toEqual({ ok: false, failure: { reason: 'takes-too-long' } })
})
