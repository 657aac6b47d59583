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
  upgrades: z.array(z.object({ rule: z.string(), clause: z.string(), changed: z.boolean() })),
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

const range = z.object({ from: z.number(), to: z.number() })
const ranges = z.record(z.string(), range)
/** the file of a scale: rules/care/scale.ts says what each field means */
export const scaleSchema = z.object({
  id,
  version: needed,
  subject: z.enum(['resident', 'provider']),
  name: text,
  reference: needed,
  nextDueMonths: count,
  parts: z.array(
    z.object({
      id,
      name: text,
      items: z.array(z.object({ id, name: text, max: z.number(), options: z.array(z.object({ points: z.number(), text })) })),
      grades: z.optional(
        z.array(
          z.object({
            grade: z.number(),
            sum: z.optional(range),
            items: z.optional(z.array(z.object({ all: z.optional(ranges), anyOf: z.optional(ranges) }))),
          }),
        ),
      ),
    }),
  ),
  levels: z.array(z.object({ level: count, care: z.enum(CARE_LEVELS), name: text, points: z.optional(range) })),
  rows: z.optional(z.array(z.object({ grades: z.array(z.number()), level: count, basis }))),
  circumstances: z.array(z.object({ id, name: text, kind: z.enum(['yes-no', 'count']) })),
  upgrades: z.array(
    z.object({
      id,
      name: text,
      when: z.array(z.object({ circumstance: z.string(), atLeast: z.optional(z.number()) })),
      // biome-ignore lint/suspicious/noThenProperty: the field of a rule, never awaited
      then: z.union([z.object({ kind: z.literal('worse') }), z.object({ kind: z.literal('level'), level: count })]),
      clause: needed,
    }),
  ),
})
