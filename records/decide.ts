/** One batch inside one transaction: load what it touches, let the pure rules decide item by item, save what they owe. */
import type { Reading } from '../gateway/device-event.ts'
import type { DeviceSaid } from '../gateway/intake.ts'
import type { ReplyMessage } from '../gateway/messages.ts'
import type { Effect } from '../rules/effect.ts'
import { type HomeState, newHome } from '../rules/home.ts'
import type { Input } from '../rules/input.ts'
import { repeatAcks } from '../rules/owed-acks.ts'
import { transition } from '../rules/transition.ts'
import { findAlarm } from '../rules/turn.ts'
import type { ActionResult } from './action.ts'
import type { Command, DueTime, KnownRef, Unit, Writes } from './store.ts'

/** The same ref of the same device within this time is the same event sent again. */
const SAME_REF_MS = 24 * 60 * 60_000

export interface Item {
  homeId: string
  what:
    | { kind: 'input'; input: Extract<Input, { kind: 'event' | 'flooding' | 'action' }>; source: string; ref: string | null }
    | { kind: 'heard'; input: Extract<Input, { kind: 'heard' }>; readings: readonly Reading[] }
    /** `answered`: whether an open command of the device has that id */
    | { kind: 'reply'; said: DeviceSaid; reply: ReplyMessage; answered(open: boolean): void }
    | { kind: 'due'; claim: DueTime; id: string }
}

/** One item that the rules cannot decide must not keep the others of its batch from being stored: it alone is refused. */
export type ItemOutcome = { ok: true; effects: Effect[]; answer: ActionResult | null } | { ok: false; error: unknown }

export interface Now {
  at: number
  newId(): string
  listeningSince: number
  hasConsole(userId: string): boolean
}

interface Loaded {
  homes: Map<string, HomeState>
  known: Map<string, KnownRef[]>
  mine: Set<string>
  operatorsSeen: Map<string, number>
  commands: Map<string, Command>
}

const OPEN_COMMAND: ReadonlySet<Command['state']> = new Set(['queued', 'sent', 'delivered'])

const refKey = (source: string, ref: string): string => `${source} ${ref}`
const claimKey = (claim: DueTime): string => `${claim.homeId} ${claim.key} ${claim.fence}`

/** The outcome of each item, in order. */
export async function decideBatch(unit: Unit, items: readonly Item[], now: Now): Promise<ItemOutcome[]> {
  const loaded = await load(unit, items, now)
  const owed = createOwed(now.at)
  const outcomes = items.map((item) => attempt(item, loaded, owed, now))
  await unit.save(owed.writes(loaded.homes))
  return outcomes
}

function attempt(item: Item, loaded: Loaded, owed: Owed, now: Now): ItemOutcome {
  try {
    const [effects, answer] = decideItem(item, loaded, owed, now)
    return { ok: true, effects, answer }
  } catch (error) {
    return { ok: false, error }
  }
}

async function load(unit: Unit, items: readonly Item[], now: Now): Promise<Loaded> {
  const homeIds = [...new Set(items.map((item) => item.homeId))].sort()
  const homes = await unit.homes(homeIds)
  const refs = items.flatMap(({ what }) => (what.kind === 'input' && what.ref !== null ? [{ source: what.source, ref: what.ref }] : []))
  const claims = items.flatMap(({ what }) => (what.kind === 'due' ? [what.claim] : []))
  const commandIds = items.flatMap(({ what }) => (what.kind === 'reply' ? [what.reply.id] : []))
  const claimants = claims.flatMap((claim) => claimantOf(homes.get(claim.homeId), claim.key))
  return {
    homes,
    known: Map.groupBy(refs.length === 0 ? [] : await unit.knownRefs(refs, now.at - SAME_REF_MS), ({ source, ref }) => refKey(source, ref)),
    mine: new Set((claims.length === 0 ? [] : await unit.stillMine(claims)).map(claimKey)),
    operatorsSeen: claimants.length === 0 ? new Map() : await unit.operatorsSeen(claimants),
    commands: new Map((commandIds.length === 0 ? [] : await unit.commands(commandIds)).map((command) => [command.id, command])),
  }
}

function claimantOf(home: HomeState | undefined, key: string): string[] {
  if (!home || !key.startsWith('lease:')) return []
  const by = findAlarm(home, key.slice('lease:'.length))?.claim?.by.id
  return by === undefined ? [] : [by]
}

type Owed = ReturnType<typeof createOwed>

function decideItem({ homeId, what }: Item, loaded: Loaded, owed: Owed, now: Now): [Effect[], ActionResult | null] {
  const home = loaded.homes.get(homeId) ?? newHome(homeId)
  const decide = (input: Input): Effect[] => {
    const [next, effects] = transition(home, input)
    loaded.homes.set(homeId, next)
    owed.take(next, effects)
    return effects
  }
  switch (what.kind) {
    case 'input': {
      const known = what.ref === null ? undefined : loaded.known.get(refKey(what.source, what.ref))?.find((one) => isSame(one, what.input))
      if (known) return again(home, what.input, known, now.at)
      const effects = decide(what.input)
      if (what.ref !== null) remember(loaded.known, what.source, what.ref, effects)
      return [effects, what.input.kind === 'action' ? answerOf(effects) : null]
    }
    case 'heard':
      owed.readings(what.input.deviceId, what.readings, what.input.at)
      return [decide(what.input), null]
    case 'reply': {
      const { deviceId, beatMs, at } = what.said
      const command = loaded.commands.get(what.reply.id)
      const open = command?.deviceId === deviceId && OPEN_COMMAND.has(command.state)
      if (open) owed.command({ ...command, state: what.reply.status, detail: what.reply.detail ?? null, updatedAt: at })
      what.answered(open)
      return [decide({ kind: 'heard', at, deviceId, beatMs, health: null }), null]
    }
    case 'due': {
      // Somebody else has claimed it since, or it was decided already: nothing to do.
      if (!loaded.mine.has(claimKey(what.claim))) return [[], null]
      const operator = claimantOf(home, what.claim.key)[0]
      // A console that is open here is alive, whatever could or could not be written down about it.
      const seenAt = operator === undefined ? null : (loaded.operatorsSeen.get(operator) ?? null)
      const operatorSeenAt = operator !== undefined && now.hasConsole(operator) ? now.at : seenAt
      return [
        decide({ kind: 'due', id: what.id, at: now.at, key: what.claim.key, listeningSince: now.listeningSince, operatorSeenAt }),
        null,
      ]
    }
  }
}

/** Sent again: answered again, and nothing new is raised. */
function again(home: HomeState, input: Input, known: KnownRef, at: number): [Effect[], ActionResult | null] {
  const alarm = known.alarmId === null ? null : findAlarm(home, known.alarmId)
  if (input.kind === 'action') {
    return [[], alarm ? { ok: true, alarm } : { ok: false, reason: 'already-closed', by: null, alarm: null }]
  }
  if (input.kind !== 'event' || known.ref === null) return [[], null]
  return [repeatAcks(alarm, known, input.deviceId, at), null]
}

/**
 * Whether this was said before. A device whose counter started anew may use a ref for something else: a press must never be taken for the
 * low battery of this morning, nor a real call for a test.
 */
function isSame({ data }: KnownRef, input: Input): boolean {
  if (input.kind !== 'event' || data.said === undefined) return true
  return data.said === input.event.type && (data.test === true) === input.event.test
}

/** What this batch has recorded under the ref: the same may stand in it again. Nothing, when the action was refused. */
function remember(known: Map<string, KnownRef[]>, source: string, ref: string, effects: readonly Effect[]): void {
  const key = refKey(source, ref)
  for (const effect of effects) {
    if (effect.kind !== 'timeline' || effect.entry.ref !== ref) continue
    const { alarmId, homeId, data } = effect.entry
    known.set(key, [...(known.get(key) ?? []), { source, ref, alarmId, homeId, data }])
  }
}

function answerOf(effects: readonly Effect[]): ActionResult {
  for (let i = effects.length - 1; i >= 0; i--) {
    const effect = effects[i]
    if (effect?.kind === 'refused') return { ok: false, reason: effect.reason, by: effect.by, alarm: effect.alarm }
    if (effect?.kind === 'alarm') return { ok: true, alarm: effect.alarm }
  }
  throw new Error('an action was decided without an answer: every act must refuse or change an alarm')
}

/** Gathers what a batch owes to the disk. Of each row only the last state is written, of each entity one change. */
function createOwed(at: number) {
  const touched = new Set<string>()
  const alarms = new Map<string, Writes['alarms'][number]>()
  const dueTimes = new Map<string, Writes['dueTimes'][number]>()
  const changes = new Map<string, Writes['changes'][number]>()
  const commands = new Map<string, Command>()
  const timeline: Writes['timeline'] = []
  const notices: Writes['notices'] = []
  const readings: Writes['readings'] = []

  /** one for each entity; the first number by which an alarm's timeline grew says where to read on */
  const change = (kind: 'alarm' | 'device', id: string, n: number | null): void => {
    const key = `${kind} ${id}`
    const known = changes.get(key)
    if (!known) changes.set(key, { kind, id, n })
    else known.n ??= n
  }

  function take(home: HomeState, effects: readonly Effect[]): void {
    touched.add(home.homeId)
    for (const effect of effects) perform(home.homeId, effect)
  }

  function perform(homeId: string, effect: Effect): void {
    switch (effect.kind) {
      case 'timeline':
        timeline.push(effect.entry)
        if (effect.entry.alarmId !== null) change('alarm', effect.entry.alarmId, effect.entry.n)
        return
      case 'alarm':
        // An attached press changes the home's document only; the row is what lists are filtered by.
        if (effect.reason !== 'attached' && effect.reason !== 'unchanged') alarms.set(effect.alarm.id, effect.alarm)
        return change('alarm', effect.alarm.id, null)
      case 'device':
        return change('device', effect.deviceId, null)
      case 'due':
        dueTimes.set(`${homeId} ${effect.key}`, { homeId, key: effect.key, at: effect.at })
        return
      case 'notice': {
        const { key, alarmId, to, step, reason } = effect
        notices.push({ key, homeId, alarmId, channel: 'webhook', to, step, reason, at: effect.at })
        return
      }
      case 'ack':
      case 'refused':
        return
    }
  }

  return {
    take,
    readings(deviceId: string, said: readonly Reading[], receivedAt: number): void {
      for (const reading of said) readings.push({ ...reading, deviceId, receivedAt })
    },
    command(command: Command): void {
      commands.set(command.id, command)
      change('device', command.deviceId, null)
    },
    writes: (homes: Map<string, HomeState>): Writes => ({
      homes: [...touched].sort().flatMap((id) => homes.get(id) ?? []),
      alarms: [...alarms.values()],
      timeline,
      dueTimes: [...dueTimes.values()],
      notices,
      readings,
      commands: [...commands.values()],
      changes: [...changes.values()],
      at,
    }),
  }
}
