/** Signals become alarms: the first opens one, later ones of the same home and class attach to it. */
import type { DeviceEvent } from '../gateway/device-event.ts'
import { ackText } from './ack-text.ts'
import type { Alarm, AlarmClass, Outcome, Priority, SignalType } from './alarm.ts'
import type { Source } from './effect.ts'
import { DEFAULT_POLICIES } from './escalation/default-policies.ts'
import { alarmDueKey, armClock, leaseDueKey, whileUnclaimed } from './escalation/running-clock.ts'
import { alarmKey, ofDevice } from './home.ts'
import type { Meaning } from './signal.ts'
import { ack, ackStage, ackStatusOf, due, putAlarm, record, type Turn } from './turn.ts'

/** A box that hammers its key hears the stages for its latest calls only. */
const REFS_KEPT = 8

const moreUrgent = (a: Priority, b: Priority): Priority => (a < b ? a : b)

type SignalMeaning = Meaning & { kind: 'signal' }
type EventInput = { id: string; deviceId: string; event: DeviceEvent }

const deviceSource = (deviceId: string, component: string | null): Source => ({ kind: 'device', id: deviceId, name: component })

const eventData = (event: DeviceEvent, extra: Record<string, unknown>): Record<string, unknown> => ({
  ...extra,
  said: event.type,
  deviceAt: event.deviceAt,
  component: event.component,
  ...(event.skewMs === null ? {} : { skewMs: event.skewMs }),
  ...(event.test ? { test: true } : {}),
  ...(event.raw === null ? {} : { raw: event.raw }),
  ...(event.notes.length === 0 ? {} : { notes: event.notes }),
  ...(Object.keys(event.data).length === 0 ? {} : { data: event.data }),
})

const withRef = (refs: Record<string, string[]>, deviceId: string, ref: string): Record<string, string[]> => ({
  ...refs,
  [deviceId]: [...(ofDevice(refs, deviceId) ?? []).slice(1 - REFS_KEPT), ref],
})

function openAlarm(turn: Turn, id: string, meaning: SignalMeaning, test: boolean): Alarm {
  const policy = DEFAULT_POLICIES[meaning.class]
  const alarm: Alarm = {
    id,
    homeId: turn.home.homeId,
    rev: 1,
    class: meaning.class,
    priority: meaning.priority,
    type: meaning.type,
    test,
    stage: 'raised',
    openedAt: turn.at,
    firstN: turn.home.n + 1,
    waitingSince: turn.at,
    stageAt: { raised: turn.at },
    latestType: meaning.type,
    signalCount: 0,
    component: null,
    lastSignalAt: turn.at,
    cancelledAt: null,
    refs: {},
    conditions: [],
    claim: null,
    lost: null,
    lastAct: null,
    level: 0,
    reached: ['operators'],
    next: null,
    dispatch: null,
    outcome: null,
    policy,
  }
  return { ...alarm, next: whileUnclaimed(alarm, turn.at) }
}

/** What is wrong with which part: a pendant's battery says nothing about the box's. */
export const conditionOf = (type: SignalType, deviceId: string, component: string | null): string =>
  component === null ? `${type}:${deviceId}` : `${type}:${deviceId}/${component}`

export interface SignalDetails {
  id: string
  deviceId: string
  test: boolean
  component: string | null
  /** what the box is told by; null for what the hub noticed by itself */
  ref: string | null
  data: Record<string, unknown>
  source: Source
}

/**
 * Somebody calls again while somebody else has the alarm, perhaps with a helper on the way and an hour to wait: the operator owes a next
 * step as if the call were new, or it goes back to everybody.
 */
function callsAgain(alarm: Alarm, attached: boolean, at: number): Alarm {
  const { claim, next, policy } = alarm
  if (!attached || !claim || !next || (alarm.class !== 'life' && alarm.class !== 'urgent')) return alarm
  const stalledAt = at + policy.stalledAfterMs
  if (next.at <= stalledAt) return alarm
  return { ...alarm, next: { kind: 'return-to-queue', at: stalledAt, to: ['operators', 'supervisors'], reason: 'called-again' } }
}

/** Opens or attaches, records why, and answers the box. */
export function raiseSignal(turn: Turn, meaning: SignalMeaning, details: SignalDetails): void {
  const { deviceId, test, ref } = details
  const open = turn.home.alarms[alarmKey({ class: meaning.class, test })]
  const alarm = open ?? openAlarm(turn, details.id, meaning, test)
  const condition = conditionOf(meaning.type, deviceId, details.component)
  const signalled: Alarm = {
    ...alarm,
    latestType: meaning.type,
    signalCount: alarm.signalCount + 1,
    component: details.component ?? alarm.component,
    lastSignalAt: turn.at,
    cancelledAt: null,
    priority: moreUrgent(meaning.priority, alarm.priority),
    refs: ref === null ? alarm.refs : withRef(alarm.refs, deviceId, ref),
    conditions:
      meaning.class === 'technical' && !alarm.conditions.includes(condition) ? [...alarm.conditions, condition] : alarm.conditions,
  }
  const next = callsAgain(signalled, open !== undefined, turn.at)
  const reason = open ? 'attached' : 'first-signal'
  record(turn, {
    alarmId: next.id,
    kind: 'signal',
    reason,
    source: details.source,
    ref,
    data: { type: meaning.type, class: meaning.class, count: next.signalCount, ...details.data },
  })
  putAlarm(turn, next, next.priority === alarm.priority || !open ? reason : 'raised-priority')
  if (!open || next.next !== alarm.next) armClock(turn, next)
  if (ref === null) return
  ack(turn, deviceId, ref, 'received', ackText('received', next))
  const status = ackStatusOf(next)
  if (status !== 'received') ack(turn, deviceId, ref, status, ackText(status, next))
}

/** A device event by its meaning. The hub names a ref for an event that has none, so that every call can be answered. */
export function raiseEvent(turn: Turn, input: EventInput, meaning: Meaning): void {
  const { id, deviceId, event } = input
  const source = deviceSource(deviceId, event.component)
  switch (meaning.kind) {
    case 'signal':
      return raiseSignal(turn, meaning, {
        id,
        deviceId,
        test: event.test,
        component: event.component,
        ref: event.ref ?? id,
        data: eventData(event, {}),
        source,
      })
    case 'clears':
      noteEvent(turn, input, technicalAlarm(turn, event.test)?.id ?? null)
      return clearCondition(turn, conditionOf(meaning.type, deviceId, event.component), event.test)
    case 'attaches': {
      const alarm = callOf(turn, event.test)
      noteEvent(turn, input, alarm?.id ?? null)
      if (alarm && meaning.type === 'cancel') putAlarm(turn, { ...alarm, cancelledAt: turn.at }, 'cancelled-by-resident')
      return
    }
    case 'noted':
      return noteEvent(turn, input, null)
  }
}

const CALL_CLASSES: readonly AlarmClass[] = ['life', 'urgent', 'care']
const callOf = (turn: Turn, test: boolean): Alarm | null => {
  for (const alarmClass of CALL_CLASSES) {
    const alarm = turn.home.alarms[alarmKey({ class: alarmClass, test })]
    if (alarm) return alarm
  }
  return null
}
const technicalAlarm = (turn: Turn, test: boolean): Alarm | undefined => turn.home.alarms[alarmKey({ class: 'technical', test })]

function noteEvent(turn: Turn, { id, deviceId, event }: EventInput, alarmId: string | null): void {
  const ref = event.ref ?? id
  record(turn, {
    alarmId,
    kind: 'event',
    reason: alarmId ? 'attached' : 'noted',
    source: deviceSource(deviceId, event.component),
    ref,
    data: eventData(event, { type: event.type }),
  })
  ack(turn, deviceId, ref, 'received', ackText('received', null))
}

/** The cause of a technical signal is gone. An alarm that nobody has claimed closes itself with its last cause, and says so. */
export function clearCondition(turn: Turn, condition: string, test: boolean): void {
  const alarm = technicalAlarm(turn, test)
  if (!alarm?.conditions.includes(condition)) return
  const conditions = alarm.conditions.filter((other) => other !== condition)
  record(turn, {
    alarmId: alarm.id,
    kind: 'cleared',
    reason: 'condition-gone',
    source: { kind: 'hub', id: 'hub', name: null },
    data: { condition, left: conditions.length },
  })
  if (conditions.length > 0 || alarm.claim) return putAlarm(turn, { ...alarm, conditions }, 'condition-gone')
  closeAlarm(turn, { ...alarm, conditions }, { code: 'self-cleared', note: '', by: HUB_PERSON, at: turn.at }, null)
}

const HUB_PERSON = { id: 'hub', name: 'hub', role: 'hub' } as const

/** The end of an alarm: out of the home, clocks stopped, every box told. `key`: the person's idempotency key. */
export function closeAlarm(turn: Turn, alarm: Alarm, outcome: Outcome, key: string | null): Alarm {
  const closed: Alarm = {
    ...alarm,
    rev: alarm.rev + 1,
    stage: 'closed',
    stageAt: { ...alarm.stageAt, closed: turn.at },
    outcome,
    next: null,
    lastAct: { by: outcome.by, at: turn.at },
  }
  record(turn, {
    alarmId: alarm.id,
    kind: 'closed',
    reason: outcome.by.role === 'hub' ? 'condition-gone' : 'by-person',
    source: { kind: outcome.by.role === 'hub' ? 'hub' : 'operator', id: outcome.by.id, name: outcome.by.name },
    ref: key,
    data: { outcome: outcome.code, note: outcome.note, openMs: turn.at - alarm.openedAt },
  })
  const resolved = Object.fromEntries(
    Object.entries(alarm.refs).map(([deviceId, refs]) => {
      const earlier = ofDevice(turn.home.resolved, deviceId)?.refs ?? []
      return [deviceId, { refs: [...earlier, ...refs].slice(-REFS_KEPT), at: turn.at }]
    }),
  )
  turn.home.resolved = { ...turn.home.resolved, ...resolved }
  putAlarm(turn, closed, 'closed')
  due(turn, alarmDueKey(alarm.id), null, 'closed')
  due(turn, leaseDueKey(alarm.id), null, 'closed')
  ackStage(turn, closed)
  return closed
}
