/** A month settled by the real rules: prepared by one clerk, its held lines decided, approved by the other. The last month is still a draft. */
import type { RecordOf } from '../../records/record-schemas/kinds.ts'
import type { ResidentRecord } from '../../records/record-schemas/people.ts'
import type { Usable } from '../../rules/care/charging.ts'
import { addMonths, type Day, type Month } from '../../rules/care/day.ts'
import { settle, settlementIdOf, undecided, withDifference } from '../../rules/care/settlement.ts'
import { type Calendar, earlier, instantOf } from './calendar.ts'
import { type Chance, chanceOf } from './chance.ts'
import { type Entry, entryOf } from './history.ts'
import type { Service } from './services.ts'

type Settlement = RecordOf<'settlement'>
export interface Clerk {
  id: string
  name: string
}

export interface SettlementMonth {
  seed: number
  month: Month
  calendar: Calendar
  /** of the month, of all providers */
  services: readonly Service[]
  usableBy: ReadonlyMap<string, readonly Usable[]>
  statuses: ReadonlyMap<string, ResidentRecord['statuses']>
  clerks: { preparing: Clerk; approving: Clerk }
}

const PREPARED_ON = '05'
const APPROVED_ON = '08'

export function settlementEntries(setting: SettlementMonth): Entry[] {
  const { month, services, calendar } = setting
  const providerIds = [...new Set(services.filter(({ state }) => state === 'done').map(({ providerId }) => providerId))].sort()
  const isLast = addMonths(month, 1) === calendar.month
  return providerIds.flatMap((providerId) => {
    const chance = chanceOf(setting.seed, 'settlements', Number(providerId.slice('provider-'.length)) * 100 + Number(month.slice(5)))
    const draft = draftOf(setting, providerId)
    const decided = decide(chance, draft, setting.clerks.preparing, isLast)
    const by = { by: 'bureau', at: draft.preparedAt } as const
    const decisions =
      decided === draft ? [] : [entryOf({ ...by, at: by.at + 3_600_000, reason: '核定有疑问的服务' }, 'settlement', decided)]
    return [entryOf({ ...by, reason: null }, 'settlement', draft), ...decisions, ...(isLast ? [] : approve(decided, setting))]
  })
}

/** of the month after; a month that has only begun is settled sooner */
const dayAfter = ({ month, calendar }: SettlementMonth, day: string): Day => earlier(`${addMonths(month, 1)}-${day}`, calendar.lastDay)

function draftOf(setting: SettlementMonth, providerId: string): Settlement {
  const { month, services, usableBy, statuses, clerks } = setting
  const settled = settle({ providerId, month, services, entitled: usableBy, statuses, dispatches: [], differences: [] })
  return {
    ...{ id: settlementIdOf(providerId, month), state: 'draft', ...settled },
    ...{
      preparedBy: clerks.preparing,
      preparedAt: instantOf(dayAfter(setting, PREPARED_ON), 10),
      approvedBy: null,
      approvedAt: null,
      note: null,
    },
  }
}

/** What was held is looked into, line by line; of the last month only a part yet. */
function decide(chance: Chance, draft: Settlement, { name: by }: Clerk, onlyPart: boolean): Settlement {
  return undecided(draft).reduce((settlement, { serviceId, payableFen, problem }) => {
    const [waits, isProven] = [onlyPart && chance.happens(0.6), problem === 'no-evidence' ? chance.happens(0.7) : chance.happens(0.2)]
    if (waits) return settlement
    const fen = isProven ? payableFen : problem === 'too-short' ? Math.floor(payableFen / 5) : 0
    const reason = isProven ? '已补交凭证，电话核实属实，予以支付' : fen > 0 ? '按实际服务时间支付' : '核实后不予支付'
    return withDifference(settlement, { serviceId, fen, reason, by })
  }, draft)
}

/** As the settlement desk does: the services of the lines belong to the settlement from then on. */
function approve(draft: Settlement, setting: SettlementMonth): Entry[] {
  const { services, clerks } = setting
  const approvedAt = instantOf(dayAfter(setting, APPROVED_ON), 15)
  const written = { at: approvedAt, by: 'bureau2', reason: null } as const
  const byId = new Map(services.map((service) => [service.id, service]))
  return [
    entryOf(written, 'settlement', { ...draft, state: 'approved', approvedBy: clerks.approving, approvedAt }),
    ...draft.lines.map(({ serviceId }) => entryOf(written, 'service', { ...byId.get(serviceId)!, settlementId: draft.id })),
  ]
}
