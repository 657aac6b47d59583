/** What a month is settled from: its services, what their residents may use, and how providers answered when they were sent for. */
import type { Alarms } from '../records/alarms.ts'
import type { CareRecord, CareRecords } from '../records/care-records.ts'
import type { Alarm } from '../rules/alarm.ts'
import { addMonths, firstDayOf, lastDayOf, type Month, monthOf } from '../rules/care/day.ts'
import type { DispatchAnswer } from '../rules/care/response-score.ts'
import type { SettlementInput } from '../rules/care/settlement.ts'
import { allRecords } from './care-saves.ts'
import type { EntitlementDesk } from './entitlement-desk.ts'

/** so many alarms, and so many residents' entitlements, are asked for at once */
const ALARMS_AT_ONCE = 200
const RESIDENTS_AT_ONCE = 8

export interface MonthFacts {
  services: Map<string, CareRecord<'service'>>
  entitled: SettlementInput['entitled']
  dispatchesByProvider: Map<string, DispatchAnswer[]>
}

interface Deps {
  care: Pick<CareRecords, 'list'>
  alarms: Pick<Alarms, 'openedBetween'>
  entitlementsOf: EntitlementDesk['entitlementsOf']
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

/** What residents may use, of those whose services were charged to a programme. */
async function entitledIn(
  month: Month,
  services: Iterable<CareRecord<'service'>>,
  entitlementsOf: Deps['entitlementsOf'],
): Promise<MonthFacts['entitled']> {
  const ids = new Set<string>()
  for (const { doc } of services) if (doc.charges.some(({ programme }) => programme !== null)) ids.add(doc.residentId)
  const entitled = new Map<string, Awaited<ReturnType<Deps['entitlementsOf']>>>()
  const waiting = [...ids]
  while (waiting.length > 0) {
    const some = waiting.splice(0, RESIDENTS_AT_ONCE)
    const found = await Promise.all(some.map((id) => entitlementsOf(id, month)))
    some.forEach((id, index) => {
      entitled.set(id, found[index]!)
    })
  }
  return entitled
}

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

export async function factsOfMonth(month: Month, deps: Deps, now: number): Promise<MonthFacts> {
  const found = await allRecords(deps.care, { kind: 'service', fromDay: firstDayOf(month), untilDay: lastDayOf(month) })
  const services = new Map(found.filter(({ doc }) => monthOf(doc.day) === month).map((record) => [record.id, record]))
  const [entitled, dispatchesByProvider] = await Promise.all([
    entitledIn(month, services.values(), deps.entitlementsOf),
    dispatchesIn(month, services.values(), deps, now),
  ])
  return { services, entitled, dispatchesByProvider }
}
