/** Requests checked by the schemas of api.ts: every bad field is named at once, in both languages, because the request's language is not known here. */
import type { FastifySchemaCompiler } from 'fastify'
import { en, zhCN } from 'zod/locales'
import { type $ZodType, type output, safeParse } from 'zod/v4/core'
import { Refused } from './errors.ts'

const ENGLISH = en().localeError
const CHINESE = zhCN().localeError

export interface FieldProblem {
  path: string
  zh: string
  en: string
}

/** every bad field, in both languages */
export function parseFields<S extends $ZodType>(
  schema: S,
  value: unknown,
): { ok: true; data: output<S> } | { ok: false; fields: FieldProblem[] } {
  const parsed = safeParse(schema, value, { error: CHINESE })
  if (parsed.success) return { ok: true, data: parsed.data }
  const english = safeParse(schema, value, { error: ENGLISH }).error?.issues ?? []
  const fields = parsed.error.issues.map((issue, index) => ({
    path: issue.path.join('.'),
    zh: issue.message,
    en: english[index]?.message ?? issue.message,
  }))
  return { ok: false, fields }
}

/** fields and inner lists of what was sent; no form comes near it, and checking more of them would hold up a press */
const MOST_PARTS = 5_000

function hasTooManyParts(sent: unknown): boolean {
  const open = [sent]
  let parts = 0
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (typeof value !== 'object' || value === null) continue
    // of plain lists, such as the rows to be imported, an element costs nothing
    const inner = Array.isArray(value) ? value.filter((one) => typeof one === 'object' && one !== null) : Object.values(value)
    parts += inner.length
    if (parts > MOST_PARTS) return true
    open.push(...inner)
  }
  return false
}

export const validatorCompiler: FastifySchemaCompiler<$ZodType> =
  ({ schema }) =>
  (data: unknown) => {
    // A POST without a body is an empty form, so that its missing fields are named like any others.
    if (hasTooManyParts(data)) return { error: new Refused('too-large') }
    const parsed = parseFields(schema, data ?? {})
    return parsed.ok ? { value: parsed.data } : { error: new Refused('invalid', { fields: parsed.fields }) }
  }
