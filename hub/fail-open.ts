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

/** A box that has not tried for this long is no longer shown (console/feed/unstored.ts): what it sends then is another call. */
const SAME_CALL_MS = 30 * 60_000
/** a console that came later, or a press that hangs for minutes */
const SHOWN_AGAIN_MS = 30_000

interface Waiting {
  /** one mark for each box, and another for its tests: a test never stands in the place of a real call */
  key: string
  said: DeviceSaid
  event: DeviceEvent
  shown: boolean
}

/** What of one box could not be stored, since the first try: the age that people see must not begin anew with each one. */
interface Shown {
  since: number
  repeatedAt: number
  notifiedAt: number
}

export function createFailOpen(deps: FailOpenDeps): FailOpen {
  const shownByKey = new Map<string, Shown>()
  const waiting = new Set<Waiting>()
  let timer: unknown = null

  function show(one: Waiting): void {
    const { key, said, event } = one
    const type = callOf(event)
    if (type === null) return
    one.shown = true
    const now = deps.clock.now()
    const before = shownByKey.get(key)
    const known = before && now - before.repeatedAt < SAME_CALL_MS ? before : null
    const since = known?.since ?? said.at
    const quiet = known !== null && now - known.notifiedAt < NOTIFY_EVERY_MS
    shownByKey.set(key, { since, repeatedAt: now, notifiedAt: quiet ? known.notifiedAt : now })
    const press = describe(one, { type, since })
    deps.show(press)
    if (!quiet && !event.test) deps.notify(press)
  }

  function isShown({ key, shown }: Waiting): boolean {
    const known = shownByKey.get(key)
    return shown && known !== undefined && deps.clock.now() - known.repeatedAt < SHOWN_AGAIN_MS
  }

  /** Shown again now and then while it hangs, and when another call of the same box was stored meanwhile and took the mark away. */
  function look(): void {
    timer = null
    const overdue = deps.clock.now() - SHOWN_AFTER_MS
    for (const one of waiting) if (one.said.at <= overdue && !isShown(one)) show(one)
    if (waiting.size > 0) timer = deps.clock.setTimeout(look, LOOK_EVERY_MS)
  }

  return {
    async guard(said, event, store) {
      const mine: Waiting = { key: event.test ? `${said.deviceId} test` : said.deviceId, said, event, shown: false }
      waiting.add(mine)
      timer ??= deps.clock.setTimeout(look, LOOK_EVERY_MS)
      try {
        await store()
        // a low battery that was stored says nothing about the press that was not
        if (shownByKey.size > 0 && callOf(event) !== null && shownByKey.delete(mine.key)) deps.withdraw(mine.key)
      } catch (error) {
        show(mine)
        throw error
      } finally {
        waiting.delete(mine)
      }
    },
    stop() {
      if (timer !== null) deps.clock.clearTimeout(timer)
    },
  }

  function describe({ key, said, event }: Waiting, { type, since }: { type: string; since: number }): Unstored {
    const brief = deps.brief(said.homeId)
    const resident = brief?.resident
    return {
      key,
      deviceId: said.deviceId,
      homeId: said.homeId,
      type,
      at: since,
      test: event.test,
      resident: resident
        ? { name: resident.name, age: deps.ageOf(resident.birthDate), gender: resident.gender, categories: resident.categories }
        : null,
      address: brief ? { town: brief.town, line: brief.addressLine } : null,
      phones: brief ? phonesOf(brief) : [],
    }
  }
}

/** The kind of call that somebody must see even when it cannot be stored; null: it can wait until the box has sent it again. */
function callOf(event: DeviceEvent): string | null {
  const meaning = meaningOf(event)
  return meaning.kind === 'signal' && (meaning.class === 'life' || meaning.class === 'urgent') ? meaning.type : null
}

function phonesOf(brief: HomeBrief): Unstored['phones'] {
  const own = brief.resident?.phone ?? brief.phone
  const contacts = brief.contacts.map(({ name, relation, phone }) => ({ name: `${name}(${relation})`, phone }))
  return own === null || own === undefined ? contacts : [{ name: brief.resident?.name ?? '', phone: own }, ...contacts]
}
