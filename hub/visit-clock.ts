/**
 * The visits of the plans, looked after at start and at each full hour, the change of day in Shanghai among them: planned two weeks ahead
 * (of a plan that was made this morning, today's too), and ended with a reason when their day has passed or there is nobody to visit. It
 * may run twice, be cut off anywhere, and run on several nodes: nothing is made twice.
 */
import type { Clock } from '../broker/clock.ts'
import { eachRecord } from '../console/care/care-reads.ts'
import { shanghaiDay } from '../console/shanghai-day.ts'
import type { CareRecord, CareRecords, ListPage, Save } from '../records/care-records.ts'
import type { RecordKind } from '../records/record-schemas/kinds.ts'
import { breathe } from '../records/slices.ts'
import { addDays, type Day } from '../rules/care/day.ts'
import { visitEnd, visitsToPlan } from '../rules/care/visit-plan.ts'

const AHEAD_DAYS = 14
const AT_ONCE = 100
const HOUR_MS = 3_600_000
const HUB = { id: null, name: 'hub' }
/** ids of records have at most 64 characters */
const MOST_OF_PLAN_ID = 53

interface Deps {
  clock: Clock
  care: Pick<CareRecords, 'list' | 'byIds' | 'ofResidents' | 'save'>
  onFault(error: unknown): void
}

/** the same on every node, so that a visit that another one has just planned is recognised */
const visitIdOf = (planId: string, dueDay: Day): string => `${planId.slice(-MOST_OF_PLAN_ID)}:${dueDay}`

export interface VisitClock {
  /** once, now; rejects with the store's error */
  look(): Promise<void>
  start(): void
  stop(): Promise<void>
}

export function createVisitClock({ clock, care, onFault }: Deps): VisitClock {
  let timer: unknown = null
  let working: Promise<void> = Promise.resolve()
  let stopped = false

  /** What somebody has changed in the meantime is left to the next hour. */
  async function saveAll(saves: readonly Save[]): Promise<void> {
    if (saves.length === 0) return
    const saved = await care.save(saves, HUB, null)
    if (!saved.ok && saves.length > 1) for (const one of saves) await care.save([one], HUB, null)
  }

  /** Page by page, so that presses get their turn; ends early when the hub stops. */
  async function eachPage<K extends RecordKind>(kind: K, state: string | null, work: (page: CareRecord<K>[]) => Promise<Save[]>) {
    let after: string | null = null
    do {
      const page: ListPage<K> = await care.list<K>({ kind, ...(state === null ? {} : { state }), order: 'id', after, limit: AT_ONCE })
      if (page.items.length > 0) await saveAll(await work(page.items))
      after = page.next
      await breathe()
    } while (after !== null && !stopped)
  }

  const residentsOf = (records: readonly { doc: { residentId: string } }[]): Promise<Map<string, CareRecord<'resident'>>> =>
    care.byIds('resident', [...new Set(records.map(({ doc }) => doc.residentId))])

  const endVisits = (today: Day): Promise<void> =>
    eachPage('visit', 'planned', async (visits) => {
      const [residents, plans] = await Promise.all([
        residentsOf(visits),
        care.byIds('visit-plan', [...new Set(visits.flatMap(({ doc }) => doc.planId ?? []))]),
      ])
      return visits.flatMap(({ doc, version }): Save[] => {
        const statuses = residents.get(doc.residentId)?.doc.statuses ?? []
        const end = visitEnd(doc, plans.get(doc.planId ?? '')?.doc ?? null, statuses, today)
        return end ? [{ kind: 'visit', doc: { ...doc, ...end }, version }] : []
      })
    })

  /** due days that have a visit, whatever became of it */
  async function plannedDays(fromDay: Day, untilDay: Day): Promise<Map<string, Set<Day>>> {
    const days = new Map<string, Set<Day>>()
    for await (const { doc } of eachRecord(care, { kind: 'visit', fromDay, untilDay }))
      if (doc.planId !== null) days.set(doc.planId, (days.get(doc.planId) ?? new Set()).add(doc.dueDay))
    return days
  }

  async function planVisits(today: Day): Promise<void> {
    const until = addDays(today, AHEAD_DAYS)
    const daysByPlan = await plannedDays(today, until)
    await eachPage('visit-plan', null, async (plans) => {
      const residents = await residentsOf(plans)
      return plans.flatMap(({ doc: plan }) => {
        const planned = daysByPlan.get(plan.id) ?? new Set()
        const statuses = residents.get(plan.residentId)?.doc.statuses ?? []
        return visitsToPlan({ plan, statuses, planned, today, until }).map((dueDay): Save => {
          const undone = { state: 'planned' as const, doneDay: null, doneBy: null, findings: '', reason: null }
          const { id: planId, residentId, purpose } = plan
          return { kind: 'visit', doc: { id: visitIdOf(planId, dueDay), planId, residentId, purpose, dueDay, ...undone }, version: 0 }
        })
      })
    })
  }

  async function look(): Promise<void> {
    const today = shanghaiDay(clock.now())
    await endVisits(today)
    if (!stopped) await planVisits(today)
  }

  async function run(): Promise<void> {
    try {
      await look()
    } catch (error) {
      onFault(error)
    }
    arm()
  }

  function begin(): void {
    working = run()
  }
  /** Shanghai's hours, and so its days, begin with those of the epoch. */
  function arm(): void {
    if (!stopped) timer = clock.setTimeout(begin, HOUR_MS - (clock.now() % HOUR_MS))
  }

  return {
    look,
    start: begin,
    async stop() {
      stopped = true
      if (timer !== null) clock.clearTimeout(timer)
      await working
    },
  }
}
