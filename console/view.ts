/** What the rules and the records know, as the page shows it. Pure: everything that is needed comes as arguments. */
import type { AlarmSignal } from '../records/alarms.ts'
import type { HomeBrief } from '../records/homes.ts'
import type { Notice } from '../records/outbox.ts'
import type { Person, Alarm as RulesAlarm } from '../rules/alarm.ts'
import type { TimelineEntry as RulesTimelineEntry } from '../rules/effect.ts'
import type { DeviceState } from '../rules/home.ts'
import type { Alarm, AlarmDetail, DeviceLive, TimelineEntry } from './api.ts'
import { ageAt } from './shanghai-day.ts'

export interface AlarmParts {
  alarm: RulesAlarm
  brief: HomeBrief | null
  notices: readonly Notice[]
}
export type AlarmWithSignals = Omit<AlarmDetail, 'timeline' | 'noticeList'>

const person = ({ id, name }: Person): { id: string; name: string } => ({ id, name })

/** A home whose file is not entered yet still shows where the press came from. */
const addressOf = (brief: HomeBrief | null): Alarm['address'] => ({ town: brief?.town ?? '', line: brief?.addressLine ?? '' })

function residentOf(brief: HomeBrief | null, now: number): Alarm['resident'] {
  if (!brief?.resident) return null
  const { name, gender, birthDate, categories } = brief.resident
  return { name, gender, age: ageAt(birthDate, now), categories }
}

function noticeCounts(notices: readonly Notice[]): Alarm['notices'] {
  const failing = notices.filter((notice) => notice.state === 'pending' && notice.attempts > 0)
  const dead = notices.filter((notice) => notice.state === 'dead')
  return {
    sent: notices.filter((notice) => notice.state === 'sent').length,
    failing: failing.length,
    dead: dead.length,
    lastError: [...failing, ...dead].at(-1)?.lastError ?? null,
  }
}

export function alarmView({ alarm, brief, notices }: AlarmParts, now: number): Alarm {
  const { claim, lost, dispatch, outcome } = alarm
  return {
    id: alarm.id,
    rev: alarm.rev,
    homeId: alarm.homeId,
    class: alarm.class,
    priority: alarm.priority,
    type: alarm.type,
    test: alarm.test,
    status: alarm.stage === 'closed' ? 'closed' : 'open',
    stage: alarm.stage,
    openedAt: alarm.openedAt,
    waitingSince: alarm.waitingSince,
    stageAt: alarm.stageAt,
    latestType: alarm.latestType,
    signalCount: alarm.signalCount,
    lastSignalAt: alarm.lastSignalAt,
    cancelledAt: alarm.cancelledAt,
    claim: claim && { by: person(claim.by), at: claim.at },
    lost: lost && { by: person(lost.by), at: lost.at, reason: lost.reason },
    level: alarm.level,
    reached: alarm.reached,
    next: alarm.next,
    dispatch: dispatch && { to: dispatch.to, at: dispatch.at, etaAt: dispatch.etaAt },
    outcome: outcome && { code: outcome.code, note: outcome.note, by: person(outcome.by), at: outcome.at },
    notices: noticeCounts(notices),
    resident: residentOf(brief, now),
    address: addressOf(brief),
    component: alarm.component,
  }
}

/** `said`: its signals in order of arrival */
export function alarmWithSignalsView(parts: AlarmParts, said: readonly AlarmSignal[], now: number): AlarmWithSignals {
  const signals = said.map(({ deviceId, type, ref, at, receivedAt }) => ({ deviceId, type, ref, at, receivedAt }))
  return { ...alarmView(parts, now), signals }
}

export const timelineView = ({ homeId: _, ...entry }: RulesTimelineEntry): TimelineEntry => entry

export function noticeView(notice: Notice): AlarmDetail['noticeList'][number] {
  const { key, channel, to, state, attempts, at, nextAt, lastError } = notice
  return { id: key, channel, to, state, attempts, at, nextAt, lastError }
}

/** `state` null: registered, and never heard. */
export function deviceLiveView(id: string, homeId: string, state: DeviceState | null): DeviceLive {
  return {
    id,
    homeId,
    availability: state?.availability ?? 'never',
    since: state?.since ?? null,
    seen: state?.seen ?? null,
    battery: state?.health.battery ?? null,
    mains: state?.health.mains ?? null,
  }
}
