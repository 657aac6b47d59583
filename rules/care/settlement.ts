/**
 * What the bureau owes a provider for a month. Every service that was done is a line; a line with a problem is held, and is paid only as
 * far as a person says so in a difference. In: the month's services of all providers, because overlaps and used-up entitlements cross
 * them. Never: a service that another settlement has paid.
 */
import { payableOf } from './charging.ts'
import { type Day, type Month, monthOf } from './day.ts'
import { type BookingAnswer, type DispatchAnswer, responseScore } from './response-score.ts'
import type { Charge, Settlement, SettlementDifference, SettlementLine, SettlementSums } from './service.ts'
import { deductionPercent, type SettlementTerms, termsOf } from './settlement-terms.ts'
import type { DatedStatus, Entitlement } from './standard.ts'
import { wasGone } from './status.ts'

export interface ServiceFacts {
  id: string
  residentId: string
  providerId: string
  responderId: string | null
  item: string
  day: Day
  bookedFor: number | null
  startedAt: number | null
  endedAt: number | null
  quantity: number
  unit: 'hour' | 'time'
  totalFen: number
  charges: Charge[]
  evidence: string[]
  state: 'booked' | 'done' | 'cancelled'
  settlementId: string | null
}
type DoneService = ServiceFacts & { startedAt: number; endedAt: number }

export interface SettlementInput {
  providerId: string
  month: Month
  /** of the month, of all providers */
  services: readonly ServiceFacts[]
  /** what each resident may use in the month; absent: nothing */
  entitled: ReadonlyMap<string, readonly Pick<Entitlement, 'programme' | 'hours' | 'fen' | 'gives'>[]>
  /** of the residents, as known now: a death may become known after a service was recorded; absent: at home */
  statuses: ReadonlyMap<string, readonly DatedStatus[]>
  /** alarms that the provider was sent to in the month */
  dispatches: readonly DispatchAnswer[]
  differences: readonly SettlementDifference[]
}

export const settlementIdOf = (providerId: string, month: Month): string => `${providerId}:${month}`

const hasTimes = (service: ServiceFacts): service is DoneService => service.startedAt !== null && service.endedAt !== null

/** in the order in which they were done */
const byStart = (a: ServiceFacts, b: ServiceFacts): number =>
  a.day.localeCompare(b.day) || (a.startedAt ?? 0) - (b.startedAt ?? 0) || (a.id < b.id ? -1 : 1)

function isTooShort({ startedAt, endedAt, unit, quantity, item }: DoneService, terms: SettlementTerms): boolean {
  const minutes = (endedAt - startedAt) / 60_000
  if (unit === 'hour') return minutes < quantity * terms.minutesPerHour
  return minutes < ((terms.shortestMinutes as Partial<Record<string, number>>)[item] ?? 0)
}

/** Ids of services that share time with another one of the same group. */
function overlapping(services: readonly DoneService[], groupOf: (service: DoneService) => string | null): Set<string> {
  const found = new Set<string>()
  for (const [group, members] of Map.groupBy(services, groupOf)) {
    if (group === null) continue
    // the one that ends last among those before: whoever begins before its end overlaps it
    let last: DoneService | null = null
    for (const service of members.toSorted((a, b) => a.startedAt - b.startedAt)) {
      if (last && service.startedAt < last.endedAt) for (const { id } of [last, service]) found.add(id)
      if (!last || service.endedAt > last.endedAt) last = service
    }
  }
  return found
}

/** Ids of services that, in the order in which they were done, go beyond what their resident may use. */
function beyondEntitlement(services: readonly ServiceFacts[], entitled: SettlementInput['entitled']): Set<string> {
  const found = new Set<string>()
  const used = new Map<string, { hours: number; fen: number }>()
  for (const { id, residentId, charges } of services.toSorted(byStart)) {
    for (const { programme, hours, fen } of charges) {
      if (programme === null) continue
      const key = `${residentId} ${programme}`
      const before = used.get(key) ?? { hours: 0, fen: 0 }
      const now = { hours: before.hours + hours, fen: before.fen + fen }
      used.set(key, now)
      const may = entitled.get(residentId)?.find((one) => one.programme === programme)
      // decimal hours: what differs by less than a hundredth is the same
      if (!may || (may.gives === 'hours' ? now.hours > may.hours + 0.005 : now.fen > may.fen)) found.add(id)
    }
  }
  return found
}

function problemFinder(services: readonly ServiceFacts[], { month, entitled, statuses }: SettlementInput) {
  const terms = termsOf(month)
  const timed = services.filter(hasTimes)
  const alone = timed.filter(({ item }) => !(terms.besideOthers as readonly string[]).includes(item))
  const overlaps = new Set([...overlapping(timed, ({ responderId }) => responderId), ...overlapping(alone, ({ residentId }) => residentId)])
  const beyond = beyondEntitlement(services, entitled)
  return (service: ServiceFacts): SettlementLine['problem'] => {
    if (wasGone(statuses.get(service.residentId) ?? [], service.day)) return 'resident-gone'
    if (service.evidence.length === 0 || !hasTimes(service)) return 'no-evidence'
    if (isTooShort(service, terms)) return 'too-short'
    if (overlaps.has(service.id)) return 'overlaps'
    return beyond.has(service.id) ? 'over-entitlement' : null
  }
}

function linesOf(input: SettlementInput): SettlementLine[] {
  const { providerId, month, services } = input
  const done = [...new Map(services.map((service) => [service.id, service])).values()].filter(({ state }) => state === 'done')
  const mine = settlementIdOf(providerId, month)
  const own = done.filter(
    ({ providerId: by, day, settlementId }) => by === providerId && monthOf(day) === month && (settlementId ?? mine) === mine,
  )
  const residents = new Set(own.map(({ residentId }) => residentId))
  const responders = new Set(own.map(({ responderId }) => responderId))
  const related = done.filter(({ residentId, responderId }) => residents.has(residentId) || responders.has(responderId))
  const problemOf = problemFinder(related, input)
  return own.toSorted(byStart).map((service) => ({
    serviceId: service.id,
    residentId: service.residentId,
    day: service.day,
    item: service.item,
    hours: service.unit === 'hour' ? service.quantity : 0,
    totalFen: service.totalFen,
    payableFen: payableOf(service.charges),
    problem: problemOf(service),
  }))
}

/** Nobody came to a booking that is still open when its month is settled; one that was cancelled says nothing. */
const bookingsOf = ({ providerId, month, services }: SettlementInput): BookingAnswer[] =>
  services
    .filter((service) => service.providerId === providerId && monthOf(service.day) === month && service.state !== 'cancelled')
    .flatMap(({ bookedFor, startedAt }) => (bookedFor === null ? [] : { bookedFor, startedAt }))

const total = (amounts: readonly number[]): number => amounts.reduce((sum, fen) => sum + fen, 0)

/**
 * With its differences a line is paid between nothing and all that the bureau owes for it: a held one gains, any other loses.
 * `unknown-line`: the service is not in this settlement.
 */
export function differenceRefusal(
  { lines, differences }: Pick<Settlement, 'lines' | 'differences'>,
  { serviceId, fen }: Pick<SettlementDifference, 'serviceId' | 'fen'>,
): 'unknown-line' | 'beyond-line' | null {
  if (serviceId === null) return null
  const line = lines.find((one) => one.serviceId === serviceId)
  if (!line) return 'unknown-line'
  const already = total(differences.filter((one) => one.serviceId === serviceId).map((one) => one.fen))
  const paid = (line.problem === null ? line.payableFen : 0) + already + fen
  return paid < 0 || paid > line.payableFen ? 'beyond-line' : null
}

/** A line that was held and paid by a difference, and is no longer held, would be paid twice: such differences fall away. */
function fitting(lines: SettlementLine[], differences: readonly SettlementDifference[]): SettlementDifference[] {
  const kept: SettlementDifference[] = []
  for (const difference of differences) if (differenceRefusal({ lines, differences: kept }, difference) === null) kept.push(difference)
  return kept
}

type Judged = Pick<SettlementSums, 'responseScore' | 'deductionPercent'>

function sumsOf(lines: readonly SettlementLine[], differences: readonly SettlementDifference[], judged: Judged): SettlementSums {
  const payableFen = total(lines.map((line) => line.payableFen))
  const heldFen = total(lines.filter(({ problem }) => problem !== null).map((line) => line.payableFen))
  const differencesFen = total(differences.map(({ fen }) => fen))
  const dueFen = payableFen - heldFen + differencesFen
  const deductionFen = Math.round((Math.max(0, dueFen) * judged.deductionPercent) / 100)
  const { responseScore: score, deductionPercent: percent } = judged
  return {
    ...{ services: lines.length, totalFen: total(lines.map((line) => line.totalFen)), payableFen, heldFen, differencesFen },
    ...{ responseScore: score, deductionPercent: percent, deductionFen, toPayFen: dueFen - deductionFen },
  }
}

/** `differences`: those that still fit the lines are kept */
export function settle(input: SettlementInput): Settlement {
  const { providerId, month } = input
  const lines = linesOf(input)
  const differences = fitting(lines, input.differences)
  const score = responseScore(input.dispatches, bookingsOf(input))
  const judged = { responseScore: score, deductionPercent: deductionPercent(termsOf(month), score) }
  return { providerId, month, lines, differences, sums: sumsOf(lines, differences, judged) }
}

type Settled = Pick<Settlement, 'lines' | 'differences' | 'sums'>

/** One that differenceRefusal lets pass. */
export function withDifference<S extends Settled>(settlement: S, difference: SettlementDifference): S {
  const differences = [...settlement.differences, difference]
  return { ...settlement, differences, sums: sumsOf(settlement.lines, differences, settlement.sums) }
}

/** Held lines that nobody has decided about: they are not paid, and the month is not ready to be approved. */
export function undecided({ lines, differences }: Pick<Settlement, 'lines' | 'differences'>): SettlementLine[] {
  const decided = new Set(differences.map(({ serviceId }) => serviceId))
  return lines.filter(({ serviceId, problem, payableFen }) => problem !== null && payableFen > 0 && !decided.has(serviceId))
}
