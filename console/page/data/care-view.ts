/** What the alarm workspace says about a resident's care. Pure. */
import type { ResidentCare } from '../../api.ts'
import type { Translate } from '../words.ts'
import { plain } from './format.ts'
import { yuan } from './money.ts'

/** "住院 · 溧阳市人民医院 · 自 2026-11-20"; null: at home, as expected */
export function awayText({ status }: ResidentCare, t: Translate): string | null {
  if (status.status === 'at-home') return null
  const since = status.from && t('resident.since', { day: status.from })
  const until = status.until && t('resident.until', { day: status.until })
  return [t.code('status', status.status), status.place, since, until].filter(Boolean).join(' · ')
}

/** "2026-03-18 GB/T 42195，下次 2027-03-18" */
export const assessedText = ({ level }: ResidentCare, t: Translate): string =>
  level
    ? t('resident.assessed', { day: level.assessedOn, scale: level.scale[t.language], next: level.nextDue })
    : t('resident.neverAssessed')

export const balanceText = ({ name, left, of, unit }: ResidentCare['balances'][number], t: Translate): string =>
  unit === 'hour'
    ? t('resident.hoursLeft', { name: name[t.language], left: plain(left), of: plain(of) })
    : t('resident.yuanLeft', { name: name[t.language], left: yuan(left), of: yuan(of) })
