/** Assessments as they were made: never overwritten; what was wrong is answered by another one that names it. */
import * as z from 'zod/mini'
import { count, day, id, needed, note, optionalLine, orNull, text } from './common.ts'

export const CARE_LEVELS = ['intact', 'mild', 'moderate', 'severe', 'total'] as const
const basis = z.enum(['text', 'gap', 'overlap'])

export const scaleResultSchema = z.object({
  scale: z.string(),
  version: z.string(),
  parts: z.array(z.object({ part: z.string(), sum: z.number(), max: z.number(), grade: orNull(z.number()) })),
  total: orNull(z.number()),
  preliminary: z.number(),
  basis: z.enum(['text', 'gap', 'overlap', 'points']),
  confirm: z.boolean(),
  upgrades: z.array(z.object({ rule: z.string(), clause: text, changed: z.boolean() })),
  level: z.number(),
  care: z.enum(CARE_LEVELS),
  explanation: z.array(text),
})

const measured = {
  scale: z.string(),
  scaleVersion: z.string(),
  day,
  answers: z.record(z.string(), z.number()),
  circumstances: z.record(z.string(), z.number()),
  assessors: z.array(z.object({ name: needed, number: optionalLine })).check(z.minLength(1), z.maxLength(4)),
  organisation: needed,
  result: scaleResultSchema,
  note,
}

export const assessmentRecordSchema = z.object({
  id,
  residentId: id,
  ...measured,
  reason: z.enum(['first', 'routine', 'change', 'dispute']),
  override: orNull(z.object({ level: count, care: z.enum(CARE_LEVELS), reason: needed })),
  /** what counts: the override's, or the result's */
  level: count,
  care: z.enum(CARE_LEVELS),
  nextDue: day,
  /** the assessment that this one corrects; that one counts no more */
  replaces: orNull(id),
})

/** a provider's yearly checklist */
export const providerAssessmentRecordSchema = z.object({
  id,
  providerId: id,
  ...measured,
  year: z.int(),
  level: count,
  nextDue: day,
})

const said = z.string().check(z.minLength(1), z.maxLength(400))
const named = z.strictObject({ zh: said, en: said })
const range = z.strictObject({ from: z.int(), to: z.int() })
const ranges = z.record(id, range)
const trigger = z.union([
  z.strictObject({ circumstance: id, atLeast: z.optional(z.int().check(z.minimum(1))) }),
  z.strictObject({ item: id, points: range }),
])
/** The file of a scale: rules/care/scale.ts says what each field means. Strict, because a misspelt field would score as if it were not there. */
export const scaleSchema = z.strictObject({
  id,
  version: needed,
  subject: z.enum(['resident', 'provider']),
  name: named,
  reference: needed,
  nextDueMonths: z.int().check(z.minimum(1), z.maximum(120)),
  parts: z.array(
    z.strictObject({
      id,
      name: named,
      items: z.array(z.strictObject({ id, name: named, max: z.int(), options: z.array(z.strictObject({ points: z.int(), text: named })) })),
      grades: z.optional(
        z.array(
          z.strictObject({
            grade: count,
            sum: z.optional(range),
            items: z.optional(z.array(z.strictObject({ all: z.optional(ranges), anyOf: z.optional(ranges) }))),
          }),
        ),
      ),
    }),
  ),
  levels: z.array(z.strictObject({ level: count, care: z.enum(CARE_LEVELS), name: named, points: z.optional(range) })),
  rows: z.optional(z.array(z.strictObject({ grades: z.array(count), level: count, basis, other: z.optional(count) }))),
  circumstances: z.array(z.strictObject({ id, name: named, kind: z.enum(['yes-no', 'count']) })),
  upgrades: z.array(
    z.strictObject({
      id,
      name: named,
      when: z.array(trigger).check(z.minLength(1)),
      makes: z.union([z.strictObject({ kind: z.literal('worse') }), z.strictObject({ kind: z.literal('level'), level: count })]),
      clause: named,
    }),
  ),
})
