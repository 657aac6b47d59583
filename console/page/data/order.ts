/** Which alarms the queue shows, in which order. Pure. */
import type { Alarm } from '../../api.ts'

export type QueueFilter = 'all' | 'mine' | 'waiting'
export type Priority = Alarm['priority']
export interface Lane {
  priority: Priority
  ids: readonly string[]
  waiting: number
}

const PRIORITIES = [1, 2, 3, 4] as const

const isOpen = (alarm: Alarm) => alarm.status === 'open'
export const isWaiting = (alarm: Alarm) => isOpen(alarm) && alarm.claim === null

/** An unclaimed life alarm passes every filter. */
export function passes(alarm: Alarm, filter: QueueFilter, me: string): boolean {
  if (!isOpen(alarm)) return false
  if (alarm.class === 'life' && isWaiting(alarm)) return true
  switch (filter) {
    case 'all':
      return true
    case 'mine':
      return alarm.claim?.by.id === me
    case 'waiting':
      return isWaiting(alarm)
  }
}

/** unclaimed first, then the nearest next step; what has none comes last, oldest first */
function compare(a: Alarm, b: Alarm): number {
  const waiting = Number(isWaiting(b)) - Number(isWaiting(a))
  if (waiting !== 0) return waiting
  const next = (a.next?.at ?? Number.MAX_SAFE_INTEGER) - (b.next?.at ?? Number.MAX_SAFE_INTEGER)
  return next || a.openedAt - b.openedAt || a.id.localeCompare(b.id)
}

export function lanesOf(alarms: ReadonlyMap<string, Alarm>, filter: QueueFilter, me: string): Lane[] {
  const shown = [...alarms.values()].filter((alarm) => passes(alarm, filter, me))
  return PRIORITIES.map((priority) => {
    const lane = shown.filter((alarm) => alarm.priority === priority).sort(compare)
    return { priority, ids: lane.map((alarm) => alarm.id), waiting: lane.filter(isWaiting).length }
  })
}

/** While the pointer is over the queue nothing moves under it: what is there stays where it is, what is new goes to the end of its lane. */
export function frozenLanes(shown: readonly Lane[], next: readonly Lane[], stillThere: (id: string) => boolean): Lane[] {
  const placed = new Set(shown.flatMap((lane) => lane.ids))
  return next.map((lane, i) => {
    const kept = (shown[i]?.ids ?? []).filter(stillThere)
    return { ...lane, ids: [...kept, ...lane.ids.filter((id) => !placed.has(id))] }
  })
}

export const sameLanes = (a: readonly Lane[], b: readonly Lane[]) =>
  a.length === b.length &&
  a.every((lane, i) => {
    const other = b[i]
    return other && lane.waiting === other.waiting && lane.ids.length === other.ids.length && lane.ids.every((id, j) => id === other.ids[j])
  })

export interface Counts {
  open: number
  waiting: number
  lifeWaiting: number
  mine: number
}

export function countsOf(alarms: ReadonlyMap<string, Alarm>, me: string): Counts {
  const counts = { open: 0, waiting: 0, lifeWaiting: 0, mine: 0 }
  for (const alarm of alarms.values()) {
    if (!isOpen(alarm)) continue
    counts.open++
    if (alarm.claim?.by.id === me) counts.mine++
    if (!isWaiting(alarm)) continue
    counts.waiting++
    if (alarm.class === 'life') counts.lifeWaiting++
  }
  return counts
}

/** the row that `step` leads to from the cursor; from nowhere to the first or the last */
export function neighbour(ids: readonly string[], cursor: string | null, step: 1 | -1): string | null {
  const at = cursor === null ? -1 : ids.indexOf(cursor)
  if (at === -1) return (step === 1 ? ids[0] : ids.at(-1)) ?? null
  return ids[Math.min(ids.length - 1, Math.max(0, at + step))] ?? null
}
