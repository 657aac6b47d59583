/** Stories about one home: its boxes, the people at the console, and time that is moved by hand. An unexpected notice fails the story. */
import { expect, test } from 'vitest'
import type { DeviceEvent } from '../../gateway/device-event.ts'
import { bareEvent } from '../../gateway/device-event.ts'
import type { AckStatus, HeartbeatMessage } from '../../gateway/messages.ts'
import type { Alarm, Person } from '../../rules/alarm.ts'
import type { RefusalReason, TimelineEntry } from '../../rules/effect.ts'
import type { AlarmKey, DeviceState } from '../../rules/home.ts'
import type { Action } from '../../rules/input.ts'
import { type Ack, createWorld, START, type World } from './world.ts'

export const seconds = (n: number): number => n * 1000
export const minutes = (n: number): number => n * 60_000
export const hours = (n: number): number => n * 3_600_000

type Seen = Pick<Alarm, 'id' | 'rev'>

export interface Operator {
  readonly person: Person
  claims(seen?: Seen): void
  releases(seen?: Seen): void
  takesOver(seen?: Seen): void
  escalates(seen?: Seen): void
  notes(text: string, seen?: Seen): void
  calls(result?: 'answered' | 'no-answer', seen?: Seen): void
  dispatches(to: string, etaMinutes?: number | null, seen?: Seen): void
  reportsArrival(seen?: Seen): void
  closes(outcome: string, seen?: Seen): void
  /** an act that is refused: why, and who was faster */
  isRefused(action: Action, seen?: Seen): { reason: RefusalReason; faster: string | null }
  closesBrowser(): void
  opensBrowser(): void
}

export interface Story {
  readonly world: World
  /** since the story began */
  elapsed(): number
  press(ref?: string, also?: Partial<DeviceEvent> & { by?: string }): void
  says(type: DeviceEvent['type'], also?: Partial<DeviceEvent> & { by?: string }): void
  heartbeat(deviceId?: string, health?: HeartbeatMessage, beatMs?: number): void
  operator(name: string): Operator
  supervisor(name: string): Operator
  /** somebody without a console: nothing is lost with their browser */
  onThePhone(name: string): Operator
  passes(ms: number): void
  outage(ms: number): void
  alarm(key?: AlarmKey): Alarm
  openAlarms(): string[]
  device(deviceId?: string): DeviceState
  entries(kind: TimelineEntry['kind']): TimelineEntry[]
  /** all notices since the last look, as [seconds since the story began, step, reason] */
  expectNotices(...notices: [atSeconds: number, step: number, reason: string][]): void
  /** what the box has heard about a call since the last look */
  expectHeard(ref: string, ...statuses: AckStatus[]): void
}

export const BOX = 'box-1'
/** In a story about a call, the box beats so seldom that its silence tells no story of its own. */
const SELDOM_MS = hours(24)

export function tell(title: string, tale: (home: Story) => void): void {
  test(title, () => {
    const story = createStory()
    tale(story)
    story.expectNotices()
  })
}

export function createStory(): Story {
  const world = createWorld()
  let noticesRead = 0
  const acksRead = new Set<Ack>()

  const story: Story = {
    world,
    elapsed: () => world.now() - START,
    press: (ref, also) => story.says('sos', { ref: ref ?? null, ...also }),
    says(type, { by = BOX, ...event } = {}) {
      world.event(by, bareEvent({ type, ...event }), SELDOM_MS)
    },
    heartbeat(deviceId = BOX, health = {}, beatMs) {
      world.heard(deviceId, health, beatMs)
    },
    operator: (name) => createOperator(story, { id: name.toLowerCase(), name, role: 'operator' }, true),
    supervisor: (name) => createOperator(story, { id: name.toLowerCase(), name, role: 'supervisor' }, true),
    onThePhone: (name) => createOperator(story, { id: name.toLowerCase(), name, role: 'operator' }, false),
    passes: world.passes,
    outage: (ms) => world.outage(ms),
    alarm(key = 'life') {
      const alarm = world.home().alarms[key]
      if (!alarm) throw new Error(`no ${key} alarm is open, only: ${story.openAlarms().join(', ') || 'none'}`)
      return alarm
    },
    openAlarms: () => Object.keys(world.home().alarms).sort(),
    device(deviceId = BOX) {
      const device = world.home().devices[deviceId]
      if (!device) throw new Error(`${deviceId} was never heard`)
      return device
    },
    entries: (kind) => world.timeline.filter((entry) => entry.kind === kind),
    expectNotices(...expected) {
      const notices = world.notices.slice(noticesRead)
      noticesRead = world.notices.length
      expect(notices.map(({ at, step, reason }) => [(at - START) / 1000, step, reason])).toEqual(expected)
    },
    expectHeard(ref, ...statuses) {
      const heard = world.acks.filter((ack) => ack.ref === ref && !acksRead.has(ack))
      for (const ack of heard) acksRead.add(ack)
      expect(heard.map((ack) => ack.status)).toEqual(statuses)
    },
  }
  return story
}

function createOperator(story: Story, person: Person, watched: boolean): Operator {
  const { world } = story
  if (watched) world.console(person.id, true)

  /** the only open alarm, as it is now */
  function theAlarm(): Alarm {
    const open = Object.values(world.home().alarms)
    if (open.length !== 1 || !open[0]) throw new Error(`${open.length} alarms are open: say which one ${person.name} sees`)
    return open[0]
  }
  const act = (action: Action, seen: Seen = theAlarm()) => world.act(seen, action, person, watched, `${person.id}-${world.inputs.length}`)
  function does(action: Action, seen?: Seen): void {
    for (const effect of act(action, seen)) {
      if (effect.kind === 'refused') throw new Error(`${person.name} could not ${action.kind}: ${effect.reason}, by ${effect.by?.name}`)
    }
  }

  return {
    person,
    claims: (seen) => does({ kind: 'claim' }, seen),
    releases: (seen) => does({ kind: 'release' }, seen),
    takesOver: (seen) => does({ kind: 'take-over' }, seen),
    escalates: (seen) => does({ kind: 'escalate' }, seen),
    notes: (text, seen) => does({ kind: 'note', text }, seen),
    calls: (result = 'answered', seen) => does({ kind: 'call', to: 'home', result, note: '' }, seen),
    dispatches: (to, etaMinutes = null, seen) => does({ kind: 'dispatch', to, etaMinutes, note: '' }, seen),
    reportsArrival: (seen) => does({ kind: 'arrive', note: '' }, seen),
    closes: (outcome, seen) => does({ kind: 'close', outcome, note: '' }, seen),
    isRefused(action, seen) {
      for (const effect of act(action, seen))
        if (effect.kind === 'refused') return { reason: effect.reason, faster: effect.by?.name ?? null }
      throw new Error(`${person.name} was not refused to ${action.kind}`)
    },
    closesBrowser: () => world.console(person.id, false),
    opensBrowser: () => world.console(person.id, true),
  }
}
