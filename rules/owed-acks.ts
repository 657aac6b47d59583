import type { AckStatus } from '../gateway/messages.ts'
import { ackText } from './ack-text.ts'
import type { Alarm } from './alarm.ts'
import type { Effect } from './effect.ts'
import { type HomeState, ofDevice } from './home.ts'
import { ackStatusOf } from './turn.ts'

/** A closed call is told again for this long. */
const RESOLVED_TOLD_MS = 24 * 60 * 60_000

/**
 * What a box should hear when it starts (again) to listen: where each of its latest calls stands now. It follows from the home alone,
 * so no queue of acks has to be kept, and nothing is owed twice.
 */
export function owedAcks(home: HomeState, deviceId: string, at: number): (Effect & { kind: 'ack' })[] {
  const owed: (Effect & { kind: 'ack' })[] = []
  const resolved = ofDevice(home.resolved, deviceId)
  if (resolved && at - resolved.at < RESOLVED_TOLD_MS) {
    for (const ref of resolved.refs)
      owed.push({ kind: 'ack', deviceId, ref, status: 'resolved', at: resolved.at, text: null, reason: null })
  }
  for (const alarm of Object.values(home.alarms)) {
    const status = ackStatusOf(alarm)
    for (const ref of ofDevice(alarm.refs, deviceId) ?? [])
      owed.push({ kind: 'ack', deviceId, ref, status, at, text: ackText(status, alarm), reason: null })
  }
  return owed
}

/** A ref that was recorded already: acknowledged again, with the stage that its alarm has reached since. */
export function repeatAcks(alarm: Alarm | null, known: { ref: string; alarmId: string | null }, deviceId: string, at: number): Effect[] {
  const ack = (status: AckStatus): Effect => ({
    kind: 'ack',
    deviceId,
    ref: known.ref,
    status,
    at,
    text: ackText(status, alarm),
    reason: null,
  })
  const status = alarm ? ackStatusOf(alarm) : known.alarmId === null ? 'received' : 'resolved'
  return status === 'received' ? [ack('received')] : [ack('received'), ack(status)]
}
