/**
 * Rows of the change log as whole entities: each one loaded once per flush, for all pages together. A document that cannot be read
 * blinds nobody to the others: of it, the world keeps what it had.
 */
import type { Logger } from 'pino'
import type { Clock } from '../../broker/clock.ts'
import type { Records } from '../../records/records.ts'
import type { Change as LogRow } from '../../records/store.ts'
import type { Alarm } from '../../rules/alarm.ts'
import { type HomeState, ofDevice } from '../../rules/home.ts'
import { loadAlarmParts } from '../alarm-parts.ts'
import type { Change } from '../api.ts'
import { alarmView, deviceLiveView, timelineView } from '../view.ts'
import { isUnreadable, loadReadable } from './readable.ts'
import type { World } from './world.ts'

interface Deps {
  records: Pick<Records, 'alarms' | 'devices' | 'homes' | 'outbox' | 'timeline'>
  clock: Clock
  log: Logger
  world: Pick<World, 'items'>
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
/** `unreadable`: ids of homes */
type States = { states: ReadonlyMap<string, HomeState>; unreadable: ReadonlySet<string> }

const identitiesById = (devices: readonly Identity[]): Map<string, Identity> => new Map(devices.map((device) => [device.id, device]))
const homesOf = (devices: Iterable<Identity>): string[] => [...new Set([...devices].map(({ homeId }) => homeId))]

export function createEntities({ records, clock, log, world }: Deps): Entities {
  /** named once each, and by id alone: what a parser says may quote the document */
  const named = new Set<string>()
  function nameUnreadable(kind: string, id: string): void {
    if (named.has(`${kind} ${id}`)) return
    named.add(`${kind} ${id}`)
    log.error({ kind, id }, 'cannot be read from the records: pages keep what they had of it')
  }

  async function identities(ids: readonly string[]): Promise<Map<string, Identity>> {
    const found = ids.length > MANY_DEVICES ? await records.devices.all() : await Promise.all(ids.map((id) => records.devices.get(id)))
    const wanted = new Set(ids)
    return identitiesById(found.filter((device) => device !== null).filter(({ id }) => wanted.has(id)))
  }

  /** `everyHome`: these are all, and one read of the whole table comes first */
  async function statesOf(homeIds: readonly string[], everyHome: boolean): Promise<States> {
    const unreadable = new Set<string>()
    const load = async (ids: readonly string[]) => [...(await records.homes.states(everyHome && ids === homeIds ? 'all' : ids))]
    const states = await loadReadable(homeIds, load, (id) => {
      nameUnreadable('home', id)
      unreadable.add(id)
      return []
    })
    return { states: new Map(states), unreadable }
  }

  const deviceChanges = (ids: readonly string[], byId: ReadonlyMap<string, Identity>, { states, unreadable }: States): Change[] =>
    ids.flatMap((id): Change[] => {
      const device = byId.get(id)
      if (!device || device.disabled) return [{ k: 'device-', id }]
      if (unreadable.has(device.homeId)) return []
      const state = states.get(device.homeId)
      return [{ k: 'device', id, v: deviceLiveView(id, device.homeId, (state && ofDevice(state.devices, id)) ?? null) }]
    })

  /** An alarm whose resident's row cannot be read is shown without the resident. */
  async function alarmChanges(alarms: readonly Alarm[]): Promise<Change[]> {
    const parts = await loadReadable(
      alarms,
      (some) => loadAlarmParts(records, some),
      (alarm) => {
        nameUnreadable('resident of home', alarm.homeId)
        return [{ alarm, brief: null, notices: [] }]
      },
    )
    return parts.map((part) => ({ k: 'alarm', id: part.alarm.id, v: alarmView(part, clock.now()) }))
  }

  async function openAlarms({ states }: States): Promise<Alarm[]> {
    try {
      return await records.alarms.open()
    } catch (error) {
      if (!isUnreadable(error)) throw error
      return [...states.values()].flatMap(({ alarms }) => Object.values(alarms))
    }
  }

  const knownOf = (homeIds: ReadonlySet<string>): Change[] =>
    world.items().filter((change) => (change.k === 'alarm' || change.k === 'device') && homeIds.has(change.v.homeId))

  async function entriesFrom(alarmId: string, from: number): Promise<Change[]> {
    const entries = await records.timeline.ofAlarm(alarmId, from - 1)
    return entries.map((entry) => ({ k: 'event', alarmId, n: entry.n, v: timelineView(entry) }))
  }

  return {
    async alarms(ids) {
      const found = await loadReadable(
        ids,
        async (some) => {
          const byId = await records.alarms.byIds(some)
          return some.map((id) => ({ id, alarm: byId.get(id) ?? null }))
        },
        (id) => {
          nameUnreadable('alarm', id)
          return []
        },
      )
      const views = await alarmChanges(found.flatMap(({ alarm }) => alarm ?? []))
      const gone = found.flatMap(({ id, alarm }): Change[] => (alarm ? [] : [{ k: 'alarm-', id }]))
      return [...views, ...gone]
    },
    async all() {
      const everyDevice = await records.devices.all()
      const read = await statesOf(homesOf(everyDevice), true)
      const byId = identitiesById(everyDevice.filter((device) => !device.disabled))
      const views = await alarmChanges(await openAlarms(read))
      return [...knownOf(read.unreadable), ...views, ...deviceChanges([...byId.keys()], byId, read)]
    },
    async devices(ids) {
      if (ids.length === 0) return []
      const byId = await identities(ids)
      return deviceChanges(ids, byId, await statesOf(homesOf(byId.values()), false))
    },
    async events(rows) {
      const fromByAlarm = new Map<string, number>()
      for (const { id, n } of rows) if (n !== null) fromByAlarm.set(id, Math.min(n, fromByAlarm.get(id) ?? n))
      return loadReadable(
        [...fromByAlarm],
        async (some) => (await Promise.all(some.map(([alarmId, from]) => entriesFrom(alarmId, from)))).flat(),
        ([alarmId]) => {
          nameUnreadable('timeline of alarm', alarmId)
          return []
        },
      )
    },
  }
}
