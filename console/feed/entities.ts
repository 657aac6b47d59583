/** Rows of the change log as whole entities: each one loaded once per flush, for all pages together. */
import type { Clock } from '../../broker/clock.ts'
import type { Records } from '../../records/records.ts'
import type { Change as LogRow } from '../../records/store.ts'
import { ofDevice } from '../../rules/home.ts'
import { loadAlarmParts } from '../alarm-parts.ts'
import type { Change } from '../api.ts'
import { alarmView, deviceLiveView, timelineView } from '../view.ts'

interface Deps {
  records: Pick<Records, 'alarms' | 'devices' | 'homes' | 'outbox' | 'timeline'>
  clock: Clock
}

export interface Entities {
  /** open alarms and enabled devices */
  all(): Promise<Change[]>
  alarms(ids: readonly string[]): Promise<Change[]>
  devices(ids: readonly string[]): Promise<Change[]>
  /** the timelines of these alarms, from where the rows say that they have grown */
  events(rows: readonly LogRow[]): Promise<Change[]>
}

/** From here on one read of the whole table costs less than reading device by device. */
const MANY_DEVICES = 100

type Identity = { id: string; homeId: string; disabled: boolean }

export function createEntities({ records, clock }: Deps): Entities {
  async function identities(ids: readonly string[]): Promise<Map<string, Identity>> {
    const found = ids.length > MANY_DEVICES ? await records.devices.all() : await Promise.all(ids.map((id) => records.devices.get(id)))
    const wanted = new Set(ids)
    return new Map(found.flatMap((device) => (device && wanted.has(device.id) ? [[device.id, device]] : [])))
  }

  async function devicesOf(
    ids: readonly string[],
    byId: ReadonlyMap<string, Identity>,
    homes: readonly string[] | 'all',
  ): Promise<Change[]> {
    const states = await records.homes.states(homes)
    return ids.map((id) => {
      const device = byId.get(id)
      if (!device || device.disabled) return { k: 'device-', id }
      const state = states.get(device.homeId)
      return { k: 'device', id, v: deviceLiveView(id, device.homeId, (state && ofDevice(state.devices, id)) ?? null) }
    })
  }

  async function alarms(ids: readonly string[]): Promise<Change[]> {
    if (ids.length === 0) return []
    const found = await records.alarms.byIds(ids)
    const parts = await loadAlarmParts(records, [...found.values()])
    const views: Change[] = parts.map((part) => ({ k: 'alarm', id: part.alarm.id, v: alarmView(part, clock.now()) }))
    const gone: Change[] = ids.filter((id) => !found.has(id)).map((id) => ({ k: 'alarm-', id }))
    return [...views, ...gone]
  }

  async function entriesFrom(alarmId: string, from: number): Promise<Change[]> {
    const entries = await records.timeline.ofAlarm(alarmId, from - 1)
    return entries.map((entry) => ({ k: 'event', alarmId, n: entry.n, v: timelineView(entry) }))
  }

  return {
    alarms,
    async all() {
      const [open, everyDevice] = await Promise.all([records.alarms.open(), records.devices.all()])
      const parts = await loadAlarmParts(records, open)
      const views: Change[] = parts.map((part) => ({ k: 'alarm', id: part.alarm.id, v: alarmView(part, clock.now()) }))
      const enabled = everyDevice.filter((device) => !device.disabled)
      const byId = new Map(enabled.map((device) => [device.id, device]))
      return [...views, ...(await devicesOf([...byId.keys()], byId, 'all'))]
    },
    async devices(ids) {
      if (ids.length === 0) return []
      const byId = await identities(ids)
      return devicesOf(ids, byId, [...new Set([...byId.values()].map((device) => device.homeId))])
    },
    async events(rows) {
      const fromByAlarm = new Map<string, number>()
      for (const { id, n } of rows) if (n !== null) fromByAlarm.set(id, Math.min(n, fromByAlarm.get(id) ?? n))
      const lists = await Promise.all([...fromByAlarm].map(([alarmId, from]) => entriesFrom(alarmId, from)))
      return lists.flat()
    },
  }
}
