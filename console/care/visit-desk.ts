/** Home visits and follow-up calls as a worklist, and what became of each. The visits of plans are put there by the hub (hub/visit-clock.ts). */
import type * as z from 'zod/mini'
import type { Clock } from '../../broker/clock.ts'
import type { CareRecord, CareRecords } from '../../records/care-records.ts'
import type { RecordOf } from '../../records/record-schemas/kinds.ts'
import { categoriesOn } from '../../records/resident-days.ts'
import { assessmentOn, uncorrected } from '../../rules/care/assessed.ts'
import { addDays, ageOn, type Day } from '../../rules/care/day.ts'
import { missedFrom, RISKS, type Risk, riskOf } from '../../rules/care/visit-plan.ts'
import type { Auditor } from '../audit.ts'
import type {
  newVisitSchema,
  residentRiskSchema,
  VisitRow,
  visitCancelSchema,
  visitDoneSchema,
  visitPageSchema,
  visitQuerySchema,
} from '../care-api.ts'
import { Refused } from '../errors.ts'
import type { SignedInUser } from '../sessions.ts'
import { shanghaiDay } from '../shanghai-day.ts'
import { allRecords, getOrRefuse } from './care-reads.ts'
import { saveOrRefuse } from './record-saving.ts'

type Visit = RecordOf<'visit'>
type Plan = RecordOf<'visit-plan'>
type Query = z.infer<typeof visitQuerySchema>
export type VisitPage = z.infer<typeof visitPageSchema>

const LOOKED_BACK_DAYS = 31
/** the worklist is sorted by the risk of the plans, which the store does not know: a range has to stay readable at once */
const MOST_DAYS = 92
const PLANS_AT_ONCE = 500

export interface VisitDesk {
  list(query: Query, by: SignedInUser): Promise<VisitPage>
  add(visit: z.infer<typeof newVisitSchema>, by: SignedInUser): Promise<VisitRow>
  /** also of one that was missed: the note often comes later than the visit */
  done(id: string, done: z.infer<typeof visitDoneSchema>, by: SignedInUser): Promise<VisitRow>
  cancel(id: string, cancelled: z.infer<typeof visitCancelSchema>, by: SignedInUser): Promise<VisitRow>
  risk(residentId: string, by: SignedInUser): Promise<z.infer<typeof residentRiskSchema>>
}

interface Deps {
  clock: Clock
  newId(): string
  care: CareRecords
  audit: Auditor
}

interface Planned {
  record: CareRecord<'visit'>
  plan: Plan | null
}

const rankOf = (risk: Risk | null): number => (risk === null ? RISKS.length : RISKS.indexOf(risk))
/** sorts as the worklist does, and is its cursor */
const keyOf = ({ record, plan }: Planned): string => `${rankOf(plan?.risk ?? null)}${record.doc.dueDay}${record.id}`

const isFor = (plan: Plan | null, assignee: string): boolean => plan?.assignee.id === assignee || plan?.assignee.kind === assignee

export function createVisitDesk({ clock, newId, care, audit }: Deps): VisitDesk {
  const today = (): Day => shanghaiDay(clock.now())

  async function withPlans(records: readonly CareRecord<'visit'>[]): Promise<Planned[]> {
    const ids = [...new Set(records.flatMap(({ doc }) => doc.planId ?? []))]
    const plans = new Map<string, CareRecord<'visit-plan'>>()
    for (let from = 0; from < ids.length; from += PLANS_AT_ONCE)
      for (const [id, plan] of await care.byIds('visit-plan', ids.slice(from, from + PLANS_AT_ONCE))) plans.set(id, plan)
    return records.map((record) => ({ record, plan: plans.get(record.doc.planId ?? '')?.doc ?? null }))
  }

  async function rows(planned: readonly Planned[]): Promise<VisitRow[]> {
    const residents = await care.byIds('resident', [...new Set(planned.map(({ record }) => record.doc.residentId))])
    const homes = await care.byIds('home', [...new Set([...residents.values()].map(({ doc }) => doc.homeId))])
    return planned.map(({ record: { version, doc }, plan }) => {
      const resident = residents.get(doc.residentId)?.doc
      const { town = '', village = '', grid = '', addressLine = '' } = homes.get(resident?.homeId ?? '')?.doc ?? {}
      return {
        ...{ ...doc, version, residentName: resident?.name ?? '', homeId: resident?.homeId ?? '', town, village, grid, addressLine },
        ...{ risk: plan?.risk ?? null, assignee: plan?.assignee ?? null, missedFrom: missedFrom(doc.dueDay, plan?.risk ?? null) },
      }
    })
  }

  function rangeOf({ day, from, until }: Query): { fromDay: Day; untilDay: Day } {
    const untilDay = day ?? until ?? (from === undefined || from <= today() ? today() : addDays(from, LOOKED_BACK_DAYS))
    const fromDay = day ?? from ?? addDays(untilDay, -LOOKED_BACK_DAYS)
    if (addDays(fromDay, MOST_DAYS) < untilDay) {
      const en = `At most ${MOST_DAYS} days at once.`
      throw new Refused('invalid', { fields: [{ path: 'from', zh: `一次最多查询 ${MOST_DAYS} 天`, en }] })
    }
    return { fromDay, untilDay }
  }

  async function saved(doc: Visit, version: number, by: SignedInUser, action: string, reason: string | null): Promise<VisitRow> {
    const [now = version] = await saveOrRefuse([{ kind: 'visit', doc, version }], { care, by, reason })
    await audit({ by, action, subject: { kind: 'visit', id: doc.id }, detail: { residentId: doc.residentId } })
    const record = { kind: 'visit' as const, id: doc.id, version: now, doc, updatedAt: clock.now(), updatedBy: by.name }
    const [row] = await rows(await withPlans([record]))
    return row!
  }

  async function open(id: string): Promise<Visit> {
    const { doc } = await getOrRefuse(care, 'visit', id)
    if (doc.state === 'done' || doc.state === 'cancelled') throw new Refused('visit-not-planned')
    return doc
  }

  function requirePast(doneDay: Day | null): void {
    if (doneDay === null || doneDay <= today()) return
    throw new Refused('invalid', { fields: [{ path: 'doneDay', zh: '完成日期在将来', en: 'The day lies in the future.' }] })
  }

  return {
    async list(query, by) {
      const { state, assignee, after, limit } = query
      const filter = { ...rangeOf(query), ...(state === undefined ? {} : { state }) }
      const found = await allRecords(care, { kind: 'visit', ...filter })
      const wanted = (await withPlans(found)).filter(({ plan }) => assignee === undefined || isFor(plan, assignee))
      const sorted = wanted.map((one) => ({ key: keyOf(one), one })).sort((a, b) => (a.key < b.key ? -1 : 1))
      const rest = after === undefined ? sorted : sorted.filter(({ key }) => key > after)
      const page = rest.slice(0, limit)
      // once for whoever pages through
      if (after === undefined) void audit({ by, action: 'visits-listed', detail: { ...filter, visits: wanted.length } })
      const next = rest.length > page.length ? (page.at(-1)?.key ?? null) : null
      return { items: await rows(page.map(({ one }) => one)), next, total: wanted.length }
    },
    async add(visit, by) {
      requirePast(visit.doneDay)
      if (!(await care.get('resident', visit.residentId)))
        throw new Refused('invalid', { fields: [{ path: 'residentId', zh: '没有这位老人', en: 'There is no such resident.' }] })
      const state = visit.doneDay === null ? 'planned' : 'done'
      return saved({ id: newId(), planId: null, ...visit, state, reason: null }, 0, by, 'visit-added', null)
    },
    async done(id, { version, doneDay, findings, doneBy }, by) {
      requirePast(doneDay)
      return saved({ ...(await open(id)), state: 'done', doneDay, findings, doneBy, reason: null }, version, by, 'visit-done', null)
    },
    async cancel(id, { version, reason }, by) {
      return saved({ ...(await open(id)), state: 'cancelled', reason }, version, by, 'visit-cancelled', reason)
    },
    async risk(residentId, by) {
      const { doc } = await getOrRefuse(care, 'resident', residentId)
      await audit({ by, action: 'risk-viewed', subject: { kind: 'resident', id: residentId } })
      const assessments = await care.ofResidents('assessment', [residentId])
      const assessed = assessmentOn(uncorrected(assessments.map((record) => record.doc)), today())
      return riskOf({
        age: doc.birthDate === null ? null : ageOn(doc.birthDate, today()),
        categories: categoriesOn(doc, today()),
        care: assessed?.care ?? null,
        illnesses: doc.illnesses,
      })
    },
  }
}
