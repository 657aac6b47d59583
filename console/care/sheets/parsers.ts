/** From what is typed into a cell to what is stored, or to what is wrong with it. Pure; any text gives an answer. */
import { addDays, type Day } from '../../../rules/care/day.ts'
import { readIdNumber } from '../../../rules/care/id-number.ts'
import { compact, halfWidth, lineOf, linesOf, meansNothing, nameOf } from './cell-text.ts'
import type { Finding } from './problems.ts'
import { knownWords, reader, type Vocabulary, YES_NO } from './vocabulary.ts'

/** `warning`: it can be taken as it was read, but somebody should look */
export type Parsed<T> = { ok: true; value: T; warning?: Finding } | { ok: false; problem: Finding }
/** `today`: in Shanghai */
export type Parser<T> = (text: string, today: Day) => Parsed<T>

const fine = <T>(value: T, warning?: Finding): Parsed<T> => ({ ok: true, value, ...(warning ? { warning } : {}) })
const wrong = (reason: Finding['reason'], words?: Finding['words']): { ok: false; problem: Finding } => ({
  ok: false,
  problem: { reason, ...(words ? { words } : {}) },
})

const bounded =
  (read: (text: string) => string, max: number): Parser<string> =>
  (text) => {
    const value = read(text)
    return value.length > max ? wrong('too-long', { count: value.length, max }) : fine(value)
  }
export const parseLine = bounded(lineOf, 200)
/** of people and places: "燕山 社区" and "燕山社区" are one */
export const parseName = bounded(nameOf, 200)
export const parseNote = bounded(linesOf, 2_000)

const ID = /^[A-Za-z0-9._:-]{1,64}$/
export const parseId: Parser<string> = (text) => {
  const id = compact(text)
  return ID.test(id) ? fine(id) : wrong('not-an-id')
}

// ── days ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────
const WRITTEN_DAY = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ]?\d{1,2}:\d{2}(?::\d{2})?)?$/
const EIGHT_DIGITS = /^(\d{4})(\d{2})(\d{2})$/
const EXCEL_DAY = /^\d{4,5}$/
/** the last day that anybody means when five digits stand in a column of dates: 2064 */
const LAST_EXCEL_DAY = 60_000
const EXCEL_EPOCH = '1899-12-30'
const FIRST_DAY = '1880-01-01'

/** `past`: it has happened */
export const parseDay =
  ({ past }: { past: boolean }): Parser<Day> =>
  (text, today) => {
    const written = compact(text)
    const [, year, month, dayOfMonth] = WRITTEN_DAY.exec(written) ?? EIGHT_DIGITS.exec(written) ?? []
    if (year === undefined) return excelDay(written, past ? today : null)
    const day = `${year}-${month!.padStart(2, '0')}-${dayOfMonth!.padStart(2, '0')}`
    if (!isDay(day)) return wrong('no-such-day')
    return inTime(day, past ? today : null)
  }

const isDay = (day: Day): boolean => !Number.isNaN(Date.parse(day)) && addDays(day, 0) === day

function inTime(day: Day, last: Day | null, warning?: Finding): Parsed<Day> {
  if (day < FIRST_DAY) return wrong('day-too-early', { first: FIRST_DAY })
  return last !== null && day > last ? wrong('day-ahead') : fine(day, warning)
}

function excelDay(text: string, last: Day | null): Parsed<Day> {
  if (!EXCEL_DAY.test(text) || Number(text) > LAST_EXCEL_DAY) return wrong('not-a-day')
  const day = addDays(EXCEL_EPOCH, Number(text))
  return inTime(day, last, { reason: 'day-as-number', words: { day } })
}

// ── words of closed lists ────────────────────────────────────────────────────────────────────────────────────────────────
export function parseWord<T extends string>(vocabulary: Vocabulary<T>): Parser<T> {
  const read = reader(vocabulary)
  return (text) => {
    const value = read(text)
    return value === null ? wrong('unknown-word', { known: knownWords(vocabulary) }) : fine(value)
  }
}

const readYesNo = parseWord(YES_NO)
export const parseYesNo: Parser<boolean> = (text, today) => {
  const read = readYesNo(text, today)
  return read.ok ? fine(read.value === 'yes') : read
}

const SEPARATORS = /[、，,;；/|\n]+/
const MAX_ITEMS = 50
const MAX_ITEM_LENGTH = 100

/** "高血压、糖尿病", "高血压 糖尿病"; blanks separate only where nothing else does, and only Chinese words */
function itemsOf(text: string): string[] {
  const items = halfWidth(text)
    .split(SEPARATORS)
    .map(lineOf)
    .filter((item) => item !== '' && !meansNothing(item))
  const [only] = items
  return items.length === 1 && /\p{Script=Han}\s\p{Script=Han}/u.test(only!) ? only!.split(' ') : items
}

export const parseList: Parser<string[]> = (text) => {
  const items = [...new Set(itemsOf(text))]
  if (items.length > MAX_ITEMS) return wrong('too-many-items', { count: items.length, max: MAX_ITEMS })
  const longest = items.reduce((most, { length }) => Math.max(most, length), 0)
  return longest > MAX_ITEM_LENGTH ? wrong('too-long', { count: longest, max: MAX_ITEM_LENGTH }) : fine(items)
}

export function parseWords<T extends string>(vocabulary: Vocabulary<T>): Parser<T[]> {
  const read = reader(vocabulary)
  return (text) => {
    const values = itemsOf(text).map(read)
    return values.includes(null) ? wrong('unknown-word', { known: knownWords(vocabulary) }) : fine([...new Set(values)] as T[])
  }
}

// ── numbers ──────────────────────────────────────────────────────────────────────────────────────────────────────────────
const NUMBER = /^-?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?$/

export const parseNumber =
  ({ min, max, whole = false }: { min: number; max: number; whole?: boolean }): Parser<number> =>
  (text) => {
    const plain = compact(text).replace(/[元岁秒次分°]$/, '')
    if (!NUMBER.test(plain)) return wrong('not-a-number')
    const value = Number(plain.replaceAll(',', ''))
    if (whole && !Number.isInteger(value)) return wrong('not-a-number')
    return value < min || value > max ? wrong('out-of-range', { min, max }) : fine(value)
  }

const MOST_YUAN = 10_000_000
const readYuan = parseNumber({ min: 0, max: MOST_YUAN })
/** "1,525.50 元" or "￥1525.5" in fen */
export const parseYuan: Parser<number> = (text, today) => {
  const read = readYuan(compact(text).replace(/^[¥￥]/, ''), today)
  return read.ok ? fine(Math.round(read.value * 100)) : read
}

// ── numbers of people and organisations ──────────────────────────────────────────────────────────────────────────────────
/** of an 18-character ID number all that is wrong is said at once; the first is the finding, because a cell has one */
export const parseIdNumber: Parser<string> = (text, today) => {
  const number = compact(text).replace(/^'/, '').toUpperCase()
  const read = readIdNumber(number, today)
  if (read.ok) return fine(number)
  const [first] = read.problems
  return wrong(`id-number-${first!}`, first === 'length' ? { count: number.length } : undefined)
}

const CREDIT_CODE = /^[0-9A-HJ-NPQRTUWXY]{18}$/
export const parseCreditCode: Parser<string> = (text) => {
  const code = compact(text).toUpperCase()
  return CREDIT_CODE.test(code) ? fine(code) : wrong('credit-code')
}

export const parseAccount: Parser<string> = (text) => {
  const account = compact(text).replaceAll('-', '')
  return /^\d{8,32}$/.test(account) ? fine(account) : wrong('not-a-number')
}

const MOBILE = /^1[3-9]\d{9}$/
/** area code, number, extension; 400 numbers; numbers without an area code; short ones of a town hall's exchange */
const LANDLINE = /^(?:0\d{2,3}-?)?[2-9]\d{6,7}(?:[-转x#]\d{1,6})?$/
const SERVICE = /^(?:400-?\d{3}-?\d{4}|\d{3,6})$/
const SEVERAL = /[/、，,;；\n]|或|和/

export const parsePhone: Parser<string> = (text) => {
  const written = compact(text)
    .replace(/^'/, '')
    .replace(/ext\.?/i, '转')
  const parts = written.split(SEVERAL).filter((part) => part.replace(/\D/g, '').length >= 5)
  if (parts.length > 1) return wrong('several-phones')
  const plain = written.replace(/^(\+|00)86-?/, '').replace(/[()]/g, (bracket) => (bracket === ')' ? '-' : ''))
  const mobile = plain.replaceAll(/[-.]/g, '').replace(/^86(?=1\d{10}$)/, '')
  if (MOBILE.test(mobile)) return fine(mobile)
  if (LANDLINE.test(plain) || SERVICE.test(plain)) return fine(plain)
  if (!/^[\d+\-.转x#]+$/.test(plain)) return wrong('phone-characters')
  return wrong('phone-length', { count: plain.replace(/\D/g, '').length })
}

/** hours of the day; equal ones are round the clock */
export interface Hours {
  fromHour: number
  toHour: number
}
const HOURS = /^(\d{1,2})(?::?(\d{2}))?(?:时|点)?[-~至到](\d{1,2})(?::?(\d{2}))?(?:时|点)?$/
const ROUND_THE_CLOCK = /^(全天|24小时|24h|24-?hours?|昼夜|全日|0-24|00:00-24:00)$/i
export const parseHours: Parser<Hours> = (text) => {
  const written = compact(text)
  if (ROUND_THE_CLOCK.test(written)) return fine({ fromHour: 0, toHour: 0 })
  const [, from, fromMinute = '00', to, toMinute = '00'] = HOURS.exec(written) ?? []
  // half an hour less than was written is nobody's loss, half an hour more would be a call that nobody answers
  const hours = { fromHour: Number(from) + (Number(fromMinute) > 0 ? 1 : 0), toHour: Number(to) }
  if (from === undefined || hours.fromHour > 24 || hours.toHour > 24) return wrong('not-hours')
  const isWhole = Number(fromMinute) === 0 && Number(toMinute) === 0
  return fine(hours, isWhole ? undefined : { reason: 'hours-rounded', words: { from: hours.fromHour, to: hours.toHour } })
}
