/**
 * One home and the shell around it, in memory: it applies inputs, keeps due times, timeline, acks and notices, and repeats known refs,
 * as records/ does with rows. After every input it checks what must hold whatever happens (laws.ts).
 */
import type { DeviceEvent } from '../../gateway/device-event.ts'
import type { AckStatus, HeartbeatMessage } from '../../gateway/messages.ts'
import type { Alarm, Person } from '../../rules/alarm.ts'
import type { Effect, TimelineEntry } from '../../rules/effect.ts'
import { type HomeState, newHome } from '../../rules/home.ts'
import type { Action, Input } from '../../rules/input.ts'
import { owedAcks, repeatAcks } from '../../rules/owed-acks.ts'
import { transition } from '../../rules/transition.ts'
import { findAlarm } from '../../rules/turn.ts'
import { checkLaws, deepFreeze } from './laws.ts'

export const START = Date.UTC(2025, 0, 15, 2, 0, 0)
export const BEAT_MS = 60_000
const SAME_REF_MS = 24 * 60 * 60_000

export type Ack = Effect & { kind: 'ack' }
export type Notice = Effect & { kind: 'notice' }

export interface World {
  now(): number
  home(): HomeState
  readonly inputs: readonly Input[]
  readonly dues: ReadonlyMap<string, number>
  readonly timeline: readonly TimelineEntry[]
  readonly acks: readonly Ack[]
  readonly notices: readonly Notice[]
  readonly closed: ReadonlyMap<string, Alarm>
  event(deviceId: string, event: DeviceEvent, beatMs?: number): Effect[]
  heard(deviceId: string, health?: HeartbeatMessage | null, beatMs?: number): Effect[]
  flooding(deviceId: string): Effect[]
  act(alarm: { id: string; rev: number }, action: Action, by: Person, watched: boolean, key?: string | null): Effect[]
  /** a console that is open is alive at every moment; a closed one was last alive when it closed */
  console(operatorId: string, open: boolean): void
  /** time goes by, and every armed due time fires at its moment, earliest first */
  passes(ms: number): void
  /** the hub is down: nothing fires; afterwards it hears everybody anew and fires what is overdue, in the order that `order` picks */
  outage(ms: number, order?: (overdue: number) => number): void
  /** what a box that starts to listen is told */
  listens(deviceId: string): Ack[]
}

export function createWorld(homeId = 'h1'): World {
  let now = START
  let listeningSince = START - 24 * 60 * 60_000
  let home = deepFreeze(newHome(homeId))
  let lastId = 0
  const inputs: Input[] = []
  const dues = new Map<string, number>()
  const timeline: TimelineEntry[] = []
  const acks: Ack[] = []
  const notices: Notice[] = []
  const closed = new Map<string, Alarm>()
  const consoles = new Map<string, number | 'open'>()
  const known = new Map<string, { ref: string; alarmId: string | null; at: number }>()
  const heardStages = new Map<string, AckStatus>()

  const newId = (): string => `a${String(++lastId).padStart(6, '0')}`

  function apply(input: Input): Effect[] {
    inputs.push(input)
    const [next, effects] = transition(home, input)
    for (const effect of effects) perform(effect)
    checkLaws({ before: home, input, after: next, effects, dues, heardStages })
    // As the shell does: what is remembered is what is on disk.
    home = deepFreeze(JSON.parse(JSON.stringify(next)))
    return effects
  }

  function perform(effect: Effect): void {
    switch (effect.kind) {
      case 'timeline':
        timeline.push(effect.entry)
        if (effect.entry.ref !== null)
          known.set(`${effect.entry.source.id} ${effect.entry.ref}`, { ...effect.entry, ref: effect.entry.ref })
        return
      case 'alarm':
        if (effect.alarm.stage === 'closed') closed.set(effect.alarm.id, effect.alarm)
        return
      case 'due':
        if (effect.at === null) dues.delete(effect.key)
        else dues.set(effect.key, effect.at)
        return
      case 'ack':
        acks.push(effect)
        return
      case 'notice':
        notices.push(effect)
        return
      case 'device':
      case 'refused':
        return
    }
  }

  function fire(key: string): void {
    const claimant = key.startsWith('lease:') ? findAlarm(home, key.slice('lease:'.length))?.claim?.by.id : undefined
    const seen = claimant === undefined ? undefined : consoles.get(claimant)
    const operatorSeenAt = seen === 'open' ? now : (seen ?? null)
    apply({ kind: 'due', id: newId(), at: now, key, listeningSince, operatorSeenAt })
  }

  const firstDue = (until: number): string | null => {
    let first: string | null = null
    for (const [key, at] of dues) if (at <= until && (first === null || at < (dues.get(first) ?? 0))) first = key
    return first
  }

  return {
    now: () => now,
    home: () => home,
    inputs,
    dues,
    timeline,
    acks,
    notices,
    closed,
    event(deviceId, event, beatMs = BEAT_MS) {
      const again = event.ref === null ? undefined : known.get(`${deviceId} ${event.ref}`)
      if (again && now - again.at > SAME_REF_MS) heardStages.delete(`${deviceId} ${event.ref}`)
      if (!again || now - again.at > SAME_REF_MS) return apply({ kind: 'event', id: newId(), at: now, deviceId, beatMs, event })
      const repeated = repeatAcks(again.alarmId === null ? null : findAlarm(home, again.alarmId), again, deviceId, now)
      for (const effect of repeated) perform(effect)
      return repeated
    },
    heard: (deviceId, health = {}, beatMs = BEAT_MS) => apply({ kind: 'heard', at: now, deviceId, beatMs, health }),
    flooding: (deviceId) => apply({ kind: 'flooding', id: newId(), at: now, deviceId, beatMs: BEAT_MS, perSecond: 20 }),
    act: (alarm, action, by, watched, key = null) =>
      apply({ kind: 'action', at: now, alarmId: alarm.id, rev: alarm.rev, action, by, watched, key }),
    console(operatorId, open) {
      consoles.set(operatorId, open ? 'open' : now)
    },
    passes(ms) {
      const until = now + ms
      for (let key = firstDue(until); key !== null; key = firstDue(until)) {
        now = Math.max(now, dues.get(key) ?? now)
        fire(key)
      }
      now = until
    },
    outage(ms, order = () => 0) {
      now += ms
      listeningSince = now
      for (;;) {
        const overdue = [...dues].filter(([, at]) => at <= now).sort((a, b) => a[1] - b[1])
        const next = overdue[order(overdue.length)] ?? overdue[0]
        if (!next) return
        fire(next[0])
      }
    },
    listens: (deviceId) => owedAcks(home, deviceId, now),
  }
}
