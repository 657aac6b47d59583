/** What a form changes of a record, and what its answer says. Pure. */
import type { ApiError } from '../../../api.ts'

type Doc = Readonly<Record<string, unknown>>

/** what people write never has a star in it: such a number came from a server that masks */
export const isMasked = (value: unknown): value is string => typeof value === 'string' && value.includes('*')

const isEmpty = (value: unknown) => value === null || value === undefined || value === ''

/** as JSON tells values apart, an emptied field being as empty as one that was never filled in */
export function isSame(a: unknown, b: unknown): boolean {
  if (isEmpty(a) || isEmpty(b)) return isEmpty(a) && isEmpty(b)
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, i) => isSame(item, b[i]))
  if (typeof a !== 'object' || typeof b !== 'object') return a === b
  const [left, right] = [a as Doc, b as Doc]
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].every((key) => isSame(left[key], right[key]))
}

/** only the fields that differ, so that two people may work on one record */
export const changesOf = <T extends object>(before: T, after: Partial<T>): Partial<T> =>
  Object.fromEntries(Object.entries(after).filter(([field, value]) => !isSame(before[field as keyof T], value))) as Partial<T>

/** fields that somebody else has changed meanwhile, among those that are being changed here */
export const conflicts = <T extends object>(seen: T, now: T, changes: Partial<T>): string[] =>
  (Object.keys(changes) as (keyof T & string)[]).filter((field) => !isSame(seen[field], now[field]) && !isSame(now[field], changes[field]))

export interface FieldErrors {
  name: string
  errors: string[]
}

/** whose path it is: `statuses.0.from` belongs to `statuses` when the form has only that */
const nameOf = (path: string, names: readonly string[]) => names.find((name) => path === name || path.startsWith(`${name}.`))

/** the server's problems by the name of the form's field; `prefix`: where the form's fields are in what was sent */
export function fieldErrors(error: ApiError | null, names: readonly string[], prefix = ''): FieldErrors[] {
  const byName = new Map<string, string[]>()
  for (const { path, message } of error?.fields ?? []) {
    const name = path.startsWith(prefix) ? nameOf(path.slice(prefix.length), names) : undefined
    if (name) byName.set(name, [...(byName.get(name) ?? []), message])
  }
  return [...byName].map(([name, errors]) => ({ name, errors }))
}

/** problems of fields that the form does not show */
export const otherErrors = (error: ApiError | null, names: readonly string[]): string[] =>
  (error?.fields ?? []).filter(({ path }) => nameOf(path, names) === undefined).map(({ message }) => message)
