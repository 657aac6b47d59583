import type { AckStatus } from '../gateway/messages.ts'
import { ackText } from './ack-text.ts'
import type { Alarm, Stage } from './alarm.ts'
import type { Effect, TimelineEntry } from './effect.ts'
import { alarmKey, type DeviceState, type HomeState } from './home.ts'

/** One input at work on one home: a shallow copy whose fields may be replaced, and the effects so far. What came in is never touched. */
export interface Turn {
  readonly home: HomeState
  readonly at: number
  readonly effects: Effect[]
}

export function beginTurn(home: HomeState, at: number): Turn {
  return { home: { ...home }, at, effects: [] }
}

export function setDevice(turn: Turn, deviceId: string, device: DeviceState): void {
  // A literal, because assigning to `__proto__` adds no property.
  turn.home.devices = { ...turn.home.devices, [deviceId]: device }
}

export function findAlarm(home: HomeState, alarmId: string): Alarm | null {
  for (const alarm of Object.values(home.alarms)) if (alarm.id === alarmId) return alarm
  return null
}

/** Writes the alarm into the home (a closed one leaves it) and says so. */
export function putAlarm(turn: Turn, alarm: Alarm, reason: string): void {
  const { [alarmKey(alarm)]: _before, ...others } = turn.home.alarms
  turn.home.alarms = alarm.stage === 'closed' ? others : { ...others, [alarmKey(alarm)]: alarm }
  turn.effects.push({ kind: 'alarm', alarm, reason })
}

export function record(turn: Turn, entry: Omit<TimelineEntry, 'homeId' | 'n' | 'at' | 'ref'> & { ref?: string | null }): number {
  turn.home.n += 1
  const { ref = null, ...rest } = entry
  turn.effects.push({ kind: 'timeline', entry: { ...rest, ref, homeId: turn.home.homeId, n: turn.home.n, at: turn.at } })
  return turn.home.n
}

export const due = (turn: Turn, key: string, at: number | null, reason: string): void => {
  turn.effects.push({ kind: 'due', key, at, reason })
}

export function ack(turn: Turn, deviceId: string, ref: string, status: AckStatus, text: string | null): void {
  turn.effects.push({ kind: 'ack', deviceId, ref, status, at: turn.at, text, reason: null })
}

const STAGE_ACKS: Record<Stage, AckStatus> = {
  raised: 'received',
  claimed: 'claimed',
  // The box has no word for the call itself: the resident is on the line.
  called: 'claimed',
  dispatched: 'dispatched',
  arrived: 'arrived',
  closed: 'resolved',
}

/** What the resident may believe: nobody is on a call that was called back and then lost its claim. */
export function ackStatusOf({ stage, claim }: Pick<Alarm, 'stage' | 'claim'>): AckStatus {
  const status = STAGE_ACKS[stage]
  return status === 'claimed' && claim === null ? 'received' : status
}

/** Every device of the alarm hears where it stands, for each of its latest calls. */
export function ackStage(turn: Turn, alarm: Alarm): void {
  const status = ackStatusOf(alarm)
  for (const [deviceId, refs] of Object.entries(alarm.refs)) {
    for (const ref of refs) ack(turn, deviceId, ref, status, ackText(status, alarm))
  }
}
