import { describe, expect, test } from 'vitest'
import { checkRecord } from '../../console/care/record-checks.ts'
import type { RecordOf } from '../../records/record-schemas/kinds.ts'
import { residentRecord } from './care-records.ts'

const TODAY = '2026-11-24'
const check = (fields: Partial<RecordOf<'resident'>>) => checkRecord('resident', residentRecord('r-1', 'home-1', fields), TODAY)
const status = (from: string, until: string | null, word: RecordOf<'resident'>['statuses'][number]['status'] = 'away') => ({
  status: word,
  from,
  until,
  place: null,
})
const earns = (from: string | null, until: string | null) => ({ fen: 100, from, until, evidence: null })
const grade = (number: number, from: string | null, until: string | null) => ({
  ...({ kind: '肢体', grade: number, certificate: null, from, until } as const),
})

describe('a resident', () => {
  test.each<[string, Partial<RecordOf<'resident'>>, string[]]>([
    ['as it should be', {}, []],
    ['whose ID number has a wrong check character', { idNumber: '320481193811251215' }, ['idNumber']],
    ['whose ID number is too short', { idNumber: '3204811938' }, ['idNumber']],
    ['born on another day than the ID number says', { birthDate: '1938-11-26' }, ['birthDate']],
    ['of another gender than the ID number says', { gender: 'female' }, ['gender']],
    ['without an ID number', { idNumber: null, birthDate: '1940-01-01' }, []],
    ['born tomorrow', { idNumber: null, birthDate: '2026-11-25' }, ['birthDate']],
    ['born on 30 February', { idNumber: null, birthDate: '1940-02-30' }, ['birthDate']],
    [
      'with a category that ends before it begins',
      { categories: [{ category: '独居', from: '2026-02-01', until: '2026-01-31', evidence: null }] },
      ['categories.0.until'],
    ],
    ['with statuses one after the other', { statuses: [status('2026-02-01', null), status('2026-01-01', '2026-01-31')] }, []],
    ['away twice on a day', { statuses: [status('2026-01-31', null), status('2026-01-01', '2026-01-31')] }, ['statuses.0.from']],
    [
      'away and, since no end was written down, in hospital',
      { statuses: [status('2026-01-01', null), status('2026-03-01', null)] },
      ['statuses.1.from'],
    ],
    ['with incomes one after the other', { incomes: [earns('2026-02-01', null), earns(null, '2026-01-31')] }, []],
    ['with two incomes on a day', { incomes: [earns('2026-01-31', null), earns(null, '2026-01-31')] }, ['incomes.0.from']],
    ['with two incomes that have always held', { incomes: [earns(null, null), earns(null, '2026-01-31')] }, ['incomes.1.from']],
    ['with two disabilities on a day', { disabilities: [grade(2, '2020-01-01', null), grade(3, null, null)] }, []],
    ['with a certificate that ends before it begins', { disabilities: [grade(2, '2020-01-02', '2020-01-01')] }, ['disabilities.0.until']],
    ['who rose from the dead', { statuses: [status('2026-01-01', '2026-02-01', 'deceased')] }, ['statuses.0.until']],
    ['whose phone is a sentence', { phone: '找女儿要' }, ['phone']],
    ['whose phone has an extension', { phone: '0519-8722 2087 转 12' }, []],
    [
      'with several of them at once',
      { phone: '无', idNumber: '1', statuses: [status('2026-01-01', '2025-01-01')] },
      ['statuses.0.until', 'phone', 'idNumber'],
    ],
  ])('%s', (_, fields, paths) => {
    expect(check(fields).map(({ path }) => path)).toEqual(paths)
  })

  test('hears what is wrong in both languages, with the day that would do', () => {
    const [overlap] = check({ statuses: [status('2026-01-01', null), status('2026-03-01', null)] })
    expect(overlap).toMatchObject({
      zh: '与 2026-01-01 起的状态重叠，请先将其结束于 2026-02-28 或更早',
      en: 'overlaps the status "away" from 2026-01-01: end that one on 2026-02-28 or earlier',
    })
    const [income] = check({ incomes: [earns(null, null), earns('2026-03-01', null)] })
    expect(income).toMatchObject({ zh: '与收入重叠，请先将其结束于 2026-02-28 或更早', fields: ['incomes'] })
    const [undated] = check({ incomes: [earns(null, null), earns(null, null)] })
    expect(undated).toMatchObject({ zh: '与收入重叠，请填写开始日期', en: 'overlaps the income: give the day on which it begins' })
  })
})

test('a credit code has 18 characters of those that are allowed', () => {
  const provider = { creditCode: '91320481MA1XYZOIS1' } as RecordOf<'provider'>
  expect(checkRecord('provider', provider, TODAY).map(({ path }) => path)).toEqual(['creditCode'])
  expect(checkRecord('provider', { ...provider, creditCode: '91320481MA1XYTAB1Q' }, TODAY)).toEqual([])
})
