/** Rounds, medians and percentiles: figures are compared within one run only, because machines are noisy. */

export const median = (values: readonly number[]): number => percentile(values, 50)

export function percentile(values: readonly number[], p: number): number {
  const sorted = Float64Array.from(values).sort()
  if (sorted.length === 0) return Number.NaN
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * p) / 100))] as number
}

/** The same thing several times, each contestant once per round, so that noise hits all of them alike. */
export async function rounds<Name extends string>(
  count: number,
  contestants: Record<Name, () => Promise<number> | number>,
): Promise<Record<Name, number>> {
  const names = Object.keys(contestants) as Name[]
  const results = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>
  for (let round = 0; round < count; round++) for (const name of names) results[name].push(await contestants[name]())
  return Object.fromEntries(names.map((name) => [name, median(results[name])])) as Record<Name, number>
}

export const thousands = (value: number): string => `${(value / 1000).toFixed(value < 10_000 ? 1 : 0)} k`

export function table(title: string, rows: Record<string, string | number>[]): void {
  console.log(`\n${title}`)
  console.table(rows)
}
