/** One decision as one sentence that a clerk can read out: which standard, which facts, which dates, how much; or why nothing. */
import { type Check, incomeFact } from './conditions.ts'
import { lastDaySeen } from './counted-days.ts'
import { addMonths, type Day } from './day.ts'
import type { Counted, Decision, Programme, Refusal, Row, Yielded } from './decision.ts'
import type { DayFacts, MonthFrame } from './resident-month.ts'
import type { Text } from './scale.ts'
import type { Gives, Standard } from './standard.ts'
import { hoursOf, joined, text, yuan } from './wording.ts'

const byRank = (a: Check, b: Check): number => a.rank - b.rank

/** What makes a row hold; where the row asks more exactly than the standard as a whole, only what the row asks. */
export function factsFor(who: readonly Check[], row: Row, facts: DayFacts): Text[] {
  const asked = [...who.filter(({ field }) => !row.checks.some((check) => check.field === field)), ...row.checks].sort(byRank)
  const said = new Map(asked.flatMap((check) => check.facts(facts)).map((fact) => [fact.zh, fact]))
  return [...said.values()]
}

export function entitledSentence(decision: Decision, frame: MonthFrame, deathDay: Day | null): Text {
  const { programme, counted } = decision
  const { name, gives } = programme.standard
  const [only, ...more] = counted as [Counted, ...Counted[]]
  if (more.length > 0) return sentenceInParts(decision, frame, deathDay)
  const result = resultText(decision)
  const standard = rowText(programme.standard, only.row)
  const [because, dates] = [becauseText(programme, only), datesText(decision, only, frame, deathDay)]
  const share = payerShareText(gives, only.row)
  return text(
    `${name.zh}${standard.zh}${because.zh}；${dates.zh}，${result.zh}${share.zh}。`,
    `${name.en}, ${standard.en}${because.en}; ${dates.en}: ${result.en}${share.en}.`,
  )
}

function sentenceInParts(decision: Decision, frame: MonthFrame, deathDay: Day | null): Text {
  const { programme, counted } = decision
  const { name, gives, monthOfDeath } = programme.standard
  const parts = counted.map((each, index) => partText(programme, each, counted[index - 1], frame))
  if (deathDay !== null) {
    const whole = monthOfDeath === 'whole'
    parts.push(
      text(
        `${deathDay} 去世，${whole ? '当月仍计' : '计至当日'}`,
        `died ${deathDay}, ${whole ? 'the month still counts' : 'counts until that day'}`,
      ),
    )
  }
  const [result, share] = [resultText(decision), payerShareText(gives, counted.at(-1)!.row)]
  return text(
    `${name.zh} ${frame.month} 分段计：${parts.map(({ zh }) => zh).join('；')}；${result.zh}${share.zh}。`,
    `${name.en}, ${frame.month} in parts: ${parts.map(({ en }) => en).join('; ')}; ${result.en}${share.en}.`,
  )
}

function partText(programme: Programme, part: Counted, before: Counted | undefined, frame: MonthFrame): Text {
  const standard = before?.row.rate === part.row.rate ? rowNameText(programme.standard, part.row) : rowText(programme.standard, part.row)
  const because = becauseText(programme, part)
  return text(
    `${part.from} 至 ${part.until}（${part.days}/${frame.days} 天）${standard.zh}${because.zh}`,
    `${part.from} to ${part.until} (${part.days} of ${frame.days} days) ${standard.en}${because.en}`,
  )
}

/** `「80–89 周岁」档每月 60.00 元（示范值；2024-01-01 起执行，依据：…）` */
function rowText(standard: Standard, row: Row): Text {
  const { rate } = row
  const [name, demonstration] = [rowNameText(standard, row), rate.basis === 'demonstration']
  return text(
    `${name.zh}（${demonstration ? '示范值；' : ''}${rate.validFrom} 起执行，依据：${rate.reference.zh}）`,
    `${name.en} (${demonstration ? 'demonstration value; ' : ''}in force since ${rate.validFrom}, by: ${rate.reference.en})`,
  )
}

function rowNameText({ gives, per }: Standard, { amount }: Row): Text {
  const much =
    gives === 'hours' ? text(`${amount.hours} 小时`, `${amount.hours} hours`) : text(`${yuan(amount.fen)} 元`, `${yuan(amount.fen)} yuan`)
  const zh = per === 'year' ? `每年 ${much.zh}、按月分摊` : `每月 ${much.zh}`
  const en = per === 'year' ? `${much.en} a year in monthly parts` : `${much.en} a month`
  return text(`「${amount.name.zh}」档${zh}`, `row “${amount.name.en}” of ${en}`)
}

function becauseText(programme: Programme, { row, facts }: Counted): Text {
  const said = joined([...factsFor(programme.who, row, facts), ...incomeFacts(row, facts)])
  return said.zh === '' ? text('', '') : text(`，因 ${said.zh}`, `, because: ${said.en}`)
}

export function incomeFacts({ amount }: Row, { income }: DayFacts): Text[] {
  if (!amount.lessIncome) return []
  if (income === null) return [text('没有登记收入（不扣减）', 'no income on record (nothing taken off)')]
  const fact = incomeFact(income)
  return [text(`${fact.zh}（从标准中扣减）`, `${fact.en} (taken off)`)]
}

function datesText(decision: Decision, { from, until, days }: Counted, frame: MonthFrame, deathDay: Day | null): Text {
  const { midMonth, monthOfDeath } = decision.programme.standard
  const dead = deathDay === null ? null : monthOfDeath
  if (midMonth === 'daily') {
    if (dead === 'whole')
      return text(
        `${deathDay} 去世，当月仍计 ${days}/${frame.days} 天`,
        `died ${deathDay}, the month still counts with ${days} of ${frame.days} days`,
      )
    const range =
      days === frame.days
        ? text(`${frame.month} 全月 ${days} 天`, `all ${days} days of ${frame.month}`)
        : daysText(from, until, days, frame)
    return dead === null ? range : text(`${deathDay} 去世，${range.zh}`, `died ${deathDay}, ${range.en}`)
  }
  const held = heldText(decision.programme.standard, frame)
  if (dead === 'daily')
    return text(
      `${held.zh}，${deathDay} 去世，计至当日 ${days}/${frame.days} 天`,
      `${held.en}, died ${deathDay}, counts until that day, ${days} of ${frame.days} days`,
    )
  const end = endText(decision, deathDay)
  return text(`${held.zh}，${end.zh}全月计`, `${held.en}, ${end.en}counts in full`)
}

const daysText = (from: Day, until: Day, days: number, frame: MonthFrame): Text =>
  text(`${from} 至 ${until} 计 ${days}/${frame.days} 天`, `${from} to ${until}, ${days} of ${frame.days} days`)

function heldText({ midMonth }: Standard, { month, first }: MonthFrame): Text {
  if (midMonth === 'first-day') return text(`${first} 符合`, `held on ${first}`)
  if (midMonth === 'by-15th') return text(`${month}-15 前（含）符合`, `held by ${month}-15`)
  return text(`${month} 内符合`, `held in ${month}`)
}

function endText({ endsOn }: Decision, deathDay: Day | null): Text {
  if (deathDay !== null) return text(`${deathDay} 去世，当月仍`, `died ${deathDay}, the month still `)
  return endsOn === null ? text('', '') : text(`${endsOn} 起不再符合，当月仍`, `no longer from ${endsOn}, the month still `)
}

const RESULTS: Record<Gives, (amount: string) => Text> = {
  cash: (amount) => text(`应发 ${amount} 元`, `${amount} yuan due`),
  voucher: (amount) => text(`发放服务券 ${amount} 元`, `service vouchers of ${amount} yuan`),
  fee: (amount) => text(`由民政代付 ${amount} 元`, `${amount} yuan paid by the bureau`),
  hours: (amount) => text(`可用服务 ${amount} 小时`, `${amount} hours of service`),
}

function resultText({ programme, fen, tenths, yielded, capped }: Decision): Text {
  const { gives } = programme.standard
  const result = RESULTS[gives](gives === 'hours' ? hoursOf(tenths) : yuan(fen))
  const parts = [...yielded.map(yieldedText), ...(capped ? [capText(capped)] : []), result]
  return text(parts.map(({ zh }) => zh).join('，'), parts.map(({ en }) => en).join(', '))
}

function yieldedText({ from, until, ...excluded }: Yielded): Text {
  const why = whyExcluded(excluded)
  return text(`${from} 至 ${until} ${why.zh}`, `${from} to ${until} ${why.en}`)
}

function capText({ fromFen, together }: NonNullable<Decision['capped']>): Text {
  const { cap } = together[0]!.standard
  const names = joined(together.map(({ standard }) => standard.name))
  return text(
    `本应 ${yuan(fromFen)} 元，${names.zh}合计每月不超过 ${yuan(cap!.fen)} 元（${cap!.clause.zh}）`,
    `${yuan(fromFen)} yuan by itself, but at most ${yuan(cap!.fen)} yuan a month together for ${names.en} (${cap!.clause.en})`,
  )
}

function payerShareText(gives: Gives, { amount: { payerSharePercent } }: Row): Text {
  if (payerSharePercent === null || gives === 'cash') return text('', '')
  return text(`，用于服务时承担价格的 ${payerSharePercent}%`, `, taking ${payerSharePercent} % of a service's price`)
}

export function refusedSentence({ programme, capped }: Decision, refusal: Refusal, frame: MonthFrame, deathDay: Day | null): Text {
  const { name } = programme.standard
  const seen = lastDaySeen(programme.standard, frame)
  const on = deathDay !== null && deathDay < seen ? deathDay : seen
  const why = whyRefused(programme, refusal, { frame, on }, capped)
  return text(`${name.zh} ${frame.month} 不计发：${why.zh}。`, `${name.en}, not given for ${frame.month}: ${why.en}.`)
}

function whyRefused(
  programme: Programme,
  refusal: Refusal,
  { frame, on }: { frame: MonthFrame; on: Day },
  capped: Decision['capped'],
): Text {
  switch (refusal.kind) {
    case 'no-rate':
      return text(`${on} 没有已登记的生效标准`, `no rate that is in force on ${on} is on record`)
    case 'deceased':
      return text(`${refusal.day} 去世`, `died ${refusal.day}`)
    case 'moved':
      return text(`${refusal.since} 迁出`, `moved away ${refusal.since}`)
    case 'check':
      return refusal.check.says(refusal.facts, on)
    case 'late':
      return whyLate(programme, refusal, frame)
    case 'income':
      return text(
        `月收入 ${yuan(refusal.incomeFen)} 元，不低于标准 ${yuan(refusal.monthFen)} 元，没有差额`,
        `a monthly income of ${yuan(refusal.incomeFen)} yuan leaves nothing open of ${yuan(refusal.monthFen)} yuan`,
      )
    case 'excluded':
      return whyExcluded(refusal)
    case 'capped':
      return capText(capped!)
  }
}

function whyLate(programme: Programme, { row, facts, from }: Refusal & { kind: 'late' }, frame: MonthFrame): Text {
  const said = joined(factsFor(programme.who, row, facts))
  const byDay = programme.standard.midMonth === 'by-15th' ? `${frame.month}-15` : frame.first
  const next = addMonths(frame.month, 1)
  return text(
    `${from} 起才符合${said.zh === '' ? '' : `（${said.zh}）`}，晚于 ${byDay}，最早自 ${next} 起计`,
    `held only from ${from}${said.en === '' ? '' : ` (${said.en})`}, later than ${byDay}; counts from ${next} at the earliest`,
  )
}

function whyExcluded({ by, clause, higher }: Pick<Yielded, 'by' | 'clause' | 'higher'>): Text {
  const { name, gives } = by.programme.standard
  const [fen, hours] = [yuan(by.capped?.fromFen ?? by.fen), hoursOf(by.tenths)]
  const amount = gives === 'hours' ? text(`${hours} 小时`, `${hours} hours`) : text(`${fen} 元`, `${fen} yuan`)
  return text(
    `与${name.zh}（${amount.zh}）不同时享受，${higher ? '择高' : '只'}发${name.zh}（${clause.zh}）`,
    `not together with ${name.en} (${amount.en}); ${higher ? 'the higher of the two' : 'only that one'} is given (${clause.en})`,
  )
}
