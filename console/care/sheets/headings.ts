/** Which row has the headings, and which column holds which field. Pure. */
import { lineOf } from './cell-text.ts'
import type { Fields, Mapping } from './fields.ts'
import type { Merge } from './table.ts'

/** headings stand near the top */
export const HEAD_ROWS = 30
/** fewer headings that we know are a coincidence */
const FEWEST_KNOWN = 2

/** "＊身份证 号码（必填）：" means 身份证号码 */
export const headingKey = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[([【〔](必填|选填|必须|可选|required|optional)[)\]】〕]/g, '')
    .replace(/[\s*:_·]+/g, '')

/** "月收入(元)" means 月收入 */
const withoutBrackets = (key: string): string => key.replace(/[([【〔][^)\]】〕]*[)\]】〕]/g, '')

export interface Heading {
  /** as shown: "联系人 / 电话" under a heading of several columns */
  text: string
  /** what it may mean, the most exact first */
  keys: string[]
  /** not its own: from the row above */
  borrowed: boolean
}

const textAt = (head: readonly (readonly string[])[], row: number, column: number): string => lineOf(head[row]?.[column] ?? '')

/** a title stands alone in its row */
const isTitle = (cells: readonly string[] | undefined): boolean => new Set((cells ?? []).map(lineOf).filter((text) => text !== '')).size < 2

/** the heading over several columns, of which this is one */
function groupOver(head: readonly (readonly string[])[], merges: readonly Merge[], row: number, column: number): string {
  const group = merges.find(({ top, bottom, left, right }) => bottom === row - 1 && top <= row - 1 && left <= column && column <= right)
  return group && !isTitle(head[row - 1]) ? textAt(head, group.top, group.left) : ''
}

/** Headings in one line, or in two: a column's own is in the lower one, or in the upper one when both are one cell. */
export function headingsAt(head: readonly (readonly string[])[], merges: readonly Merge[], row: number): Heading[] {
  const hasUpper = row > 0 && !isTitle(head[row - 1])
  const columns = Math.max(head[row]?.length ?? 0, hasUpper ? (head[row - 1]?.length ?? 0) : 0)
  return Array.from({ length: columns }, (_, column) => {
    const own = textAt(head, row, column)
    const above = own === '' && hasUpper ? textAt(head, row - 1, column) : ''
    const group = own === '' ? '' : groupOver(head, merges, row, column)
    const text = own || above
    // what we show ourselves is understood when it comes back
    const keys = [group + text, text, text.split(' / ').at(-1)!].filter((key) => key !== '').map(headingKey)
    return {
      text: group === '' || group === text ? text : `${group} / ${text}`,
      keys: [...new Set(keys)],
      borrowed: own === '' && above !== '',
    }
  })
}

/** what each heading means */
function meanings(fields: Fields): Map<string, string> {
  const known = new Map<string, string>()
  for (const [name, { title, also }] of Object.entries(fields))
    for (const word of [name, title.zh, title.en, ...also]) if (!known.has(headingKey(word))) known.set(headingKey(word), name)
  return known
}

/** Exact headings first, then those without what stands in brackets; of two columns for one field the left one. */
export function proposeMapping(fields: Fields, headings: readonly Heading[]): Mapping {
  const known = meanings(fields)
  const mapping: Record<string, number | null> = Object.fromEntries(Object.keys(fields).map((name) => [name, null]))
  const used = new Set<number>()
  for (const simplify of [(key: string) => key, withoutBrackets])
    headings.forEach(({ keys }, column) => {
      const name = keys.map((key) => known.get(simplify(key))).find((found) => found !== undefined)
      if (name === undefined || mapping[name] !== null || used.has(column)) return
      mapping[name] = column
      used.add(column)
    })
  return mapping
}

function scoreOf(fields: Fields, headings: readonly Heading[]): number {
  const columns = Object.values(proposeMapping(fields, headings)).filter((column) => column !== null)
  const hasOwn = columns.some((column) => !headings[column]!.borrowed)
  return hasOwn ? columns.length : 0
}

/** The row (from 0) with the most headings that we know; of headings in two lines the lower one. Null: none looks like headings. */
export function findHeadings(fields: Fields, head: readonly (readonly string[])[], merges: readonly Merge[]): number | null {
  const scores = head.slice(0, HEAD_ROWS).map((_, row) => scoreOf(fields, headingsAt(head, merges, row)))
  const best = Math.max(...scores, 0)
  if (best < FEWEST_KNOWN) return null
  let row = scores.indexOf(best)
  while (scores[row + 1] === best) row += 1
  return row
}
