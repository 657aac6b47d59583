/** Programmes that exclude each other, and programmes that share a cap. Both change only decisions that were just made. */
import { type Decision, isDue, type Programme } from './decision.ts'

/** `keep`: which of the two is paid */
export interface Rivalry {
  one: number
  other: number
  keep: 'higher' | 'one' | 'other'
  clause: string
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
 * A programme is paid unless one that is itself paid excludes it. Where that leaves a ring open (each excludes the next), the one that
 * stands first is paid, and none of its rivals.
 */
export function exclude(decisions: readonly Decision[], rivalries: readonly Rivalry[]): void {
  const defeats = rivalries.flatMap((rivalry) => defeatOf(rivalry, decisions) ?? [])
  if (defeats.length === 0) return
  const open = new Set(decisions.filter((decision) => defeats.some(({ loser }) => loser === decision)))
  const paid = (decision: Decision) => isDue(decision) && !open.has(decision)
  while (open.size > 0) {
    const lost = defeats.find(({ loser, winner }) => open.has(loser) && paid(winner))
    if (lost) {
      lost.loser.refusal = refusalOf(lost)
      open.delete(lost.loser)
      continue
    }
    const [first] = open
    const kept = [...open].find((decision) => !defeats.some(({ loser, winner }) => loser === decision && open.has(winner))) ?? first!
    open.delete(kept)
    // only in a ring does one that is kept have a winner left over itself
    for (const { loser, winner, rivalry } of defeats) {
      if (loser === kept && open.delete(winner)) winner.refusal = refusalOf({ winner: kept, loser: winner, rivalry })
    }
  }
}

function defeatOf(rivalry: Rivalry, decisions: readonly Decision[]): Defeat | null {
  const [one, other] = [decisions[rivalry.one]!, decisions[rivalry.other]!]
  if (!isDue(one) || !isDue(other) || !shareDays(one, other)) return null
  return oneWins(rivalry, one, other) ? { winner: one, loser: other, rivalry } : { winner: other, loser: one, rivalry }
}

function oneWins({ keep, one: first, other: second }: Rivalry, one: Decision, other: Decision): boolean {
  if (keep !== 'higher') return keep === 'one'
  return one.fen === other.fen ? first < second : one.fen > other.fen
}

const shareDays = (one: Decision, other: Decision): boolean =>
  one.counted.some((a) => other.counted.some((b) => a.from <= b.until && b.from <= a.until))

const refusalOf = ({ winner, rivalry }: Defeat): Decision['refusal'] => ({
  kind: 'excluded',
  reason: 'excluded-by',
  by: winner,
  clause: rivalry.clause,
  higher: rivalry.keep === 'higher',
})

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
