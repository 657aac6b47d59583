/**
 * What the page and the server say to each other: REST resources and the live feed, as one set of schemas that both sides check.
 * In zod/mini, because the page carries it too. Instants are epoch ms (hub time), days `YYYY-MM-DD`.
 */
import * as z from 'zod/mini'

const instant = z.number()
const nullable = z.nullable

export const roleSchema = z.enum(['operator', 'supervisor', 'technician', 'bureau', 'admin'])
export type Role = z.infer<typeof roleSchema>

// ── session ──────────────────────────────────────────────────────────────────────────────────────────────────────────────
export const signInSchema = z.object({
  username: z.string().check(z.minLength(1), z.maxLength(64)),
  password: z.string().check(z.minLength(1), z.maxLength(256)),
})
export const sessionSchema = z.object({
  userId: z.string(),
  username: z.string(),
  name: z.string(),
  role: roleSchema,
  seat: nullable(z.string()),
})
export type Session = z.infer<typeof sessionSchema>
/** a one-time link sets (or resets) a password: `/setup#token` */
export const setUpSchema = z.object({ token: z.string(), password: z.string().check(z.minLength(8), z.maxLength(256)) })

export const setUpDoneSchema = z.object({ username: z.string() })

// ── users (admin) ────────────────────────────────────────────────────────────────────────────────────────────────────────
export const newUserSchema = z.object({
  username: z.string().check(z.regex(/^[A-Za-z0-9._-]{2,32}$/)),
  name: z.string().check(z.minLength(1), z.maxLength(64)),
  role: roleSchema,
  seat: z._default(nullable(z.string().check(z.maxLength(16))), null),
})
export const userSchema = z.object({
  id: z.string(),
  username: z.string(),
  name: z.string(),
  role: roleSchema,
  seat: nullable(z.string()),
  disabled: z.boolean(),
  /** false: the set-up link was not used yet */
  hasPassword: z.boolean(),
  lockedUntil: nullable(instant),
  createdAt: instant,
})
export type User = z.infer<typeof userSchema>
export const userListSchema = z.object({ items: z.array(userSchema) })
/** `link` (`/setup#…`, valid for 24 hours, once) is shown now and never again */
export const userWithLinkSchema = z.object({ user: userSchema, link: z.string() })
export type UserWithLink = z.infer<typeof userWithLinkSchema>

/** every error of the API; `by` (who was faster) comes with 409 */
export const errorSchema = z.object({
  error: z.string(),
  /** what happened, why, and what to do, in the language of Accept-Language (zh-CN by default) */
  message: z.string(),
  fields: z.optional(z.array(z.object({ path: z.string(), message: z.string() }))),
  by: z.optional(nullable(z.object({ name: z.string(), at: instant }))),
})
export type ApiError = z.infer<typeof errorSchema>

// ── alarms ───────────────────────────────────────────────────────────────────────────────────────────────────────────────
export const alarmClassSchema = z.enum(['life', 'urgent', 'care', 'technical'])
export const stageSchema = z.enum(['raised', 'claimed', 'called', 'dispatched', 'arrived', 'closed'])
export type Stage = z.infer<typeof stageSchema>
export const prioritySchema = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)])

export const signalSchema = z.object({
  deviceId: z.string(),
  type: z.string(),
  ref: nullable(z.string()),
  /** device time when it said one, else receive time */
  at: instant,
  receivedAt: instant,
})

const personSchema = z.object({ id: z.string(), name: z.string() })

/** the resident as the queue shows them */
export const residentBriefSchema = z.object({
  name: z.string(),
  age: nullable(z.number()),
  gender: nullable(z.enum(['female', 'male'])),
  categories: z.array(z.string()),
})

export const nextStepSchema = z.object({
  at: instant,
  kind: z.enum(['escalate', 'return-to-queue', 'overdue']),
  to: z.array(z.enum(['operators', 'supervisors', 'on-duty'])),
  reason: z.string(),
})

export const alarmSchema = z.object({
  id: z.string(),
  rev: z.number(),
  homeId: z.string(),
  class: alarmClassSchema,
  priority: prioritySchema,
  type: z.string(),
  test: z.boolean(),
  status: z.enum(['open', 'closed']),
  stage: stageSchema,
  openedAt: instant,
  waitingSince: instant,
  stageAt: z.partialRecord(stageSchema, instant),
  /** of the latest signal: smoke after a press is another danger, though the alarm is the same */
  latestType: z.string(),
  signalCount: z.number(),
  lastSignalAt: instant,
  cancelledAt: nullable(instant),
  claim: nullable(z.object({ by: personSchema, at: instant })),
  lost: nullable(z.object({ by: personSchema, at: instant, reason: z.string() })),
  level: z.number(),
  reached: z.array(z.enum(['operators', 'supervisors', 'on-duty'])),
  next: nullable(nextStepSchema),
  dispatch: nullable(z.object({ to: z.string(), at: instant, etaAt: instant })),
  outcome: nullable(z.object({ code: z.string(), note: z.string(), by: personSchema, at: instant })),
  /** notices about this alarm: sent, waiting for a retry, dead */
  notices: z.object({ sent: z.number(), failing: z.number(), dead: z.number(), lastError: nullable(z.string()) }),
  resident: nullable(residentBriefSchema),
  /** town and door: "溧城街道 · 燕山新村 12 幢 301 室" */
  address: z.object({ town: z.string(), line: z.string() }),
  /** room or part of the box that the latest signal came from */
  component: nullable(z.string()),
})
export type Alarm = z.infer<typeof alarmSchema>

/** REST adds every signal (feed rows do without) */
export const alarmWithSignalsSchema = z.extend(alarmSchema, { signals: z.array(signalSchema) })

export const timelineEntrySchema = z.object({
  n: z.number(),
  alarmId: nullable(z.string()),
  at: instant,
  kind: z.string(),
  reason: z.string(),
  source: z.object({ kind: z.enum(['device', 'operator', 'hub']), id: z.string(), name: nullable(z.string()) }),
  ref: nullable(z.string()),
  data: z.record(z.string(), z.unknown()),
})
export type TimelineEntry = z.infer<typeof timelineEntrySchema>

export const noticeSchema = z.object({
  id: z.string(),
  channel: z.string(),
  to: z.string(),
  state: z.enum(['pending', 'sent', 'dead', 'skipped']),
  attempts: z.number(),
  at: instant,
  nextAt: nullable(instant),
  lastError: nullable(z.string()),
})

export const alarmDetailSchema = z.extend(alarmWithSignalsSchema, {
  timeline: z.array(timelineEntrySchema),
  noticeList: z.array(noticeSchema),
})
export type AlarmDetail = z.infer<typeof alarmDetailSchema>
export const alarmListSchema = z.object({ items: z.array(alarmWithSignalsSchema), next: nullable(z.string()) })

const rev = { rev: z.number() }
const text = z.string().check(z.maxLength(2000))
export const claimSchema = z.object(rev)
/** `note` is another word for `text`, as the other actions call it */
export const noteSchema = z.object({ ...rev, text: z.optional(text), note: z.optional(text) })
export const callSchema = z.object({
  ...rev,
  /** 'resident' or a contact id */
  to: z._default(z.string().check(z.maxLength(64)), 'resident'),
  result: z._default(z.enum(['answered', 'no-answer', 'busy', 'refused']), 'answered'),
  note: z._default(text, ''),
})
export const dispatchSchema = z.object({
  ...rev,
  /** whom: a responder's or provider's name, or '120' */
  to: z._default(z.string().check(z.maxLength(128)), ''),
  etaMinutes: z._default(nullable(z.number().check(z.positive(), z.maximum(24 * 60))), null),
  note: z._default(text, ''),
})
export const arriveSchema = z.object({ ...rev, note: z._default(text, '') })
/** codes of the shipped catalogue; a bureau may use codes of its own, which are shown as they are */
export const OUTCOMES = ['real', 'mistake', 'test', 'device-fault', 'service', 'no-answer'] as const
export const closeSchema = z.object({ ...rev, outcome: z.string().check(z.regex(/^[a-z0-9-]{1,32}$/)), note: z._default(text, '') })

// ── homes ────────────────────────────────────────────────────────────────────────────────────────────────────────────────
export const contactSchema = z.object({
  id: z.string(),
  order: z.number(),
  name: z.string(),
  relation: z.string(),
  /** unmasked: an operator must be able to dial; seeing it is audited with the workspace */
  phone: z.string(),
  keyHolder: z.boolean(),
})
export const lastReadingSchema = z.object({
  component: z.string(),
  name: z.string(),
  value: z.union([z.number(), z.boolean(), z.string()]),
  at: instant,
  receivedAt: instant,
})
export const availabilitySchema = z.enum(['never', 'online', 'late', 'offline'])
export const deviceSchema = z.object({
  id: z.string(),
  homeId: z.string(),
  model: z.string(),
  name: z.string(),
  disabled: z.boolean(),
  availability: availabilitySchema,
  seen: nullable(instant),
  since: nullable(instant),
  health: z.object({
    battery: z.optional(z.number()),
    mains: z.optional(z.boolean()),
    signal: z.optional(z.number()),
    firmware: z.optional(z.string()),
    uptime: z.optional(z.number()),
  }),
  rejects: z.number(),
})
export type Device = z.infer<typeof deviceSchema>
export const providerSchema = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.string(),
  phone: z.string(),
  town: z.string(),
  onDuty: z.boolean(),
  distanceKm: nullable(z.number()),
})

const wordsSchema = z.object({ zh: z.string(), en: z.string() })
/** what helps to decide during a call; the whole is `careSummarySchema` of care-api.ts. Hours in decimal hours, vouchers in fen. */
export const residentCareSchema = z.object({
  status: z.object({
    status: z.string(),
    from: nullable(z.string()),
    until: nullable(z.string()),
    place: nullable(z.string()),
  }),
  /** of the assessment that counts; null: never assessed */
  level: nullable(
    z.object({
      name: wordsSchema,
      care: z.enum(['intact', 'mild', 'moderate', 'severe', 'total']),
      scale: wordsSchema,
      assessedOn: z.string(),
      nextDue: z.string(),
      overdue: z.boolean(),
    }),
  ),
  /** of the current month; `demonstration`: not a published rate, shown as 示范值 */
  entitlements: z.array(z.object({ programme: z.string(), name: wordsSchema, amount: wordsSchema, demonstration: z.boolean() })),
  balances: z.array(
    z.object({ programme: z.string(), name: wordsSchema, left: z.number(), of: z.number(), unit: z.enum(['hour', 'fen']) }),
  ),
})
export type ResidentCare = z.infer<typeof residentCareSchema>

export const homeSchema = z.object({
  id: z.string(),
  address: z.object({
    town: z.string(),
    village: z.string(),
    grid: z.string(),
    line: z.string(),
    lat: nullable(z.number()),
    lon: nullable(z.number()),
  }),
  /** door code, floor, key, pets: what a helper must know at the door */
  access: z.object({ doorCode: nullable(z.string()), floor: nullable(z.string()), key: nullable(z.string()), pets: nullable(z.string()) }),
  phone: nullable(z.string()),
  residents: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      gender: nullable(z.enum(['female', 'male'])),
      birthDate: nullable(z.string()),
      age: nullable(z.number()),
      /** masked: 3204 **** **** 1226 */
      idNumber: nullable(z.string()),
      phone: nullable(z.string()),
      dialect: nullable(z.string()),
      hearing: nullable(z.string()),
      illnesses: z.array(z.string()),
      medicines: z.array(z.string()),
      allergies: z.array(z.string()),
      categories: z.array(z.string()),
      /** null: not for this role, or the records did not answer in time */
      care: nullable(residentCareSchema),
    }),
  ),
  contacts: z.array(contactSchema),
  devices: z.array(z.extend(deviceSchema, { readings: z.array(lastReadingSchema) })),
  providers: z.array(providerSchema),
  /** alarms of the last 90 days, newest first */
  alarms: z.array(
    z.object({
      id: z.string(),
      type: z.string(),
      class: alarmClassSchema,
      test: z.boolean(),
      openedAt: instant,
      stage: stageSchema,
      outcome: nullable(z.string()),
    }),
  ),
})
export type Home = z.infer<typeof homeSchema>

// ── devices ──────────────────────────────────────────────────────────────────────────────────────────────────────────────
export const deviceListSchema = z.object({
  items: z.array(z.extend(deviceSchema, { town: z.string(), line: z.string(), resident: nullable(z.string()) })),
  next: nullable(z.string()),
})
export const rejectSchema = z.object({
  id: z.string(),
  /** null: refused before we knew who it was */
  deviceId: nullable(z.string()),
  at: instant,
  channel: nullable(z.string()),
  reason: z.string(),
  detail: z.string(),
  payload: z.string(),
  address: nullable(z.string()),
  /** how many alike within the same minute */
  count: z.number(),
})
export type Reject = z.infer<typeof rejectSchema>
export const commandSchema = z.object({
  id: z.string(),
  deviceId: z.string(),
  type: z.string(),
  args: z.record(z.string(), z.unknown()),
  state: z.enum(['queued', 'sent', 'delivered', 'done', 'failed', 'refused', 'expired']),
  by: z.string(),
  createdAt: instant,
  expiresAt: instant,
  detail: nullable(z.string()),
})
export const newCommandSchema = z.object({
  type: z.enum(['locate', 'self-test', 'report', 'reboot', 'set-interval', 'speak', 'open-call']),
  args: z._default(z.record(z.string(), z.unknown()), {}),
  /** seconds that the command may wait for the device */
  ttlSeconds: z._default(z.number().check(z.minimum(5), z.maximum(86_400)), 300),
})
export const deviceDetailSchema = z.extend(deviceSchema, {
  readings: z.array(lastReadingSchema),
  commands: z.array(commandSchema),
  rejectList: z.array(rejectSchema),
  events: z.array(timelineEntrySchema),
})
export type DeviceDetail = z.infer<typeof deviceDetailSchema>
/** what the broker and the gateway refused, by reason, since the hub started, and the latest of them */
export const refusalsSchema = z.object({ counts: z.record(z.string(), z.number()), latest: z.array(rejectSchema) })

// ── the live feed, /api/v1/feed ──────────────────────────────────────────────────────────────────────────────────────────
export const deviceLiveSchema = z.object({
  id: z.string(),
  homeId: z.string(),
  availability: availabilitySchema,
  since: nullable(instant),
  seen: nullable(instant),
  battery: nullable(z.number()),
  mains: nullable(z.boolean()),
})
export type DeviceLive = z.infer<typeof deviceLiveSchema>
export const presenceSchema = z.object({ userId: z.string(), name: z.string(), role: roleSchema, viewing: nullable(z.string()) })
/** today's figures (Asia/Shanghai), clock: device event received → operator claims */
export const kpiSchema = z.object({
  day: z.string(),
  alarms: z.number(),
  open: z.number(),
  meanAnswerSeconds: nullable(z.number()),
  /** share, 0 to 1; null: no call to judge yet */
  answeredWithin60: nullable(z.number()),
  meanArrivalMinutes: nullable(z.number()),
  devices: z.object({ online: z.number(), late: z.number(), offline: z.number(), never: z.number() }),
})

/**
 * Whole entities, so that a change may be applied twice and coalesced. A `k` that the page does not know is ignored. An alarm that
 * closes comes once more with `status: 'closed'`, and is in no snapshot after; `alarm-` is one that left the role's view.
 */
export const changeSchema = z.discriminatedUnion('k', [
  z.object({ k: z.literal('alarm'), id: z.string(), v: alarmSchema }),
  z.object({ k: z.literal('alarm-'), id: z.string() }),
  z.object({ k: z.literal('device'), id: z.string(), v: deviceLiveSchema }),
  z.object({ k: z.literal('device-'), id: z.string() }),
  z.object({ k: z.literal('presence'), id: z.string(), v: nullable(presenceSchema) }),
  z.object({ k: z.literal('event'), alarmId: z.string(), n: z.number(), v: timelineEntrySchema }),
  z.object({ k: z.literal('kpi'), id: z.literal('now'), v: kpiSchema }),
])
export type Change = z.infer<typeof changeSchema>

/** a life-class press that could not be stored: shown and sounded all the same, until it is stored or 30 minutes after the last repeat */
export const unstoredSchema = z.object({
  key: z.string(),
  deviceId: z.string(),
  homeId: nullable(z.string()),
  type: z.string(),
  at: instant,
  test: z.boolean(),
  resident: nullable(residentBriefSchema),
  address: nullable(z.object({ town: z.string(), line: z.string() })),
  phones: z.array(z.object({ name: z.string(), phone: z.string() })),
})
export type Unstored = z.infer<typeof unstoredSchema>

export const serverMessageSchema = z.discriminatedUnion('t', [
  z.object({
    t: z.literal('welcome'),
    v: z.literal(1),
    epoch: z.string(),
    now: instant,
    role: roleSchema,
    hbMs: z.number(),
    build: z.string(),
  }),
  /** `part` counts from 1 to `parts`; presence and kpi are among the items */
  z.object({ t: z.literal('snap'), epoch: z.string(), seq: z.number(), part: z.number(), parts: z.number(), items: z.array(changeSchema) }),
  /** covers every seq in [from, to]; accepted only when `from` is the page's seq + 1 */
  z.object({ t: z.literal('delta'), from: z.number(), to: z.number(), now: instant, items: z.array(changeSchema) }),
  /** outside the sequence: shown at once, from memory, because the store failed */
  z.object({ t: z.literal('unstored'), v: unstoredSchema }),
  z.object({ t: z.literal('stored'), key: z.string() }),
  /** presence, kpi: outside the sequence, latest wins; after a resume the first one names everybody who is there */
  z.object({ t: z.literal('aside'), items: z.array(changeSchema) }),
  /** `stale`: the hub cannot read what has happened since, so what the page shows may be out of date */
  z.object({ t: z.literal('hb'), seq: z.number(), now: instant, stale: z.optional(z.boolean()) }),
  z.object({ t: z.literal('bye'), code: z.enum(['slow', 'auth', 'shutdown', 'version', 'kicked']), retryMs: z.number() }),
])
export type ServerMessage = z.infer<typeof serverMessageSchema>

export const pageMessageSchema = z.discriminatedUnion('t', [
  z.object({
    t: z.literal('hello'),
    v: z.literal(1),
    resume: nullable(z.object({ epoch: z.string(), seq: z.number() })),
    build: z.string(),
  }),
  z.object({ t: z.literal('ack'), seq: z.number() }),
  /** subscribe to one timeline; also drives "is viewing" */
  z.object({ t: z.literal('open'), alarmId: z.string() }),
  z.object({ t: z.literal('shut'), alarmId: z.string() }),
])
export type PageMessage = z.infer<typeof pageMessageSchema>
