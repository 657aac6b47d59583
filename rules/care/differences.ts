/**
 * What was paid for past months against what is due as known now: 补发 where too little was paid, 追回 where too much was. Nothing that
 * was paid is edited; the difference is paid or recovered with a later month, and says why.
 */

import type { Month } from './day.ts'
import { type Decision, isDue } from './decision.ts'
import { decideMonth, explain, type PreparedStandards } from './entitlement.ts'
import type { Text } from './scale.ts'
import type { Entitlement, EntitlementResult, ResidentFacts, Standard } from './standard.ts'
import { hoursOf, joined, text, yuan } from './wording.ts'

/** A line that was paid for a month, regular or itself a difference. */
export interface Paid {
  programme: string
  month: Month
  fen: number
  hours: number
  demonstration: boolean
  because: Entitlement['because']
}

/** What is other than it was known when it was paid. */
export type Change =
  /** nothing was paid until now, or nobody knows why it was */
  | 'not-paid'
  /** nothing is due any more */
  | 'not-due'
  | 'rate'
  | 'row'
  | 'facts'
  | 'days'
  /** the same standard, facts and days: another programme takes from this one, or takes no longer */
  | 'other-programme'

export interface Difference {
  residentId: string
  programme: string
  /** the month that it is about */
  month: Month
  direction: 'back-pay' | 'recover'
  /** due less paid: below zero when recovered */
  fen: number
  hours: number
  payerSharePercent: number | null
  demonstration: boolean
  changes: Change[]
  sentence: Text
  /** as known now; empty when nothing is due */
  because: Entitlement['because']
}

type NamedStandard = Pick<Standard, 'id' | 'name'>
type Because = Entitlement['because'][number]

/**
 * `paid`: of one resident, in the order in which it was paid; `now`: the same resident's months, recomputed. Months that were not
 * recomputed have no differences. In order of month, then of the standards.
 */
export function differences(of: {
  paid: readonly Paid[]
  now: readonly EntitlementResult[]
  standards: readonly NamedStandard[]
}): Difference[] {
  const byMonth = [...of.now].sort((a, b) => (a.month < b.month ? -1 : 1))
  return byMonth.flatMap((result) => {
    const paid = of.paid.filter(({ month }) => month === result.month)
    const unknown = [...new Set(paid.map(({ programme }) => programme))].filter((id) => !of.standards.some((known) => known.id === id))
    const programmes = [...of.standards, ...unknown.map((id) => ({ id, name: text(id, id) }))]
    return programmes.flatMap((programme) => differenceOf(programme, paid, result) ?? [])
  })
}

/** As `differences`, but only months whose amounts differ are put into words: what a run asks for every resident and past month. */
export function differencesSince(of: {
  prepared: PreparedStandards
  facts: ResidentFacts
  months: readonly Month[]
  paid: readonly Paid[]
}): Difference[] {
  const decided = of.months.map((month) => decideMonth(of.prepared, of.facts, month))
  const now = decided.filter(({ decisions, frame }) => !isPaid(decisions, of.paid, frame.month)).map(explain)
  if (now.length === 0) return []
  return differences({ paid: of.paid, now, standards: of.prepared.programmes.map(({ standard }) => standard) })
}

function isPaid(decisions: readonly Decision[], paid: readonly Paid[], month: Month): boolean {
  const open = new Map<string, { fen: number; tenths: number }>()
  const add = (programme: string, fen: number, tenths: number) => {
    const sum = open.get(programme)
    open.set(programme, { fen: (sum?.fen ?? 0) + fen, tenths: (sum?.tenths ?? 0) + tenths })
  }
  for (const decision of decisions) if (isDue(decision)) add(decision.programme.standard.id, decision.fen, decision.tenths)
  for (const line of paid) if (line.month === month) add(line.programme, -line.fen, -tenthsOf(line.hours))
  return [...open.values()].every(({ fen, tenths }) => fen === 0 && tenths === 0)
}

/** hours are sums of tenths; in decimal they would drift */
const tenthsOf = (hours: number): number => Math.round(hours * 10)

interface Amounts {
  fen: number
  tenths: number
}
/** one programme in one month: what was paid and why, what is due as known now */
interface Compared {
  standard: NamedStandard
  now: EntitlementResult
  then: readonly Because[]
  due: Entitlement | null
  wasPaid: Amounts
  isDueNow: Amounts
  open: Amounts
  changes: Change[]
}

function differenceOf(standard: NamedStandard, paidInMonth: readonly Paid[], now: EntitlementResult): Difference | null {
  const paid = paidInMonth.filter(({ programme }) => programme === standard.id)
  const due = now.entitled.find(({ programme }) => programme === standard.id) ?? null
  const wasPaid = { fen: sum(paid.map(({ fen }) => fen)), tenths: sum(paid.map(({ hours }) => tenthsOf(hours))) }
  const isDueNow = { fen: due?.fen ?? 0, tenths: tenthsOf(due?.hours ?? 0) }
  const open = { fen: isDueNow.fen - wasPaid.fen, tenths: isDueNow.tenths - wasPaid.tenths }
  if (open.fen === 0 && open.tenths === 0) return null
  const then = paid.at(-1)?.because ?? []
  const changes = changesOf(then, due)
  return {
    residentId: now.residentId,
    programme: standard.id,
    month: now.month,
    direction: isMore(open) ? 'back-pay' : 'recover',
    fen: open.fen,
    hours: open.tenths / 10,
    payerSharePercent: due?.payerSharePercent ?? null,
    demonstration: due?.demonstration === true || paid.some(({ demonstration }) => demonstration),
    changes,
    sentence: sentenceOf({ standard, now, then, due, wasPaid, isDueNow, open, changes }),
    because: due?.because ?? [],
  }
}

const isMore = ({ fen, tenths }: Amounts): boolean => (fen || tenths) > 0
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

function changesOf(then: readonly Because[], due: Entitlement | null): Change[] {
  if (!due) return ['not-due']
  if (then.length === 0) return ['not-paid']
  const found = COMPARED.filter((comparison) => isOther(then, due.because, comparison)).map(({ change }) => change)
  return found.length > 0 ? found : ['other-programme']
}

interface Comparison {
  change: Change
  what: Text
  said: (because: Because) => Text[]
}
/** in the order in which a clerk looks for what is new */
const COMPARED: Comparison[] = [
  {
    change: 'rate',
    what: text('标准', 'the rate'),
    said: ({ rate }) => [
      text(
        `${rate.validFrom} 起执行的（${rate.id}，依据：${rate.reference.zh}）`,
        `the one in force since ${rate.validFrom} (${rate.id}, by: ${rate.reference.en})`,
      ),
    ],
  },
  { change: 'row', what: text('档次', 'the row'), said: ({ amount }) => [text(`「${amount.zh}」`, `“${amount.en}”`)] },
  { change: 'facts', what: text('事实', 'the facts'), said: ({ facts }) => facts },
  { change: 'days', what: text('计发日期', 'the days'), said: ({ from, until }) => [text(`${from} 至 ${until}`, `${from} to ${until}`)] },
]

/** each part once, so that a month in two parts with one rate names it once */
const partsOf = (because: readonly Because[], said: Comparison['said']): Map<string, Text> =>
  new Map(because.flatMap(said).map((part) => [part.zh, part]))

function isOther(then: readonly Because[], now: readonly Because[], { said }: Comparison): boolean {
  const [before, after] = [partsOf(then, said), partsOf(now, said)]
  return before.size !== after.size || [...before.keys()].some((part) => !after.has(part))
}

/** Only what is gone and what is new: a clerk does not look for the one fact of five. */
function changeText(then: readonly Because[], now: readonly Because[], { what, said }: Comparison): Text {
  const [before, after] = [partsOf(then, said), partsOf(now, said)]
  const gone = joined([...before].filter(([part]) => !after.has(part)).map(([, words]) => words))
  const added = joined([...after].filter(([part]) => !before.has(part)).map(([, words]) => words))
  if (gone.zh === '') return text(`${what.zh}新增${added.zh}`, `${what.en} also ${added.en}`)
  if (added.zh === '') return text(`${what.zh}去掉${gone.zh}`, `${what.en} no longer ${gone.en}`)
  return text(`${what.zh}由${gone.zh}变为${added.zh}`, `${what.en} from ${gone.en} to ${added.en}`)
}

function sentenceOf(compared: Compared): Text {
  const { standard, now, wasPaid, isDueNow, open } = compared
  const inHours = open.fen === 0
  const [paid, due, rest] = [wasPaid, isDueNow, open].map((amounts) => (inHours ? hoursOf(amounts.tenths) : yuan(amounts.fen)))
  const unit = inHours ? text('小时', 'hours') : text('元', 'yuan')
  const why = whyOf(compared)
  return text(
    `${standard.name.zh} ${now.month} 已发 ${paid} ${unit.zh}，现核定 ${due} ${unit.zh}，${isMore(open) ? '补发' : '追回'} ${rest} ${unit.zh}；${why.zh}`,
    `${standard.name.en}, ${now.month}: ${paid} ${unit.en} paid, ${due} ${unit.en} due as known now, ${rest} ${unit.en} to be ${isMore(open) ? 'paid' : 'recovered'}; ${why.en}`,
  )
}

function whyOf({ standard, now, then, due, changes }: Compared): Text {
  if (!due) {
    const refusal = now.refused.find(({ programme }) => programme === standard.id)
    return refusal?.sentence ?? text('已没有这项待遇。', 'the programme is no longer there.')
  }
  if (changes[0] === 'not-paid') return due.sentence
  if (changes[0] === 'other-programme') {
    return text(
      '标准、事实和日期未变，因其他待遇变化而重新封顶或择一。',
      'rate, facts and days are the same, but other programmes now take more or less of it.',
    )
  }
  const parts = COMPARED.filter(({ change }) => changes.includes(change)).map((comparison) => changeText(then, due.because, comparison))
  return text(`${parts.map(({ zh }) => zh).join('；')}。`, `${parts.map(({ en }) => en).join('; ')}.`)
}
