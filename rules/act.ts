/** What people at the console do to an alarm. Each act names the revision it saw; one that comes too late is told who was faster. */
import type { Alarm, Person, Stage } from './alarm.ts'
import { STAGES } from './alarm.ts'
import type { RefusalReason, TimelineKind } from './effect.ts'
import { armClock, escalate, leaseDueKey, loseClaim, whileClaimed, whileUnclaimed } from './escalation/running-clock.ts'
import type { Input } from './input.ts'
import { closeAlarm } from './raise.ts'
import { ackStage, ackStatusOf, due, findAlarm, putAlarm, record, type Turn } from './turn.ts'

type ActionInput = Input & { kind: 'action' }

const MINUTE = 60_000

const mayOverrule = (person: Person): boolean => person.role === 'supervisor' || person.role === 'admin'

function refuse(turn: Turn, reason: RefusalReason, alarm: Alarm | null): void {
  const by = reason === 'claimed-by-other' && alarm?.claim ? alarm.claim : alarm?.lastAct
  turn.effects.push({ kind: 'refused', reason, by: by ? { name: by.by.name, at: by.at } : null, alarm })
}

/** Why this person may not do this to the alarm as it is; null when they may. */
function objection(alarm: Alarm, { action, by, rev }: ActionInput): RefusalReason | null {
  const other = alarm.claim !== null && alarm.claim.by.id !== by.id
  if (action.kind === 'claim' && other) return 'claimed-by-other'
  if (rev !== alarm.rev) return 'stale'
  switch (action.kind) {
    case 'claim':
    case 'note':
    case 'escalate':
      return null
    case 'take-over':
      return mayOverrule(by) ? null : 'not-allowed'
    case 'release':
      if (!alarm.claim) return 'not-claimed'
      return other && !mayOverrule(by) ? 'claimed-by-other' : null
    case 'call':
    case 'dispatch':
    case 'arrive':
    case 'close':
      return other && !mayOverrule(by) ? 'claimed-by-other' : null
  }
}

export function act(turn: Turn, input: ActionInput): void {
  const alarm = findAlarm(turn.home, input.alarmId)
  if (!alarm) return refuse(turn, 'not-found', null)
  const reason = objection(alarm, input)
  if (reason) return refuse(turn, reason, alarm)
  perform(turn, alarm, input)
  tellBoxes(turn, alarm)
}

/** The boxes hear when their call stands better than before: nothing again, and nothing backwards (a second helper, a supervisor who takes over). */
function tellBoxes(turn: Turn, before: Alarm): void {
  const now = findAlarm(turn.home, before.id)
  const status = now && ackStatusOf(now)
  if (now && status !== 'received' && status !== ackStatusOf(before)) ackStage(turn, now)
}

function perform(turn: Turn, alarm: Alarm, input: ActionInput): void {
  const { action, by } = input
  switch (action.kind) {
    case 'claim':
      if (alarm.claim) return claimedAgain(turn, alarm, input)
      return proceed(turn, claimed(turn, alarm, input, 'claimed'), input, 'claimed')
    case 'take-over':
      return proceed(turn, claimed(turn, alarm, input, 'taken-over'), input, 'claimed')
    case 'release': {
      const waiting = loseClaim(turn, alarm, 'released', doer(input))
      putAlarm(turn, { ...waiting, lastAct: { by, at: turn.at } }, 'released')
      return armClock(turn, waiting)
    }
    case 'escalate': {
      const escalated = escalate(turn, { ...alarm, level: Math.max(alarm.level, supervisorLevel(alarm)) }, 'by-operator', doer(input))
      return settle(turn, { ...escalated, level: alarm.claim ? alarm.level : escalated.level }, input, 'escalated')
    }
    case 'note':
      say(turn, alarm, input, 'noted', { text: action.text })
      return settle(turn, alarm, input, 'noted')
    case 'call':
      return proceed(turn, held(turn, alarm, input), input, 'called', { to: action.to, result: action.result, note: action.note })
    case 'dispatch': {
      const etaAt = turn.at + (action.etaMinutes === null ? alarm.policy.arriveWithinMs : Math.round(action.etaMinutes * MINUTE))
      const dispatch = { to: action.to, by, at: turn.at, etaAt }
      return proceed(turn, { ...held(turn, alarm, input), dispatch }, input, 'dispatched', { to: action.to, etaAt, note: action.note })
    }
    case 'arrive':
      return proceed(turn, held(turn, alarm, input), input, 'arrived', { note: action.note })
    case 'close':
      closeAlarm(turn, held(turn, alarm, input), { code: action.outcome, note: action.note, by, at: turn.at }, input.key)
      return
  }
}

const personSource = (by: Person) => ({ kind: 'operator', id: by.id, name: by.name }) as const
const doer = ({ by, key }: ActionInput) => ({ source: personSource(by), ref: key })

function say(turn: Turn, alarm: Alarm, input: ActionInput, kind: TimelineKind, data: Record<string, unknown>): void {
  record(turn, { alarmId: alarm.id, kind, reason: 'by-person', ...doer(input), data })
}

/** The same claim again by the same person: answered, and nothing changes but that a console may be open now, with which it can be lost. */
function claimedAgain(turn: Turn, alarm: Alarm, { watched }: ActionInput): void {
  if (!alarm.claim || alarm.claim.watched || !watched) {
    turn.effects.push({ kind: 'alarm', alarm, reason: 'unchanged' })
    return
  }
  due(turn, leaseDueKey(alarm.id), turn.at + alarm.policy.leaseMs, 'console-opened')
  putAlarm(turn, { ...alarm, claim: { ...alarm.claim, watched } }, 'console-opened')
}

function claimed(turn: Turn, alarm: Alarm, input: ActionInput, kind: 'claimed' | 'taken-over'): Alarm {
  const { by, watched } = input
  record(turn, {
    alarmId: alarm.id,
    kind,
    reason: 'by-person',
    source: personSource(by),
    ref: input.action.kind === 'claim' || input.action.kind === 'take-over' ? input.key : null,
    data: { waitedMs: turn.at - alarm.waitingSince, ...(alarm.claim ? { from: alarm.claim.by.name } : {}) },
  })
  due(turn, leaseDueKey(alarm.id), watched ? turn.at + alarm.policy.leaseMs : null, watched ? 'claimed' : 'no-console-open')
  return { ...alarm, claim: { by, at: turn.at, watched } }
}

/** Who acts on an alarm that nobody has, has it. */
const held = (turn: Turn, alarm: Alarm, input: ActionInput): Alarm =>
  alarm.claim ? alarm : enter(claimed(turn, alarm, input, 'claimed'), 'claimed', turn.at)

function enter(alarm: Alarm, stage: Stage, at: number): Alarm {
  const further = STAGES.indexOf(stage) > STAGES.indexOf(alarm.stage)
  return { ...alarm, stage: further ? stage : alarm.stage, stageAt: { ...alarm.stageAt, [stage]: alarm.stageAt[stage] ?? at } }
}

/** One stage further: recorded, and the clock of the new stage started. */
function proceed(
  turn: Turn,
  alarm: Alarm,
  input: ActionInput,
  stage: 'claimed' | 'called' | 'dispatched' | 'arrived',
  data?: Record<string, unknown>,
): void {
  if (data) say(turn, alarm, input, stage, data)
  settle(turn, enter(alarm, stage, turn.at), input, stage)
}

/** A person has acted: the revision goes up and the running clock starts anew. */
function settle(turn: Turn, alarm: Alarm, input: ActionInput, reason: string): void {
  const acted: Alarm = { ...alarm, rev: alarm.rev + 1, lastAct: { by: input.by, at: turn.at } }
  // A bystander's note does not count as the claimant's next step, and nothing but a claim stops the wait of an unclaimed alarm.
  const clockKept = acted.claim ? acted.claim.by.id !== input.by.id && !mayOverrule(input.by) : reason === 'noted'
  const next = clockKept ? acted.next : acted.claim ? whileClaimed(acted, turn.at) : whileUnclaimed(acted, turn.at)
  const settled = { ...acted, next }
  putAlarm(turn, settled, reason)
  armClock(turn, settled)
}

/** "Escalate now" reaches the supervisor at the least. */
const supervisorLevel = (alarm: Alarm): number =>
  Math.max(
    0,
    alarm.policy.unclaimed.findIndex((step) => step.to.includes(alarm.reached.includes('supervisors') ? 'on-duty' : 'supervisors')),
  )
