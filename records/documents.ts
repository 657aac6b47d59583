/**
 * The JSON documents in the rows. Read twice: by the alarm path, which wrote them itself and checks only the version, and by views,
 * which check the shape. Fields that this version does not know pass through.
 */
import * as z from 'zod'
import { ALARM_CLASSES, type Alarm, SIGNAL_TYPES, STAGES } from '../rules/alarm.ts'
import { type HomeState, newHome } from '../rules/home.ts'

const instant = z.number()
const alarmClass = z.enum(ALARM_CLASSES)
const priority = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)])
const target = z.enum(['operators', 'supervisors', 'on-duty'])
const person = z.looseObject({
  id: z.string(),
  name: z.string(),
  role: z.enum(['operator', 'supervisor', 'technician', 'bureau', 'admin', 'hub']),
})
const clockReason = z.enum(['unclaimed', 'no-next-step', 'called-again', 'arrival-due', 'closing-due'])

const policySchema = z.looseObject({
  id: z.string(),
  version: z.number(),
  class: alarmClass,
  unclaimed: z.array(z.looseObject({ afterMs: z.number(), to: z.array(target), priority: priority.optional() })),
  repeatEveryMs: z.number().nullable(),
  stalledAfterMs: z.number(),
  arriveWithinMs: z.number(),
  closeWithinMs: z.number(),
  leaseMs: z.number(),
})

const alarmSchema = z.looseObject({
  id: z.string(),
  homeId: z.string(),
  rev: z.number(),
  class: alarmClass,
  priority,
  type: z.enum(SIGNAL_TYPES),
  test: z.boolean(),
  stage: z.enum(STAGES),
  openedAt: instant,
  firstN: z.number(),
  waitingSince: instant,
  stageAt: z.partialRecord(z.enum(STAGES), instant),
  latestType: z.enum(SIGNAL_TYPES),
  signalCount: z.number(),
  component: z.string().nullable(),
  lastSignalAt: instant,
  cancelledAt: instant.nullable(),
  refs: z.record(z.string(), z.array(z.string())),
  conditions: z.array(z.string()),
  claim: z.looseObject({ by: person, at: instant, watched: z.boolean() }).nullable(),
  lost: z.looseObject({ by: person, at: instant, reason: z.union([z.enum(['operator-gone', 'released']), clockReason]) }).nullable(),
  lastAct: z.looseObject({ by: person, at: instant }).nullable(),
  level: z.number(),
  reached: z.array(target),
  next: z
    .looseObject({ at: instant, kind: z.enum(['escalate', 'return-to-queue', 'overdue']), to: z.array(target), reason: clockReason })
    .nullable(),
  dispatch: z.looseObject({ to: z.string(), by: person, at: instant, etaAt: instant }).nullable(),
  outcome: z.looseObject({ code: z.string(), note: z.string(), by: person, at: instant }).nullable(),
  policy: policySchema,
}) satisfies z.ZodType<Alarm>

const deviceStateSchema = z.looseObject({
  seen: instant,
  beatMs: z.number(),
  availability: z.enum(['online', 'late', 'offline']),
  since: instant,
  health: z.looseObject({
    battery: z.number().optional(),
    mains: z.boolean().optional(),
    signal: z.number().optional(),
    firmware: z.string().optional(),
    uptime: z.number().optional(),
  }),
})

const homeStateSchema = z.looseObject({
  v: z.literal(1),
  homeId: z.string(),
  n: z.number(),
  devices: z.record(z.string(), deviceStateSchema),
  alarms: z.record(z.string(), alarmSchema),
  resolved: z.record(z.string(), z.looseObject({ refs: z.array(z.string()), at: instant })),
}) satisfies z.ZodType<HomeState>

export const stringsSchema = z.array(z.string())
export const dataSchema = z.record(z.string(), z.unknown())

/** `what` names the row in the error. */
export function parseText<T>(schema: { parse(value: unknown): T }, text: string, what: string): T {
  try {
    return schema.parse(JSON.parse(text))
  } catch (cause) {
    throw new Error(`${what} cannot be read from the records`, { cause })
  }
}

export const parseAlarm = (text: string, id: string): Alarm => parseText(alarmSchema, text, `alarm ${id}`)
export const parseHomeState = (text: string, homeId: string): HomeState => parseText(homeStateSchema, text, `the state of home ${homeId}`)

/** The alarm path's own reading: the hub wrote it, so only the version is checked. Null text: a home that was never heard. */
export function readHomeState(text: string | null, homeId: string): HomeState {
  if (text === null) return newHome(homeId)
  const state: HomeState = JSON.parse(text)
  if (state.v !== 1) throw new Error(`the state of home ${homeId} was written by another version of the hub (v ${state.v})`)
  return state
}
