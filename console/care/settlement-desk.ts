/** Monthly settlement of the providers: prepared from what was done, corrected by differences, approved by a second person. */
import { isDeepStrictEqual } from 'node:util'
import type * as z from 'zod/mini'
import type { Clock } from '../../broker/clock.ts'
import type { Alarms } from '../../records/alarms.ts'
import type { CareRecord, CareRecords, Save } from '../../records/care-records.ts'
import type { RecordOf } from '../../records/record-schemas/kinds.ts'
import { breathe } from '../../records/slices.ts'
import { firstDayOf, type Month, monthOf } from '../../rules/care/day.ts'
import type { Settlement } from '../../rules/care/service.ts'
import { differenceRefusal, settle, settlementIdOf, undecided, withDifference } from '../../rules/care/settlement.ts'
import { termsOf } from '../../rules/care/settlement-terms.ts'
import type { Auditor } from '../audit.ts'
import type { addDifferenceSchema, SettlementView, settlementListSchema, settlementTermsSchema } from '../care-api.ts'
import { Refused } from '../errors.ts'
import type { SignedInUser } from '../sessions.ts'
import { shanghaiDay } from '../shanghai-day.ts'
import { createTurns } from '../turns.ts'
import { allRecords, getOrRefuse } from './care-reads.ts'
import type { EntitlementDesk } from './entitlement-desk.ts'
import { saveOrRefuse } from './record-saving.ts'
import { factsOfMonth, type MonthFacts } from './settlement-facts.ts'

type SettlementDoc = RecordOf<'settlement'>
type SettlementRecord = CareRecord<'settlement'>
export type SettlementList = z.infer<typeof settlementListSchema>

export interface SettlementDesk {
  list(month: Month): Promise<SettlementList>
  get(id: string, by: SignedInUser): Promise<SettlementView>
  /** Drafts of all providers that did something in the month; approved ones stay, and differences that still fit are kept. */
  prepare(month: Month, by: SignedInUser): Promise<SettlementList>
  addDifference(id: string, difference: z.infer<typeof addDifferenceSchema>, by: SignedInUser): Promise<SettlementView>
  /** by somebody who neither prepared nor changed it, once the month is over and every held line is decided */
  approve(id: string, version: number, by: SignedInUser): Promise<SettlementView>
  /** what leaves as a file is written down */
  exported(id: string, format: string, by: SignedInUser): Promise<SettlementView>
}

interface Deps {
  clock: Clock
  care: CareRecords
  alarms: Pick<Alarms, 'openedBetween'>
  entitlementsOfEach: EntitlementDesk['entitlementsOfEach']
  audit: Auditor
  /** rejects when it is not on disk */
  auditFirst: Auditor
}

const termsView = (month: Month): z.infer<typeof settlementTermsSchema> => {
  const { validFrom, basis, reference } = termsOf(month)
  return { validFrom, demonstration: basis === 'demonstration', reference }
}

function settledBy(facts: MonthFacts, providerId: string, month: Month, before: SettlementDoc | null): Settlement {
  return settle({
    ...{ providerId, month, entitled: facts.entitled, statuses: facts.statuses, differences: before?.differences ?? [] },
    services: [...facts.services.values()].map(({ doc }) => doc),
    dispatches: facts.dispatchesByProvider.get(providerId) ?? [],
  })
}

const saysTheSame = (doc: SettlementDoc, { lines, differences, sums }: Settlement): boolean =>
  isDeepStrictEqual({ lines: doc.lines, differences: doc.differences, sums: doc.sums }, { lines, differences, sums })

export function createSettlementDesk({ clock, care, alarms, entitlementsOfEach, audit, auditFirst }: Deps): SettlementDesk {
  /** Whoever prepares a month twice at once gets the same drafts. */
  const inTurn = createTurns()
  const factsOf = (month: Month, providerId: string | null): Promise<MonthFacts> =>
    factsOfMonth(month, { care, alarms, entitlementsOfEach }, clock.now(), providerId)

  const ofMonth = (month: Month): Promise<SettlementRecord[]> =>
    allRecords(care, { kind: 'settlement', fromDay: firstDayOf(month), untilDay: firstDayOf(month) })

  async function view({ version, doc }: Pick<SettlementRecord, 'version' | 'doc'>): Promise<SettlementView> {
    const [provider, residents] = await Promise.all([
      care.get('provider', doc.providerId),
      care.byIds('resident', [...new Set(doc.lines.map(({ residentId }) => residentId))]),
    ])
    return {
      version,
      providerName: provider?.doc.name ?? '',
      residentNames: Object.fromEntries([...residents].map(([id, resident]) => [id, resident.doc.name])),
      undecided: undecided(doc).map(({ serviceId }) => serviceId),
      terms: termsView(doc.month),
      settlement: doc,
    }
  }

  async function list(month: Month): Promise<SettlementList> {
    const found = await ofMonth(month)
    const providers = await care.byIds(
      'provider',
      found.map(({ doc }) => doc.providerId),
    )
    const items = found.map(({ id, version, doc }) => ({
      ...{ id, version, providerId: doc.providerId, state: doc.state, sums: doc.sums },
      providerName: providers.get(doc.providerId)?.doc.name ?? '',
      problems: doc.lines.filter(({ problem }) => problem !== null).length,
      undecided: undecided(doc).length,
    }))
    return { month, terms: termsView(month), items }
  }

  async function prepareOne(facts: MonthFacts, providerId: string, month: Month, by: SignedInUser): Promise<void> {
    const id = settlementIdOf(providerId, month)
    const before = await care.get('settlement', id)
    if (before?.doc.state === 'approved') return
    const settlement = settledBy(facts, providerId, month, before?.doc ?? null)
    if (before && saysTheSame(before.doc, settlement)) return
    const prepared = { preparedBy: { id: by.id, name: by.name }, preparedAt: clock.now(), approvedBy: null, approvedAt: null }
    const doc: SettlementDoc = { id, state: 'draft', ...settlement, ...prepared, note: before?.doc.note ?? null }
    const saved = await care.save([{ kind: 'settlement', doc, version: before?.version ?? 0 }], { id: by.id, name: by.name }, null)
    // A difference came in between: it is part of what is prepared now.
    if (!saved.ok && saved.reason === 'stale') return prepareOne(facts, providerId, month, by)
    if (!saved.ok) throw new Error(`settlement ${id} was not saved: ${saved.reason}`)
  }

  async function prepare(month: Month, by: SignedInUser): Promise<SettlementList> {
    const facts = await factsOf(month, null)
    const providerIds = new Set((await ofMonth(month)).map(({ doc }) => doc.providerId))
    for (const { doc } of facts.services.values()) if (doc.state === 'done') providerIds.add(doc.providerId)
    for (const providerId of [...providerIds].sort()) {
      await breathe()
      await prepareOne(facts, providerId, month, by)
    }
    await audit({ by, action: 'settlements-prepared', detail: { month, providers: providerIds.size } })
    return list(month)
  }

  async function draft(id: string): Promise<SettlementRecord> {
    const record = await getOrRefuse(care, 'settlement', id)
    if (record.doc.state === 'approved') throw new Refused('month-settled', { words: { month: record.doc.month } })
    return record
  }

  function requireApprovable({ doc }: SettlementRecord, by: SignedInUser, facts: MonthFacts): void {
    const { month, preparedBy, differences } = doc
    if (month >= monthOf(shanghaiDay(clock.now()))) throw new Refused('month-not-over', { words: { month } })
    if (preparedBy.id === by.id || differences.some((difference) => difference.by === by.name)) throw new Refused('settlement-own')
    const open = undecided(doc).length
    if (open > 0) throw new Refused('settlement-undecided', { words: { count: String(open) } })
    if (!saysTheSame(doc, settledBy(facts, doc.providerId, month, doc))) throw new Refused('settlement-outdated')
  }

  async function approve(id: string, version: number, by: SignedInUser): Promise<SettlementView> {
    const record = await draft(id)
    const facts = await factsOf(record.doc.month, record.doc.providerId)
    requireApprovable(record, by, facts)
    const doc: SettlementDoc = {
      ...record.doc,
      state: 'approved',
      approvedBy: { id: by.id, name: by.name },
      approvedAt: clock.now(),
    }
    const services = doc.lines.map(({ serviceId }) => facts.services.get(serviceId)!)
    const marked = services.map(
      (service): Save => ({ kind: 'service', doc: { ...service.doc, settlementId: id }, version: service.version }),
    )
    const [now = version] = await saveOrRefuse([{ kind: 'settlement', doc, version }, ...marked], { care, by, reason: null })
    await audit({ by, action: 'settlement-approved', subject: { kind: 'settlement', id }, detail: { toPayFen: doc.sums.toPayFen } })
    return view({ version: now, doc })
  }

  const get = async (id: string): Promise<SettlementView> => view(await getOrRefuse(care, 'settlement', id))

  return {
    list,
    async get(id, by) {
      const settlement = await get(id)
      await audit({ by, action: 'settlement-viewed', subject: { kind: 'settlement', id } })
      return settlement
    },
    async exported(id, format, by) {
      const settlement = await get(id)
      await auditFirst({ by, action: 'settlement-exported', subject: { kind: 'settlement', id }, detail: { format } })
      return settlement
    },
    prepare: (month, by) => inTurn(month, () => prepare(month, by)),
    async addDifference(id, { version, serviceId, fen, reason }, by) {
      const { doc: before } = await draft(id)
      const refusal = differenceRefusal(before, { serviceId, fen })
      if (refusal) throw new Refused('invalid', { fields: [DIFFERENCE_FIELDS[refusal]] })
      const doc = withDifference(before, { serviceId, fen, reason, by: by.name })
      const [now = version] = await saveOrRefuse([{ kind: 'settlement', doc, version }], { care, by, reason })
      await audit({ by, action: 'settlement-difference-added', subject: { kind: 'settlement', id }, detail: { serviceId, fen, reason } })
      return view({ version: now, doc })
    },
    approve: (id, version, by) => inTurn(id, () => approve(id, version, by)),
  }
}

const DIFFERENCE_FIELDS = {
  'unknown-line': { path: 'serviceId', zh: '此服务不在本结算中', en: 'This service is not in the settlement.' },
  'beyond-line': {
    path: 'fen',
    zh: '调整后该条服务的支付额不能低于 0，也不能高于政府应付额',
    en: 'With it the line would be paid less than nothing, or more than the bureau owes for it.',
  },
}
