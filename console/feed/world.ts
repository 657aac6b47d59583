/**
 * Open alarms and devices as of one position in the change log, held once for all pages of this node. A copy for showing only:
 * it lets a page join while the store is broken, and makes twenty pages that reconnect at once cost no query. Nothing decides from it.
 */
import type { Change, DeviceLive } from '../api.ts'
import { keyOf } from './backlog.ts'

export interface World {
  /** false until the store has been read once */
  ready(): boolean
  epoch(): string
  seq(): number
  reset(at: { epoch: string; seq: number }, items: readonly Change[]): void
  /** everything up to `seq` is in `changes` */
  apply(changes: readonly Change[], seq: number): void
  items(): Change[]
  get(key: string): Change | null
  /** open alarms of these homes */
  alarmIdsOfHomes(homeIds: ReadonlySet<string>): string[]
  /** tests left out */
  openAlarms(): number
  deviceCounts(): Record<DeviceLive['availability'], number>
}

const isOver = (change: Change): boolean =>
  change.k === 'alarm-' || change.k === 'device-' || (change.k === 'alarm' && change.v.status === 'closed')

export function createWorld(): World {
  let items = new Map<string, Change>()
  let epoch = ''
  let seq = 0
  let ready = false

  function put(change: Change): void {
    if (change.k === 'event') return
    const key = keyOf(change)
    if (isOver(change)) items.delete(key)
    else items.set(key, change)
  }

  return {
    ready: () => ready,
    epoch: () => epoch,
    seq: () => seq,
    reset(at, fresh) {
      items = new Map()
      for (const change of fresh) put(change)
      epoch = at.epoch
      seq = at.seq
      ready = true
    },
    apply(changes, to) {
      for (const change of changes) put(change)
      seq = to
    },
    items: () => [...items.values()],
    get: (key) => items.get(key) ?? null,
    alarmIdsOfHomes(homeIds) {
      const ids: string[] = []
      for (const change of items.values()) if (change.k === 'alarm' && homeIds.has(change.v.homeId)) ids.push(change.id)
      return ids
    },
    openAlarms() {
      let count = 0
      for (const change of items.values()) if (change.k === 'alarm' && !change.v.test) count += 1
      return count
    },
    deviceCounts() {
      const counts = { online: 0, late: 0, offline: 0, never: 0 }
      for (const change of items.values()) if (change.k === 'device') counts[change.v.availability] += 1
      return counts
    },
  }
}
