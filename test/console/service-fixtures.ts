/** Two programmes that pay for services, a provider with its prices, and people who book and do services, for tests. */
import type { ServiceView } from '../../console/care-api.ts'
import type { Save } from '../../records/care-records.ts'
import { blankProvider } from '../../records/record-schemas/blank.ts'
import type { RecordKind, RecordOf } from '../../records/record-schemas/kinds.ts'
import type { Standard } from '../../rules/care/standard.ts'
import type { Answer, Operator } from '../support/operator.ts'
import type { Rig } from './rig.ts'

const alone = (id: string, zh: string, fields: Pick<Standard, 'gives' | 'covers'>, amount: { fen: number; hours: number }): Standard => ({
  ...{ id, name: { zh, en: id }, per: 'month', who: { categoriesAny: ['独居'] }, midMonth: 'whole-month', monthOfDeath: 'whole' },
  ...{ excludes: [], cap: null, ...fields },
  rates: [
    {
      ...{ id: `${id}-2026`, validFrom: '2026-01-01', validTo: null, recordedAt: 0, basis: 'demonstration' },
      reference: { zh: '示范值', en: 'Demonstration value' },
      amounts: [{ when: {}, name: { zh: '独居', en: 'alone' }, ...amount, payerSharePercent: null }],
    },
  ],
})
/** 2 hours a month of cleaning or bathing for whoever lives alone: everybody in the rig */
export const VISITS = alone('visits', '居家上门服务', { gives: 'hours', covers: ['cleaning', 'bathing'] }, { fen: 0, hours: 2 })
/** 30 yuan a month */
export const VOUCHER = alone('voucher', '养老服务补贴', { gives: 'voucher', covers: ['meal', 'cleaning'] }, { fen: 3_000, hours: 0 })

type Provider = RecordOf<'provider'>

/** 康颐: cleaning at 40 yuan an hour (50 from 1 December), meals at 15 yuan, in 溧城街道 */
export const provider = (id: string, fields: Partial<Provider> = {}): Provider => ({
  ...blankProvider(id, `康颐 ${id}`),
  ...{ town: '溧城街道', serviceTowns: ['溧城街道'], services: ['cleaning', 'meal', 'repair'] },
  prices: [
    { item: 'cleaning', unit: 'hour', fen: 4_000, from: '2026-01-01' },
    { item: 'cleaning', unit: 'hour', fen: 5_000, from: '2026-12-01' },
    { item: 'meal', unit: 'time', fen: 1_500, from: '2026-01-01' },
  ],
  ...fields,
})
export const responder = (id: string, providerId: string): RecordOf<'responder'> => ({
  ...{ id, providerId, name: `护理员 ${id}`, phone: '13811112222', skills: [], certificate: null, active: true },
})

export async function put<K extends RecordKind>(rig: Rig, kind: K, doc: RecordOf<K>): Promise<void> {
  const saved = await rig.records.care.save([{ kind, doc, version: null } as Save], { id: null, name: 'test' }, null)
  if (!saved.ok) throw new Error(`${kind} ${doc.id}: ${saved.reason}`)
}

export const at = (day: string, time: string): number => Date.parse(`${day}T${time}:00+08:00`)

const body = (fields: object): object => ({
  ...{ residentId: 'resident-1', providerId: 'p1', responderId: null, item: 'cleaning', day: '2026-11-23', bookedFor: null },
  ...{ source: { kind: 'booking', ref: null }, note: '', ...fields },
})
export const book = (who: Operator, fields: object = {}): Promise<Answer<ServiceView>> =>
  who.request('POST', '/api/v1/services', body(fields))

/** from nine o'clock on the service's day, an hour unless told */
export function finish(who: Operator, { service, version }: ServiceView, fields: object = {}, minutes = 60): Promise<Answer<ServiceView>> {
  const startedAt = at(service.day, '09:00')
  const times = { startedAt, endedAt: startedAt + minutes * 60_000 }
  const done = { version, ...times, quantity: null, responderId: null, evidence: ['photo'], note: '', ...fields }
  return who.request('POST', `/api/v1/services/${service.id}/done`, done)
}

/** booked and done; fails when it is refused */
export async function doneService(who: Operator, fields: object = {}, done: object = {}, minutes = 60): Promise<ServiceView> {
  const booked = await book(who, fields)
  if (booked.status !== 201) throw new Error(`booking: ${booked.status} ${JSON.stringify(booked.body)}`)
  const finished = await finish(who, booked.body, done, minutes)
  if (finished.status !== 200) throw new Error(`done: ${finished.status} ${JSON.stringify(finished.body)}`)
  return finished.body
}

/** "hours 2h 80, self 40" in yuan */
export const chargesOf = ({ service }: ServiceView): string =>
  service.charges
    .map(({ to, hours, fen }) => [to, hours > 0 ? `${hours}h` : null, fen / 100].filter((word) => word !== null).join(' '))
    .join(', ')
