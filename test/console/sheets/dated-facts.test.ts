/** Incomes and disabilities of a sheet: what is new counts from a day on, and what was paid before is left as it was. */
import { describe, expect, test } from 'vitest'
import type { ResidentRecord } from '../../../records/record-schemas/people.ts'
import type { Records } from '../../../records/records.ts'
import { openOnSqlite } from '../../records/databases.ts'
import { homeRecord, residentRecord } from '../../records/fixtures.ts'
import { womansNumber } from './messy-sheet.ts'
import { importRows, planRows } from './plan-rows.ts'

const ZHOU = womansNumber('1938-11-25')
const open = openOnSqlite()

async function withZhou(fields: Partial<ResidentRecord>): Promise<Records> {
  const records = await open()
  const zhou = residentRecord('zhou', 'home', { idNumber: ZHOU, birthDate: '1938-11-25', gender: 'female', ...fields })
  await records.care.save(
    [
      { kind: 'home', doc: homeRecord('home'), version: 0 },
      { kind: 'resident', doc: zhou, version: 0 },
    ],
    { id: null, name: 'test' },
    null,
  )
  return records
}
async function after(fields: Partial<ResidentRecord>, headings: string[], cells: string[]): Promise<ResidentRecord> {
  const records = await withZhou(fields)
  await importRows(records, 'residents', [
    ['身份证号', ...headings],
    [ZHOU, ...cells],
  ])
  return (await records.care.get('resident', 'zhou'))!.doc
}

const earns = (fen: number, from: string | null, until: string | null = null, evidence: string | null = null) => ({
  fen,
  from,
  until,
  evidence,
})

describe('an income', () => {
  test.each<[string, ResidentRecord['incomes'], string[], ResidentRecord['incomes']]>([
    ['the first one counts from the first of this month', [], ['1200', ''], [earns(120_000, '2026-11-01')]],
    [
      'a new one ends the one before on the day before',
      [earns(90_000, null, null, '核定表')],
      ['1200', ''],
      [earns(90_000, null, '2026-10-31', '核定表'), earns(120_000, '2026-11-01')],
    ],
    [
      'a new one with a date counts from that day',
      [earns(90_000, '2020-01-01')],
      ['1200', '2026-07-01'],
      [earns(90_000, '2020-01-01', '2026-06-30'), earns(120_000, '2026-07-01')],
    ],
    ['the same one changes nothing', [earns(120_000, '2020-01-01')], ['1200', ''], [earns(120_000, '2020-01-01')]],
    ['one of the same day is put right', [earns(90_000, '2026-11-01')], ['1200', ''], [earns(120_000, '2026-11-01')]],
    [
      'one of before ends where the next begins',
      [earns(90_000, '2026-01-01')],
      ['1200', '2025-01-01'],
      [earns(90_000, '2026-01-01'), earns(120_000, '2025-01-01', '2025-12-31')],
    ],
  ])('%s', async (_title, before, cells, incomes) =>
    expect((await after({ incomes: before }, ['收入', '生效日期'], cells)).incomes).toEqual(incomes),
  )

  test.each([
    ['收入生效日期', '2026-07-01'],
    ['发证日期', '2026-07-01'],
  ])('%s alone says nothing, and asks for the rest', async (heading, cell) => {
    const run = await planRows(await withZhou({}), 'residents', [
      ['身份证号', heading],
      [ZHOU, cell],
    ])
    expect(run.said).toEqual(['2 - needs-other'])
  })
})

const graded = (grade: number, from: string | null, until: string | null = null, certificate: string | null = null) => ({
  ...({ kind: '肢体', grade, certificate, from, until } as const),
})

describe('a disability', () => {
  const HEADINGS = ['残疾类别', '残疾等级', '残疾证号', '发证日期']
  test.each<[string, ResidentRecord['disabilities'], string[], ResidentRecord['disabilities']]>([
    ['the first one counts from its certificate on', [], ['肢体', '二级', '', '2019-05-01'], [graded(2, '2019-05-01')]],
    [
      'a new grade ends the one before, and keeps the certificate',
      [graded(3, '2019-05-01', null, '3204')],
      ['', '二级', '', ''],
      [graded(3, '2019-05-01', '2026-10-31', '3204'), graded(2, '2026-11-01', null, '3204')],
    ],
    ['the same grade takes a number', [graded(2, '2019-05-01')], ['肢体', '二级', '3204', ''], [graded(2, '2019-05-01', null, '3204')]],
  ])('%s', async (_title, before, cells, disabilities) =>
    expect((await after({ disabilities: before }, HEADINGS, cells)).disabilities).toEqual(disabilities),
  )
})
