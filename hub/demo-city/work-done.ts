/** What became of an appointment: done as agreed, most of the time. */
import type { RecordOf } from '../../records/record-schemas/kinds.ts'
import { priceOf } from '../../rules/care/charging.ts'
import type { ServiceItem } from '../../rules/care/service.ts'
import type { Chance } from './chance.ts'
import type { Appointment } from './timetable.ts'

type Service = RecordOf<'service'>

const MINUTE_MS = 60_000

type Outcome = 'done' | 'no-evidence' | 'too-short' | 'beside-another' | 'cancelled' | 'nobody-came'
const OUTCOMES = [
  ['done', 940], ['no-evidence', 15], ['too-short', 13], ['beside-another', 10], ['cancelled', 14], ['nobody-came', 5],
] as const satisfies readonly (readonly [Outcome, number])[] // biome-ignore format: a table

/** minutes that items charged by the time take; at least as long as the terms of settlement ask for */
const MINUTES: Partial<Record<ServiceItem, readonly [number, number]>> = {
  ...{ meal: [5, 8], bathing: [30, 55], haircut: [15, 25], visit: [15, 30], repair: [30, 75] },
}
const EVIDENCE: Partial<Record<ServiceItem, readonly string[]>> = { meal: ['助餐卡刷卡'], repair: ['老人签字', '维修照片'] }

/** `charged`: it was done, and is to be paid by somebody. `before`: what was done for the same resident before it. */
export function carriedOut(
  chance: Chance,
  booked: Service,
  { provider, at }: Appointment,
  before: Service | null,
): Service & { charged: boolean } {
  const [outcome, late] = [chance.weighted<Outcome>(OUTCOMES), chance.happens(shareLate(provider.id))]
  const hours = chance.weighted([[1, 5], [1.5, 4]] as const) // biome-ignore format: a table
  const service = { ...booked, ...orderedBy(chance, at) }
  if (outcome === 'cancelled') return { ...service, state: 'cancelled', note: '老人临时外出，已改期', charged: false }
  if (outcome === 'nobody-came') return { ...service, bookedFor: at, charged: false }

  const quantity = service.unit === 'hour' ? (late ? 1 : hours) : 1
  const startedAt = at + (late ? chance.int(33, 45) : chance.int(-5, 15)) * MINUTE_MS
  const endedAt = startedAt + lengthOf(chance, service, quantity) * MINUTE_MS
  const done: Service = {
    ...{ ...service, state: 'done', startedAt, endedAt, quantity, totalFen: priceOf({ quantity, unitFen: service.unitFen }) },
    evidence: [...(EVIDENCE[service.item as ServiceItem] ?? ['老人签字'])],
  }
  return { ...wrongIn(done, outcome, before), charged: true }
}

/** Some providers are often late, which costs them part of what they are paid. */
function shareLate(providerId: string): number {
  const number = Number(providerId.slice('provider-'.length)) % 10
  return number === 7 ? 0.3 : number % 4 === 2 ? 0.12 : 0.015
}

function orderedBy(chance: Chance, at: number): Pick<Service, 'source' | 'bookedFor'> {
  const kind = chance.weighted([['booking', 70], ['entry', 24], ['green-key', 6]] as const) // biome-ignore format: a table
  return { source: { kind, ref: null }, bookedFor: kind === 'entry' ? null : at }
}

function lengthOf(chance: Chance, { unit, item }: Service, quantity: number): number {
  const [least, most] = MINUTES[item as ServiceItem] ?? [10, 20]
  return unit === 'hour' ? quantity * 60 + chance.int(-4, 5) : chance.int(least, most)
}

function wrongIn(service: Service, outcome: Outcome, before: Service | null): Service {
  const { startedAt, endedAt } = service
  if (outcome === 'no-evidence') return { ...service, evidence: [] }
  if (outcome === 'too-short') return { ...service, endedAt: startedAt! + Math.round((endedAt! - startedAt!) / 5) }
  if (outcome !== 'beside-another' || !before?.startedAt || !before.endedAt) return service
  // entered for the day on which the same resident already had somebody in the home
  const from = before.startedAt + 10 * MINUTE_MS
  return { ...service, day: before.day, bookedFor: null, startedAt: from, endedAt: from + (endedAt! - startedAt!) }
}
