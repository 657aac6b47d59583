/** What both adapters do with `Writes` before it becomes rows. */
import { printable } from '../gateway/payload.ts'
import type { Alarm } from '../rules/alarm.ts'
import { alarmKey, type HomeState } from '../rules/home.ts'
import { type AlarmTable, flag } from './database.ts'
import type { NewChange, Writes } from './store.ts'

/** The last of each key, in order of the first. */
function lastOf<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  if (items.length < 2) return items as T[]
  const lastByKey = new Map<string, T>()
  for (const item of items) lastByKey.set(keyOf(item), item)
  return lastByKey.size === items.length ? (items as T[]) : [...lastByKey.values()]
}

export const latestHomes = (writes: Writes): HomeState[] => lastOf(writes.homes, (home) => home.homeId)
export const latestDueTimes = (writes: Writes): Writes['dueTimes'] => lastOf(writes.dueTimes, (due) => `${due.homeId} ${due.key}`)
export const latestReadings = (writes: Writes): Writes['readings'] =>
  lastOf(
    writes.readings
      .map((reading) => ({ ...reading, component: printable(reading.component), name: printable(reading.name) }))
      .sort((a, b) => a.at - b.at),
    (reading) => `${reading.deviceId}\0${reading.component}\0${reading.name}`,
  )
export const latestCommands = (writes: Writes): Writes['commands'] =>
  lastOf(writes.commands, (command) => command.id).map((command) => ({
    ...command,
    detail: command.detail === null ? null : printable(command.detail),
  }))
/** A change says that an entity changed, not how: once per transaction is enough. */
export const distinctChanges = (changes: readonly NewChange[]): NewChange[] => lastOf(changes, (change) => `${change.kind} ${change.id}`)

/** Closed ones first: a home may close one alarm and open the next of the same class in one transaction. */
export function latestAlarms(writes: Writes): AlarmTable[] {
  const rows = lastOf(writes.alarms, (alarm) => alarm.id).map(alarmRow)
  return rows.sort((a, b) => Number(a.status === 'open') - Number(b.status === 'open'))
}

function alarmRow(alarm: Alarm): AlarmTable {
  const closed = alarm.stage === 'closed'
  return {
    id: alarm.id,
    homeId: alarm.homeId,
    alarmKey: alarmKey(alarm),
    class: alarm.class,
    priority: alarm.priority,
    test: flag(alarm.test),
    status: closed ? 'closed' : 'open',
    openedAt: alarm.openedAt,
    closedAt: closed ? (alarm.stageAt.closed ?? alarm.outcome?.at ?? null) : null,
    firstN: alarm.firstN,
    doc: closed ? JSON.stringify(alarm) : null,
  }
}
