import { describe, expect, test } from 'vitest'
import { findHeadings, headingKey, headingsAt, proposeMapping } from '../../../console/care/sheets/headings.ts'
import { homesKind } from '../../../console/care/sheets/kinds/homes.ts'
import { residentsKind } from '../../../console/care/sheets/kinds/residents.ts'
import type { Merge } from '../../../console/care/sheets/table.ts'

const residents = residentsKind.fields

function mapped(head: string[][], merges: Merge[] = [], fields = residents as Parameters<typeof findHeadings>[0]) {
  const row = findHeadings(fields, head, merges)
  if (row === null) return null
  const mapping = proposeMapping(fields, headingsAt(head, merges, row))
  return { row, columns: Object.fromEntries(Object.entries(mapping).filter(([, column]) => column !== null)) }
}

test.each([
  ['身份证号', ['身份证\n号码', '＊身份证号（必填）', 'ID Number', ' 公民身份号码：', '[必填]身份证号']],
  ['出生日期', ['出生日期(YYYY-MM-DD)', '出 生 日 期', 'birth date', '生日']],
])('%s is known by any of its headings', (_, headings) => {
  const columns = headings.map((heading) => {
    const mapping = proposeMapping(residents, headingsAt([[heading]], [], 0))
    return Object.entries(mapping).find(([, column]) => column === 0)?.[0]
  })
  expect(new Set(columns).size).toBe(1)
  expect(columns[0]).toBeDefined()
})

test('marks, blanks, width and case mean nothing in a heading', () => {
  expect(headingKey('＊ 身份证\r\n号码（必填）：')).toBe('身份证号码')
  expect(headingKey('ID_Number *')).toBe('idnumber')
})

describe('the row of headings', () => {
  test('is found below a title and a date', () => {
    const head = [
      ['独居老人名单', '', ''],
      ['2026 年', '', ''],
      ['姓名', '身份证号', '住址'],
      ['王一', '3204…', '燕山新村'],
    ]
    expect(mapped(head)).toEqual({ row: 2, columns: { name: 0, idNumber: 1, addressLine: 2 } })
  })

  test('may be in two lines: what is one cell counts, and what stands under a group is its own', () => {
    // as a workbook is read: cells that are merged downwards are filled
    const head = [
      ['名单', '名单', '名单', '名单'],
      ['姓名', '住址', '', '电话'],
      ['姓名', '镇', '村', '电话'],
      ['王一', 'a', 'b', 'c'],
    ]
    const merges = [{ top: 1, bottom: 1, left: 1, right: 2 }]
    expect(mapped(head, merges)).toEqual({ row: 2, columns: { name: 0, town: 1, village: 2, phone: 3 } })
    expect(headingsAt(head, merges, 2).map(({ text }) => text)).toEqual(['姓名', '住址 / 镇', '住址 / 村', '电话'])
  })

  test('in two lines of a CSV borrows from the upper one', () => {
    const head = [
      ['姓名', '住址', '', '电话'],
      ['', '镇', '村', ''],
      ['王一', 'a', 'b', 'c'],
    ]
    expect(mapped(head)).toEqual({ row: 1, columns: { name: 0, town: 1, village: 2, phone: 3 } })
  })

  test('of contacts in a list of residents is not taken for the resident', () => {
    const head = [
      ['姓名', '身份证号', '联系人', ''],
      ['', '', '姓名', '电话'],
    ]
    expect(mapped(head, [{ top: 0, bottom: 0, left: 2, right: 3 }])?.columns).toMatchObject({ name: 0, idNumber: 1 })
  })

  test('is not guessed where nothing looks like headings', () => {
    expect(
      mapped([
        ['a', 'b'],
        ['1', '2'],
      ]),
    ).toBeNull()
    expect(mapped([])).toBeNull()
  })

  test('that repeats further down is the first one', () => {
    const heading = ['姓名', '身份证号']
    expect(mapped([heading, ['王一', '1'], heading, ['王二', '2']])?.row).toBe(0)
  })
})

test('of two columns for one field the left one is proposed, and no column is used twice', () => {
  expect(mapped([['联系电话', '姓名', '电话']])?.columns).toEqual({ phone: 0, name: 1 })
  expect(mapped([['镇/街道', '村', '电话']], [], homesKind.fields)?.columns).toEqual({ town: 0, village: 1, phone: 2 })
})

test('every field is found by its own titles, in both languages, so that empty sheets and exports come back', () => {
  for (const language of ['zh', 'en'] as const) {
    const titles = Object.values(residents).map(({ title }) => title[language])
    const mapping = proposeMapping(residents, headingsAt([titles], [], 0))
    expect(Object.values(mapping)).toEqual(titles.map((_, index) => index))
  }
})
