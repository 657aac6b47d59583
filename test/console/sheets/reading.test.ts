import { deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decode, delimiterOf } from '../../../console/care/sheets/csv.ts'
import { numberText } from '../../../console/care/sheets/numbers.ts'
import { readSheet } from '../../../console/care/sheets/read-sheet.ts'
import { columnLetter, LIMITS, type Table } from '../../../console/care/sheets/table.ts'
import { unzip, zip } from '../../../console/care/sheets/zip.ts'
import { excelDay, type TestSheet, workbook } from './workbook.ts'

/** 李四 王五 in the encoding of Chinese Windows */
const GB_NAMES = Buffer.from('c0eecbc42ccdf5cee5', 'hex')

async function tableOf(bytes: Buffer): Promise<Table> {
  const read = await readSheet(bytes, '表')
  if (!read.ok) throw new Error(read.failure.reason)
  return read.tables[0]!
}
const rowsOf = async (...sheets: TestSheet[]): Promise<string[][]> => (await tableOf(workbook(...sheets))).rows
const csv = async (text: string): Promise<string[][]> => (await tableOf(Buffer.from(text))).rows

async function failureOf(bytes: Buffer): Promise<unknown> {
  const read = await readSheet(bytes, '表')
  return read.ok ? null : read.failure
}

describe('numbers', () => {
  test.each([
    ['14', '14', false],
    ['0519', '0519', false],
    ['13812345678', '13812345678', false],
    ['1.3812345678E10', '13812345678', false],
    ['12.300000000000001', '12.3', false],
    ['31.42', '31.42', false],
    ['1E-3', '0.001', false],
    ['-5', '-5', false],
    ['0', '0', false],
    ['0.0', '0', false],
    // other programs write all 18 digits, and then they are there
    ['320402193811251226', '320402193811251226', false],
    ['3.2040219381125101E+17', '320402193811251000', true],
    ['3.2040219381125101e17', '320402193811251000', true],
    ['320402193811251000', '320402193811251000', true],
    ['no number', 'no number', false],
  ])('%s is shown as %s; digits lost: %s', (raw, text, lossy) => {
    expect(numberText(raw)).toEqual({ text, lossy })
  })

  test('any number of up to 15 digits keeps its digits, however the file writes it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999_999_999_999 }), (value) => {
        for (const raw of [String(value), value.toExponential()]) expect(numberText(raw)).toEqual({ text: String(value), lossy: false })
      }),
    )
  })
})

describe('a workbook', () => {
  test('shows days as days, and long numbers with their digits', async () => {
    const rows = await rowsOf({
      rows: [[{ day: excelDay('1938-11-25') }, { day: excelDay('2026-03-01') + 0.5 }, { raw: '1.3812345678E10' }, 'text ']],
    })
    expect(rows).toEqual([['1938-11-25', '2026-03-01 12:00', '13812345678', 'text ']])
  })

  test('says which numbers lost their last digits', async () => {
    const table = await tableOf(workbook({ rows: [['身份证号'], [{ raw: '3.2040219381125101E+17' }]] }))
    expect([...table.lossy]).toEqual(['1:0'])
  })

  test('shows what a formula failed with', async () => {
    expect(await rowsOf({ rows: [['a', { error: '#N/A' }]] })).toEqual([['a', '#N/A']])
  })

  test('repeats a merged cell in every row that it covers, but makes no row out of nothing', async () => {
    const rows = [
      ['村', '姓名'],
      ['燕山社区', '王一'],
      [null, '王二'],
      [null, null],
      ['平陵社区', '李一'],
    ]
    expect(await rowsOf({ rows, merges: ['A2:A4'] })).toEqual([
      ['村', '姓名'],
      ['燕山社区', '王一'],
      ['燕山社区', '王二'],
      ['', ''],
      ['平陵社区', '李一'],
    ])
  })

  test('keeps the order and the names of its sheets', async () => {
    const read = await readSheet(workbook({ name: '说明 & 填表', rows: [['a']] }, { name: '名单', rows: [['b']], merges: ['A1:B1'] }), '表')
    expect(read.ok && read.tables.map(({ name, rows, merges }) => ({ name, rows, merges: merges.length }))).toEqual([
      { name: '说明 & 填表', rows: [['a']], merges: 0 },
      { name: '名单', rows: [['b']], merges: 1 },
    ])
  })

  test('with a cell that slipped to the last row of the spreadsheet is refused before a million rows are made', async () => {
    const far = workbook({ name: '远 & 空', rows: [['a']] })
      .toString('latin1')
      .replace('<row r="1"><c r="A1"', '<row r="9"><c r="A9"')
    expect((await tableOf(Buffer.from(far, 'latin1'))).rows).toHaveLength(9)
    const sheet = { name: '远 & 空', rows: Array.from({ length: LIMITS.rows + 1 }, (_, row) => (row < LIMITS.rows ? [] : ['x'])) }
    expect(await failureOf(workbook(sheet))).toEqual({ reason: 'too-many-rows', sheet: '远 & 空', count: LIMITS.rows + 1 })
  })

  test('with more columns or without a cell is refused as what it is', async () => {
    const wide = Array.from({ length: LIMITS.columns + 1 }, () => 'x')
    expect(await failureOf(workbook({ name: '宽', rows: [wide] }))).toEqual({
      reason: 'too-many-columns',
      sheet: '宽',
      count: LIMITS.columns + 1,
    })
    expect(await failureOf(workbook({ rows: [] }))).toEqual({ reason: 'empty' })
  })
})

describe('a file that is no sheet', () => {
  test.each([
    ['an Excel file from before 2007, or one with a password', Buffer.from('d0cf11e0a1b11ae10000', 'hex'), 'old-excel'],
    ['an archive of something else', zip([['a.txt', Buffer.from('a')]]), 'not-a-sheet'],
    ['a web page that calls itself .xls', Buffer.from('\ufeff <html><table></table></html>'), 'not-a-sheet'],
    ['a picture', Buffer.from('89504e470d0a1a0a0000', 'hex'), 'not-a-sheet'],
    ['an empty file', Buffer.alloc(0), 'empty'],
    ['half a workbook', workbook({ rows: [['a']] }).subarray(0, 500), 'damaged'],
  ])('%s is refused', async (_, bytes, reason) => expect(await failureOf(bytes)).toEqual({ reason }))

  test('no bytes at all make the reading throw', async () => {
    const sound = workbook({
      rows: [
        ['a', 1],
        ['b', { day: 5 }],
      ],
      merges: ['A1:B1'],
    })
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(sound.length - 1), fc.nat(255)), { maxLength: 20 }), async (changes) => {
        const spoilt = Buffer.from(sound)
        for (const [at, byte] of changes) spoilt[at] = byte
        await readSheet(spoilt, '表')
      }),
    )
  })
})

describe('an archive', () => {
  /** one deflated file, whose directory declares `declared` bytes */
  function bomb(content: Buffer, declared: number): Buffer {
    const packed = deflateRawSync(content)
    const stored = zip([['xl/workbook.xml', packed]])
    const entry = stored.indexOf(Buffer.from('504b0102', 'hex'))
    for (const [at, field] of [
      [0, 8],
      [entry, 10],
    ] as const)
      stored.writeUInt16LE(8, at + field)
    for (const [at, field] of [
      [0, 22],
      [entry, 24],
    ] as const)
      stored.writeUInt32LE(declared, at + field)
    return stored
  }
  const all = () => true
  const megabyte = Buffer.alloc(1_000_000, 'a')

  test('is unpacked as it was packed', () => {
    expect(unzip(bomb(megabyte, megabyte.length), all, 2_000_000)).toEqual({ ok: true, files: new Map([['xl/workbook.xml', megabyte]]) })
  })

  test.each([
    ['that declares too much', megabyte.length],
    ['that declares little and holds too much', 10],
  ])('%s is not unpacked', (_, declared) => {
    expect(unzip(bomb(megabyte, declared), all, 999_999)).toEqual({ ok: false, reason: 'too-large' })
  })

  test('with many files is bounded by their sum', () => {
    const part = Buffer.alloc(600)
    expect(
      unzip(
        zip([
          ['a', part],
          ['b', part],
        ]),
        all,
        1_000,
      ),
    ).toEqual({ ok: false, reason: 'too-large' })
  })

  test('with a password is refused', () => {
    const locked = zip([['a', Buffer.from('x')]])
    locked.writeUInt16LE(1, locked.indexOf(Buffer.from('504b0102', 'hex')) + 8)
    expect(unzip(locked, all, 1_000)).toEqual({ ok: false, reason: 'encrypted' })
  })
})

describe('a CSV file', () => {
  test.each([
    [
      'commas',
      '姓名,村\n王一,"燕山,社区"\n',
      [
        ['姓名', '村'],
        ['王一', '燕山,社区'],
      ],
    ],
    [
      'semicolons',
      '姓名;村\n王一;"a;b"\n',
      [
        ['姓名', '村'],
        ['王一', 'a;b'],
      ],
    ],
    [
      'tabs',
      '姓名\t村\n王一\t燕山,社区\n',
      [
        ['姓名', '村'],
        ['王一', '燕山,社区'],
      ],
    ],
    ['a byte order mark', '\ufeff姓名,村\n', [['姓名', '村']]],
    ['empty lines, which count as rows', 'a,b\n\nc,d\n', [['a', 'b'], [''], ['c', 'd']]],
    [
      'line breaks in cells',
      'a,"b\nc"\r\nd,e',
      [
        ['a', 'b\nc'],
        ['d', 'e'],
      ],
    ],
    ['rows of different lengths', 'a,b,c\nd\n', [['a', 'b', 'c'], ['d']]],
    [
      'the apostrophe of our own exports',
      "phone,note\n'+8613800000001,'tis\n",
      [
        ['phone', 'note'],
        ['+8613800000001', "'tis"],
      ],
    ],
  ])('with %s is read', async (_, text, rows) => expect(await csv(text)).toEqual(rows))

  test('in GB18030 or UTF-16 is told by its bytes', () => {
    expect(decode(GB_NAMES)).toBe('李四,王五')
    expect(decode(Buffer.from('\ufeff李四,王五', 'utf16le'))).toBe('李四,王五')
    expect(decode(Buffer.from('李四,王五'))).toBe('李四,王五')
  })

  test('with a title above the list is still split by what splits the list', () => {
    expect(delimiterOf('溧阳市名单;2026,年\na,b,c\nd,e,f\n')).toBe(',')
  })

  test('whose quotes do not end is refused with the row', async () => {
    expect(await failureOf(Buffer.from('a,b\nc,"d\n'))).toMatchObject({ reason: 'broken-quotes' })
  })

  test('with too many rows is refused before all are read', async () => {
    const rows = Buffer.from('a\n'.repeat(LIMITS.rows + 500))
    expect(await failureOf(rows)).toEqual({ reason: 'too-many-rows', sheet: '表', count: LIMITS.rows + 1 })
  })
})

test('columns are named as the spreadsheet names them', () => {
  expect([0, 25, 26, 51, 52, 701, 702].map(columnLetter)).toEqual(['A', 'Z', 'AA', 'AZ', 'BA', 'ZZ', 'AAA'])
})
