/** Alarms as people see them and what they do to them. What an action means is the rules' business. */
import type { Logger } from 'pino'
import type { Clock } from '../broker/clock.ts'
import type { ActionRequest, ActionResult } from '../records/action.ts'
import type { AlarmQuery, AlarmSignal } from '../records/alarms.ts'
import type { Records } from '../records/records.ts'
import type { Alarm } from '../rules/alarm.ts'
import type { RefusalReason } from '../rules/effect.ts'
import type { Action } from '../rules/input.ts'
import { loadAlarmParts } from './alarm-parts.ts'
import type { AlarmDetail, Role } from './api.ts'
import type { Auditor } from './audit.ts'
import { Refused } from './errors.ts'
import { alarmForRole } from './feed/filter.ts'
import { maySeeAlarm } from './may.ts'
import type { ConsoleMetrics } from './metrics.ts'
import type { SignedInUser } from './sessions.ts'
import { type AlarmParts, type AlarmWithSignals, alarmWithSignalsView, noticeView, timelineView } from './view.ts'
import { within } from './within.ts'

/** A console of the same person at another node of the hub has been alive within this time. */
const SEEN_ELSEWHERE_MS = 15_000
/** A device that hammers must not make an alarm unreadable: of more, the newest. `signalCount` stays the true number. */
const MOST_LISTED = 1_000
/** An action that is committed is answered, whatever else the store can say. */
const VIEW_WITHIN_MS = 2_000
const GONE = new Set<RefusalReason>(['not-found', 'already-closed'])

interface Deps {
  clock: Clock
  log: Logger
  records: Pick<Records, 'alarms' | 'homes' | 'outbox' | 'presence' | 'timeline'>
  metrics: Pick<ConsoleMetrics, 'actions'>
  audit: Auditor
  act(request: ActionRequest): Promise<ActionResult>
  hasConsole(userId: string): boolean
}

export interface PersonsAct {
  user: SignedInUser
  alarmId: string
  rev: number
  action: Action
  key: string | null
}

export interface AlarmDesk {
  list(role: Role, query: AlarmQuery): Promise<{ items: AlarmWithSignals[]; next: string | null }>
  get(role: Role, id: string): Promise<AlarmDetail>
  /** answers the alarm as it is after the commit */
  act(request: PersonsAct): Promise<AlarmWithSignals>
}

/** The same person closing with the same outcome: a repetition whose first answer was lost. */
const isClosedBy = (alarm: Alarm, { user, action }: PersonsAct): boolean =>
  action.kind === 'close' && alarm.outcome?.by.id === user.id && alarm.outcome.code === action.outcome && alarm.outcome.note === action.note

export function createAlarmDesk({ clock, log, records, metrics, audit, act, hasConsole }: Deps): AlarmDesk {
  async function visibleAlarm(role: Role, id: string): Promise<Alarm> {
    const alarm = await records.alarms.get(id)
    if (!alarm) throw new Refused('not-found')
    if (!maySeeAlarm(role, alarm)) throw new Refused('forbidden')
    return alarm
  }

  /** Without a live console there is nothing whose loss could end the claim. */
  async function isWatched(userId: string): Promise<boolean> {
    if (hasConsole(userId)) return true
    const seenAt = (await records.presence.seen([userId])).get(userId)
    return seenAt !== undefined && clock.now() - seenAt < SEEN_ELSEWHERE_MS
  }

  async function perform(request: PersonsAct): Promise<ActionResult> {
    const { user, alarmId, rev, action, key } = request
    const { homeId } = await visibleAlarm(user.role, alarmId)
    const by = { id: user.id, name: user.name, role: user.role }
    const result = await act({ alarmId, homeId, rev, action, key, by, watched: await isWatched(user.id) })
    return result.ok || !GONE.has(result.reason) ? result : closedResult(request)
  }

  /** The rules know a home's open alarms only: who closed this one is in its own row. */
  async function closedResult(request: PersonsAct): Promise<ActionResult> {
    const alarm = await visibleAlarm(request.user.role, request.alarmId)
    if (isClosedBy(alarm, request)) return { ok: true, alarm }
    const by = alarm.outcome && { name: alarm.outcome.by.name, at: alarm.outcome.at }
    return { ok: false, reason: 'already-closed', by, alarm }
  }

  async function counted(request: PersonsAct): Promise<ActionResult> {
    const count = (result: string): void => metrics.actions.inc({ action: request.action.kind, result })
    try {
      const result = await perform(request)
      count(result.ok ? 'ok' : result.reason)
      return result
    } catch (cause) {
      if (cause instanceof Refused) throw cause
      count('not-stored')
      throw new Refused('not-stored', { cause })
    }
  }

  async function views(role: Role, alarms: readonly Alarm[]): Promise<AlarmWithSignals[]> {
    const [parts, signals] = await Promise.all([loadAlarmParts(records, alarms), records.alarms.signals(alarms.map(({ id }) => id))])
    return parts.map((part) => shown(role, part, signals.get(part.alarm.id) ?? []))
  }

  const shown = (role: Role, parts: AlarmParts, signals: readonly AlarmSignal[]): AlarmWithSignals =>
    alarmForRole(role, alarmWithSignalsView(parts, signals.slice(-MOST_LISTED), clock.now()))

  async function view(role: Role, alarm: Alarm): Promise<AlarmWithSignals> {
    const [only] = await views(role, [alarm])
    if (!only) throw new Error(`alarm ${alarm.id} has no view`)
    return only
  }

  /** What was done is committed: when the rest of the view cannot be read, the alarm itself is the answer. */
  async function viewAfter(role: Role, alarm: Alarm): Promise<AlarmWithSignals> {
    try {
      return await within(view(role, alarm), { clock, ms: VIEW_WITHIN_MS, late: 'the store does not answer' })
    } catch (error) {
      log.warn({ err: error, alarmId: alarm.id }, 'an action is committed, and what surrounds its alarm cannot be read')
      return shown(role, { alarm, brief: null, notices: [] }, [])
    }
  }

  return {
    async list(role, query) {
      const alarms = await records.alarms.list(query)
      const items = await views(
        role,
        alarms.filter((alarm) => maySeeAlarm(role, alarm)),
      )
      return { items, next: alarms.length < query.limit ? null : (alarms.at(-1)?.id ?? null) }
    },
    async get(role, id) {
      const alarm = await visibleAlarm(role, id)
      const [summary, timeline, notices] = await Promise.all([
        view(role, alarm),
        records.timeline.ofAlarm(id),
        records.outbox.ofAlarms([id]),
      ])
      return { ...summary, timeline: timeline.slice(-MOST_LISTED).map(timelineView), noticeList: (notices.get(id) ?? []).map(noticeView) }
    },
    async act(request) {
      const { user, alarmId, action } = request
      const result = await counted(request)
      if (!result.ok) throw new Refused(result.reason, { by: result.by })
      void audit({ by: user, action: `alarm-${action.kind}`, subject: { kind: 'alarm', id: alarmId }, detail: { rev: result.alarm.rev } })
      return viewAfter(user.role, result.alarm)
    },
  }
}
