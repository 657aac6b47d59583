/** Requests checked by the schemas of api.ts: every bad field is named at once, in both languages, because the request's language is not known here. */
import type { FastifySchemaCompiler } from 'fastify'
import { en, zhCN } from 'zod/locales'
import { type $ZodType, safeParse } from 'zod/v4/core'
import { Refused } from './errors.ts'

const ENGLISH = en().localeError
const CHINESE = zhCN().localeError

export const validatorCompiler: FastifySchemaCompiler<$ZodType> =
  ({ schema }) =>
  (data: unknown) => {
    // A POST without a body is an empty form, so that its missing fields are named like any others.
    const value = data ?? {}
    const parsed = safeParse(schema, value, { error: CHINESE })
    if (parsed.success) return { value: parsed.data }
    const english = safeParse(schema, value, { error: ENGLISH }).error?.issues ?? []
    const fields = parsed.error.issues.map((issue, index) => ({
      path: issue.path.join('.'),
      zh: issue.message,
      en: english[index]?.message ?? issue.message,
    }))
    return { error: new Refused('invalid', { fields }) }
  }
