/** Runs given out as files. It is an export of personal data: written down before a byte goes out. */
import { Readable } from 'node:stream'
import type { CareRecords } from '../records/care-records.ts'
import type { SubsidyRun, SubsidyRuns } from '../records/subsidy-runs.ts'
import type { Auditor } from './audit.ts'
import { Refused } from './errors.ts'
import { exportTable } from './run-export.ts'
import { csvOf } from './sheet-table.ts'
import { xlsxOf } from './sheet-workbook.ts'
import { createTurns } from './turns.ts'
import type { Viewer } from './viewer.ts'

export const RUN_FORMATS = ['csv', 'xlsx'] as const
type Format = (typeof RUN_FORMATS)[number]

export interface RunFile {
  name: string
  type: string
  body: Readable | Buffer
}
export interface RunFiles {
  open(id: string, format: Format, by: Viewer): Promise<RunFile>
}

interface Deps {
  care: Pick<CareRecords, 'allAsOf'>
  runs: Pick<SubsidyRuns, 'get' | 'eachLine'>
  /** rejects when it is not on disk */
  auditFirst: Auditor
}

const TYPES: Record<Format, string> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}
/** a workbook is built in memory */
const MOST_LINES_IN_WORKBOOK = 200_000

export function createRunFiles({ care, runs, auditFirst }: Deps): RunFiles {
  // each takes up to a gigabyte
  const inTurn = createTurns()

  return {
    async open(id, format, by) {
      const run = await runs.get(id)
      if (!run) throw new Refused('not-found')
      requireExportable(run, format)
      const accounts = by.may('see-money')
      const detail = { month: run.month, state: run.state, format, accounts }
      await auditFirst({ by, action: 'subsidy-run-exported', subject: { kind: 'subsidy-run', id }, detail })
      const bodyOf: Record<Format, () => Promise<Readable | Buffer>> = {
        csv: async () => Readable.from(csvOf(await exportTable({ care, runs }, run, accounts))),
        xlsx: () => inTurn('xlsx', async () => Buffer.from(await xlsxOf(await exportTable({ care, runs }, run, accounts)))),
      }
      return { name: nameOf(run, format), type: TYPES[format], body: await bodyOf[format]() }
    },
  }
}

function requireExportable({ state, sums }: SubsidyRun, format: Format): void {
  if (state !== 'calculated' && state !== 'approved' && state !== 'frozen') throw new Refused('run-not-ready')
  const lines = sums.reduce((sum, { residents }) => sum + residents, 0)
  if (format === 'xlsx' && lines > MOST_LINES_IN_WORKBOOK)
    throw new Refused('export-too-large', { words: { lines: String(MOST_LINES_IN_WORKBOOK) } })
}

/** Nobody should pay by a list that is not frozen. */
const nameOf = ({ month, state }: SubsidyRun, format: Format): string =>
  `补贴发放-${month}${state === 'frozen' ? '' : '-未冻结仅供核对'}.${format}`
