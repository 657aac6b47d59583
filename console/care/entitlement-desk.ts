/** What one resident is entitled to: on request as it was known at any instant, and for the month's card as it was decided. */
import type { Clock } from '../../broker/clock.ts'
import type { CareRecord, CareRecords } from '../../records/care-records.ts'
import { breathe } from '../../records/slices.ts'
import type { SubsidyFacts } from '../../records/subsidy-facts.ts'
import type { EntitlementLine, SubsidyRuns } from '../../records/subsidy-runs.ts'
import type { Month } from '../../rules/care/day.ts'
import { decideMonth, entitledOf, entitlement, prepareStandards } from '../../rules/care/entitlement.ts'
import type { Text } from '../../rules/care/scale.ts'
import type { Entitlement, EntitlementResult, Standard } from '../../rules/care/standard.ts'
import type { Auditor } from '../audit.ts'
import { Refused } from '../errors.ts'
import type { Viewer } from '../viewer.ts'
import { factsOf } from './resident-facts.ts'
import { standardsAsOf } from './run-plan.ts'
import { resultFor } from './sentence-view.ts'

export interface MonthEntitlement
  extends Pick<Entitlement, 'programme' | 'gives' | 'fen' | 'hours' | 'payerSharePercent' | 'demonstration'> {
  name: Text
  /** service items; null: any */
  covers: string[] | null
  /** what the row of the rate is called: "80–89 周岁" */
  amount: Text
  sentence: Text
}

export interface EntitlementDesk {
  /** `asOf`: facts and standards as they were known then; null: now */
  get(viewer: Viewer, wanted: { residentId: string; month: Month; asOf: number | null }): Promise<EntitlementResult>
  /** as the month's approved or frozen run says, with what later runs corrected; before there is one, as known now */
  entitlementsOf(residentId: string, month: Month): Promise<MonthEntitlement[]>
  /** the same for many; residents that nobody knows are absent */
  entitlementsOfEach(residentIds: readonly string[], month: Month): Promise<Map<string, MonthEntitlement[]>>
}

type Standards = ReadonlyMap<string, Standard>

/** residents that are computed before others get their turn */
const RESIDENTS_PER_TURN = 25

interface Deps {
  clock: Clock
  care: Pick<CareRecords, 'get' | 'asOf' | 'allAsOf' | 'byIds'>
  facts: SubsidyFacts
  runs: Pick<SubsidyRuns, 'decided' | 'ofResident'>
  audit: Auditor
}

export function createEntitlementDesk({ clock, care, facts, runs, audit }: Deps): EntitlementDesk {
  async function computed({ id, doc }: CareRecord<'resident'>, month: Month, at: number): Promise<EntitlementResult> {
    const [assessments, boxes] = await Promise.all([facts.assessmentsOf([id], at), facts.boxesOf([doc.homeId], at)])
    const known = factsOf(doc, assessments.get(id) ?? [], boxes.get(doc.homeId) ?? [])
    return entitlement({ facts: known, month, asOf: at, standards: await standardsAsOf(care, at) })
  }

  async function decided(residentId: string, month: Month, standards: Standards): Promise<MonthEntitlement[]> {
    const lines = (await runs.ofResident(residentId, month)).map(({ line }) => line).filter((line) => line.month === month)
    return [...Map.groupBy(lines, ({ programme }) => programme)].flatMap(([programme, ofProgramme]) => {
      const standard = standards.get(programme)
      return standard ? (paidInAll(standard, ofProgramme) ?? []) : []
    })
  }

  async function asKnownNow(residentIds: readonly string[], month: Month, standards: Standards): Promise<Map<string, MonthEntitlement[]>> {
    const at = clock.now()
    const residents = await care.byIds('resident', residentIds)
    const homeIds = [...new Set([...residents.values()].map(({ doc }) => doc.homeId))]
    const [assessments, boxes] = await Promise.all([facts.assessmentsOf(residentIds, at), facts.boxesOf(homeIds, at)])
    const prepared = prepareStandards([...standards.values()], at)
    const entitlements = new Map<string, MonthEntitlement[]>()
    for (const [id, { doc }] of residents) {
      const known = factsOf(doc, assessments.get(id) ?? [], boxes.get(doc.homeId) ?? [])
      const entitled = entitledOf(decideMonth(prepared, known, month))
      entitlements.set(
        id,
        entitled.map((each) => monthEntitlement(standards.get(each.programme)!, each, each)),
      )
    }
    return entitlements
  }

  async function entitlementsOfEach(residentIds: readonly string[], month: Month): Promise<Map<string, MonthEntitlement[]>> {
    const isDecided = await runs.decided(month)
    const standards: Standards = new Map((await standardsAsOf(care, clock.now())).map((standard) => [standard.id, standard]))
    const entitlements = new Map<string, MonthEntitlement[]>()
    for (let from = 0; from < residentIds.length; from += RESIDENTS_PER_TURN) {
      if (from > 0) await breathe()
      const some = residentIds.slice(from, from + RESIDENTS_PER_TURN)
      if (isDecided) for (const id of some) entitlements.set(id, await decided(id, month, standards))
      else for (const [id, entitled] of await asKnownNow(some, month, standards)) entitlements.set(id, entitled)
    }
    return entitlements
  }

  return {
    async get(viewer, { residentId, month, asOf }) {
      const at = asOf ?? clock.now()
      const resident = await care.asOf('resident', residentId, at)
      if (!resident) throw new Refused('not-found')
      await audit({
        by: viewer,
        action: 'entitlement-viewed',
        subject: { kind: 'resident', id: residentId },
        detail: { month, ...(asOf === null ? {} : { asOf }) },
      })
      return resultFor(await computed(resident, month, at), viewer)
    },

    entitlementsOf: async (residentId, month) => (await entitlementsOfEach([residentId], month)).get(residentId) ?? [],
    entitlementsOfEach,
  }
}

function monthEntitlement(
  { id, name, gives, covers }: Standard,
  { fen, hours }: Pick<Entitlement, 'fen' | 'hours'>,
  {
    payerSharePercent,
    demonstration,
    sentence,
    because,
  }: Pick<Entitlement, 'payerSharePercent' | 'demonstration' | 'sentence' | 'because'>,
): MonthEntitlement {
  const amount = because.at(-1)?.amount ?? name
  return { programme: id, name, gives, covers, fen, hours, payerSharePercent, demonstration, amount, sentence }
}

/** `lines`: of one programme and month, the latest decision first; null: all of it was taken back */
function paidInAll(standard: Standard, lines: readonly EntitlementLine[]): MonthEntitlement | null {
  const latest = lines[0]!
  const fen = lines.reduce((sum, line) => sum + line.fen, 0)
  const tenths = lines.reduce((sum, line) => sum + Math.round(line.hours * 10), 0)
  if (latest.because.length === 0 || (latest.kind === 'difference' && fen === 0 && tenths === 0)) return null
  return monthEntitlement(standard, { fen, hours: tenths / 10 }, latest)
}
