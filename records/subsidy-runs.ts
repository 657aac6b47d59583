/** Monthly subsidy runs and their lines. A frozen run is never written again; what it got wrong is a difference in a later one. */
import type { Entitlement } from '../rules/care/standard.ts'
import type { Who } from './care-records.ts'

export type RunState = 'calculating' | 'calculated' | 'approved' | 'frozen' | 'discarded' | 'failed'

export interface ProgrammeSums {
  programme: string
  residents: number
  fen: number
  hours: number
  /** of that, differences */
  backPaidFen: number
  recoveredFen: number
  demonstration: boolean
}
export interface SubsidyRun {
  id: string
  month: string
  state: RunState
  /** facts and standards as they were known at this instant */
  asOf: number
  startedAt: number
  startedBy: Who
  /** residents */
  done: number
  total: number
  approvedBy: Who | null
  approvedAt: number | null
  frozenBy: Who | null
  frozenAt: number | null
  /** sha-256 over the lines in their order: the same facts give the same digest */
  digest: string | null
  sums: ProgrammeSums[]
  /** why it failed or was discarded */
  reason: string | null
}

export interface EntitlementLine {
  residentId: string
  programme: string
  /** the month that it is about: earlier than the run's for a difference */
  month: string
  kind: 'regular' | 'difference'
  fen: number
  hours: number
  demonstration: boolean
  sentence: { zh: string; en: string }
  because: Entitlement['because']
}

export interface LineQuery {
  runId: string
  residentIds?: readonly string[]
  programme?: string
  kind?: EntitlementLine['kind']
  after: string | null
  limit: number
}

export interface SubsidyRuns {
  /** at most one run of a month is open (calculating, calculated, approved); a frozen month takes no other */
  start(run: {
    id: string
    month: string
    asOf: number
    startedAt: number
    startedBy: Who
    total: number
  }): Promise<{ ok: true; run: SubsidyRun } | { ok: false; reason: 'open' | 'frozen'; run: SubsidyRun }>
  get(id: string): Promise<SubsidyRun | null>
  /** newest month first */
  list(): Promise<SubsidyRun[]>
  /** lines of the next residents and how far the run is, in one transaction */
  append(id: string, lines: readonly EntitlementLine[], done: number): Promise<void>
  /** drops the lines of a run that was cut off, so that it can begin again */
  restart(id: string): Promise<void>
  finish(id: string, result: { digest: string; sums: ProgrammeSums[] } | { failed: string }): Promise<void>
  /** false: it was not in the state it must be in */
  approve(id: string, by: Who, at: number): Promise<boolean>
  freeze(id: string, by: Who, at: number): Promise<boolean>
  discard(id: string, by: Who, at: number, reason: string): Promise<boolean>
  lines(query: LineQuery): Promise<{ items: EntitlementLine[]; next: string | null }>
  /** all lines in order of resident, month, programme, kind */
  eachLine(id: string, chunk: number): AsyncIterable<EntitlementLine[]>
  /** what frozen runs paid: for these residents, in these months, by resident */
  paid(residentIds: readonly string[], months: readonly string[]): Promise<Map<string, EntitlementLine[]>>
  /** of one resident in the given months, frozen and approved ones, newest month first */
  ofResident(residentId: string, fromMonth: string): Promise<{ run: Pick<SubsidyRun, 'id' | 'month' | 'state'>; line: EntitlementLine }[]>
}
