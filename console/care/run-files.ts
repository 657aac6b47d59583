/** Runs given out as files. It is an export of personal data: written down before a byte goes out. */
import type { CareRecords } from '../../records/care-records.ts'
import type { SubsidyRun, SubsidyRuns } from '../../records/subsidy-runs.ts'
import type { Auditor } from '../audit.ts'
import { Refused } from '../errors.ts'
import type { Viewer } from '../viewer.ts'
import { exportTable, seesAccounts } from './run-export.ts'
import type { SheetTable } from './sheet-table.ts'

export interface RunFiles {
  /** `name` without its ending */
  open(id: string, format: 'csv' | 'xlsx', by: Viewer): Promise<{ name: string; table: SheetTable }>
}

interface Deps {
  care: Pick<CareRecords, 'allAsOf'>
  runs: Pick<SubsidyRuns, 'get' | 'eachLine'>
  /** rejects when it is not on disk */
  auditFirst: Auditor
}

/** a workbook is built in memory */
const MOST_LINES_IN_WORKBOOK = 200_000

export const createRunFiles = ({ care, runs, auditFirst }: Deps): RunFiles => ({
  async open(id, format, by) {
    const run = await runs.get(id)
    if (!run) throw new Refused('not-found')
    requireExportable(run, format)
    const detail = { month: run.month, state: run.state, format, accounts: seesAccounts(by) }
    await auditFirst({ by, action: 'subsidy-run-exported', subject: { kind: 'subsidy-run', id }, detail })
    return { name: nameOf(run), table: await exportTable({ care, runs }, run, by) }
  },
})

function requireExportable({ state, sums }: SubsidyRun, format: 'csv' | 'xlsx'): void {
  if (state !== 'calculated' && state !== 'approved' && state !== 'frozen') throw new Refused('run-not-ready')
  const lines = sums.reduce((sum, { residents }) => sum + residents, 0)
  if (format === 'xlsx' && lines > MOST_LINES_IN_WORKBOOK)
    throw new Refused('export-too-large', { words: { lines: String(MOST_LINES_IN_WORKBOOK) } })
}

/** Nobody should pay by a list that is not frozen. */
const nameOf = ({ month, state }: SubsidyRun): string => `补贴发放-${month}${state === 'frozen' ? '' : '-未冻结仅供核对'}`
