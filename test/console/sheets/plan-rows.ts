/** A sheet that is in memory, planned and committed on real records. */

import { commitRun, type DeviceSecret } from '../../../console/care/sheets/commit.ts'
import { proposeMapping } from '../../../console/care/sheets/headings.ts'
import { columnTitle } from '../../../console/care/sheets/import-session.ts'
import { sheetKinds } from '../../../console/care/sheets/kinds/kinds.ts'
import { headingsOf, type Run, runSheet } from '../../../console/care/sheets/run.ts'
import type { SheetReader } from '../../../console/care/sheets/sheet-reader.ts'
import type { ImportKind } from '../../../console/care-api.ts'
import { loadCareFiles } from '../../../hub/care-files.ts'
import type { Records } from '../../../records/records.ts'
import { createIds } from '../../records/databases.ts'

export const TODAY = '2026-11-24'
export const { scales } = await loadCareFiles({ extraDir: '/nowhere' })
const kinds = sheetKinds(scales)
const newId = createIds('new')

export interface Planned extends Run {
  /** "5 D 身份证号 repeated-row", in order of rows */
  said: string[]
}

/** `rows`: the headings, then the rows; row 1 of the spreadsheet is the headings */
export async function planRows(records: Records, kind: ImportKind, rows: string[][]): Promise<Planned> {
  const reader: SheetReader = {
    sheets: [{ name: '表', rows: rows.length, merges: [] }],
    rows: async (_, from, count) => ({ cells: rows.slice(from, from + count), lost: [] }),
    close: async () => {},
  }
  const at = { reader, sheet: 0, headerRow: 0 }
  const headings = headingsOf(at, rows)
  const mapping = proposeMapping(kinds[kind].fields, headings)
  const unknown = headings.filter((_, column) => !Object.values(mapping).includes(column))
  if (unknown.length > 0) throw new Error(`no field for ${unknown.map(({ text }) => text).join(', ')}`)
  const deps = { ...records, today: TODAY, now: Date.parse(TODAY), newId }
  const run = await runSheet({ ...at, mapping, kind: kinds[kind] }, deps, null, { progress: () => {}, wrongRows: async () => {} })
  const said = run.problems.map(({ row, field, reason }) => `${row} ${columnTitle({ mapping, headings }, field) ?? '-'} ${reason}`)
  return { ...run, said }
}

export const commit = (records: Records, run: Run): Promise<{ secrets: DeviceSecret[] }> =>
  commitRun(run, {
    records,
    newToken: () => `token ${newId()}`,
    secretDigest: (secret) => `digest of ${secret}`,
    by: { id: 'user-sun', name: '孙志远' },
    reason: '导入 名单.xlsx',
  })

/** planned without a word, and committed */
export async function importRows(records: Records, kind: ImportKind, rows: string[][]): Promise<Planned> {
  const run = await planRows(records, kind, rows)
  if (run.said.length > 0) throw new Error(run.said.join('; '))
  await commit(records, run)
  return run
}
