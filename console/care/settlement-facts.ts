/** What a month is settled from: its services, what their residents may use, and how providers answered when they were sent for. */
import type { Alarms } from '../../records/alarms.ts'
import type { CareRecord, CareRecords } from '../../records/care-records.ts'
import type { Alarm } from '../../rules/alarm.ts'
import { addMonths, firstDayOf, lastDayOf, type Month, monthOf } from '../../rules/care/day.ts'
import type { DispatchAnswer } from '../../rules/care/response-score.ts'
import type { SettlementInput } from '../../rules/care/settlement.ts'
import { allRecords } from './care-reads.ts'
import type { EntitlementDesk } from './entitlement-desk.ts'

const ALARMS_AT_ONCE = 100

export interface MonthFacts {
  services: Map<string, CareRecord<'service'>>
  entitled: SettlementInput['entitled']
  statuses: SettlementInput['statuses']
  dispatchesByProvider: Map<string, DispatchAnswer[]>
}

interface Deps {
  care: Pick<CareRecords, 'list' | 'byIds'>
  alarms: Pick<Alarms, 'openedBetween'>
  entitlementsOfEach: EntitlementDesk['entitlementsOfEach']
}

const startOf = (month: Month): number => Date.parse(`${firstDayOf(month)}T00:00:00+08:00`)

/** Null: nothing to judge by. Whoever was called off before they had agreed to be there is not late. */
export function answerTo(alarm: Pick<Alarm, 'dispatch' | 'stageAt' | 'test'>, now: number): DispatchAnswer | null {
  const { dispatch, stageAt, test } = alarm
  if (!dispatch || test) return null
  const arrivedAt = stageAt.arrived ?? null
  if (arrivedAt === null && (stageAt.closed ?? now) <= dispatch.etaAt) return null
  return { sentAt: dispatch.at, agreedAt: dispatch.etaAt, arrivedAt }
}

/** Whom an operator meant: the words of a dispatch by the id or name of a provider or of one of its people; names that several have say nothing. */
export function providersByWord(
  providers: readonly { id: string; name: string }[],
  responders: readonly { id: string; name: string; providerId: string }[],
): Map<string, string> {
  const meant = new Map<string, string | null>()
  const add = (word: string, providerId: string): void => {
    const other = meant.get(word)
    meant.set(word, other === undefined || other === providerId ? providerId : null)
  }
  for (const { id, name } of providers) for (const word of [id, name]) add(word, id)
  for (const { id, name, providerId } of responders) for (const word of [id, name]) add(word, providerId)
  return new Map([...meant].flatMap(([word, providerId]) => (providerId === null ? [] : [[word, providerId]])))
}

/** Residents for whom the provider did something, or who were booked. */
const served = (services: Iterable<CareRecord<'service'>>, providerId: string | null): string[] => [
  ...new Set([...services].filter(({ doc }) => (providerId ?? doc.providerId) === doc.providerId).map(({ doc }) => doc.residentId)),
]

/** Residents whose services were charged to a programme. */
const charged = (services: Iterable<CareRecord<'service'>>, providerId: string | null): string[] => [
  ...new Set(
    [...services]
      .filter(({ doc }) => (providerId ?? doc.providerId) === doc.providerId && doc.charges.some(({ programme }) => programme !== null))
      .map(({ doc }) => doc.residentId),
  ),
]

async function dispatchesIn(month: Month, services: Iterable<CareRecord<'service'>>, deps: Deps, now: number) {
  const { care, alarms } = deps
  const [providers, responders] = await Promise.all([allRecords(care, { kind: 'provider' }), allRecords(care, { kind: 'responder' })])
  const byWord = providersByWord(
    providers.map(({ doc }) => doc),
    responders.map(({ doc }) => doc),
  )
  // A service that was recorded for an alarm says for certain who was there.
  const byAlarm = new Map<string, string>()
  for (const { doc } of services)
    if (doc.source.kind === 'dispatch' && doc.source.ref !== null && doc.state !== 'cancelled') byAlarm.set(doc.source.ref, doc.providerId)
  const answers = new Map<string, DispatchAnswer[]>()
  for await (const some of alarms.openedBetween(startOf(month), startOf(addMonths(month, 1)), ALARMS_AT_ONCE)) {
    for (const alarm of some) {
      const providerId = byAlarm.get(alarm.id) ?? byWord.get(alarm.dispatch?.to.trim() ?? '')
      const answer = answerTo(alarm, now)
      if (providerId !== undefined && answer) answers.set(providerId, [...(answers.get(providerId) ?? []), answer])
    }
  }
  return answers
}

/** `providerId`: only this provider is going to be settled */
export async function factsOfMonth(month: Month, deps: Deps, now: number, providerId: string | null): Promise<MonthFacts> {
  const found = await allRecords(deps.care, { kind: 'service', fromDay: firstDayOf(month), untilDay: lastDayOf(month) })
  const services = new Map(found.filter(({ doc }) => monthOf(doc.day) === month).map((record) => [record.id, record]))
  const [entitled, residents, dispatchesByProvider] = await Promise.all([
    deps.entitlementsOfEach(charged(services.values(), providerId), month),
    deps.care.byIds('resident', served(services.values(), providerId)),
    dispatchesIn(month, services.values(), deps, now),
  ])
  const statuses = new Map([...residents].map(([id, { doc }]) => [id, doc.statuses]))
  return { services, entitled, statuses, dispatchesByProvider }
}
