import type { Records } from '../records/records.ts'
import type { Alarm } from '../rules/alarm.ts'
import type { AlarmParts } from './view.ts'

/** What the views of these alarms need besides the alarms themselves, in two reads however many there are. */
export async function loadAlarmParts(records: Pick<Records, 'homes' | 'outbox'>, alarms: readonly Alarm[]): Promise<AlarmParts[]> {
  if (alarms.length === 0) return []
  const ids = alarms.map((alarm) => alarm.id)
  const [briefs, notices] = await Promise.all([
    records.homes.briefs([...new Set(alarms.map((alarm) => alarm.homeId))]),
    records.outbox.ofAlarms(ids),
  ])
  return alarms.map((alarm) => ({
    alarm,
    brief: briefs.get(alarm.homeId) ?? null,
    notices: notices.get(alarm.id) ?? [],
  }))
}
