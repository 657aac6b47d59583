/** Standards, services and settlements. */
import * as z from 'zod/mini'
import { CARE_LEVELS } from './assessments.ts'
import { count, day, fen, id, instant, month, needed, note, optionalLine, orNull, person, text, words } from './common.ts'

const percent = z.number().check(z.minimum(0), z.maximum(100))
const hours = z.number().check(z.minimum(0))

export const conditionSchema = z.object({
  categoriesAny: z.optional(words),
  categoriesAll: z.optional(words),
  categoriesNone: z.optional(words),
  ageFrom: z.optional(count),
  ageBelow: z.optional(count),
  levels: z.optional(z.array(z.enum(CARE_LEVELS))),
  dwelling: z.optional(z.array(z.enum(['home', 'institution']))),
  disabilityGrades: z.optional(z.array(count)),
  disabilityKinds: z.optional(words),
  box: z.optional(z.boolean()),
  incomeBelowFen: z.optional(fen),
})
export const amountSchema = z.object({
  when: conditionSchema,
  name: text,
  fen: fen.check(z.minimum(0)),
  hours,
  payerSharePercent: orNull(percent),
  lessIncome: z.optional(z.boolean()),
})
export const rateSchema = z.object({
  id,
  validFrom: day,
  validTo: orNull(day),
  recordedAt: instant,
  basis: z.enum(['law', 'demonstration']),
  reference: text,
  amounts: z.array(amountSchema).check(z.minLength(1)),
})
/** rules/care/standard.ts says what each field means */
export const standardRecordSchema = z.object({
  id,
  name: text,
  gives: z.enum(['cash', 'hours', 'voucher', 'fee']),
  per: z.enum(['month', 'year']),
  who: conditionSchema,
  midMonth: z.enum(['first-day', 'by-15th', 'whole-month', 'daily']),
  monthOfDeath: z.enum(['whole', 'daily', 'none']),
  excludes: z.array(z.object({ programme: id, keep: z.enum(['higher', 'this', 'other']), clause: text })),
  cap: orNull(z.object({ fen, with: z.array(id), clause: text })),
  covers: orNull(words),
  rates: z.array(rateSchema),
})

const chargeSchema = z.object({ to: z.enum(['hours', 'voucher', 'payer', 'self']), programme: orNull(id), hours, fen })

export const serviceRecordSchema = z.object({
  id,
  residentId: id,
  homeId: id,
  providerId: id,
  responderId: orNull(id),
  item: needed,
  /** the day it was done, or is booked for */
  day,
  bookedFor: orNull(instant),
  startedAt: orNull(instant),
  endedAt: orNull(instant),
  /** what is charged by: hours for hourly items, times for others */
  quantity: z.number().check(z.minimum(0), z.maximum(1000)),
  unit: z.enum(['hour', 'time']),
  unitFen: fen,
  totalFen: fen,
  charges: z.array(chargeSchema),
  source: z.object({ kind: z.enum(['dispatch', 'green-key', 'booking', 'entry']), ref: orNull(z.string()) }),
  /** attachment ids, or what the resident signed */
  evidence: words,
  state: z.enum(['booked', 'done', 'cancelled']),
  settlementId: orNull(id),
  note,
})

export const settlementRecordSchema = z.object({
  /** `<providerId>:<month>` */
  id,
  providerId: id,
  month,
  state: z.enum(['draft', 'approved']),
  lines: z.array(
    z.object({
      serviceId: id,
      residentId: id,
      day,
      item: z.string(),
      hours: z.number(),
      totalFen: fen,
      payableFen: fen,
      problem: orNull(z.enum(['resident-gone', 'no-evidence', 'too-short', 'overlaps', 'over-entitlement'])),
    }),
  ),
  differences: z.array(z.object({ serviceId: orNull(id), fen, reason: needed, by: z.string() })),
  sums: z.object({
    services: count,
    totalFen: fen,
    payableFen: fen,
    heldFen: fen,
    differencesFen: fen,
    responseScore: orNull(z.number()),
    deductionPercent: percent,
    deductionFen: fen,
    toPayFen: fen,
  }),
  preparedBy: person,
  preparedAt: instant,
  approvedBy: orNull(person),
  approvedAt: orNull(instant),
  note: optionalLine,
})
