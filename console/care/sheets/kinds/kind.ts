/** What the import of one kind of sheet consists of, and what its rows come to. */
import type { CareRecords, Save } from '../../../../records/care-records.ts'
import type { DeviceSave } from '../../../../records/device-saving.ts'
import type { Devices } from '../../../../records/devices.ts'
import type { Day } from '../../../../rules/care/day.ts'
import type { ImportKind } from '../../../care-api.ts'
import type { Fields, ReadRow } from '../fields.ts'
import { type Finding, type Flaw, severityOf } from '../problems.ts'

export interface PlanDeps {
  care: CareRecords
  devices: Pick<Devices, 'byIds' | 'ofHome'>
  /** in Shanghai */
  today: Day
  now: number
  newId(): string
}

export type Outcome = 'new' | 'changed' | 'same' | 'bad'
export interface PlannedRow {
  row: number
  outcome: Outcome
  /** the recorded versions that it was planned on: planned again on others, it must be checked again */
  seen: string
  problems: Flaw[]
}

/** Rows in the order of the sheet; a row that is bad leaves nothing behind. */
export interface Planner<F extends Fields> {
  plan(rows: readonly ReadRow<F>[]): Promise<PlannedRow[]>
  saves(): Save[]
  devices?(): DeviceSave[]
}

export interface SheetKind<F extends Fields = Fields> {
  kind: ImportKind
  fields: F
  /** one of these groups must be in the sheet, or no row can be told from another */
  keys: readonly (readonly string[])[]
  createPlanner(deps: PlanDeps): Promise<Planner<F>>
}

/** a field that is needed: missing, unless its cell has been found wrong already */
export function missing<F extends Fields>(fields: F, { row, filled, mapped }: ReadRow<F>, names: readonly (keyof F & string)[]): Flaw[] {
  return names
    .filter((name) => !filled.has(name))
    .map((name) => ({
      row,
      field: name,
      reason: mapped.has(name) ? 'missing' : 'not-in-sheet',
      words: { title: fields[name]!.title },
    }))
}

export const problem = (row: number, field: string | null, finding: Finding): Flaw => ({ row, field, ...finding })
export const isBad = (problems: readonly Flaw[]): boolean => problems.some(({ reason }) => severityOf(reason) === 'error')
export const bad = (row: number, problems: Flaw[], seen = ''): PlannedRow => ({ row, outcome: 'bad', seen, problems })

/** the good row of the sheet that was the first about a thing, by what it is told by */
export type Firsts = Map<string, number>

/** said at both rows */
export const repeated = (row: number, first: number, field: string | null): Flaw[] => [
  problem(row, field, { reason: 'repeated-row', words: { row: first } }),
  problem(first, field, { reason: 'repeated-below', words: { row } }),
]
