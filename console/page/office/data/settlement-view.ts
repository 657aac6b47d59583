/** What a provider's settlement says about itself. Pure. */
import type { SettlementView } from '../../../care-api.ts'

export type Settlement = SettlementView['settlement']
export type SettlementLine = Settlement['lines'][number]
export type Difference = Settlement['differences'][number]
export type Sums = Settlement['sums']

export const differencesOf = ({ differences }: Settlement, serviceId: string | null): Difference[] =>
  differences.filter((one) => one.serviceId === serviceId)

/** what is paid for a line: nothing while it is held, and what people said on top */
export function paidFen(settlement: Settlement, line: SettlementLine): number {
  const said = differencesOf(settlement, line.serviceId).reduce((sum, { fen }) => sum + fen, 0)
  return (line.problem === null ? line.payableFen : 0) + said
}

export type LineShown = 'all' | 'problems' | 'undecided'

export function shownLines({ settlement, undecided }: SettlementView, shown: LineShown): SettlementLine[] {
  if (shown === 'all') return settlement.lines
  if (shown === 'problems') return settlement.lines.filter(({ problem }) => problem !== null)
  const open = new Set(undecided)
  return settlement.lines.filter(({ serviceId }) => open.has(serviceId))
}

export type Obstacle = 'own' | 'undecided' | 'not-over' | null

/** why this person cannot approve it now */
export function obstacleOf({ settlement, undecided }: SettlementView, me: { id: string; name: string }, thisMonth: string): Obstacle {
  if (settlement.preparedBy.id === me.id || settlement.differences.some(({ by }) => by === me.name)) return 'own'
  if (undecided.length > 0) return 'undecided'
  return settlement.month >= thisMonth ? 'not-over' : null
}

/** what comes to what is paid out, in the order in which a clerk adds it up */
export const equationOf = ({ payableFen, heldFen, differencesFen, deductionFen, toPayFen }: Sums) =>
  [
    { part: 'payable', sign: '', fen: payableFen },
    { part: 'held', sign: '−', fen: heldFen },
    { part: 'differences', sign: differencesFen < 0 ? '−' : '+', fen: Math.abs(differencesFen) },
    { part: 'deduction', sign: '−', fen: deductionFen },
    { part: 'toPay', sign: '=', fen: toPayFen },
  ] as const

type ListItem = { state: 'draft' | 'approved'; undecided: number; problems: number; sums: Sums }

export function monthTotal(items: readonly ListItem[]) {
  const sum = (of: (sums: Sums) => number) => items.reduce((total, { sums }) => total + of(sums), 0)
  return {
    services: sum(({ services }) => services),
    payableFen: sum(({ payableFen }) => payableFen),
    heldFen: sum(({ heldFen }) => heldFen),
    differencesFen: sum(({ differencesFen }) => differencesFen),
    deductionFen: sum(({ deductionFen }) => deductionFen),
    toPayFen: sum(({ toPayFen }) => toPayFen),
    problems: items.reduce((total, { problems }) => total + problems, 0),
    approved: items.filter(({ state }) => state === 'approved').length,
  }
}
