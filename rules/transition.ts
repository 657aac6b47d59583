/**
 * The pure core: what happens to a home when something is said or done, and what follows from it.
 * In: a home, one input with its time. Out: the next home and effects as data, each with its reason.
 * Never: a clock, chance, I/O, or a change to what came in. The same inputs give the same homes and effects, bit for bit.
 */
import { act } from './act.ts'
import { checkAvailability, heard } from './availability.ts'
import type { Effect } from './effect.ts'
import { checkLease, fireClock } from './escalation/running-clock.ts'
import type { HomeState } from './home.ts'
import type { Input } from './input.ts'
import { conditionOf, raiseEvent, raiseSignal } from './raise.ts'
import { FLOODING, meaningOf } from './signal.ts'
import { beginTurn, due, findAlarm, type Turn } from './turn.ts'

export function transition(home: HomeState, input: Input): [HomeState, Effect[]] {
  const turn = beginTurn(home, input.at)
  take(turn, input)
  return [turn.home, turn.effects]
}

function take(turn: Turn, input: Input): void {
  switch (input.kind) {
    case 'event':
      heard(turn, input.deviceId, input.beatMs, null)
      return raiseEvent(turn, input, meaningOf(input.event))
    case 'heard':
      return heard(turn, input.deviceId, input.beatMs, input.health)
    case 'flooding':
      // It is said once for as long as the alarm is open, not once for each window that overflows.
      if (turn.home.alarms.technical?.conditions.includes(conditionOf('flooding', input.deviceId, null))) return
      return raiseSignal(turn, FLOODING, {
        id: input.id,
        deviceId: input.deviceId,
        test: false,
        component: null,
        ref: null,
        data: { perSecond: input.perSecond },
        source: { kind: 'hub', id: 'hub', name: null },
      })
    case 'action':
      return act(turn, input)
    case 'due':
      return comeDue(turn, input)
  }
}

function comeDue(turn: Turn, input: Input & { kind: 'due' }): void {
  const [kind, id] = splitKey(input.key)
  if (kind === 'device') return checkAvailability(turn, input.id, id, input.listeningSince)
  const alarm = findAlarm(turn.home, id)
  if (!alarm) return due(turn, input.key, null, 'alarm-closed')
  if (kind === 'lease') return checkLease(turn, alarm, input.operatorSeenAt, input.listeningSince)
  return fireClock(turn, alarm)
}

function splitKey(key: string): ['alarm' | 'lease' | 'device', string] {
  const [kind, id] = [key.slice(0, key.indexOf(':')), key.slice(key.indexOf(':') + 1)]
  if (kind === 'alarm' || kind === 'lease' || kind === 'device') return [kind, id]
  throw new Error(`unknown due time ${key}`)
}
