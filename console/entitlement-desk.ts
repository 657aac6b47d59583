/** What one resident is entitled to: on request as it was known at any instant, and for the month's card as it was decided. */
import type { Clock } from '../broker/clock.ts'
import type { CareRecord, CareRecords } from '../records/care-records.ts'
import type { SubsidyFacts } from '../records/subsidy-facts.ts'
import type { EntitlementLine, SubsidyRuns } from '../records/subsidy-runs.ts'
import type { Month } from '../rules/care/day.ts'
import { entitlement } from '../rules/care/entitlement.ts'
import type { Text } from '../rules/care/scale.ts'
import type { Entitlement, EntitlementResult, Standard } from '../rules/care/standard.ts'
import type { Auditor } from './audit.ts'
import { Refused } from './errors.ts'
import { factsOf } from './resident-facts.ts'
import { standardsAsOf } from './run-plan.ts'
import type { Viewer } from './viewer.ts'

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
}

interface Deps {
  clock: Clock
  care: Pick<CareRecords, 'get' | 'asOf' | 'allAsOf' | 'byIds'>
  facts: SubsidyFacts
  runs: Pick<SubsidyRuns, 'decided' | 'ofResident'>
  audit: Auditor
}

export function createEntitlementDesk({ clock, care, facts, runs, audit }: Deps): EntitlementDesk {
  async function computed({ id, doc }: CareRecord<'resident'>, month: Month, at: number, standards: readonly Standard[]) {
    const [assessments, boxes] = await Promise.all([facts.assessmentsOf([id], at), facts.boxesOf([doc.homeId], at)])
    const known = factsOf(doc, assessments.get(id) ?? [], boxes.get(doc.homeId) ?? [])
    return entitlement({ facts: known, month, asOf: at, standards })
  }

  async function decided(residentId: string, month: Month): Promise<MonthEntitlement[]> {
    const lines = (await runs.ofResident(residentId, month)).map(({ line }) => line).filter((line) => line.month === month)
    const byProgramme = Map.groupBy(lines, ({ programme }) => programme)
    const standards = await care.byIds('standard', [...byProgramme.keys()])
    return [...byProgramme].flatMap(([programme, ofProgramme]) => {
      const standard = standards.get(programme)
      return standard ? (paidInAll(standard.doc, ofProgramme) ?? []) : []
    })
  }

  async function asKnownNow(residentId: string, month: Month): Promise<MonthEntitlement[]> {
    const resident = await care.get('resident', residentId)
    if (!resident) return []
    const standards = await standardsAsOf(care, clock.now())
    const byId = new Map(standards.map((standard) => [standard.id, standard]))
    const { entitled } = await computed(resident, month, clock.now(), standards)
    return entitled.map((each) => monthEntitlement(byId.get(each.programme)!, each, each))
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
      return computed(resident, month, at, await standardsAsOf(care, at))
    },

    entitlementsOf: async (residentId, month) => ((await runs.decided(month)) ? decided(residentId, month) : asKnownNow(residentId, month)),
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
