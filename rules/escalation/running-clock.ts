/**
 * The alarm's one running clock. From the day it opens until a person closes it there is always exactly one next step that
 * happens by itself; what it is follows from the alarm alone, so that a plan shown to people and the step that fires are the same.
 */
import type { Alarm, ClockReason, NextStep } from '../alarm.ts'
import type { Source } from '../effect.ts'
import { due, putAlarm, record, type Turn } from '../turn.ts'
import type { EscalationStep, Target } from './policy.ts'

/** A step this much behind its time is flagged late on the timeline: the hub was down or the disk was slow. */
const LATE_MS = 2_000

/** A policy that repeats at once would never let the clock go on. */
const SHORTEST_REPEAT_MS = 1_000

export const alarmDueKey = (alarmId: string): string => `alarm:${alarmId}`
export const leaseDueKey = (alarmId: string): string => `lease:${alarmId}`

const stepAt = (alarm: Alarm, level: number): EscalationStep => {
  const steps = alarm.policy.unclaimed
  const step = steps[Math.min(level, steps.length - 1)]
  if (!step) throw new Error(`policy ${alarm.policy.id} has no step: an alarm without a next step would be forgotten`)
  return step
}

/** The next escalation of an alarm that nobody has. `firedAt`: when the last step fired, for the repeat. */
export function whileUnclaimed(alarm: Alarm, firedAt: number): NextStep | null {
  const step = stepAt(alarm, alarm.level)
  if (alarm.level < alarm.policy.unclaimed.length) {
    return { kind: 'escalate', at: alarm.waitingSince + step.afterMs, to: step.to, reason: 'unclaimed' }
  }
  const every = alarm.policy.repeatEveryMs
  return every === null ? null : { kind: 'escalate', at: firedAt + Math.max(every, SHORTEST_REPEAT_MS), to: step.to, reason: 'unclaimed' }
}

/** What happens to an alarm that somebody has, counted from their last act. */
export function whileClaimed(alarm: Alarm, actedAt: number): NextStep {
  const stalledAt = actedAt + alarm.policy.stalledAfterMs
  if (alarm.stage === 'arrived') {
    const closeAt = (alarm.stageAt.arrived ?? actedAt) + alarm.policy.closeWithinMs
    return { kind: 'overdue', at: Math.max(closeAt, stalledAt), to: ['supervisors'], reason: 'closing-due' }
  }
  if (alarm.dispatch) return { kind: 'overdue', at: Math.max(alarm.dispatch.etaAt, stalledAt), to: ['supervisors'], reason: 'arrival-due' }
  return { kind: 'return-to-queue', at: stalledAt, to: ['operators', 'supervisors'], reason: 'no-next-step' }
}

export const withTargets = (reached: readonly Target[], to: readonly Target[]): Target[] => [...new Set([...reached, ...to])]

/** Arms the due time of the alarm's next step. */
export function armClock(turn: Turn, alarm: Alarm): void {
  due(turn, alarmDueKey(alarm.id), alarm.next?.at ?? null, alarm.next?.reason ?? 'nothing-next')
}

/** The hub by itself, or a person with the idempotency key of what they did. */
export interface Doer {
  source: Source
  ref: string | null
}
const BY_ITSELF: Doer = { source: { kind: 'hub', id: 'hub', name: null }, ref: null }

/** For the timeline: how far behind its time the clock's step fired. */
const lateness = (turn: Turn, { next }: Alarm): { lateMs?: number } =>
  next && turn.at - next.at > LATE_MS ? { lateMs: turn.at - next.at } : {}

/** Reaches the next step's people, and tells the on-duty channel when it is among them. A test pages nobody outside. */
export function escalate(turn: Turn, alarm: Alarm, reason: 'unclaimed' | 'returned' | 'by-operator', doer = BY_ITSELF): Alarm {
  const step = stepAt(alarm, alarm.level)
  const repeated = alarm.level >= alarm.policy.unclaimed.length
  const n = record(turn, {
    alarmId: alarm.id,
    kind: 'escalated',
    reason: repeated ? `${reason}-again` : reason,
    ...doer,
    data: {
      step: alarm.level + 1,
      to: step.to,
      policy: alarm.policy.id,
      policyVersion: alarm.policy.version,
      ageMs: turn.at - alarm.openedAt,
      ...(reason === 'unclaimed' ? lateness(turn, alarm) : {}),
    },
  })
  if (step.to.includes('on-duty') && !alarm.test) {
    turn.effects.push({
      kind: 'notice',
      key: `${alarm.id}/${n}`,
      alarmId: alarm.id,
      to: 'on-duty',
      step: alarm.level + 1,
      reason,
      at: turn.at,
    })
  }
  return {
    ...alarm,
    level: alarm.level + 1,
    reached: withTargets(alarm.reached, step.to),
    priority: step.priority !== undefined && step.priority < alarm.priority ? step.priority : alarm.priority,
  }
}

/** Back to the head of the queue, with its true age; the first step of the policy fires at once. */
export function loseClaim(turn: Turn, alarm: Alarm, reason: 'operator-gone' | 'released' | ClockReason, doer = BY_ITSELF): Alarm {
  const { claim } = alarm
  if (!claim) return alarm
  record(turn, {
    alarmId: alarm.id,
    kind: reason === 'released' ? 'released' : 'claim-lost',
    reason,
    ...doer,
    data: { by: claim.by.name, heldMs: turn.at - claim.at, ...(reason === alarm.next?.reason ? lateness(turn, alarm) : {}) },
  })
  const waiting: Alarm = {
    ...alarm,
    rev: alarm.rev + 1,
    claim: null,
    lost: { by: claim.by, at: turn.at, reason },
    stage: alarm.stage === 'claimed' ? 'raised' : alarm.stage,
    waitingSince: turn.at,
    level: 0,
    next: null,
  }
  due(turn, leaseDueKey(alarm.id), null, 'claim-lost')
  const escalated = escalate(turn, waiting, 'returned')
  return { ...escalated, next: whileUnclaimed(escalated, turn.at) }
}

/** The alarm's due time has come: fires every step that is due by now, oldest first (several after a long outage). */
export function fireClock(turn: Turn, alarm: Alarm): void {
  let current = alarm
  let fired = false
  while (current.next && current.next.at <= turn.at) {
    fired = true
    current = fireStep(turn, current, current.next)
  }
  if (fired) putAlarm(turn, current, current.claim ? 'overdue' : 'escalated')
  armClock(turn, current)
}

function fireStep(turn: Turn, alarm: Alarm, step: NextStep): Alarm {
  switch (step.kind) {
    case 'escalate': {
      const escalated = escalate(turn, alarm, 'unclaimed')
      return { ...escalated, next: whileUnclaimed(escalated, turn.at) }
    }
    case 'return-to-queue':
      return loseClaim(turn, alarm, step.reason)
    case 'overdue': {
      record(turn, {
        alarmId: alarm.id,
        kind: 'overdue',
        reason: step.reason,
        source: BY_ITSELF.source,
        data: {
          to: step.to,
          ...(alarm.dispatch ? { dispatchedTo: alarm.dispatch.to, etaAt: alarm.dispatch.etaAt } : {}),
          ...lateness(turn, alarm),
        },
      })
      // The claimant is told first; when nothing follows, the alarm goes back to everybody.
      const next: NextStep = {
        kind: 'return-to-queue',
        at: turn.at + alarm.policy.stalledAfterMs,
        to: ['operators', 'supervisors'],
        reason: step.reason,
      }
      return { ...alarm, reached: withTargets(alarm.reached, step.to), next }
    }
  }
}

/** The claimant's console may be gone: the claim is lost after the lease, else the timer looks again when it would be. */
export function checkLease(turn: Turn, alarm: Alarm, operatorSeenAt: number | null, listeningSince: number): void {
  const { claim } = alarm
  const key = leaseDueKey(alarm.id)
  if (!claim?.watched) return due(turn, key, null, 'no-lease')
  // After a restart every console gets one lease to come back.
  const seenAt = Math.max(claim.at, operatorSeenAt ?? 0, listeningSince)
  const goneAt = seenAt + alarm.policy.leaseMs
  if (turn.at < goneAt) return due(turn, key, goneAt, 'console-alive')
  const waiting = loseClaim(turn, alarm, 'operator-gone')
  putAlarm(turn, waiting, 'operator-gone')
  armClock(turn, waiting)
}
