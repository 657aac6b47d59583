import type { HeartbeatMessage } from '../gateway/messages.ts'
import type { Alarm, AlarmClass } from './alarm.ts'

export type Availability = 'online' | 'late' | 'offline'

export interface DeviceState {
  /** last sign of life, hub time */
  seen: number
  /** expected interval of signs of life */
  beatMs: number
  availability: Availability
  /** since when */
  since: number
  health: HeartbeatMessage
}

export const alarmKey = (alarm: Pick<Alarm, 'class' | 'test'>): AlarmKey => (alarm.test ? `${alarm.class}:test` : alarm.class)

/** One open alarm per home, class and test mark: a real press never attaches to a test. */
export type AlarmKey = AlarmClass | `${AlarmClass}:test`

/** All that the rules know about a home. One JSON document in the `home` row; nothing about it lives in a process. */
export interface HomeState {
  v: 1
  homeId: string
  /** the last timeline number */
  n: number
  devices: Record<string, DeviceState>
  alarms: Partial<Record<AlarmKey, Alarm>>
  /** the last calls of each device that were closed, so that a box that was offline hears it when it is back */
  resolved: Record<string, { refs: string[]; at: number }>
}

/** A device may be named `constructor`: what objects inherit is nothing that the home knows. */
export const ofDevice = <T>(byDevice: Readonly<Record<string, T>>, deviceId: string): T | undefined =>
  Object.hasOwn(byDevice, deviceId) ? byDevice[deviceId] : undefined

export const newHome = (homeId: string): HomeState => ({ v: 1, homeId, n: 0, devices: {}, alarms: {}, resolved: {} })
