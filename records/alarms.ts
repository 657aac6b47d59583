/** Alarms as views: open ones out of their home's document, closed ones as they were when they closed. */
import type { Alarm } from '../rules/alarm.ts'
import type { TimelineEntry } from '../rules/effect.ts'

export interface AlarmSignal {
  alarmId: string
  deviceId: string
  type: string
  ref: string | null
  /** device time when it said one, else receive time */
  at: number
  receivedAt: number
  component: string | null
}

/** What a day's figures are counted from. */
export interface AlarmFigures {
  id: string
  class: Alarm['class']
  test: boolean
  status: 'open' | 'closed'
  openedAt: number
  claimedAt: number | null
  arrivedAt: number | null
}

export interface AlarmQuery {
  status: 'open' | 'closed' | 'all'
  /** the last id of the page before */
  after: string | null
  limit: number
}

export interface Alarms {
  /** By id, which sorts by opening: open ones oldest first (who waits longest), closed and all newest first. */
  list(query: AlarmQuery): Promise<Alarm[]>
  get(id: string): Promise<Alarm | null>
  byIds(ids: readonly string[]): Promise<Map<string, Alarm>>
  /** oldest first */
  open(): Promise<Alarm[]>
  /** opened at or after `since`, newest first */
  ofHome(homeId: string, since: number): Promise<Alarm[]>
  /** the signals of each alarm in order of arrival */
  signals(alarmIds: readonly string[]): Promise<Map<string, AlarmSignal[]>>
  timeline(alarmId: string): Promise<TimelineEntry[]>
  openedSince(since: number): Promise<AlarmFigures[]>
}
