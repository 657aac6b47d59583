/**
 * What the page and the server say to each other about care records. Record documents have the shapes of records/record-schemas;
 * sensitive fields come masked. In zod/mini, because the page carries it too. Money in fen, instants epoch ms, days `YYYY-MM-DD`.
 */
import * as z from 'zod/mini'
import { assessmentRecordSchema, CARE_LEVELS, scaleResultSchema, scaleSchema } from '../records/record-schemas/assessments.ts'
import { day, fen, id, instant, month, needed, note, orNull, person, text } from '../records/record-schemas/common.ts'
import { RECORD_KINDS, type RecordKind, type RecordOf } from '../records/record-schemas/kinds.ts'
import { rateSchema, settlementRecordSchema, standardRecordSchema } from '../records/record-schemas/money.ts'

export const recordKindSchema = z.enum(RECORD_KINDS as [RecordKind, ...RecordKind[]])
const anyDoc = z.record(z.string(), z.unknown())
const cursor = orNull(z.string())

// ── records: GET/POST /records/:kind, GET/PATCH/DELETE /records/:kind/:id ────────────────────────────────────────────────
export const recordQuerySchema = z.object({
  homeId: z.optional(id),
  residentId: z.optional(id),
  providerId: z.optional(id),
  fromDay: z.optional(day),
  untilDay: z.optional(day),
  state: z.optional(z.string()),
  category: z.optional(z.string()),
  search: z.optional(z.string().check(z.maxLength(100))),
  order: z.optional(z.enum(['id', 'day-desc'])),
  after: z.optional(z.string()),
  limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(500)), 50),
})
/** `masked`: fields of `doc` that this person sees masked or not at all; unmasking needs a reason */
export const recordViewSchema = z.object({
  kind: recordKindSchema,
  id: z.string(),
  version: z.number(),
  updatedAt: instant,
  updatedBy: z.string(),
  doc: anyDoc,
  masked: z.array(z.string()),
})
export type RecordView<K extends RecordKind = RecordKind> = Omit<z.infer<typeof recordViewSchema>, 'doc' | 'kind'> & {
  kind: K
  doc: RecordOf<K>
}
export const recordPageSchema = z.object({ items: z.array(recordViewSchema), next: cursor, total: z.number() })
/** GET /records/:kind/:id?at= : as it was known at that instant */
export const atQuerySchema = z.object({ at: z.optional(z.coerce.number()) })
/** POST: a new record; the server gives the id unless the body has one */
export const newRecordSchema = z.object({ doc: anyDoc, reason: z.optional(note) })
/** PATCH: only the fields that change; null is a value. 409 when somebody else saved since `version`. */
export const changeRecordSchema = z.object({ version: z.number(), changes: anyDoc, reason: z.optional(note) })
export const removeRecordSchema = z.object({ version: z.number(), reason: needed })
/** GET /records/:kind/:id/history, newest first; `changed` names the fields that differ from the entry before */
export const historySchema = z.object({
  items: z.array(
    z.object({
      seq: z.number(),
      version: z.number(),
      at: instant,
      by: person,
      reason: orNull(z.string()),
      removed: z.boolean(),
      erased: z.boolean(),
      changed: z.array(z.object({ field: z.string(), before: z.unknown(), after: z.unknown() })),
    }),
  ),
})
/** POST /records/:kind/:id/unmask: the clear values of masked fields; audited before they are shown */
export const unmaskSchema = z.object({ fields: z.array(z.string()).check(z.minLength(1)), reason: needed })
export const unmaskedSchema = z.object({ values: anyDoc })
/** GET /record-changes?after=&limit= : for other departments; `next` is the cursor to go on from */
export const recordChangesSchema = z.object({
  items: z.array(
    z.object({
      seq: z.number(),
      kind: recordKindSchema,
      id: z.string(),
      version: z.number(),
      at: instant,
      by: person,
      removed: z.boolean(),
    }),
  ),
  next: z.number(),
})

// ── residents: GET /residents ────────────────────────────────────────────────────────────────────────────────────────────
const careLevel = z.enum(CARE_LEVELS)
export const residentQuerySchema = z.object({
  search: z.optional(z.string().check(z.maxLength(100))),
  category: z.optional(z.string()),
  status: z.optional(z.string()),
  level: z.optional(careLevel),
  town: z.optional(z.string()),
  after: z.optional(z.string()),
  limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(200)), 50),
})
export const residentRowSchema = z.object({
  id: z.string(),
  homeId: z.string(),
  name: z.string(),
  gender: orNull(z.enum(['female', 'male'])),
  age: orNull(z.number()),
  /** masked */
  phone: orNull(z.string()),
  idNumber: orNull(z.string()),
  town: z.string(),
  village: z.string(),
  grid: z.string(),
  addressLine: z.string(),
  categories: z.array(z.string()),
  status: z.string(),
  care: orNull(careLevel),
  levelName: orNull(text),
  nextDue: orNull(day),
})
export type ResidentRow = z.infer<typeof residentRowSchema>
export const residentPageSchema = z.object({ items: z.array(residentRowSchema), next: cursor, total: z.number() })

/** What the alarm workspace and the head of the resident page say about care: GET /residents/:id/care, and in each home's resident */
export const careSummarySchema = z.object({
  status: z.object({ status: z.string(), from: orNull(day), until: orNull(day), place: orNull(z.string()) }),
  assessment: orNull(
    z.object({
      id: z.string(),
      day,
      scale: z.string(),
      scaleVersion: z.string(),
      scaleName: text,
      level: z.number(),
      levelName: text,
      care: careLevel,
      nextDue: day,
      overdue: z.boolean(),
      overridden: z.boolean(),
    }),
  ),
  /** of the current month */
  month,
  entitlements: z.array(
    z.object({
      programme: z.string(),
      name: text,
      gives: z.enum(['cash', 'hours', 'voucher', 'fee']),
      fen,
      hours: z.number(),
      amount: text,
      demonstration: z.boolean(),
      sentence: text,
    }),
  ),
  balances: z.array(
    z.object({
      programme: z.string(),
      name: text,
      gives: z.enum(['hours', 'voucher']),
      entitledHours: z.number(),
      usedHours: z.number(),
      entitledFen: fen,
      usedFen: fen,
      demonstration: z.boolean(),
    }),
  ),
  visits: z.object({ lastDone: orNull(day), nextDue: orNull(day), missed90Days: z.number() }),
})
export type CareSummary = z.infer<typeof careSummarySchema>

// ── assessments: GET /scales, POST /scales/score, POST /assessments, POST /provider-assessments ──────────────────────────
export const scaleListSchema = z.object({ items: z.array(scaleSchema) })
export const scoreSchema = z.object({
  scale: z.string(),
  version: z.string(),
  answers: z.record(z.string(), z.number()),
  circumstances: z.record(z.string(), z.number()),
})
/** unanswered items are problems, not errors: the form shows the level as soon as it can be told */
export const scoredSchema = z.union([
  z.object({ ok: z.literal(true), result: scaleResultSchema }),
  z.object({ ok: z.literal(false), problems: z.array(z.object({ item: z.string(), reason: z.string() })) }),
])
const { result: _result, id: _id, level: _level, care: _care, nextDue: _due, ...assessed } = assessmentRecordSchema.shape
/** the server scores; `nextDue` null: the scale's default */
export const newAssessmentSchema = z.object({
  ...assessed,
  override: orNull(z.object({ level: z.number(), reason: needed })),
  nextDue: orNull(day),
})
export const newProviderAssessmentSchema = z.object({
  providerId: id,
  scale: z.string(),
  scaleVersion: z.string(),
  day,
  year: z.int(),
  answers: z.record(z.string(), z.number()),
  circumstances: z.record(z.string(), z.number()),
  assessors: assessed.assessors,
  organisation: needed,
  note,
})

// ── standards and entitlement: GET /standards, POST /standards/:id/rates, GET /entitlement ───────────────────────────────
export const standardViewSchema = z.object({ version: z.number(), standard: standardRecordSchema })
export const standardListSchema = z.object({ items: z.array(standardViewSchema) })
const { id: _rateId, recordedAt: _recordedAt, ...rateFields } = rateSchema.shape
/** appended: earlier rates stay as they are; `version` is the standard's that was seen; answers the standard as it is then */
export const newRateSchema = z.object({ version: z.number(), ...rateFields, reason: needed })
export const entitlementQuerySchema = z.object({ residentId: id, month, asOf: z.optional(z.coerce.number()) })
const entitlementSchema = z.object({
  programme: z.string(),
  gives: z.enum(['cash', 'hours', 'voucher', 'fee']),
  fen,
  hours: z.number(),
  payerSharePercent: orNull(z.number()),
  demonstration: z.boolean(),
  sentence: text,
  because: z.array(
    z.object({
      rate: z.object({ id: z.string(), validFrom: day, reference: text }),
      amount: text,
      facts: z.array(text),
      from: day,
      until: day,
    }),
  ),
})
export const entitlementResultSchema = z.object({
  residentId: z.string(),
  month,
  asOf: instant,
  entitled: z.array(entitlementSchema),
  refused: z.array(z.object({ programme: z.string(), reason: z.string(), sentence: text })),
})
export type EntitlementResultView = z.infer<typeof entitlementResultSchema>

// ── monthly run: GET/POST /subsidy-runs, GET /subsidy-runs/:id, …/lines, POST …/approve …/freeze …/discard, GET …/export ──
export const runSchema = z.object({
  id: z.string(),
  month,
  state: z.enum(['calculating', 'calculated', 'approved', 'frozen', 'discarded', 'failed']),
  asOf: instant,
  startedAt: instant,
  startedBy: person,
  done: z.number(),
  total: z.number(),
  approvedBy: orNull(person),
  approvedAt: orNull(instant),
  frozenBy: orNull(person),
  frozenAt: orNull(instant),
  digest: orNull(z.string()),
  sums: z.array(
    z.object({
      programme: z.string(),
      residents: z.number(),
      fen,
      hours: z.number(),
      backPaidFen: fen,
      recoveredFen: fen,
      demonstration: z.boolean(),
    }),
  ),
  reason: orNull(z.string()),
})
export type Run = z.infer<typeof runSchema>
export const runListSchema = z.object({ items: z.array(runSchema) })
export const newRunSchema = z.object({ month })
export const discardSchema = z.object({ reason: needed })
export const lineQuerySchema = z.object({
  search: z.optional(z.string()),
  residentId: z.optional(id),
  programme: z.optional(z.string()),
  kind: z.optional(z.enum(['regular', 'difference'])),
  after: z.optional(z.string()),
  limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(500)), 100),
})
export const runLineSchema = z.object({
  residentId: z.string(),
  residentName: z.string(),
  town: z.string(),
  programme: z.string(),
  programmeName: text,
  month,
  kind: z.enum(['regular', 'difference']),
  fen,
  hours: z.number(),
  demonstration: z.boolean(),
  sentence: text,
})
export const runLinePageSchema = z.object({ items: z.array(runLineSchema), next: cursor })

// ── services and settlement: POST /services, POST /services/:id/done …/cancel, GET /settlements?month=, POST /settlements, … ─
export const newServiceSchema = z.object({
  residentId: id,
  providerId: id,
  responderId: orNull(id),
  item: needed,
  day,
  /** null: done without a booking */
  bookedFor: orNull(instant),
  source: z.object({ kind: z.enum(['dispatch', 'green-key', 'booking', 'entry']), ref: orNull(z.string()) }),
  note,
})
/** charges hours, then vouchers and payer shares, then the resident */
export const serviceDoneSchema = z.object({
  version: z.number(),
  startedAt: instant,
  endedAt: instant,
  /** null: from the times, for hourly items; 1 for others */
  quantity: orNull(z.number()),
  responderId: orNull(id),
  evidence: z.array(z.string()),
  note,
})
export const settlementQuerySchema = z.object({ month })
export const settlementViewSchema = z.object({ version: z.number(), providerName: z.string(), settlement: settlementRecordSchema })
export type SettlementView = z.infer<typeof settlementViewSchema>
export const settlementListSchema = z.object({
  month,
  items: z.array(
    z.object({
      id: z.string(),
      providerId: z.string(),
      providerName: z.string(),
      version: z.number(),
      state: z.enum(['draft', 'approved']),
      sums: settlementRecordSchema.shape.sums,
      problems: z.number(),
    }),
  ),
})
/** prepares, or prepares again, the drafts of all providers of a month */
export const prepareSettlementsSchema = z.object({ month })
export const addDifferenceSchema = z.object({ version: z.number(), serviceId: orNull(id), fen, reason: needed })
export const approveSettlementSchema = z.object({ version: z.number() })

// ── inspections: POST /inspections ───────────────────────────────────────────────────────────────────────────────────────
export const drawSchema = z.object({ day, town: orNull(z.string()), wanted: z.int().check(z.minimum(1), z.maximum(500)) })

// ── imports: POST /imports?kind=&name= (the file as body), GET /imports, GET /imports/:id, POST /imports/:id/look, …/check, …/commit,
//    DELETE /imports/:id, GET /imports/:id/problems?format=, GET /imports/:id/secrets, GET /imports/template?kind=&format= ─────────────
export const IMPORT_KINDS = ['homes', 'residents', 'contacts', 'devices', 'assessments', 'providers'] as const
export const importKindSchema = z.enum(IMPORT_KINDS)
export type ImportKind = z.infer<typeof importKindSchema>
export const importFieldSchema = z.object({ field: z.string(), title: text, needed: z.boolean(), example: z.string() })
const mappingSchema = z.record(z.string(), orNull(z.int()))
export const importProblemSchema = z.object({
  /** as the spreadsheet counts, from 1 */
  row: z.number(),
  /** the sheet's own heading, with its letter: "C 身份证号" */
  column: orNull(z.string()),
  field: orNull(z.string()),
  value: z.string(),
  /** warning: the row can be taken as it is read */
  severity: z.enum(['error', 'warning']),
  reason: z.string(),
  message: text,
})
export const importSchema = z.object({
  id: z.string(),
  kind: importKindSchema,
  name: z.string(),
  state: z.enum(['reading', 'mapping', 'checking', 'checked', 'committing', 'committed', 'failed']),
  done: z.number(),
  total: z.number(),
  sheets: z.array(z.string()),
  sheet: orNull(z.string()),
  /** row of the headings, from 1 */
  headerRow: orNull(z.number()),
  headers: z.array(z.string()),
  /** the sheet's first rows as they stand, titles and headings included: to choose another row of headings */
  top: z.array(z.array(z.string())),
  /** the first rows below the headings: examples of what each column holds */
  sample: z.array(z.array(z.string())),
  fields: z.array(importFieldSchema),
  /** column index (from 0) by field; null: not in the sheet */
  mapping: mappingSchema,
  counts: z.object({ rows: z.number(), new: z.number(), changed: z.number(), same: z.number(), bad: z.number(), warnings: z.number() }),
  /** the first 200; all of them in the downloadable file */
  problems: z.array(importProblemSchema),
  committed: orNull(z.object({ at: instant, by: z.string(), rows: z.number() })),
  /** device secrets are shown once, in a file: GET /imports/:id/secrets */
  secrets: z.boolean(),
  failure: orNull(text),
})
export type Import = z.infer<typeof importSchema>
export const importListSchema = z.object({ items: z.array(importSchema) })
/** another sheet, or another row of headings (null: found by itself): headings, sample and a new mapping come with the answer */
export const lookImportSchema = z.object({ sheet: z.string(), headerRow: orNull(z.int()) })
/** answered at once with state 'checking'; GET /imports/:id says how far it is */
export const checkImportSchema = z.object({ sheet: orNull(z.string()), headerRow: z.int(), mapping: mappingSchema })
/**
 * `good`: every row without an error; or these rows. Answered when it is committed, meanwhile GET /imports/:id says how far it is;
 * 409 import-stale: records have changed since the check, so check again.
 */
export const commitImportSchema = z.object({ rows: z.union([z.literal('good'), z.array(z.int())]) })

// ── tokens for other departments: GET/POST /api-tokens, DELETE /api-tokens/:id ───────────────────────────────────────────
export const SCOPES = ['records:read', 'records:write', 'medical:read', 'contact:read', 'money:read', 'changes:read'] as const
export const scopeSchema = z.enum(SCOPES)
export type Scope = z.infer<typeof scopeSchema>
export const tokenSchema = z.object({
  id: z.string(),
  name: z.string(),
  scopes: z.array(scopeSchema),
  createdBy: z.string(),
  createdAt: instant,
  expiresAt: instant,
  lastUsedAt: orNull(instant),
  revoked: z.boolean(),
})
export const tokenListSchema = z.object({ items: z.array(tokenSchema) })
export const newTokenSchema = z.object({
  name: needed,
  scopes: z.array(scopeSchema).check(z.minLength(1)),
  validDays: z.int().check(z.minimum(1), z.maximum(366)),
})
/** the token itself is shown now and never again */
export const tokenIssuedSchema = z.object({ token: z.string(), info: tokenSchema })

// ── attachments: POST /records/:kind/:id/attachments?name= (the file as body), GET /attachments/:id ──────────────────────
export const attachmentSchema = z.object({
  id: z.string(),
  name: z.string(),
  type: z.string(),
  bytes: z.number(),
  at: instant,
  by: z.string(),
})
export const attachmentListSchema = z.object({ items: z.array(attachmentSchema) })

// ── law: GET /residents/:id/export (everything about one person), POST /residents/:id/erase (after retention) ────────────
export const eraseSchema = z.object({ reason: needed })
