/** Programmes that exclude each other, and programmes that share a cap. Both change only decisions that were just made. */
import { amountsOf, shareDays, withoutDays } from './counted-days.ts'
import { type Decision, isDue, type Programme } from './decision.ts'
import type { MonthFrame } from './resident-month.ts'
import type { Text } from './scale.ts'

/** `keep`: which of the two is paid */
export interface Rivalry {
  one: number
  other: number
  keep: 'higher' | 'one' | 'other'
  clause: Text
}
export interface SharedCap {
  /** the one that states the cap, then those that share it */
  members: number[]
  /** the one that gives way first stands first */
  giveWay: number[]
  fen: number
}

const KEPT = { higher: 'higher', this: 'one', other: 'other' } as const

/** Programmes that are not there exclude nothing and share nothing. */
export function rivalriesOf(programmes: readonly Programme[]): Rivalry[] {
  const position = positions(programmes)
  return programmes.flatMap(({ standard }, one) =>
    standard.excludes.flatMap(({ programme, keep, clause }) => {
      const other = position.get(programme)
      return other === undefined ? [] : [{ one, other, keep: KEPT[keep], clause }]
    }),
  )
}

export function sharedCapsOf(programmes: readonly Programme[]): SharedCap[] {
  const position = positions(programmes)
  return programmes.flatMap(({ standard: { cap } }, by) => {
    if (!cap) return []
    const others = cap.with.flatMap((programme) => position.get(programme) ?? [])
    return [{ members: [by, ...others], giveWay: [by, ...others.toReversed()], fen: cap.fen }]
  })
}

const positions = (programmes: readonly Programme[]): Map<string, number> =>
  new Map(programmes.map(({ standard }, index) => [standard.id, index]))

interface Defeat {
  loser: Decision
  winner: Decision
  rivalry: Rivalry
}

/**
 * A programme is paid unless one that is itself paid excludes it: by days for the days that both count, otherwise for the month. Where that
 * leaves a ring open (each excludes the next), the one that stands first is paid, and its rivals give way.
 */
export function exclude(decisions: readonly Decision[], rivalries: readonly Rivalry[], frame: MonthFrame): void {
  for (;;) {
    // anew each time: who has given days away may no longer be the higher of two
    const defeats = rivalries.flatMap((rivalry) => defeatOf(rivalry, decisions) ?? [])
    if (defeats.length === 0) return
    const losers = new Set(defeats.map(({ loser }) => loser))
    const lost = defeats.find(({ winner }) => !losers.has(winner))
    if (lost) {
      giveWay(lost, frame)
      continue
    }
    const first = decisions.find((decision) => losers.has(decision))!
    for (const { loser, winner, rivalry } of defeats) if (loser === first) giveWay({ winner: first, loser: winner, rivalry }, frame)
  }
}

function giveWay({ winner, loser, rivalry: { keep, clause } }: Defeat, frame: MonthFrame): void {
  const reason = { by: winner, clause, higher: keep === 'higher' }
  const rest = loser.programme.standard.midMonth === 'daily' ? withoutDays(loser.counted, winner.counted) : []
  if (rest.length === 0) {
    loser.refusal = { kind: 'excluded', reason: 'excluded-by', ...reason }
    return
  }
  loser.yielded.push(...withoutDays(loser.counted, rest).map(({ from, until }) => ({ from, until, ...reason })))
  loser.counted = rest
  Object.assign(loser, amountsOf(rest, frame))
}

function defeatOf(rivalry: Rivalry, decisions: readonly Decision[]): Defeat | null {
  const [one, other] = [decisions[rivalry.one]!, decisions[rivalry.other]!]
  if (!isDue(one) || !isDue(other) || !shareDays(one.counted, other.counted)) return null
  return oneWins(rivalry, one, other) ? { winner: one, loser: other, rivalry } : { winner: other, loser: one, rivalry }
}

function oneWins({ keep, one: first, other: second }: Rivalry, one: Decision, other: Decision): boolean {
  if (keep !== 'higher') return keep === 'one'
  return one.fen === other.fen ? first < second : one.fen > other.fen
}

export function applyCaps(decisions: readonly Decision[], caps: readonly SharedCap[]): void {
  for (const cap of caps) {
    const paid = cap.giveWay.map((index) => decisions[index]!).filter(isDue)
    let over = paid.reduce((sum, { fen }) => sum + fen, 0) - cap.fen
    for (const member of paid) {
      const less = Math.min(member.fen, over)
      if (less <= 0) continue
      over -= less
      const together = cap.members.map((index) => decisions[index]!.programme)
      member.capped = { fromFen: member.capped?.fromFen ?? member.fen, together }
      member.fen -= less
      if (member.fen === 0) member.refusal = { kind: 'capped', reason: 'capped' }
    }
  }
}
