import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { halfWidth, lineOf, linesOf, meansNothing, nameOf } from '../../../console/care/sheets/cell-text.ts'
import * as parsers from '../../../console/care/sheets/parsers.ts'
import { CATEGORY_WORDS, GENDERS, GRADES, STATUS_WORDS } from '../../../console/care/sheets/vocabulary.ts'
import { mansNumber, womansNumber } from './messy-sheet.ts'

const TODAY = '2026-11-24'
type Parser = parsers.Parser<unknown>

/** what it is taken for, with the warning's name behind a question mark; or the problem's name */
function read(parse: Parser, text: string): unknown {
  const parsed = parse(text, TODAY)
  if (!parsed.ok) return `✗ ${parsed.problem.reason}`
  return parsed.warning ? `${parsed.value} ? ${parsed.warning.reason}` : parsed.value
}
const table = (title: string, parse: Parser, rows: [text: string, expected: unknown][]) =>
  describe(title, () => {
    test.each(rows)('%j is %j', (text, expected) => expect(read(parse, text)).toEqual(expected))
  })

table('a past day', parsers.parseDay({ past: true }), [
  ['2026-03-01', '2026-03-01'],
  ['2026/3/1', '2026-03-01'],
  ['2026.3.1', '2026-03-01'],
  ['2026年3月1日', '2026-03-01'],
  ['2026 年 3 月 1 日', '2026-03-01'],
  ['20260301', '2026-03-01'],
  ['２０２６－０３－０１', '2026-03-01'],
  ['2026—3—1', '2026-03-01'],
  ['2026-03-01 08:30', '2026-03-01'],
  ['14210', '1938-11-26 ? day-as-number'],
  ['2024-02-29', '2024-02-29'],
  ['2026-02-29', '✗ no-such-day'],
  ['1936-04-31', '✗ no-such-day'],
  ['2026-13-01', '✗ no-such-day'],
  ['2027-01-01', '✗ day-ahead'],
  ['1838-11-25', '✗ day-too-early'],
  ['1938-11', '✗ not-a-day'],
  ['38.11.25', '✗ not-a-day'],
  ['九月初三', '✗ not-a-day'],
  ['99999', '✗ not-a-day'],
])
table('a day of a plan', parsers.parseDay({ past: false }), [['2027-01-01', '2027-01-01']])

table('an ID number', parsers.parseIdNumber, [
  [womansNumber('1938-11-25'), womansNumber('1938-11-25')],
  [' 320481 19381125 0029 ', '320481193811250029'],
  ['32048119381125002９', '320481193811250029'],
  ["'320481193811250029", '320481193811250029'],
  ['11010519491231002x', '11010519491231002X'],
  ['320481193811250028', '✗ id-number-checksum'],
  ['32048119381125002', '✗ id-number-length'],
  ['320481381125002', '✗ id-number-length'],
  ['32048119381125OO29', '✗ id-number-characters'],
  [mansNumber('1936-04-31'), '✗ id-number-birth-date'],
])

table('a phone', parsers.parsePhone, [
  ['13812345678', '13812345678'],
  ['138 1234 5678', '13812345678'],
  ['138-1234-5678', '13812345678'],
  ['１３８１２３４５６７８', '13812345678'],
  ['+86 138 1234 5678', '13812345678'],
  ['86-13812345678', '13812345678'],
  ["'+8613812345678", '13812345678'],
  ['0519-87201234', '0519-87201234'],
  ['(0519) 87201234', '0519-87201234'],
  ['051987201234', '051987201234'],
  ['87201234', '87201234'],
  ['0519-87201234转8001', '0519-87201234转8001'],
  ['400-820-1234', '400-820-1234'],
  ['12349', '12349'],
  ['1381234567', '✗ phone-length'],
  ['138123456789', '✗ phone-length'],
  ['23812345678', '✗ phone-length'],
  ['13812345678/13900000002', '✗ several-phones'],
  ['13812345678、0519-87201234', '✗ several-phones'],
  ['儿子那里', '✗ phone-characters'],
])

table('a gender', parsers.parseWord(GENDERS), [
  ['女', 'female'],
  ['男性', 'male'],
  [' F ', 'female'],
  ['Male', 'male'],
  ['2', 'female'],
  ['不详', '✗ unknown-word'],
])
table('a grade', parsers.parseWord(GRADES), [
  ['二级', '2'],
  ['2', '2'],
  ['贰级', '2'],
  ['五级', '✗ unknown-word'],
])
table('a status', parsers.parseWord(STATUS_WORDS), [
  ['健在', 'at-home'],
  ['去世', 'deceased'],
  ['敬老院', 'institution'],
])
table('categories', parsers.parseWords(CATEGORY_WORDS), [
  ['独居、五保', ['独居', '散居五保']],
  ['独居,低保户；高龄', ['独居', '低保', '高龄']],
  ['独居 空巢', ['独居', '空巢']],
  ['独居/独居老人', ['独居']],
  ['minimum living allowance, lives alone', ['低保', '独居']],
  ['无', []],
  ['孤寡户', '✗ unknown-word'],
])
table('yes or no', parsers.parseYesNo, [
  ['是', true],
  ['√', true],
  ['TRUE', true],
  ['无', false],
  ['×', false],
  ['N', false],
  ['也许', '✗ unknown-word'],
])
table('a list', parsers.parseList, [
  ['高血压、糖尿病', ['高血压', '糖尿病']],
  ['高血压 糖尿病', ['高血压', '糖尿病']],
  ['high blood pressure; diabetes', ['high blood pressure', 'diabetes']],
  ['高血压\n高血压', ['高血压']],
  ['没有', []],
  [Array.from({ length: 51 }, (_, n) => `病${n}`).join('、'), '✗ too-many-items'],
  ['长'.repeat(101), '✗ too-long'],
])
table('an amount in yuan', parsers.parseYuan, [
  ['1200', 120_000],
  ['1,525.50 元', 152_550],
  ['￥0.1', 10],
  ['-5', '✗ out-of-range'],
  ['一千', '✗ not-a-number'],
])
table('a latitude', parsers.parseNumber({ min: -90, max: 90 }), [
  ['31.42', 31.42],
  ['131.42', '✗ out-of-range'],
  ['31.42N', '✗ not-a-number'],
])
table('a whole number', parsers.parseNumber({ min: 1, max: 99, whole: true }), [
  ['２', 2],
  ['1.5', '✗ not-a-number'],
])
table(
  'hours',
  (text, today) => {
    const parsed = parsers.parseHours(text, today)
    return parsed.ok ? { ...parsed, value: `${parsed.value.fromHour}-${parsed.value.toHour}` } : parsed
  },
  [
    ['8-18', '8-18'],
    ['08:00—18:00', '8-18'],
    ['8点至18点', '8-18'],
    ['08:30-17:30', '9-17 ? hours-rounded'],
    ['全天', '0-0'],
    ['24小时', '0-0'],
    ['上班时间', '✗ not-hours'],
    ['8-32', '✗ not-hours'],
  ],
)
table('a credit code', parsers.parseCreditCode, [
  ['52320481mj5678901a', '52320481MJ5678901A'],
  ['5232048IMJ5678901A', '✗ credit-code'],
])
table('a bank account', parsers.parseAccount, [
  ['6228 4803 9876 5432 101', '6228480398765432101'],
  ['见存折', '✗ not-a-number'],
])
table('an id', parsers.parseId, [
  ['home-0001', 'home-0001'],
  ['一号', '✗ not-an-id'],
])
table('a name', parsers.parseName, [
  ['周　芳', '周芳'],
  ['买买提·艾力', '买买提·艾力'],
  ['John  Smith', 'John Smith'],
  ['长'.repeat(201), '✗ too-long'],
])

test('full-width letters and digits become half-width, and punctuation stays', () => {
  expect(halfWidth('燕山新村１２幢Ａ座（东），３０１')).toBe('燕山新村12幢A座（东），301')
})

test('words for nothing are told from content', () => {
  for (const text of ['无', ' 暂无 ', '/', '——', 'N/A', '不详']) expect([text, meansNothing(text)]).toEqual([text, true])
  for (const text of ['无锡', '0', '否', 'x']) expect([text, meansNothing(text)]).toEqual([text, false])
})

describe('whatever is typed', () => {
  const all: Parser[] = [
    parsers.parseDay({ past: true }),
    ...[parsers.parseIdNumber, parsers.parsePhone, parsers.parseList, parsers.parseYuan, parsers.parseHours, parsers.parseAccount],
    ...[parsers.parseCreditCode, parsers.parseId, parsers.parseName, parsers.parseLine, parsers.parseNote, parsers.parseYesNo],
    ...[parsers.parseWords(CATEGORY_WORDS), parsers.parseWord(STATUS_WORDS), parsers.parseNumber({ min: 0, max: 9 })],
  ]
  const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.string(), fc.stringMatching(/^[0-9年月日.\-/: ]{0,24}$/))

  test('no parser throws, and each either takes it or says why not', () => {
    fc.assert(
      fc.property(texts, (text) => {
        for (const parse of all) {
          const parsed = parse(text, TODAY)
          expect(parsed.ok ? 'value' in parsed : parsed.problem.reason).toBeTruthy()
        }
      }),
      { numRuns: 2_000 },
    )
  })

  test('a day that is taken is a real day, not in the future', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const parsed = parsers.parseDay({ past: true })(text, TODAY)
        if (!parsed.ok) return
        expect(new Date(parsed.value).toISOString().slice(0, 10)).toBe(parsed.value)
        expect(parsed.value <= TODAY).toBe(true)
      }),
      { numRuns: 2_000 },
    )
  })

  test('a day is read from any way of writing it', () => {
    const days = fc.integer({ min: 0, max: 50_000 }).map((n) => new Date(Date.UTC(1890, 0, 1) + n * 86_400_000).toISOString().slice(0, 10))
    const ways: ((year: string, month: string, day: string) => string)[] = [
      (y, m, d) => `${y}-${m}-${d}`,
      (y, m, d) => `${y}${m}${d}`,
      (y, m, d) => `${y}/${Number(m)}/${Number(d)}`,
      (y, m, d) => `${y} 年 ${Number(m)} 月 ${Number(d)} 日`,
    ]
    fc.assert(
      fc.property(days, fc.constantFrom(...ways), (day, write) => {
        const [y = '', m = '', d = ''] = day.split('-')
        expect(read(parsers.parseDay({ past: false }), write(y, m, d))).toBe(day)
      }),
    )
  })

  test('what was put right once is left alone', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const tidy of [nameOf, lineOf, linesOf]) expect(tidy(tidy(text))).toBe(tidy(text))
      }),
    )
  })
})
