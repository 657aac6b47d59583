import type { AlarmClass } from '../../rules/alarm.ts'
import type { SendResult } from './channel.ts'

const FIRST_DELAY_MS = 1_000
const MAX_DELAY_MS = 60_000
const FEW = 5
const MINUTE_MS = 60_000

/** For how long a notice is worth sending; by then somebody has looked at the console, or the next step has fired. */
const lifetimeMs = (alarmClass: AlarmClass): number => (alarmClass === 'life' ? 120 : 30) * MINUTE_MS

/** 1 s, 2 s, 4 s … 60 s */
export const backoffMs = (failures: number): number => Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** (failures - 1))

/** When to try again; null: it is dead. `failures` counts this one. */
export function nextTryAt(
  failure: SendResult & { ok: false },
  notice: { at: number; failures: number; class: AlarmClass },
  now: number,
): number | null {
  if (failure.again === 'never' || (failure.again === 'few' && notice.failures >= FEW)) return null
  const at = now + backoffMs(notice.failures)
  return at > notice.at + lifetimeMs(notice.class) ? null : at
}
