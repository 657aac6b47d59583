/** The append-only history of each home. Written by `Unit.save` alone. */
import type { TimelineEntry } from '../rules/effect.ts'
import { type Connections, inChunks, type TimelineTable } from './database.ts'
import { dataSchema, parseText } from './documents.ts'

export interface Timeline {
  /** of an alarm after `afterN` (0 when left out), in order */
  ofAlarm(alarmId: string, afterN?: number): Promise<TimelineEntry[]>
  /** those that `event` changes name, in order of n */
  entries(keys: readonly { alarmId: string; n: number }[]): Promise<TimelineEntry[]>
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
      const entries = await rows.where('alarmId', '=', alarmId).where('n', '>', afterN).orderBy('n').execute()
      return entries.map(entryFromRow)
    },

    async entries(keys) {
      const wanted = new Set(keys.map(({ alarmId, n }) => `${alarmId} ${n}`))
      const [alarmIds, numbers] = [[...new Set(keys.map(({ alarmId }) => alarmId))], keys.map(({ n }) => n)]
      const [from, to] = [Math.min(...numbers), Math.max(...numbers)]
      const found = await inChunks(alarmIds, (ids) =>
        rows.where('alarmId', 'in', ids).where('n', '>=', from).where('n', '<=', to).orderBy('n').execute(),
      )
      return found.filter(({ alarmId, n }) => wanted.has(`${alarmId} ${n}`)).map(entryFromRow)
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
