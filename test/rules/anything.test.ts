/** Whatever is said and done, in whatever order and however late: the laws (laws.ts) are checked after every single input. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { DeviceEvent } from '../../gateway/device-event.ts'
import { bareEvent } from '../../gateway/device-event.ts'
import { EVENT_TYPES } from '../../gateway/messages.ts'
import type { Alarm, Person } from '../../rules/alarm.ts'
import { newHome } from '../../rules/home.ts'
import type { Action } from '../../rules/input.ts'
import { transition } from '../../rules/transition.ts'
import { minutes, seconds } from './story.ts'
import { createWorld, type World } from './world.ts'

/** seconds of work, which neighbours can make many */
const BUSY_MACHINE = { timeout: 60_000 }

const DEVICES = ['box-1', 'door', '__proto__']
const PEOPLE: Person[] = [
  { id: 'wang', name: 'Wang', role: 'operator' },
  { id: 'li', name: 'Li', role: 'operator' },
  { id: 'chen', name: 'Chen', role: 'supervisor' },
]
const TYPES: DeviceEvent['type'][] = [...EVENT_TYPES, 'unrecognised', 'unreadable', 'sos', 'sos', 'fall']

type Happening =
  | { kind: 'says'; device: string; type: DeviceEvent['type']; test: boolean; confirmed: boolean; ref: number | null }
  | { kind: 'beats'; device: string; beatMs: number; battery: number }
  | { kind: 'floods'; device: string }
  | { kind: 'acts'; who: number; on: number; action: Action; staleBy: number; watched: boolean }
  | { kind: 'console'; who: number; open: boolean }
  | { kind: 'passes'; ms: number }
  | { kind: 'outage'; ms: number; order: number[] }

const device = fc.constantFrom(...DEVICES)
const who = fc.nat(PEOPLE.length - 1)
const note = fc.constant('')
const action: fc.Arbitrary<Action> = fc.oneof(
  fc.constantFrom<Action>({ kind: 'claim' }, { kind: 'release' }, { kind: 'take-over' }, { kind: 'escalate' }),
  fc.record({ kind: fc.constant('note' as const), text: note }),
  fc.record({ kind: fc.constant('call' as const), to: note, result: fc.constantFrom('answered' as const, 'no-answer' as const), note }),
  fc.record({ kind: fc.constant('dispatch' as const), to: note, etaMinutes: fc.constantFrom(null, 0, 1, 20), note }),
  fc.record({ kind: fc.constant('arrive' as const), note }),
  fc.record({ kind: fc.constant('close' as const), outcome: fc.constant('benign'), note }),
)
const pause = fc.constantFrom(0, 1, seconds(5), seconds(19), seconds(20), seconds(31), minutes(1), minutes(3), minutes(50), minutes(250))
const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('says' as const),
      device,
      type: fc.constantFrom(...TYPES),
      test: fc.boolean(),
      confirmed: fc.boolean(),
      ref: fc.option(fc.nat(9)),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('beats' as const),
      device,
      beatMs: fc.constantFrom(minutes(1), minutes(240)),
      battery: fc.nat(100),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('floods' as const), device }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('acts' as const),
      who,
      on: fc.nat(9),
      action,
      staleBy: fc.constantFrom(0, 0, 0, 0, 1),
      watched: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('console' as const), who, open: fc.boolean() }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('passes' as const), ms: pause }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('outage' as const), ms: pause, order: fc.array(fc.nat(9), { maxLength: 8 }) }) },
)

function happen(world: World, what: Happening): void {
  switch (what.kind) {
    case 'says': {
      const { type, test: isTest, confirmed, ref } = what
      const data = type === 'fall' ? { confidence: confirmed ? 'confirmed' : 'suspected' } : {}
      return void world.event(what.device, bareEvent({ type, test: isTest, data, ref: ref === null ? null : `r-${ref}` }))
    }
    case 'beats':
      return void world.heard(what.device, { battery: what.battery }, what.beatMs)
    case 'floods':
      return void world.flooding(what.device)
    case 'acts': {
      const open = Object.values(world.home().alarms)
      const alarm: Pick<Alarm, 'id' | 'rev'> = open[what.on % Math.max(1, open.length)] ?? { id: 'gone', rev: 1 }
      const by = PEOPLE[what.who]
      if (by) world.act({ id: alarm.id, rev: alarm.rev - what.staleBy }, what.action, by, what.watched, `k-${world.inputs.length}`)
      return
    }
    case 'console':
      return world.console(PEOPLE[what.who]?.id ?? '', what.open)
    case 'passes':
      return world.passes(what.ms)
    case 'outage': {
      const order = [...what.order]
      return world.outage(what.ms, (overdue) => (order.shift() ?? 0) % overdue)
    }
  }
}

/** What was decided, decided again from the inputs alone. */
function replay(world: World): { home: unknown; effects: unknown[] } {
  let home = newHome('h1')
  const effects: unknown[] = []
  for (const input of world.inputs) {
    const [next, owed] = transition(home, input)
    home = next
    effects.push(...owed)
  }
  return { home, effects }
}

test('the laws hold after every input of any story, and the same inputs give the same home and effects', BUSY_MACHINE, () => {
  fc.assert(
    fc.property(fc.array(happening, { minLength: 5, maxLength: 60 }), (story) => {
      const world = createWorld()
      for (const what of story) happen(world, what)
      // Without frozen homes and without the way over JSON: bit for bit the same.
      const [once, twice] = [replay(world), replay(world)]
      expect(once.home).toEqual(world.home())
      expect(JSON.stringify(once)).toBe(JSON.stringify(twice))
      const keys = world.notices.map((notice) => notice.key)
      expect(new Set(keys).size).toBe(keys.length)
    }),
    { numRuns: 120, seed: 20250115 },
  )
})

test('a real life alarm that nobody closes is still open and still loud after any story', BUSY_MACHINE, () => {
  const withoutClosing = happening.filter((what) => what.kind !== 'acts' || what.action.kind !== 'close')
  fc.assert(
    fc.property(fc.array(withoutClosing, { minLength: 1, maxLength: 40 }), (story) => {
      const world = createWorld()
      world.event('box-1', bareEvent())
      const id = world.home().alarms.life?.id
      for (const what of story) happen(world, what)
      expect(world.home().alarms.life).toMatchObject({ id, openedAt: world.timeline[0]?.at })
      // However it stands (an arrival an hour off, a claim, a browser): when everybody is gone, the on-duty channel rings within two hours.
      for (const { id: person } of PEOPLE) world.console(person, false)
      const rung = world.notices.length
      world.passes(minutes(120))
      expect(world.notices.slice(rung).some((notice) => notice.alarmId === id && notice.to === 'on-duty')).toBe(true)
    }),
    { numRuns: 50, seed: 20250115 },
  )
})
