/** Services as they are booked, done and cancelled. Who pays is decided once, when a service is recorded as done. */
import type * as z from 'zod/mini'
import type { Clock } from '../../broker/clock.ts'
import type { Alarms } from '../../records/alarms.ts'
import type { CareRecord, CareRecords } from '../../records/care-records.ts'
import type { RecordOf } from '../../records/record-schemas/kinds.ts'
import { charge, hoursBetween, priceOf } from '../../rules/care/charging.ts'
import { type Day, type Month, monthOf } from '../../rules/care/day.ts'
import { settlementIdOf } from '../../rules/care/settlement.ts'
import type { Auditor } from '../audit.ts'
import type {
  balanceListSchema,
  cancelServiceSchema,
  newServiceSchema,
  ServiceView,
  serviceDoneSchema,
  servicePageSchema,
  serviceQuerySchema,
} from '../care-api.ts'
import { Refused } from '../errors.ts'
import type { SignedInUser } from '../sessions.ts'
import { shanghaiDay } from '../shanghai-day.ts'
import { createTurns } from '../turns.ts'
import { type Balances, balanceView } from './balances.ts'
import { getOrRefuse } from './care-reads.ts'
import { saveOrRefuse } from './record-saving.ts'
import { priceOn, requireBookable, requireDoable, requireFields, unknownField, wrongBookingDay, wrongTimes } from './service-booking.ts'

type Service = RecordOf<'service'>
type NewService = z.infer<typeof newServiceSchema>

export interface ServiceDesk {
  list(query: z.infer<typeof serviceQuerySchema>, by: SignedInUser): Promise<z.infer<typeof servicePageSchema>>
  book(service: NewService, by: SignedInUser): Promise<ServiceView>
  done(id: string, done: z.infer<typeof serviceDoneSchema>, by: SignedInUser): Promise<ServiceView>
  cancel(id: string, cancelled: z.infer<typeof cancelServiceSchema>, by: SignedInUser): Promise<ServiceView>
  balances(residentId: string, month: Month, by: SignedInUser): Promise<z.infer<typeof balanceListSchema>>
}

interface Deps {
  clock: Clock
  newId(): string
  care: CareRecords
  alarms: Pick<Alarms, 'get'>
  balances: Balances
  audit: Auditor
}

export function createServiceDesk({ clock, newId, care, alarms, balances, audit }: Deps): ServiceDesk {
  /** Two that are booked at once must not both take the last place, nor two that are done at once the last hour. */
  const inTurn = createTurns()

  async function views(found: readonly CareRecord<'service'>[]): Promise<ServiceView[]> {
    const docs = found.map(({ doc }) => doc)
    const [residents, providers, homes] = await Promise.all([
      care.byIds(
        'resident',
        docs.map(({ residentId }) => residentId),
      ),
      care.byIds(
        'provider',
        docs.map(({ providerId }) => providerId),
      ),
      care.byIds(
        'home',
        docs.map(({ homeId }) => homeId),
      ),
    ])
    return found.map(({ version, doc }) => ({
      version,
      residentName: residents.get(doc.residentId)?.doc.name ?? '',
      providerName: providers.get(doc.providerId)?.doc.name ?? '',
      town: homes.get(doc.homeId)?.doc.town ?? '',
      addressLine: homes.get(doc.homeId)?.doc.addressLine ?? '',
      service: doc,
    }))
  }

  async function saved(
    doc: Service,
    version: number,
    by: SignedInUser,
    action: string,
    reason: string | null = null,
  ): Promise<ServiceView> {
    const [now = version] = await saveOrRefuse([{ kind: 'service', doc, version }], { care, by, reason })
    await audit({
      by,
      action,
      subject: { kind: 'service', id: doc.id },
      detail: { residentId: doc.residentId, providerId: doc.providerId },
    })
    const [view] = await views([{ kind: 'service', id: doc.id, version: now, doc, updatedAt: clock.now(), updatedBy: by.name }])
    return view!
  }

  async function isResponderOf(providerId: string, responderId: string | null): Promise<boolean> {
    return responderId === null || (await care.get('responder', responderId))?.doc.providerId === providerId
  }

  /** Of the alarm that it follows: when the helper arrived and when the case was closed, which is evidence that somebody was there. */
  async function partsOf({ source }: NewService, homeId: string): Promise<Pick<Service, 'startedAt' | 'endedAt' | 'evidence'> | null> {
    const none = { startedAt: null, endedAt: null, evidence: [] }
    if (source.ref === null || source.kind === 'booking' || source.kind === 'entry') return none
    const alarm = await alarms.get(source.ref)
    if (alarm?.homeId !== homeId) return null
    const { arrived, closed } = alarm.stageAt
    if (source.kind !== 'dispatch' || arrived === undefined) return none
    return { startedAt: arrived, endedAt: closed ?? null, evidence: [`alarm:${alarm.id}`] }
  }

  async function requireOpenMonth(providerId: string, day: Day): Promise<void> {
    const month = monthOf(day)
    const settlement = await care.get('settlement', settlementIdOf(providerId, month))
    if (settlement?.doc.state === 'approved') throw new Refused('month-settled', { words: { month } })
  }

  async function countTaken(providerId: string, day: Day): Promise<number> {
    const own = { kind: 'service' as const, providerId, fromDay: day, untilDay: day }
    const [booked, done] = await Promise.all([care.count({ ...own, state: 'booked' }), care.count({ ...own, state: 'done' })])
    return booked + done
  }

  async function book(asked: NewService, by: SignedInUser): Promise<ServiceView> {
    const { residentId, providerId, responderId, item, day, bookedFor, source, note } = asked
    const [resident, provider] = await Promise.all([care.get('resident', residentId), care.get('provider', providerId)])
    const [home, parts, responderFits] = await Promise.all([
      resident && care.get('home', resident.doc.homeId),
      resident && partsOf(asked, resident.doc.homeId),
      isResponderOf(providerId, responderId),
    ])
    requireFields([
      ...(resident ? [] : [unknownField('residentId', '没有这位老人', 'There is no such resident.')]),
      ...(provider ? [] : [unknownField('providerId', '没有这家服务商', 'There is no such provider.')]),
      ...(responderFits ? [] : [unknownField('responderId', '不是该服务商的服务人员', 'Nobody who works for this provider.')]),
      ...(resident && !parts ? [unknownField('source.ref', '不是这户人家的告警', 'Not an alarm of this home.')] : []),
      ...wrongBookingDay(day, bookedFor),
    ])
    await requireOpenMonth(providerId, day)
    const taken = await countTaken(providerId, day)
    const town = home?.doc.town ?? ''
    const { unit, fen: unitFen } = requireBookable({ provider: provider!.doc, resident: resident!.doc, town, item, day, taken })
    const priced = { quantity: 1, unit, unitFen, totalFen: unitFen, charges: [] }
    const { homeId } = resident!.doc
    const who = { id: newId(), residentId, homeId, providerId, responderId, item, day, bookedFor }
    return saved({ ...who, ...parts!, ...priced, source, state: 'booked', settlementId: null, note }, 0, by, 'service-booked')
  }

  /** The unit of the booking stays; its price is the one in force on the day on which it was done. */
  async function pricedAgain(service: Service, day: Day): Promise<Pick<Service, 'unit' | 'unitFen'>> {
    const provider = day === service.day ? null : await care.get('provider', service.providerId)
    const price = provider && priceOn(provider.doc, service.item, day)
    return price?.unit === service.unit ? { unit: price.unit, unitFen: price.fen } : { unit: service.unit, unitFen: service.unitFen }
  }

  async function done(service: Service, fields: z.infer<typeof serviceDoneSchema>, by: SignedInUser): Promise<ServiceView> {
    if (service.state !== 'booked') throw new Refused('service-not-booked')
    const { version, startedAt, endedAt, evidence, note } = fields
    const responderId = fields.responderId ?? service.responderId
    const day = shanghaiDay(startedAt)
    requireFields([
      ...wrongTimes({ startedAt, endedAt }, clock.now()),
      ...((await isResponderOf(service.providerId, responderId))
        ? []
        : [unknownField('responderId', '不是该服务商的服务人员', 'Nobody who works for this provider.')]),
    ])
    requireDoable((await getOrRefuse(care, 'resident', service.residentId)).doc, day)
    await requireOpenMonth(service.providerId, day)
    const { unit, unitFen } = await pricedAgain(service, day)
    const quantity = fields.quantity ?? (unit === 'hour' ? hoursBetween(startedAt, endedAt) : 1)
    const priced = { item: service.item, unit, quantity, unitFen }
    const charges = charge(priced, await balances.of(service.residentId, monthOf(day)))
    const what = { unit, unitFen, quantity, totalFen: priceOf(priced), charges }
    const all = [...new Set([...service.evidence, ...evidence])]
    const doc: Service = { ...service, ...what, day, startedAt, endedAt, responderId, evidence: all, note, state: 'done' }
    return saved(doc, version, by, 'service-done')
  }

  return {
    async list({ after, ...query }, by) {
      const page = await care.list({ kind: 'service', ...query, after: after ?? null, order: 'day-desc' })
      const subject = query.residentId === undefined ? {} : { subject: { kind: 'resident', id: query.residentId } }
      const { limit: _, ...filter } = query
      void audit({ by, action: 'services-listed', ...subject, detail: { by: Object.keys(filter), services: page.items.length } })
      return { items: await views(page.items), next: page.next }
    },
    book: (asked, by) => inTurn(`${asked.providerId} ${asked.day}`, () => book(asked, by)),
    async done(id, fields, by) {
      const { residentId } = (await getOrRefuse(care, 'service', id)).doc
      return inTurn(residentId, async () => done((await getOrRefuse(care, 'service', id)).doc, fields, by))
    },
    async cancel(id, { version, reason }, by) {
      const { doc } = await getOrRefuse(care, 'service', id)
      if (doc.state === 'cancelled') throw new Refused('service-cancelled')
      if (doc.settlementId !== null) throw new Refused('month-settled', { words: { month: monthOf(doc.day) } })
      await requireOpenMonth(doc.providerId, doc.day)
      return saved({ ...doc, state: 'cancelled', charges: [] }, version, by, 'service-cancelled', reason)
    },
    async balances(residentId, month, by) {
      await getOrRefuse(care, 'resident', residentId)
      await audit({ by, action: 'balances-viewed', subject: { kind: 'resident', id: residentId }, detail: { month } })
      return { month, items: (await balances.of(residentId, month)).map(balanceView) }
    },
  }
}
