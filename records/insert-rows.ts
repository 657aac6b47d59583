/** Many rows at a time: statements of few fixed lengths, so that they are compiled once and kept by the writing thread. */
import { CompiledQuery } from 'kysely'
import type { Dialect, Queries } from './database.ts'

const LENGTHS = [200, 20, 1]

export interface Target {
  table: string
  columns: readonly string[]
  /** what follows the values: `on conflict …` */
  suffix?: string
}

const texts = new Map<string, string>()

function statement(dialect: Dialect, { table, columns, suffix = '' }: Target, rows: number): string {
  const key = `${dialect} ${rows} ${table} ${suffix}`
  const known = texts.get(key)
  if (known !== undefined) return known
  const row = (first: number) => `(${columns.map((_, column) => (dialect === 'postgres' ? `$${first + column + 1}` : '?')).join(',')})`
  const values = Array.from({ length: rows }, (_, index) => row(index * columns.length))
  const text = `insert into ${table} (${columns.join(', ')}) values ${values.join(',')} ${suffix}`
  texts.set(key, text)
  return text
}

/** Columns as they are called on disk; each row has its values in their order. While one statement runs the next is made ready. */
export async function insertRows(
  { queries, dialect }: { queries: Queries; dialect: Dialect },
  target: Target,
  rows: readonly unknown[][],
): Promise<void> {
  let running: Promise<unknown> = Promise.resolve()
  for (let from = 0; from < rows.length; ) {
    const length = LENGTHS.find((some) => some <= rows.length - from)!
    const values = rows.slice(from, from + length).flat()
    const next = queries.executeQuery(CompiledQuery.raw(statement(dialect, target, length), values))
    // when the one before it fails, nobody waits for this one any more
    next.catch(() => {})
    await running
    running = next
    from += length
  }
  await running
}

/** `on conflict (key) do update set …` for all columns but the key. */
export function orUpdate(key: readonly string[], columns: readonly string[]): string {
  const set = columns.filter((column) => !key.includes(column)).map((column) => `${column} = excluded.${column}`)
  return `on conflict (${key.join(', ')}) do update set ${set.join(', ')}`
}
