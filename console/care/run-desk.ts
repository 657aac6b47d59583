/** Monthly subsidy runs as the bureau's clerks make them: one starts, another approves, then it is frozen and given out. All of it audited. */
import type * as z from 'zod/mini'
import type { Clock } from '../../broker/clock.ts'
import type { CareRecords } from '../../records/care-records.ts'
import type { EntitlementLine, SubsidyRun, SubsidyRuns } from '../../records/subsidy-runs.ts'
import { addMonths, monthOf } from '../../rules/care/day.ts'
import type { Auditor } from '../audit.ts'
import type { lineQuerySchema, Run, runLinePageSchema } from '../care-api.ts'
import { type ErrorCode, Refused } from '../errors.ts'
import { shanghaiDay } from '../shanghai-day.ts'
import type { Viewer } from '../viewer.ts'
import { maySearchNumbers } from './record-view.ts'
import { sentenceFor } from './sentence-view.ts'
import type { SubsidyEngine } from './subsidy-run.ts'

/** residents that a search may stand for */
const MOST_FOUND = 200

interface Deps {
  clock: Clock
  newId(): string
  care: Pick<CareRecords, 'byIds' | 'count' | 'list'>
  runs: SubsidyRuns
  engine: Pick<SubsidyEngine, 'calculate'>
  audit: Auditor
}

export interface RunDesk {
  list(): Promise<{ items: Run[] }>
  get(id: string): Promise<Run>
  start(month: string, by: Viewer): Promise<Run>
  approve(id: string, by: Viewer): Promise<Run>
  freeze(id: string, by: Viewer): Promise<Run>
  discard(id: string, reason: string, by: Viewer): Promise<Run>
  lines(id: string, query: z.infer<typeof lineQuerySchema>, by: Viewer): Promise<z.infer<typeof runLinePageSchema>>
}

const whoOf = ({ id, name }: Viewer) => ({ id, name })

export function createRunDesk({ clock, newId, care, runs, engine, audit }: Deps): RunDesk {
  async function known(id: string): Promise<SubsidyRun> {
    const run = await runs.get(id)
    if (!run) throw new Refused('not-found')
    return run
  }

  const note = (by: Viewer, action: string, id: string, detail: Record<string, unknown>): Promise<void> =>
    audit({ by, action, subject: { kind: 'subsidy-run', id }, detail })

  /** a step that was made, or the sentence that says why not */
  async function moved(
    made: boolean,
    otherwise: ErrorCode,
    by: Viewer,
    step: { action: string; id: string; detail?: object },
  ): Promise<Run> {
    if (!made) throw new Refused(otherwise)
    const run = await known(step.id)
    await note(by, step.action, step.id, { month: run.month, digest: run.digest, ...step.detail })
    return run
  }

  async function residentIds({ search, residentId }: z.infer<typeof lineQuerySchema>, by: Viewer): Promise<string[] | undefined> {
    if (residentId !== undefined) return [residentId]
    if (!search) return undefined
    const { items } = await care.list({ kind: 'resident', search, numbers: maySearchNumbers('resident', by), limit: MOST_FOUND })
    return items.map(({ id }) => id)
  }

  async function named(lines: readonly EntitlementLine[], by: Viewer) {
    const residents = await care.byIds('resident', [...new Set(lines.map((line) => line.residentId))])
    const [homes, standards] = await Promise.all([
      care.byIds('home', [...new Set([...residents.values()].map(({ doc }) => doc.homeId))]),
      care.byIds('standard', [...new Set(lines.map(({ programme }) => programme))]),
    ])
    return lines.map(({ because: _, payerSharePercent: __, sentence, ...line }) => {
      const resident = residents.get(line.residentId)?.doc
      return {
        ...line,
        sentence: sentenceFor(sentence, by),
        residentName: resident?.name ?? '',
        town: (resident && homes.get(resident.homeId)?.doc.town) ?? '',
        programmeName: standards.get(line.programme)?.doc.name ?? { zh: line.programme, en: line.programme },
      }
    })
  }

  return {
    list: async () => ({ items: await runs.list() }),
    get: known,

    async start(month, by) {
      requireNearMonth(month, clock.now())
      const total = await care.count({ kind: 'resident' })
      const at = clock.now()
      const started = await runs.start({ id: newId(), month, asOf: at, startedAt: at, startedBy: whoOf(by), total })
      if (!started.ok) {
        const { month: of, startedBy } = started.run
        throw new Refused(started.reason === 'open' ? 'run-open' : 'run-month-frozen', { words: { month: of, by: startedBy.name } })
      }
      await note(by, 'subsidy-run-started', started.run.id, { month })
      engine.calculate(started.run)
      return started.run
    },

    async approve(id, by) {
      const run = await known(id)
      if (run.state !== 'calculated') throw new Refused('run-not-calculated')
      if (run.startedBy.id === by.id) throw new Refused('run-own')
      const made = await runs.approve(id, whoOf(by), clock.now())
      return moved(made, 'run-not-calculated', by, { action: 'subsidy-run-approved', id })
    },

    async freeze(id, by) {
      await known(id)
      const made = await runs.freeze(id, whoOf(by), clock.now())
      return moved(made, 'run-not-approved', by, { action: 'subsidy-run-frozen', id })
    },

    async discard(id, reason, by) {
      await known(id)
      const made = await runs.discard(id, reason)
      return moved(made, 'run-not-open', by, { action: 'subsidy-run-discarded', id, detail: { reason } })
    },

    async lines(id, query, by) {
      await known(id)
      const { programme, kind, after = null, limit } = query
      const found = await runs.lines({ runId: id, residentIds: await residentIds(query, by), programme, kind, after, limit })
      // once for whoever pages through
      if (after === null) await note(by, 'subsidy-run-lines-viewed', id, { lines: found.items.length, searched: Boolean(query.search) })
      return { items: await named(found.items, by), next: found.next }
    },
  }
}

/** A month far ahead is a slip of the hand, and frozen it could not be taken back. */
function requireNearMonth(month: string, now: number): void {
  const last = addMonths(monthOf(shanghaiDay(now)), 1)
  if (month <= last) return
  const text = { zh: `最多提前一个月发起，最晚为 ${last}`, en: `at most one month ahead: ${last} at the latest` }
  throw new Refused('invalid', { fields: [{ path: 'month', ...text }] })
}
