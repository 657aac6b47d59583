/** What holds after every input, whatever came before it (docs/architecture.md §2). */
import { isDeepStrictEqual } from 'node:util'
import { expect } from 'vitest'
import { ACK_STATUSES, type AckStatus } from '../../gateway/messages.ts'
import type { Alarm } from '../../rules/alarm.ts'
import type { Effect } from '../../rules/effect.ts'
import { alarmKey, type HomeState } from '../../rules/home.ts'
import type { Input } from '../../rules/input.ts'

export interface Step {
  before: HomeState
  input: Input
  after: HomeState
  effects: readonly Effect[]
  /** as armed after this input */
  dues: ReadonlyMap<string, number>
  /** the last status that each call heard, by device and ref */
  heardStages: Map<string, AckStatus>
}
type Law = (step: Step) => void

/** A home that came in is never written to: the rules are ES modules, so that a write to a frozen object throws. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  for (const inner of Object.values(value)) deepFreeze(inner)
  return Object.freeze(value)
}

function must(holds: boolean, law: string, { input, effects }: Pick<Step, 'input' | 'effects'>): void {
  if (!holds) expect.fail(`${law}\nafter ${JSON.stringify(input)}\neffects ${JSON.stringify(effects, null, 1)}`)
}

const openAlarms = (home: HomeState): Alarm[] => Object.values(home.alarms)
const byId = (home: HomeState): Map<string, Alarm> => new Map(openAlarms(home).map((alarm) => [alarm.id, alarm]))

const oneOpenAlarmPerClass: Law = (step) => {
  for (const [key, alarm] of Object.entries(step.after.alarms)) {
    must(alarmKey(alarm) === key && alarm.stage !== 'closed', `the alarm under ${key} is another class, or closed`, step)
  }
  must(byId(step.after).size === openAlarms(step.after).length, 'two open alarms have one id', step)
}

const oneRunningClock: Law = (step) => {
  for (const alarm of openAlarms(step.after)) {
    must(step.dues.get(`alarm:${alarm.id}`) === alarm.next?.at, `alarm ${alarm.id} and its due time disagree`, step)
    must(alarm.next !== null || alarm.policy.repeatEveryMs === null, `alarm ${alarm.id} has no next step`, step)
    must(step.dues.has(`lease:${alarm.id}`) === (alarm.claim?.watched === true), `the lease of ${alarm.id} is wrong`, step)
  }
}

const noClockWithoutItsCause: Law = (step) => {
  const open = byId(step.after)
  for (const key of step.dues.keys()) {
    const [kind, id = ''] = key.split(/:(.*)/)
    const device = kind === 'device' && Object.hasOwn(step.after.devices, id) ? step.after.devices[id] : undefined
    must(kind === 'device' ? device !== undefined && device.availability !== 'offline' : open.has(id), `${key} is armed for nothing`, step)
  }
  for (const [id, device] of Object.entries(step.after.devices)) {
    must(device.availability === 'offline' || step.dues.has(`device:${id}`), `nobody watches over device ${id}`, step)
  }
}

/** A due time that says nothing of itself would come again for ever. */
const dueTimesAnswerForThemselves: Law = (step) => {
  const { input, effects } = step
  if (input.kind !== 'due') return
  must(
    effects.some((effect) => effect.kind === 'due' && effect.key === input.key),
    'a due time was neither moved nor ended',
    step,
  )
  const at = step.dues.get(input.key)
  must(at === undefined || at > input.at, 'a due time was armed for the past', step)
}

const onlyPeopleCloseCalls: Law = (step) => {
  const { input } = step
  for (const alarm of openAlarms(step.before)) {
    if (byId(step.after).has(alarm.id)) continue
    const closed = step.effects.find((effect) => effect.kind === 'alarm' && effect.alarm.id === alarm.id && effect.alarm.stage === 'closed')
    const outcome = closed?.kind === 'alarm' ? closed.alarm.outcome : null
    const byPerson =
      input.kind === 'action' && input.action.kind === 'close' && input.alarmId === alarm.id && outcome?.by.id === input.by.id
    const byItself = alarm.class === 'technical' && alarm.claim === null && outcome?.code === 'self-cleared'
    must(byPerson || byItself, `alarm ${alarm.id} vanished`, step)
  }
}

const alarmsOnlyGrow: Law = (step) => {
  const after = byId(step.after)
  for (const old of openAlarms(step.before)) {
    const now = after.get(old.id)
    if (!now) continue
    must(now.priority <= old.priority, 'an alarm became less urgent', step)
    must(now.signalCount >= old.signalCount && now.rev >= old.rev, 'an alarm forgot a signal or a revision', step)
    must(now.openedAt === old.openedAt, 'an alarm lost its age', step)
    must(
      old.reached.every((target) => now.reached.includes(target)),
      'an alarm forgot whom it reached',
      step,
    )
    must(isDeepStrictEqual(now.policy, old.policy), 'a frozen policy changed', step)
    must(
      now.rev === old.rev || step.input.kind === 'action' || (old.claim !== null && now.claim === null),
      'a signal moved the revision',
      step,
    )
  }
}

const timelineHasNoGaps: Law = (step) => {
  const entries = step.effects.flatMap((effect) => (effect.kind === 'timeline' ? [effect.entry] : []))
  entries.forEach((entry, i) => {
    must(entry.n === step.before.n + i + 1, 'the timeline has a gap', step)
    must(entry.at === step.input.at && entry.homeId === step.after.homeId, 'a timeline entry has another time or home', step)
    must(entry.source.id !== '' && entry.reason !== '', 'a timeline entry has no source or reason', step)
  })
  must(step.after.n === step.before.n + entries.length, 'the timeline has a gap', step)
}

const effectsSayWhy: Law = (step) => {
  for (const effect of step.effects) {
    if (effect.kind === 'timeline') continue
    const why = effect.kind === 'ack' ? effect.status : effect.reason
    must(typeof why === 'string' && why !== '', `effect ${effect.kind} has no reason`, step)
  }
}

const testsPageNobody: Law = (step) => {
  const open = byId(step.after)
  for (const effect of step.effects) {
    if (effect.kind === 'notice') must(open.get(effect.alarmId)?.test === false, 'a notice about a test, or about nothing', step)
  }
}

const refusalsChangeNothing: Law = (step) => {
  if (!step.effects.some((effect) => effect.kind === 'refused')) return
  must(step.effects.length === 1 && isDeepStrictEqual(step.after, step.before), 'a refused action changed something', step)
}

/** null, finite numbers, booleans, texts, and plain arrays and objects of them */
function isJson(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'object') return typeof value === 'string' || typeof value === 'boolean'
  return value === null || Object.values(value).every(isJson)
}
const stateIsJson: Law = (step) => must(isJson(step.after), 'the state is no JSON', step)

const stateIsBounded: Law = (step) => {
  for (const refs of [...openAlarms(step.after).map((alarm) => alarm.refs), step.after.resolved]) {
    for (const kept of Object.values(refs)) must((Array.isArray(kept) ? kept : kept.refs).length <= 16, 'refs pile up', step)
  }
}

/** A box hears the stages in their order; only a claim that was lost takes it back to "received". */
const acksGoForward: Law = (step) => {
  for (const effect of step.effects) {
    if (effect.kind === 'timeline' && (effect.entry.kind === 'claim-lost' || effect.entry.kind === 'released'))
      forget(step, effect.entry.alarmId)
    if (effect.kind !== 'ack') continue
    const call = `${effect.deviceId} ${effect.ref}`
    const last = step.heardStages.get(call)
    must(!last || ACK_STATUSES.indexOf(effect.status) >= ACK_STATUSES.indexOf(last), `${call} heard ${effect.status} after ${last}`, step)
    step.heardStages.set(call, effect.status)
  }
}

function forget({ before, heardStages }: Step, alarmId: string | null): void {
  for (const [deviceId, refs] of Object.entries(byId(before).get(alarmId ?? '')?.refs ?? {})) {
    for (const ref of refs) heardStages.delete(`${deviceId} ${ref}`)
  }
}

const LAWS: readonly Law[] = [
  oneOpenAlarmPerClass,
  oneRunningClock,
  noClockWithoutItsCause,
  dueTimesAnswerForThemselves,
  onlyPeopleCloseCalls,
  alarmsOnlyGrow,
  timelineHasNoGaps,
  effectsSayWhy,
  testsPageNobody,
  refusalsChangeNothing,
  stateIsJson,
  stateIsBounded,
  acksGoForward,
]

export function checkLaws(step: Step): void {
  for (const law of LAWS) law(step)
}
