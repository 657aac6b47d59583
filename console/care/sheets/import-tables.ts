/** What an import gives out as files: an empty sheet to fill in, the rows that must be put right, and new devices' secrets. */
import type { Language } from '../../errors.ts'
import type { Cell, Column, SheetTable } from '../sheet-table.ts'
import type { SheetRow } from './fields.ts'
import { type Checked, columnTitle, type Look } from './import-session.ts'
import type { SheetKind } from './kinds/kind.ts'
import { problemText } from './problems.ts'

const ROWS_AT_ONCE = 200
const NEEDED = { zh: '（必填）', en: ' (required)' }
const ADDED: Record<Language, [row: string, column: string, problem: string, advice: string]> = {
  zh: ['行号', '列', '问题', '建议'],
  en: ['Row', 'Column', 'Problem', 'What to do'],
}
const SECRET: Record<Language, [id: string, secret: string]> = {
  zh: ['设备编号', '密钥（只显示这一次）'],
  en: ['Device id', 'Secret (shown this once)'],
}
const WHOLE_ROW: Record<Language, string> = { zh: '整行', en: 'the row' }

const column = (heading: string, width = 16): Column => ({ heading, width })
async function* inParts<T>(rows: AsyncIterable<T> | Iterable<T>, cells: (row: T) => Cell[]): AsyncGenerator<Cell[][]> {
  let part: Cell[][] = []
  for await (const row of rows) {
    part.push(cells(row))
    if (part.length < ROWS_AT_ONCE) continue
    yield part
    part = []
  }
  if (part.length > 0) yield part
}

/** headings as the import reads them, and one row as an example */
export function templateTable({ fields }: SheetKind, language: Language): SheetTable {
  const all = Object.values(fields)
  const columns = all.map(({ title, needed }) => column(`${title[language]}${needed ? NEEDED[language] : ''}`))
  return { columns, rows: inParts([all], (row) => row.map(({ example }) => (example === '' ? null : example))) }
}

/** the rows as they stand, each once, with all that is wrong; put right, the file can be imported as it is */
export function problemsTable(
  look: Look,
  { problems, width }: Pick<Checked, 'problems' | 'width'>,
  rows: AsyncIterable<SheetRow>,
  language: Language,
): SheetTable {
  const byRow = Map.groupBy(problems, ({ row }) => row)
  const own = Array.from({ length: width }, (_, index) => column(look.headings[index]?.text ?? ''))
  const cellsOf = ({ row, cells }: SheetRow): Cell[] => {
    const found = byRow.get(row) ?? []
    const texts = found.map((problem) => problemText(problem, language))
    const lines = (of: readonly string[]): string => of.join('\n')
    const columns = found.map(({ field }) => columnTitle(look, field) ?? WHOLE_ROW[language])
    return [
      ...own.map((_, index) => cells[index] ?? null),
      row,
      lines(columns),
      lines(texts.map(({ what }) => what)),
      lines(texts.map(({ advice }) => advice)),
    ]
  }
  return { columns: [...own, ...ADDED[language].map((heading) => column(heading, 24))], rows: inParts(once(rows), cellsOf) }
}

/** A row may have been noted again when a later one turned out to be the same. */
async function* once(rows: AsyncIterable<SheetRow>): AsyncGenerator<SheetRow> {
  const seen = new Set<number>()
  for await (const row of rows) {
    if (seen.has(row.row)) continue
    seen.add(row.row)
    yield row
  }
}

export const secretsTable = (secrets: readonly { id: string; secret: string }[], language: Language): SheetTable => ({
  columns: SECRET[language].map((heading) => column(heading, 32)),
  rows: inParts(secrets, ({ id, secret }) => [id, secret]),
})
