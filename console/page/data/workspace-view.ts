/** What the workspace says about an opened alarm and its home. Pure. */
import type { Alarm, Home, Role, Stage, TimelineEntry } from '../../api.ts'
import type { Translate } from '../words.ts'
import type { Standing } from './alarm-view.ts'
import { clockTime } from './format.ts'
import { maySeeMedical } from './may-see.ts'
import { targetNames } from './targets.ts'

export const STAGES: readonly Stage[] = ['raised', 'claimed', 'called', 'dispatched', 'arrived', 'closed']
export type StepState = 'done' | 'now' | 'ahead' | 'skipped'

/** Ticks come from the times; a stage that was passed over stays empty. The current one is what is being worked on now. */
export function stepStates(alarm: Pick<Alarm, 'stage' | 'stageAt' | 'status'>): StepState[] {
  const reached = STAGES.indexOf(alarm.stage)
  const closed = alarm.status === 'closed'
  return STAGES.map((stage, i) => {
    if (closed) return alarm.stageAt[stage] !== undefined || stage === 'closed' ? 'done' : 'skipped'
    if (i <= reached) return alarm.stageAt[stage] !== undefined || i === reached ? 'done' : 'skipped'
    return i === reached + 1 ? 'now' : 'ahead'
  })
}

export type Primary = 'claim' | 'call' | 'dispatch' | 'arrive' | 'close' | null

/** the one recommended next step */
export function primaryOf(alarm: Alarm, standing: Standing): Primary {
  if (standing === 'waiting') return 'claim'
  if (standing !== 'mine') return null
  switch (alarm.stage) {
    case 'raised':
    case 'claimed':
      return 'call'
    case 'called':
      return 'dispatch'
    case 'dispatched':
      return 'arrive'
    case 'arrived':
      return 'close'
    case 'closed':
      return null
  }
}

export function nextLabel(alarm: Alarm, t: Translate): string {
  const { next } = alarm
  if (!next) return t('next.none')
  if (next.reason === 'called-again') return t('next.called-again')
  if (next.kind === 'return-to-queue') return t('next.return-to-queue')
  if (next.reason === 'arrival-due') return t('next.arrival-due')
  if (next.reason === 'closing-due') return t('next.closing-due')
  return t(`next.${next.kind}`)
}

export const nextTo = (alarm: Alarm, t: Translate) => targetNames(alarm.next?.to ?? [], t)

export function lostText(alarm: Alarm, t: Translate): string | null {
  if (!alarm.lost || alarm.claim) return null
  const values = { name: alarm.lost.by.name, at: clockTime(alarm.lost.at) }
  const key = `lost.${alarm.lost.reason}` as const
  const text = t.code('lost', alarm.lost.reason)
  if (text === alarm.lost.reason) return t('lost.other', { ...values, reason: alarm.lost.reason })
  return t(key as 'lost.released', values)
}

/** A life alarm may be closed as a mistake only after a voice contact or an arrival (console.md §2.2). */
export function contactConfirmed(alarm: Alarm, timeline: readonly TimelineEntry[]): boolean {
  if (alarm.stageAt.arrived !== undefined) return true
  const calls = timeline.filter((entry) => entry.kind === 'called')
  if (calls.length === 0) return alarm.stageAt.called !== undefined
  return calls.some((entry) => (entry.data.result ?? entry.reason) === 'answered')
}

/** when whoever was sent last was there; null while they are still awaited */
export function arrivedAt({ dispatch, stageAt }: Pick<Alarm, 'dispatch' | 'stageAt'>): number | null {
  const { arrived } = stageAt
  return dispatch && arrived !== undefined && arrived >= dispatch.at ? arrived : null
}

/** minutes that a provider may need: straight line × 1.3 at 25 km/h, plus two to get going */
export const etaGuess = (distanceKm: number | null) =>
  distanceKm === null ? 20 : Math.max(3, Math.round((distanceKm * 1.3 * 60) / 25) + 2)

/** who is on duty comes first, then the nearest */
export const providersInOrder = (providers: Home['providers']) =>
  providers.toSorted((a, b) => Number(b.onDuty) - Number(a.onDuty) || (a.distanceKm ?? 1e9) - (b.distanceKm ?? 1e9))

export interface Warning {
  kind: 'illness' | 'talk' | 'access'
  /** whose it is, where several people live: one's allergy must not be taken for another's */
  who: string | null
  /** strong parts carry danger */
  parts: { text: string; strong: boolean }[]
}

/** as much of a home as there is to warn of: the workspace has it from the home, the office from the records */
export interface Warned {
  residents: readonly Resident[]
  access: Home['access']
}
type Resident = Pick<Home['residents'][number], 'name' | 'illnesses' | 'allergies' | 'hearing' | 'dialect'>

const illnessOf = (resident: Resident, t: Translate) => [
  ...resident.illnesses.map((text, i) => ({ text, strong: i === 0 })),
  ...resident.allergies.map((what) => ({ text: /过敏|allerg/i.test(what) ? what : t('resident.allergy', { what }), strong: true })),
]

const talkOf = ({ hearing, dialect }: Resident, hidden: boolean, t: Translate) => [
  ...(hearing ? [{ text: hearing, strong: true }] : []),
  ...(dialect ? [{ text: /^讲|speak/.test(dialect) ? dialect : t('resident.dialect', { dialect }), strong: false }] : []),
  ...(hidden ? [{ text: t('resident.hiddenHearing'), strong: false }] : []),
]

function accessOf({ doorCode, floor, key, pets }: Home['access'], hidden: boolean, t: Translate) {
  return [
    ...(doorCode ? [{ text: t('resident.doorCode', { code: doorCode }), strong: true }] : []),
    ...(floor ? [{ text: floor, strong: false }] : []),
    ...(key ? [{ text: key, strong: true }] : []),
    ...(pets ? [{ text: pets, strong: false }] : []),
    ...(hidden ? [{ text: t('resident.hiddenAccess'), strong: false }] : []),
  ]
}

/** "Not registered" is said only to whoever may see what is registered. */
export function warningsOf(home: Warned, role: Role, t: Translate): Warning[] {
  const hidden = !maySeeMedical(role)
  const several = home.residents.length > 1
  const each = (kind: 'illness' | 'talk', partsOf: (resident: Resident) => Warning['parts'], none: string): Warning[] => {
    const lines = home.residents.map((resident) => ({ kind, who: several ? resident.name : null, parts: partsOf(resident) }))
    const told = lines.filter((line) => line.parts.length > 0)
    return told.length > 0 ? told : [{ kind, who: null, parts: [{ text: none, strong: false }] }]
  }
  const access = accessOf(home.access, hidden, t)
  const illness: Warning = { kind: 'illness', who: null, parts: [{ text: t('resident.hiddenIllness'), strong: false }] }
  return [
    ...(hidden ? [illness] : each('illness', (resident) => illnessOf(resident, t), t('resident.noIllness'))),
    ...each('talk', (resident) => talkOf(resident, hidden, t), hidden ? t('resident.hiddenHearing') : t('resident.noHearing')),
    { kind: 'access', who: null, parts: access.length > 0 ? access : [{ text: t('resident.noAccess'), strong: false }] },
  ]
}

/** "真实求助 1 · 误触 2", most frequent first */
export function outcomeCounts(alarms: Home['alarms'], t: Translate): string {
  const counts = new Map<string, number>()
  for (const { outcome } of alarms) if (outcome) counts.set(outcome, (counts.get(outcome) ?? 0) + 1)
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([outcome, n]) => t('past.count', { outcome: t.code('outcome', outcome), n }))
    .join(' · ')
}
