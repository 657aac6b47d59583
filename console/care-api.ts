/**
 * What the page and the server say to each other about care records. Record documents have the shapes of records/record-schemas;
 * sensitive fields come masked. In zod/mini, because the page carries it too. Money in fen, instants epoch ms, days `YYYY-MM-DD`.
 */
import * as z from 'zod/mini'
import { assessmentRecordSchema, CARE_LEVELS, scaleResultSchema, scaleSchema } from '../records/record-schemas/assessments.ts'
import { day, fen, id, instant, month, needed, note, orNull, person, text } from '../records/record-schemas/common.ts'
import { RECORD_KINDS, type RecordKind, type RecordOf } from '../records/record-schemas/kinds.ts'
import { rateSchema, serviceRecordSchema, settlementRecordSchema, standardRecordSchema } from '../records/record-schemas/money.ts'
import { inspectionPickSchema, inspectionRecordSchema, visitPlanRecordSchema, visitRecordSchema } from '../records/record-schemas/visits.ts'

export const recordKindSchema = z.enum(RECORD_KINDS as [RecordKind, ...RecordKind[]])
const anyDoc = z.record(z.string(), z.unknown())
const cursor = orNull(z.string())
/** in a query */
const instantAsked = z.coerce.number().check(z.int())

/** why somebody does it: words, not a space to get past the question */
const why = z.string().check(z.maxLength(200), z.regex(/[\p{L}\p{N}]/u))

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
export const recordPageSchema = z.object({
  items: z.array(recordViewSchema),
  next: cursor,
  total: z.number(),
  /** of the residents and providers that the records name, by id */
  names: z.record(z.string(), z.string()),
})
/** GET /records/:kind/:id?at= : as it was known at that instant */
export const atQuerySchema = z.object({ at: z.optional(instantAsked) })
/** POST: a new record; the server gives the id unless the body has one */
export const newRecordSchema = z.object({ doc: anyDoc, reason: z.optional(note) })
/** PATCH: only the fields that change; null is a value. 409 when somebody else saved since `version`. */
export const changeRecordSchema = z.object({ version: z.number(), changes: anyDoc, reason: z.optional(note) })
export const removeRecordSchema = z.object({ version: z.number(), reason: why })
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
export const unmaskSchema = z.object({ fields: z.array(z.string()).check(z.minLength(1), z.maxLength(20)), reason: why })
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
  override: orNull(z.object({ level: z.number(), reason: why })),
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
export const newRateSchema = z.object({ version: z.number(), ...rateFields, reason: why })
export const entitlementQuerySchema = z.object({ residentId: id, month, asOf: z.optional(instantAsked) })
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
export const discardSchema = z.object({ reason: why })
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

// ── services: GET/POST /services, POST /services/:id/done …/cancel, GET /residents/:id/balances?month= ──────────────────────
const pageLimit = z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(500)), 100)
/** newest day first */
export const serviceQuerySchema = z.object({
  providerId: z.optional(id),
  residentId: z.optional(id),
  fromDay: z.optional(day),
  untilDay: z.optional(day),
  state: z.optional(z.enum(['booked', 'done', 'cancelled'])),
  after: z.optional(z.string()),
  limit: pageLimit,
})
export const serviceViewSchema = z.object({
  version: z.number(),
  residentName: z.string(),
  providerName: z.string(),
  town: z.string(),
  addressLine: z.string(),
  service: serviceRecordSchema,
})
export type ServiceView = z.infer<typeof serviceViewSchema>
export const servicePageSchema = z.object({ items: z.array(serviceViewSchema), next: cursor })
export const newServiceSchema = z.object({
  residentId: id,
  providerId: id,
  responderId: orNull(id),
  item: needed,
  day,
  /** null: done without a booking */
  bookedFor: orNull(instant),
  /** dispatch and green-key: `ref` is the alarm's id; of a dispatch that arrived, start and end come from the alarm */
  source: z.object({ kind: z.enum(['dispatch', 'green-key', 'booking', 'entry']), ref: orNull(z.string()) }),
  note,
})
/** charges hours, then vouchers and payer shares, then the resident */
export const serviceDoneSchema = z.object({
  version: z.number(),
  startedAt: instant,
  endedAt: instant,
  /** null: from the times, for hourly items; 1 for others */
  quantity: orNull(z.number().check(z.positive(), z.maximum(1000))),
  responderId: orNull(id),
  evidence: serviceRecordSchema.shape.evidence,
  note,
})
/** gives back what it was charged to; not once its month is settled */
export const cancelServiceSchema = z.object({ version: z.number(), reason: why })
export const balanceQuerySchema = z.object({ month })
export const balanceSchema = z.object({
  programme: z.string(),
  name: text,
  gives: z.enum(['hours', 'voucher']),
  entitledHours: z.number(),
  usedHours: z.number(),
  entitledFen: fen,
  usedFen: fen,
  payerSharePercent: orNull(z.number()),
  /** null: any item */
  covers: orNull(z.array(z.string())),
  demonstration: z.boolean(),
})
export const balanceListSchema = z.object({ month, items: z.array(balanceSchema) })

// ── settlement: GET /settlements?month=, POST /settlements, GET /settlements/:id, POST …/differences …/approve, GET …/export?format= ─
export const settlementQuerySchema = z.object({ month })
/** the terms by which lines are held and answers cost; `demonstration`: 示范值 */
export const settlementTermsSchema = z.object({ validFrom: day, demonstration: z.boolean(), reference: text })
export const settlementViewSchema = z.object({
  version: z.number(),
  providerName: z.string(),
  /** of the lines, by id */
  residentNames: z.record(z.string(), z.string()),
  /** held lines that nobody has decided about: until then it is not approved */
  undecided: z.array(z.string()),
  terms: settlementTermsSchema,
  settlement: settlementRecordSchema,
})
export type SettlementView = z.infer<typeof settlementViewSchema>
export const settlementListSchema = z.object({
  month,
  terms: settlementTermsSchema,
  items: z.array(
    z.object({
      id: z.string(),
      providerId: z.string(),
      providerName: z.string(),
      version: z.number(),
      state: z.enum(['draft', 'approved']),
      sums: settlementRecordSchema.shape.sums,
      problems: z.number(),
      undecided: z.number(),
    }),
  ),
})
/** prepares, or prepares again, the drafts of all providers of a month */
export const prepareSettlementsSchema = z.object({ month })
export const addDifferenceSchema = z.object({ version: z.number(), serviceId: orNull(id), fen, reason: why })
export const approveSettlementSchema = z.object({ version: z.number() })
export const exportQuerySchema = z.object({ format: z._default(z.enum(['csv', 'xlsx']), 'csv') })

// ── visits: GET/POST /visits, GET /visits/missed, POST /visits/:id/done …/cancel, GET /residents/:id/risk ────────────────────
const visit = visitRecordSchema.shape
const riskSchema = z.enum(['high', 'medium', 'low'])
/** Without days: what was due in the last 31 days. Highest risk first, then by due day. */
export const visitQuerySchema = z.object({
  /** the same as from and until on this day */
  day: z.optional(day),
  from: z.optional(day),
  until: z.optional(day),
  state: z.optional(visit.state),
  /** id of the officer, pairing or provider, or a kind: officer, pairing, provider, call-centre */
  assignee: z.optional(id),
  after: z.optional(z.string().check(z.maxLength(100))),
  limit: pageLimit,
})
export const visitRowSchema = z.object({
  id: z.string(),
  version: z.number(),
  planId: orNull(z.string()),
  residentId: z.string(),
  residentName: z.string(),
  homeId: z.string(),
  town: z.string(),
  village: z.string(),
  grid: z.string(),
  addressLine: z.string(),
  purpose: visit.purpose,
  /** of the plan; null: unplanned */
  risk: orNull(riskSchema),
  assignee: orNull(visitPlanRecordSchema.shape.assignee),
  dueDay: day,
  /** from this day on it is missed, or was */
  missedFrom: day,
  state: visit.state,
  doneDay: orNull(day),
  doneBy: orNull(z.string()),
  findings: z.string(),
  /** a person's words, or one of VISIT_ENDS */
  reason: orNull(z.string()),
})
export type VisitRow = z.infer<typeof visitRowSchema>
export const visitPageSchema = z.object({ items: z.array(visitRowSchema), next: cursor, total: z.number() })
/** why the hub itself ended a visit */
export const VISIT_ENDS = ['overdue', 'away', 'hospital', 'institution', 'deceased', 'moved', 'plan-changed'] as const
/** unplanned; `doneDay`: it was done already */
export const newVisitSchema = z.object({
  residentId: id,
  purpose: visit.purpose,
  dueDay: day,
  doneDay: orNull(day),
  doneBy: visit.doneBy,
  findings: visit.findings,
})
export const visitDoneSchema = z.object({ version: z.number(), doneDay: day, findings: visit.findings, doneBy: needed })
export const visitCancelSchema = z.object({ version: z.number(), reason: why })
/** how often this resident should be visited, as the rules see it today */
export const residentRiskSchema = z.object({ risk: riskSchema, reason: z.string(), everyDays: z.number() })

// ── inspections: GET/POST /inspections, GET /inspections/:id, GET …/proof, POST …/results ────────────────────────────────────
export const drawSchema = z.object({ day, town: orNull(z.string()), wanted: z.int().check(z.minimum(1), z.maximum(500)) })
const { homes: _homes, inspectors: _inspectors, ownGrid: _ownGrid, picks: _picks, ...drawn } = inspectionRecordSchema.shape
export const inspectionViewSchema = z.object({
  version: z.number(),
  ...drawn,
  /** how many could have been drawn; the lists themselves are in the proof */
  homes: z.number(),
  inspectors: z.number(),
  picks: z.array(z.extend(inspectionPickSchema, { town: z.string(), addressLine: z.string(), inspectorName: z.string() })),
})
export type InspectionView = z.infer<typeof inspectionViewSchema>
export const inspectionQuerySchema = z.object({ after: z.optional(z.string()), limit: pageLimit })
/** newest first */
export const inspectionPageSchema = z.object({ items: z.array(inspectionViewSchema), next: cursor })
/** all that is needed to draw again; `proven`: the same picks came out, just now */
export const proofSchema = z.object({
  proven: z.boolean(),
  method: z.string(),
  seed: z.string(),
  wanted: z.number(),
  homes: z.array(z.string()),
  inspectors: z.array(z.string()),
  ownGrid: inspectionRecordSchema.shape.ownGrid,
  picks: z.array(z.object({ homeId: z.string(), inspectorId: z.string() })),
})
export const inspectionResultSchema = z.object({
  version: z.number(),
  homeId: id,
  result: z.enum(['ok', 'problem']),
  note,
  doneDay: day,
})

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
export const commitImportSchema = z.object({
  rows: z.union([z.literal('good'), z.array(z.int())]),
  /** of those, rows that are left out all the same */
  except: z.optional(z.array(z.int())),
})

// ── exports: GET /exports/:kind?format=&language= and the filters of its list ───────────────────────────────────────────────
/** `residents`, `devices`: as their pages list them */
export const exportKindSchema = z.enum(['residents', 'devices', ...RECORD_KINDS] as ['residents', 'devices', ...RecordKind[]])
export type ExportKind = z.infer<typeof exportKindSchema>
const { after: _after, limit: _limit, order: _order, ...recordFilter } = recordQuerySchema.shape
const { status, level, town } = residentQuerySchema.shape
export const exportListQuerySchema = z.object({ ...recordFilter, status, level, town })

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
/** the file holds everything in clear: what it is for is written down first */
export const personExportSchema = z.object({ reason: why })
export const eraseSchema = z.object({ reason: why })
