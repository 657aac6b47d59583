/**
 * The lines of a run as a table for the bank and the files: everything in it as it was known when the run was made, so that the same run
 * gives the same bytes whenever it is exported.
 */
import type { CareRecords } from '../../records/care-records.ts'
import type { RecordOf } from '../../records/record-schemas/kinds.ts'
import { breathe } from '../../records/slices.ts'
import type { EntitlementLine, SubsidyRun, SubsidyRuns } from '../../records/subsidy-runs.ts'
import { maskAccount, maskIdNumber } from '../masking.ts'
import type { Viewer } from '../viewer.ts'
import { standardsAsOf } from './run-plan.ts'
import { sentenceFor } from './sentence-view.ts'
import type { Cell, Column, SheetTable } from './sheet-table.ts'

const RECORDS_PER_READ = 300
const LINES_PER_READ = 300

const COLUMNS: readonly Column[] = [
  { heading: '月份', width: 9 },
  { heading: '姓名', width: 10 },
  { heading: '身份证号', width: 22 },
  { heading: '镇(街道)', width: 12 },
  { heading: '补贴项目', width: 22 },
  { heading: '类别', width: 6 },
  { heading: '金额(元)', width: 11, decimals: 2 },
  { heading: '时数', width: 8, decimals: 1 },
  { heading: '示范值', width: 8 },
  { heading: '说明', width: 80 },
  { heading: '开户银行', width: 20 },
  { heading: '银行账号', width: 24 },
]

interface Deps {
  care: Pick<CareRecords, 'allAsOf'>
  runs: Pick<SubsidyRuns, 'eachLine'>
}

/** Whoever pays needs the accounts of all; it is an unmasking like any other, which no token and no administrator does. */
export const seesAccounts = (viewer: Pick<Viewer, 'may'>): boolean => viewer.may('see-money') && viewer.may('unmask')

/** Bank accounts in clear and reasons for whoever may see them. */
export async function exportTable({ care, runs }: Deps, run: SubsidyRun, viewer: Pick<Viewer, 'may'>): Promise<SheetTable> {
  const names = new Map((await standardsAsOf(care, run.asOf)).map(({ id, name }) => [id, name.zh]))
  const towns = new Map<string, string>()
  for await (const homes of care.allAsOf('home', run.asOf, RECORDS_PER_READ)) for (const { id, doc } of homes) towns.set(id, doc.town)

  async function* rows(): AsyncGenerator<Cell[][]> {
    const residents = walk(care.allAsOf('resident', run.asOf, RECORDS_PER_READ))
    try {
      for await (const lines of runs.eachLine(run.id, LINES_PER_READ)) {
        const some: Cell[][] = []
        for (const line of lines) {
          const resident = await residents.find(line.residentId)
          const town = resident ? (towns.get(resident.homeId) ?? null) : null
          some.push(rowOf(line, { resident, town, programme: names.get(line.programme) ?? line.programme, viewer }))
        }
        yield some
        await breathe()
      }
    } finally {
      await residents.end()
    }
  }
  return { columns: COLUMNS, rows: rows() }
}

type Resident = RecordOf<'resident'>
interface Around {
  /** null: erased after retention */
  resident: Resident | null
  town: string | null
  programme: string
  viewer: Pick<Viewer, 'may'>
}

function rowOf(line: EntitlementLine, { resident, town, programme, viewer }: Around): Cell[] {
  const account = resident?.bankAccount ?? null
  const idNumber = viewer.may('see-medical') ? maskIdNumber(resident?.idNumber ?? null) : null
  return [
    ...[line.month, resident?.name ?? null, idNumber, town, programme, kindOf(line)],
    ...[line.fen / 100, line.hours, line.demonstration ? '示范值' : null, sentenceFor(line.sentence, viewer).zh],
    ...[resident?.bankName ?? null, account === null || seesAccounts(viewer) ? account : maskAccount(account)],
  ]
}

function kindOf({ kind, fen, hours }: EntitlementLine): string {
  if (kind === 'regular') return '正常'
  return (fen || hours) > 0 ? '补发' : '追回'
}

/** Both come in order of id: one pass through the residents, whatever their number. Ids are asked for in that order. */
function walk(chunks: AsyncIterable<{ id: string; doc: Resident }[]>) {
  const iterator = chunks[Symbol.asyncIterator]()
  let page: { id: string; doc: Resident }[] = []
  let at = 0
  return {
    async find(id: string): Promise<Resident | null> {
      for (;;) {
        while (at < page.length && page[at]!.id < id) at += 1
        if (at < page.length) return page[at]!.id === id ? page[at]!.doc : null
        const next = await iterator.next()
        if (next.done) return null
        page = next.value
        at = 0
      }
    },
    end: async (): Promise<void> => void (await iterator.return?.()),
  }
}
