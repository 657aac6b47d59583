/** What an alarm means for the person who looks at it: who may do what, what comes next. Pure. */
import type { Alarm } from '../../api.ts'
import type { Translate } from '../words.ts'
import { isWaiting } from './order.ts'

export type Standing = 'waiting' | 'mine' | 'others' | 'closed'

export function standingOf(alarm: Alarm, me: string): Standing {
  if (alarm.status === 'closed') return 'closed'
  if (isWaiting(alarm)) return 'waiting'
  return alarm.claim?.by.id === me ? 'mine' : 'others'
}

export const isSenior = (role: string) => role === 'supervisor' || role === 'admin'
/** Who acts on an alarm that nobody has, has it from then on; only seniors act on somebody else's. */
export const mayAct = (standing: Standing, role: string) =>
  standing === 'mine' || standing === 'waiting' || (standing === 'others' && isSenior(role))

/** when the running step began: the countdown's bar is drawn from here */
export function stepStart(alarm: Alarm): number {
  const begins = [alarm.openedAt, alarm.waitingSince, alarm.claim?.at ?? 0, ...Object.values(alarm.stageAt)]
  const end = alarm.next?.at ?? Number.POSITIVE_INFINITY
  return Math.max(...begins.filter((at) => at < end))
}

/** share of the running step that is left, 0…1 */
export function leftOf(alarm: Alarm, now: number): number {
  if (!alarm.next) return 0
  const start = stepStart(alarm)
  return Math.min(1, Math.max(0, (alarm.next.at - now) / Math.max(1, alarm.next.at - start)))
}

export const residentName = (alarm: Pick<Alarm, 'resident'>, t: Translate) => alarm.resident?.name ?? t('row.unknownResident')
export const typeName = (type: string, t: Translate) => t.code('type', type)

/** "紧急呼救 · 最新：烟雾报警": the latest signal may be another danger than the first */
export function typesName({ type, latestType }: Pick<Alarm, 'type' | 'latestType'>, t: Translate): string {
  if (latestType === type) return typeName(type, t)
  return t('row.latest', { type: typeName(type, t), latest: typeName(latestType, t) })
}

/** what is said when an alarm that is known signals again */
export const againText = (alarm: Alarm, t: Translate) =>
  t('queue.again', {
    priority: t(`priority.${alarm.priority}`),
    type: typeName(alarm.latestType, t),
    name: residentName(alarm, t),
    n: alarm.signalCount,
  })
