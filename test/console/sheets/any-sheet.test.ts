import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isBlank } from '../../../console/care/sheets/cell-text.ts'
import { answerField } from '../../../console/care/sheets/kinds/assessment-fields.ts'
import { sheetKinds } from '../../../console/care/sheets/kinds/kinds.ts'
import { IMPORT_KINDS, type ImportKind } from '../../../console/care-api.ts'
import { openOnSqlite } from '../../records/databases.ts'
import { homeRecord, residentRecord } from '../../records/fixtures.ts'
import { mansNumber, womansNumber } from './messy-sheet.ts'
import { commit, planRows, scales } from './plan-rows.ts'

const open = openOnSqlite()
const kinds = sheetKinds(scales)
const NUMBERS = [womansNumber('1938-11-25'), womansNumber('1940-02-29'), mansNumber('1945-06-01')]

/** what people type, right, half right and not at all: also what belongs into other columns */
const typed = fc.oneof(
  { weight: 2, arbitrary: fc.constant('') },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      ...[
        '无',
        '是',
        '×',
        '2026-03-01',
        '1938年11月25日',
        '14210',
        '99',
        '0',
        '3',
        '13812345678',
        '138****5678',
        '#N/A',
        '合计',
        '注：',
        '一级',
      ],
      ...[
        '独居、低保',
        '去世',
        '住院',
        '敬老院',
        '在家',
        '助餐',
        '全天',
        '8-18',
        '长'.repeat(300),
        'gb-t-42195 2022',
        '王评估、李评估',
        'constructor',
      ],
      ...[...NUMBERS, 'home-1', '溧城街道', '燕山社区', '燕山新村 1 幢'],
    ),
  },
)

/** a good row of a kind, with what tells rows apart left to chance */
function goodRow(kind: ImportKind): fc.Arbitrary<Record<string, string>> {
  const examples = Object.entries(kinds[kind].fields).map(([name, { example }]) => [name, name.startsWith('answer:') ? '' : example])
  const items = scales.find(({ id }) => id === 'gb-t-42195')!.parts.flatMap((part) => part.items)
  const answers = kind === 'assessments' ? items.map(({ name, options }) => [answerField(name), String(options[0]!.points)]) : []
  return fc.record({ number: fc.constantFrom(...NUMBERS), n: fc.nat(4) }).map(({ number, n }) => ({
    ...Object.fromEntries([...examples, ...answers]),
    ...(kind === 'residents' ? { idNumber: number, homeId: '', addressLine: `燕山新村 ${n} 幢` } : {}),
    ...(kind === 'homes' ? { id: n % 2 ? `home-${n}` : '', addressLine: `燕山新村 ${n} 幢` } : {}),
    ...(kind === 'contacts' || kind === 'devices' ? { homeId: '', residentIdNumber: number, phone: `1390000000${n}`, id: `box-${n}` } : {}),
    ...(kind === 'assessments' ? { residentIdNumber: number, day: `2026-0${n + 1}-01` } : {}),
    ...(kind === 'providers' ? { creditCode: '', name: `服务站 ${n}` } : {}),
  }))
}

function sheetOf(kind: ImportKind): fc.Arbitrary<string[][]> {
  const fields = Object.entries(kinds[kind].fields)
  const slips = fc.array(fc.tuple(fc.nat(fields.length - 1), typed), { maxLength: 4 })
  const row = fc.tuple(goodRow(kind), slips).map(([good, wrong]) => {
    const cells = fields.map(([name]) => good[name] ?? '')
    for (const [column, text] of wrong) cells[column] = text
    return cells
  })
  return fc.array(row, { maxLength: 8 }).map((rows) => [fields.map(([, { title }]) => title.zh), ...rows])
}

test.each(IMPORT_KINDS)(
  'whatever a sheet of %s has in its cells, each row is new, changed, the same or bad, and what is good can be written',
  async (kind) => {
    const records = await open()
    const homes = NUMBERS.map((_, n) => ({
      kind: 'home' as const,
      doc: homeRecord(`old-${n}`, { addressLine: `老宅 ${n} 号` }),
      version: 0,
    }))
    const people = NUMBERS.map((idNumber, n) => ({
      kind: 'resident' as const,
      doc: residentRecord(`r-${n}`, `old-${n}`, { idNumber }),
      version: 0,
    }))
    if (kind !== 'residents') await records.care.save([...homes, ...people], { id: null, name: 'test' }, null)
    const seen = { new: 0, changed: 0, same: 0, bad: 0 }
    await fc.assert(
      fc.asyncProperty(sheetOf(kind), async (rows) => {
        const run = await planRows(records, kind, rows)
        const filled = rows.slice(1).filter((cells) => !cells.every(isBlank))
        expect(run.counts.rows).toBe(filled.length)
        expect(run.counts.new + run.counts.changed + run.counts.same + run.counts.bad).toBe(filled.length)
        const errors = new Set(run.problems.map(({ row }) => row))
        for (const [row, { outcome }] of run.planned) {
          seen[outcome] += 1
          if (outcome === 'bad') expect(errors).toContain(row)
        }
        await commit(records, run)
        // nothing is left to do for what was good
        const good = rows.map((cells, index) => (run.planned.get(index + 1)?.outcome === 'bad' ? cells.map(() => '') : cells))
        expect((await planRows(records, kind, good)).counts).toMatchObject({ new: 0, changed: 0 })
      }),
      { numRuns: 60 },
    )
    // the sheets were neither all right nor all wrong
    expect(Math.min(seen.new, seen.same, seen.bad)).toBeGreaterThan(0)
  },
  60_000,
)
