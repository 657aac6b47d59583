/**
 * When the store fails, a press still reaches a human: shown and sounded on every console from memory and sent to the on-duty channel,
 * marked "not stored", and not acknowledged, so that the box sends it again. (docs/architecture.md, invariant 2)
 */
import type { Clock } from '../broker/clock.ts'
import type { Unstored } from '../console/api.ts'
import type { DeviceEvent } from '../gateway/device-event.ts'
import type { DeviceSaid } from '../gateway/intake.ts'
import type { HomeBrief } from '../records/homes.ts'
import { meaningOf } from '../rules/signal.ts'

export interface FailOpenDeps {
  clock: Clock
  /** homes by id, from memory: the store cannot be asked now */
  brief(homeId: string): HomeBrief | undefined
  ageOf(birthDate: string | null): number | null
  show(press: Unstored): void
  withdraw(key: string): void
  /** at once, without an outbox */
  notify(press: Unstored): void
}

export interface FailOpen {
  /** Passes the event on to be stored. When that fails, or takes longer than anybody should wait unseen, the event is shown all the same. */
  guard(said: DeviceSaid, event: DeviceEvent, store: () => Promise<void>): Promise<void>
  stop(): void
}

/** A database that does not answer is as bad as one that says no. */
const SHOWN_AFTER_MS = 2_000
const LOOK_EVERY_MS = 500

/** The on-duty channel hears of one box at most this often while the box goes on sending. */
const NOTIFY_EVERY_MS = 60_000

export function createFailOpen(deps: FailOpenDeps): FailOpen {
  const shown = new Map<string, { notifiedAt: number }>()
  const waiting = new Set<{ said: DeviceSaid; event: DeviceEvent }>()
  let timer: unknown = null

  function show(said: DeviceSaid, event: DeviceEvent): void {
    const meaning = meaningOf(event)
    if (meaning.kind !== 'signal' || (meaning.class !== 'life' && meaning.class !== 'urgent')) return
    const press = describe(said, event, meaning.type)
    deps.show(press)
    const known = shown.get(said.deviceId)
    const now = deps.clock.now()
    if (known && now - known.notifiedAt < NOTIFY_EVERY_MS) return
    shown.set(said.deviceId, { notifiedAt: now })
    if (!event.test) deps.notify(press)
  }

  function look(): void {
    timer = null
    const overdue = deps.clock.now() - SHOWN_AFTER_MS
    for (const { said, event } of waiting) if (said.at <= overdue) show(said, event)
    if (waiting.size > 0) timer = deps.clock.setTimeout(look, LOOK_EVERY_MS)
  }

  return {
    async guard(said, event, store) {
      const mine = { said, event }
      waiting.add(mine)
      timer ??= deps.clock.setTimeout(look, LOOK_EVERY_MS)
      try {
        await store()
        if (shown.size > 0 && shown.delete(said.deviceId)) deps.withdraw(said.deviceId)
      } catch (error) {
        show(said, event)
        throw error
      } finally {
        waiting.delete(mine)
      }
    },
    stop() {
      if (timer !== null) deps.clock.clearTimeout(timer)
    },
  }

  function describe(said: DeviceSaid, event: DeviceEvent, type: string): Unstored {
    const brief = deps.brief(said.homeId)
    const resident = brief?.resident
    return {
      key: said.deviceId,
      deviceId: said.deviceId,
      homeId: said.homeId,
      type,
      at: said.at,
      test: event.test,
      resident: resident
        ? { name: resident.name, age: deps.ageOf(resident.birthDate), gender: resident.gender, categories: resident.categories }
        : null,
      address: brief ? { town: brief.town, line: brief.addressLine } : null,
      phones: brief ? phonesOf(brief) : [],
    }
  }
}

function phonesOf(brief: HomeBrief): Unstored['phones'] {
  const own = brief.resident?.phone ?? brief.phone
  const contacts = brief.contacts.map(({ name, relation, phone }) => ({ name: `${name}(${relation})`, phone }))
  return own === null || own === undefined ? contacts : [{ name: brief.resident?.name ?? '', phone: own }, ...contacts]
}
