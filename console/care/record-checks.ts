/** What a record's schema cannot say: fields that must fit each other, and the real world. Pure; all that is wrong at once, in both languages. */
import type { RecordKind, RecordOf } from '../../records/record-schemas/kinds.ts'
import { addDays, type Day, type Span } from '../../rules/care/day.ts'
import { type IdNumberProblem, readIdNumber } from '../../rules/care/id-number.ts'

export interface RecordProblem {
  path: string
  /** top fields that it is about: who changes none of them is not asked to put it right */
  fields: string[]
  zh: string
  en: string
}

const problem = (path: string, zh: string, en: string, fields = [path.split('.')[0]!]): RecordProblem => ({ path, fields, zh, en })

const ID_NUMBER_TEXTS: Record<IdNumberProblem, { zh: string; en: string }> = {
  length: { zh: '身份证号应为 18 位', en: 'an ID number has 18 characters' },
  characters: { zh: '身份证号只能是 17 位数字加一位数字或 X', en: 'an ID number is 17 digits and a digit or X' },
  checksum: { zh: '身份证号校验位不对，请核对是否抄错', en: 'the check character does not fit: a digit was probably copied wrongly' },
  'birth-date': { zh: '身份证号中的出生日期不存在或在将来', en: 'the birth date within the number does not exist or lies ahead' },
}

function checkIdentity({ idNumber, birthDate, gender }: RecordOf<'resident'>, today: Day): RecordProblem[] {
  const problems: RecordProblem[] = []
  if (birthDate !== null && birthDate > today) problems.push(problem('birthDate', '出生日期在将来', 'the birth date lies in the future'))
  if (idNumber === null) return problems
  const read = readIdNumber(idNumber, today)
  if (!read.ok)
    return [...problems, ...read.problems.map((reason) => problem('idNumber', ID_NUMBER_TEXTS[reason].zh, ID_NUMBER_TEXTS[reason].en))]
  if (birthDate !== null && birthDate !== read.birthDate)
    problems.push(problem('birthDate', '与身份证号中的出生日期不一致', 'is not the birth date of the ID number', ['birthDate', 'idNumber']))
  if (gender !== null && gender !== read.gender)
    problems.push(problem('gender', '与身份证号中的性别不一致', 'is not the gender of the ID number', ['gender', 'idNumber']))
  return problems
}

/** Nothing is paid by two incomes of one day. */
const checkIncomes = (incomes: RecordOf<'resident'>['incomes']): RecordProblem[] =>
  checkOverlaps({ path: 'incomes', entries: incomes, named: () => ({ zh: '收入', en: 'the income' }) })

type Status = RecordOf<'resident'>['statuses'][number]

interface Listed<E extends Span> {
  /** where they stand in the document */
  path: string
  entries: readonly E[]
  /** what one is called */
  named(entry: E): { zh: string; en: string }
}

/** One holds at a time: the one before ends on the day before the next begins. */
function checkOverlaps<E extends Span>({ path, entries, named }: Listed<E>): RecordProblem[] {
  const begins = ({ from }: Span): Day => from ?? ''
  const inOrder = entries.map((entry, index) => ({ entry, index })).sort((a, b) => (begins(a.entry) < begins(b.entry) ? -1 : 1))
  return inOrder.slice(1).flatMap(({ entry: later, index }, i) => {
    const earlier = inOrder[i]!.entry
    if (earlier.until !== null && earlier.until < begins(later)) return []
    const { zh, en } = named(earlier)
    const [since, sinceEn] = earlier.from === null ? ['', ''] : [` ${earlier.from} 起的`, ` from ${earlier.from}`]
    const dayBefore = later.from === null ? null : addDays(later.from, -1)
    return problem(
      `${path}.${index}.from`,
      `与${since}${zh}重叠，${dayBefore === null ? '请填写开始日期' : `请先将其结束于 ${dayBefore} 或更早`}`,
      `overlaps ${en}${sinceEn}: ${dayBefore === null ? 'give the day on which it begins' : `end that one on ${dayBefore} or earlier`}`,
    )
  })
}

/** A resident is in one state at a time. */
function checkStatuses(statuses: readonly Status[]): RecordProblem[] {
  const overlaps = checkOverlaps({
    path: 'statuses',
    entries: statuses,
    named: ({ status }) => ({ zh: '状态', en: `the status "${status}"` }),
  })
  const ended = statuses.flatMap(({ status, until }, index) =>
    status === 'deceased' && until !== null ? problem(`statuses.${index}.until`, '身故没有结束日期', 'a death has no end') : [],
  )
  return [...overlaps, ...ended]
}

const DAY_FIELDS = new Set(['birthDate', 'from', 'until', 'on', 'day', 'dueDay', 'doneDay'])
const isRealDay = (day: Day): boolean => addDays(day, 0) === day

/** Every day exists, and no span ends before it begins, wherever in the document. */
function checkDays(value: unknown, path: string[] = []): RecordProblem[] {
  if (typeof value !== 'object' || value === null) return []
  const problems = Object.entries(value).flatMap(([key, inner]) => {
    if (typeof inner !== 'string' || !DAY_FIELDS.has(key)) return checkDays(inner, [...path, key])
    return isRealDay(inner) ? [] : problem([...path, key].join('.'), '没有这一天', 'there is no such day')
  })
  const { from, until } = value as { from?: unknown; until?: unknown }
  if (typeof from === 'string' && typeof until === 'string' && until < from)
    problems.push(
      problem([...path, 'until'].join('.'), '结束日期早于开始日期', 'ends before it begins', [path[0] ?? 'until', path[0] ?? 'from']),
    )
  return problems
}

const PHONE = /^[\d+\-() 转x#,]+$/
/** emergency numbers have three */
const FEWEST_DIGITS = 3

function checkPhone(doc: object): RecordProblem[] {
  const { phone } = doc as { phone?: unknown }
  if (typeof phone !== 'string' || phone === '') return []
  if (PHONE.test(phone) && phone.replace(/\D/g, '').length >= FEWEST_DIGITS) return []
  return [problem('phone', '电话号码只能包含数字和 + - ( ) 转', 'a phone number has digits and + - ( ) x')]
}

/** GB 32100: no I, O, S, V, Z */
const CREDIT_CODE = /^[0-9A-HJ-NPQRTUWXY]{18}$/

function checkProvider({ creditCode }: RecordOf<'provider'>): RecordProblem[] {
  if (creditCode === null || creditCode === '' || CREDIT_CODE.test(creditCode)) return []
  return [problem('creditCode', '统一社会信用代码应为 18 位数字或大写字母', 'a credit code is 18 digits or capital letters')]
}

/** `today`: in Shanghai */
export function checkRecord<K extends RecordKind>(kind: K, doc: RecordOf<K>, today: Day): RecordProblem[] {
  const common = [...checkDays(doc), ...checkPhone(doc)]
  if (kind === 'provider') return [...common, ...checkProvider(doc as RecordOf<'provider'>)]
  if (kind !== 'resident') return common
  const resident = doc as RecordOf<'resident'>
  return [...common, ...checkIdentity(resident, today), ...checkStatuses(resident.statuses), ...checkIncomes(resident.incomes)]
}
