import type { HomeBrief } from '../../records/homes.ts'
import type { Notice } from '../../records/outbox.ts'
import type { Alarm } from '../../rules/alarm.ts'
import type { Unstored } from '../api.ts'
import type { NoticeMessage } from './channel.ts'

const ageSeconds = (since: number, now: number): number => Math.max(0, Math.round((now - since) / 1_000))

export function alarmMessage(
  notice: Notice,
  alarm: Alarm,
  brief: HomeBrief | null,
  at: { now: number; publicUrl: string | null },
): NoticeMessage {
  const { id, class: alarmClass, priority, type, openedAt, test } = alarm
  return {
    id: notice.key,
    kind: 'alarm-unclaimed',
    alarm: { id, class: alarmClass, priority, type, openedAt, ageSeconds: ageSeconds(openedAt, at.now), test },
    home: { id: alarm.homeId, town: brief?.town ?? '', line: brief?.addressLine ?? '' },
    step: notice.step,
    reason: notice.reason,
    url: at.publicUrl && new URL(`/alarms/${id}`, at.publicUrl).href,
  }
}

/**
 * Its class and priority were never decided; a press that cannot be stored is treated as the worst. `noticedAt`: when this notice was first
 * tried; the box's next notice is another one, although the press is the same.
 */
export function unstoredMessage(press: Unstored, at: { noticedAt: number; now: number; publicUrl: string | null }): NoticeMessage {
  const { key, homeId, type, test, address } = press
  return {
    id: `unstored/${key}/${at.noticedAt}`,
    kind: 'press-not-stored',
    alarm: { id: null, class: 'life', priority: 1, type, openedAt: press.at, ageSeconds: ageSeconds(press.at, at.now), test },
    home: { id: homeId, town: address?.town ?? '', line: address?.line ?? '' },
    step: 0,
    reason: 'store-failed',
    url: at.publicUrl,
  }
}

/** Why a notice is no longer worth sending, from the alarm as it is just before; null: send it. */
export function reasonToSkip(notice: Notice, alarm: Alarm | null, others: readonly Notice[]): string | null {
  if (!alarm) return 'the alarm is gone'
  if (alarm.test) return 'a test never leaves the hub'
  if (alarm.stage === 'closed') return 'the alarm was closed'
  // Whoever has the alarm and asks for help by hand gets it.
  if (alarm.claim && notice.reason !== 'by-operator') return 'the alarm was claimed'
  if (others.some((other) => other.state === 'sent' && other.at > notice.at)) return 'a later notice about this alarm was sent'
  return null
}
