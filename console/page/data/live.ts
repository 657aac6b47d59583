/** Hooks on the live store: each component subscribes to just the entity that it draws. */
import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import type { Alarm, DeviceLive, TimelineEntry } from '../../api.ts'
import { subscribeClock, useNow } from '../clock.ts'
import { type Connection, connectionOf } from '../link.ts'
import type { World } from '../store.ts'
import { useUi } from '../ui.ts'
import { feed, store } from '../wiring.ts'
import { type Counts, countsOf, frozenLanes, type Lane, lanesOf, sameLanes } from './order.ts'
import { useMe } from './session.ts'

/** `select` must give the same reference for the same world */
export const useWorld = <T>(select: (world: World) => T): T => useSyncExternalStore(store.subscribe, () => select(store.read()))

export const useAlarm = (id: string): Alarm | undefined => useWorld((world) => world.live.alarms.get(id))
export const useDeviceLive = (id: string): DeviceLive | undefined => useWorld((world) => world.live.devices.get(id))
const NO_EVENTS: readonly TimelineEntry[] = []
export const useLiveEvents = (alarmId: string) => useWorld((world) => world.live.events.get(alarmId) ?? NO_EVENTS)
export const useLoaded = () => useWorld((world) => world.live.epoch !== null)

export function useCounts(): Counts {
  const me = useMe().userId
  const alarms = useWorld((world) => world.live.alarms)
  return countsOf(alarms, me)
}

function connection(): Connection {
  const { link, live } = store.read()
  return connectionOf(link, live, performance.now())
}

function subscribeBoth(listener: () => void) {
  const leave = [store.subscribe(listener), subscribeClock(listener)]
  return () => {
    for (const run of leave) run()
  }
}

/** how far the screen can be trusted; changes seldom, so that every row may ask */
export const useConnectionKind = () => useSyncExternalStore(subscribeBoth, () => connection().kind)

/** what is shown may be out of date: the line is lost, or the hub cannot read */
export function useOutdated(): boolean {
  const kind = useConnectionKind()
  return kind === 'lost' || kind === 'stale'
}

/** with its figures, which change every second */
export function useConnection(): Connection {
  useNow()
  useConnectionKind()
  return connection()
}

/** writes rest while nobody would hear them */
export const useWritable = () => {
  const kind = useConnectionKind()
  return kind === 'live' || kind === 'late' || kind === 'stale'
}

/** the latest of all devices, once a second: a list of thousands is not sorted ten times as often */
export function useDevicesEachSecond() {
  useNow()
  return store.read().live.devices
}

const FREEZE_MS = 2_000

/** lanes in order, held still for two seconds after each move of the pointer over them */
export function useLanes(): { lanes: readonly Lane[]; hold: () => void } {
  const me = useMe().userId
  const filter = useUi((ui) => ui.filter)
  const alarms = useWorld((world) => world.live.alarms)
  const [heldUntil, setHeldUntil] = useState(0)
  const shown = useRef<{ filter: string; lanes: readonly Lane[] }>({ filter, lanes: [] })

  useEffect(() => {
    const left = heldUntil - performance.now()
    if (left <= 0) return
    const timer = setTimeout(() => setHeldUntil(0), left)
    return () => clearTimeout(timer)
  }, [heldUntil])

  const next = lanesOf(alarms, filter, me)
  const held = heldUntil > performance.now() && shown.current.filter === filter
  const lanes = held ? frozenLanes(shown.current.lanes, next, (id) => alarms.has(id)) : next
  if (!sameLanes(shown.current.lanes, lanes) || shown.current.filter !== filter) shown.current = { filter, lanes }
  // a move within the same half second does not render again
  const hold = () => setHeldUntil((until) => Math.max(until, Math.ceil((performance.now() + FREEZE_MS) / 500) * 500))
  return { lanes: shown.current.lanes, hold }
}

/** tells the server that this timeline is being looked at, and receives its entries */
export function useOpenTimeline(alarmId: string) {
  useEffect(() => {
    feed.open(alarmId)
    return () => feed.shut(alarmId)
  }, [alarmId])
}
