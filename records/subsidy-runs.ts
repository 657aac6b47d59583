/** Monthly subsidy runs and their lines. A frozen run is never written again; what it got wrong is a difference in a later one. */
import type { Entitlement } from '../rules/care/standard.ts'
import type { Who } from './care-records.ts'

export type RunState = 'calculating' | 'calculated' | 'approved' | 'frozen' | 'discarded' | 'failed'

export interface ProgrammeSums {
  programme: string
  /** who has a line of it */
  residents: number
  /** of all lines, differences included */
  fen: number
  hours: number
  /** of that, differences; both as amounts above zero */
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
  /** how often it was begun; whoever calculates an earlier attempt writes nothing any more */
  attempt: number
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
  /** of a difference below zero: recovered */
  fen: number
  hours: number
  payerSharePercent: number | null
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

export type RunResult = { digest: string; sums: ProgrammeSums[] } | { failed: string }

export interface SubsidyRuns {
  /**
   * At most one run is open (calculating, calculated, approved), whatever its month: two open ones would pay the same difference twice.
   * A frozen month takes no other.
   */
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
  /** the frozen or approved run of a month */
  decided(month: string): Promise<SubsidyRun | null>
  /** lines of the next residents and how far the run is, in one transaction. false: it is another attempt's now, nothing was written */
  append(run: Pick<SubsidyRun, 'id' | 'attempt'>, lines: readonly EntitlementLine[], done: number): Promise<boolean>
  /** drops the lines of a run that was cut off, so that it can begin again: the run with its next attempt. null: it calculates no more */
  restart(id: string): Promise<SubsidyRun | null>
  /** false: it is another attempt's now. The lines of a run that failed are dropped. */
  finish(run: Pick<SubsidyRun, 'id' | 'attempt'>, result: RunResult): Promise<boolean>
  /** false: it was not in the state it must be in */
  approve(id: string, by: Who, at: number): Promise<boolean>
  freeze(id: string, by: Who, at: number): Promise<boolean>
  discard(id: string, reason: string): Promise<boolean>
  lines(query: LineQuery): Promise<{ items: EntitlementLine[]; next: string | null }>
  /** all lines in order of resident, month, programme, kind */
  eachLine(id: string, chunk: number): AsyncIterable<EntitlementLine[]>
  /** what frozen runs paid: for these residents, about these months, by resident */
  paid(residentIds: readonly string[], months: readonly string[]): Promise<Map<string, EntitlementLine[]>>
  /** of one resident in frozen and approved runs from that month on, newest month first */
  ofResident(residentId: string, fromMonth: string): Promise<{ run: Pick<SubsidyRun, 'id' | 'month' | 'state'>; line: EntitlementLine }[]>
  /** blanks the sentences and reasons of a resident who is erased; what was paid for which programme and month stays, as the accounts must */
  forget(residentId: string): Promise<void>
}
