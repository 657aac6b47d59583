/** The append-only history of each home. Written by `Unit.save` alone. */
import type { TimelineEntry } from '../rules/effect.ts'
import type { Connections, TimelineTable } from './database.ts'
import { dataSchema, parseText } from './documents.ts'

export interface Timeline {
  /** of an alarm after `afterN` (0 when left out), in order */
  ofAlarm(alarmId: string, afterN?: number): Promise<TimelineEntry[]>
  /** what the device said and what became of it, newest first; in the home where it is now */
  ofDevice(deviceId: string, limit: number): Promise<TimelineEntry[]>
}

const entryFromRow = ({ sourceKind, sourceId, sourceName, data, ...row }: TimelineTable): TimelineEntry => ({
  ...row,
  source: { kind: sourceKind, id: sourceId, name: sourceName },
  data: parseText(dataSchema, data, `entry ${row.n} of home ${row.homeId}`),
})

export function createTimeline({ read }: Connections): Timeline {
  const rows = read.selectFrom('timeline').selectAll('timeline')

  return {
    async ofAlarm(alarmId, afterN = 0) {
      const entries = await rows
        .innerJoin('alarm', 'alarm.homeId', 'timeline.homeId')
        .where('alarm.id', '=', alarmId)
        .where('alarmId', '=', alarmId)
        .whereRef('n', '>=', 'firstN')
        .where('n', '>', afterN)
        .orderBy('n')
        .execute()
      return entries.map(entryFromRow)
    },

    async ofDevice(deviceId, limit) {
      // by the primary key, backwards through the home's history: an index by source would cost every press
      const entries = await rows
        .innerJoin('device', 'device.homeId', 'timeline.homeId')
        .where('device.id', '=', deviceId)
        .where('sourceId', '=', deviceId)
        .orderBy('timeline.n', 'desc')
        .limit(limit)
        .execute()
      return entries.map(entryFromRow)
    },
  }
}
