/** One sheet on its way into the records: what its owner sees of it, and what is remembered between two steps. */
import type { Import, ImportKind } from '../../care-api.ts'
import { isBlank, lineOf } from './cell-text.ts'
import type { Mapping } from './fields.ts'
import { findHeadings, type Heading, headingsAt, proposeMapping } from './headings.ts'
import type { SheetKind } from './kinds/kind.ts'
import { messageOf, type Problem, severityOf } from './problems.ts'
import type { SheetInfo } from './reader-protocol.ts'
import type { Counts, Run } from './run.ts'
import { columnLetter } from './table.ts'

/** a sheet, its row of headings and which column is what */
export interface Look {
  /** index of the sheet */
  sheet: number
  /** from 0; null: nothing looks like headings */
  headerRow: number | null
  headings: Heading[]
  mapping: Mapping
  /** the sheet's first rows */
  head: string[][]
}
/** what a check found, and what it was planned on */
export interface Checked extends Pick<Run, 'planned' | 'problems' | 'width'> {
  counts: Counts
}
export interface Session {
  id: string
  owner: { id: string; name: string }
  kind: ImportKind
  name: string
  state: Import['state']
  done: number
  total: number
  sheets: SheetInfo[]
  look: Look | null
  checked: Checked | null
  committed: Import['committed']
  /** of new devices, until they are shown */
  secrets: { id: string; secret: string }[] | null
  failure: Import['failure']
}

const TOP_ROWS = 15
const SAMPLE_ROWS = 5
const SHOWN_PROBLEMS = 200
const SHOWN_CHARACTERS = 80
const NO_COUNTS: Counts = { rows: 0, new: 0, changed: 0, same: 0, bad: 0 }

/** `headerRow` null: the row that looks most like headings */
export function lookAt(kind: SheetKind, sheet: SheetInfo & { index: number }, head: string[][], headerRow: number | null): Look {
  const row = headerRow ?? findHeadings(kind.fields, head, sheet.merges)
  const headings = row === null ? [] : headingsAt(head, sheet.merges, row)
  return { sheet: sheet.index, headerRow: row, headings, mapping: proposeMapping(kind.fields, headings), head }
}
export const columnsFound = ({ mapping }: Look): number => Object.values(mapping).filter((column) => column !== null).length

const short = (text: string): string => (text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text)
const shownRows = (rows: readonly string[][], count: number): string[][] =>
  rows.slice(0, count).map((cells) => cells.map((text) => short(lineOf(text))))

/** "C 身份证号" */
export function columnTitle({ mapping, headings }: Pick<Look, 'mapping' | 'headings'>, field: string | null): string | null {
  const column = field === null ? null : (mapping[field] ?? null)
  return column === null ? null : `${columnLetter(column)} ${headings[column]?.text ?? ''}`.trim()
}

function problemView(look: Look, { row, field, value, reason, words }: Problem): Import['problems'][number] {
  const column = columnTitle(look, field)
  return { row, column, field, value: short(value), severity: severityOf(reason), reason, message: messageOf({ reason, words }) }
}

export function importView(session: Session, { fields }: SheetKind): Import {
  const { id, kind, name, state, done, total, sheets, look, checked, committed, secrets, failure } = session
  const below =
    look?.headerRow === null || look === null ? [] : look.head.slice(look.headerRow + 1).filter((cells) => !cells.every(isBlank))
  const warnings = checked?.problems.filter(({ reason }) => severityOf(reason) === 'warning').length ?? 0
  return {
    ...{ id, kind, name, state, done, total, committed, failure },
    sheets: sheets.map((sheet) => sheet.name),
    sheet: look ? sheets[look.sheet]!.name : null,
    headerRow: look?.headerRow == null ? null : look.headerRow + 1,
    headers: look?.headings.map(({ text }) => text) ?? [],
    top: shownRows(look?.head ?? [], TOP_ROWS),
    sample: shownRows(below, SAMPLE_ROWS),
    fields: Object.entries(fields).map(([field, { title, needed, example }]) => ({ field, title, needed, example })),
    mapping: { ...look?.mapping },
    counts: { ...(checked?.counts ?? NO_COUNTS), warnings },
    problems: look ? (checked?.problems.slice(0, SHOWN_PROBLEMS).map((problem) => problemView(look, problem)) ?? []) : [],
    secrets: secrets !== null,
  }
}
