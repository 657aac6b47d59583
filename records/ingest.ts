/**
 * The one door into the alarm path: what arrived while the last transaction committed is decided and committed together.
 * Load the homes, decide (pure), save, commit; only then does anybody hear of it.
 */
import type { Clock } from '../broker/clock.ts'
import type { DeviceEvent, Reading } from '../gateway/device-event.ts'
import type { DeviceSaid } from '../gateway/intake.ts'
import type { HeartbeatMessage, ReplyMessage } from '../gateway/messages.ts'
import type { Effect } from '../rules/effect.ts'
import type { ActionRequest, ActionResult } from './action.ts'
import { createBatcher } from './batcher.ts'
import { decideBatch, type Item } from './decide.ts'
import type { DueTime, Lane, Store } from './store.ts'

export interface IngestDeps {
  clock: Clock
  newId(): string
  store: Store
  /** since when this hub has been hearing devices and consoles */
  listeningSince(): number
  /** whether that person has a console open at this hub */
  hasConsole(userId: string): boolean
  /** called after each commit with what it did, in order; must not throw */
  committed(effects: readonly Effect[]): void
}

/** Every promise resolves after the commit, and rejects when nothing was stored. */
export interface Ingest {
  event(said: DeviceSaid, event: DeviceEvent): Promise<void>
  heard(said: DeviceSaid, health: HeartbeatMessage | null, readings: readonly Reading[]): Promise<void>
  flooding(said: DeviceSaid, perSecond: number): Promise<void>
  /** false: no open command of this device has that id */
  reply(said: DeviceSaid, reply: ReplyMessage): Promise<boolean>
  act(request: ActionRequest): Promise<ActionResult>
  /** due times that this node has claimed */
  comeDue(claims: readonly DueTime[]): Promise<void>
  /** resolves when nothing waits any more */
  idle(): Promise<void>
}

/** Urgent batches stay small enough that the first press of one waits for few others. */
const URGENT_BATCH = 2_000
/** In messages; a message may carry 500 readings, ten of which weigh as much as one: a press waits for one batch of them at most. */
const BULK_BATCH = 500

const weightOf = ({ what }: Item): number => (what.kind === 'heard' ? 1 + what.readings.length / 10 : 1)
/** Bulk commits take at most a fifth of the time, however slow the disk: a press finds the store free. */
const BULK_REST = 4

export function createIngest(deps: IngestDeps): Ingest {
  const { clock, newId, store } = deps

  const commit = (lane: Lane) => async (items: Item[]) => {
    const outcomes = await store.transact(lane, (unit) =>
      decideBatch(unit, items, { at: clock.now(), newId, listeningSince: deps.listeningSince(), hasConsole: deps.hasConsole }),
    )
    for (const outcome of outcomes) if (outcome.ok && outcome.effects.length > 0) deps.committed(outcome.effects)
    return outcomes.map((outcome) => (outcome.ok ? { ok: true as const, answer: outcome.answer } : outcome))
  }
  const urgent = createBatcher({ clock, limit: URGENT_BATCH, rest: 0, commit: commit('urgent') })
  const bulk = createBatcher({ clock, limit: BULK_BATCH, weightOf, rest: BULK_REST, commit: commit('bulk') })

  return {
    async event({ deviceId, homeId, beatMs, at }, event) {
      await urgent.add({
        homeId,
        what: { kind: 'input', input: { kind: 'event', id: newId(), at, deviceId, beatMs, event }, source: deviceId, ref: event.ref },
      })
    },
    async heard({ deviceId, homeId, beatMs, at }, health, readings) {
      await bulk.add({ homeId, what: { kind: 'heard', input: { kind: 'heard', at, deviceId, beatMs, health }, readings } })
    },
    async flooding({ deviceId, homeId, beatMs, at }, perSecond) {
      await bulk.add({
        homeId,
        what: { kind: 'input', input: { kind: 'flooding', id: newId(), at, deviceId, beatMs, perSecond }, source: deviceId, ref: null },
      })
    },
    async reply(said, reply) {
      let known = false
      const answered = (open: boolean): void => {
        known = open
      }
      await urgent.add({ homeId: said.homeId, what: { kind: 'reply', said, reply, answered } })
      return known
    },
    async act({ homeId, by, key, ...request }) {
      const input = { kind: 'action', at: clock.now(), by, key, ...request } as const
      const answer = await urgent.add({ homeId, what: { kind: 'input', input, source: by.id, ref: key } })
      if (!answer) throw new Error(`action ${request.action.kind} on ${request.alarmId} was decided without an answer`)
      return answer
    },
    async comeDue(claims) {
      const technical = (claim: DueTime): boolean => claim.key.startsWith('device:')
      await Promise.all(
        claims.map((claim) => (technical(claim) ? bulk : urgent).add({ homeId: claim.homeId, what: { kind: 'due', claim, id: newId() } })),
      )
    },
    async idle() {
      await Promise.all([urgent.idle(), bulk.idle()])
    },
  }
}
