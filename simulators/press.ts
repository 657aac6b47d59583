/** One box in the hands of the person at the keyboard; or, with `once`, a single press for scripts. */
import type { Clock } from '../broker/clock.ts'
import type { AckMessage, AckStatus, EventType } from '../gateway/messages.ts'
import { createDevice, type Device, type DeviceDeps } from './device.ts'
import type { DeviceCredentials } from './target.ts'
import type { Terminal } from './terminal.ts'
import { within } from './waiting.ts'

export interface PressDeps extends DeviceDeps {
  terminal: Terminal
}

const TYPE_NAMES: Partial<Record<EventType, string>> = {
  sos: 'red key, emergency',
  service: 'green key, services',
  cancel: 'resident cancels',
  fall: 'fall, confirmed',
  smoke: 'smoke',
  'battery-low': 'battery low',
  'battery-ok': 'battery ok',
  'mains-lost': 'mains lost',
  'mains-restored': 'mains back',
}

const EVENT_KEYS: Record<string, EventType> = {
  p: 'sos',
  g: 'service',
  c: 'cancel',
  f: 'fall',
  s: 'smoke',
  b: 'battery-low',
  B: 'battery-ok',
  m: 'mains-lost',
  M: 'mains-restored',
}

const LAST_ANSWERS_MS = 10_000

const LEGEND = `
  p  press the red key        g  green key           c  cancel
  f  fall                     s  smoke               t  test press
  b  battery low / B ok       m  mains lost / M back
  h  heartbeats on/off        r  a reading           q  quit
`

export async function runPress(deps: PressDeps, device: DeviceCredentials): Promise<number> {
  const { terminal } = deps
  const box = createDevice(deps, device)
  const beats = createBeats(deps.clock, box)
  box.events.on('online', () => terminal.print(`${box.id} is connected`))
  box.events.on('offline', (reason) => terminal.print(`${box.id} is offline: ${reason}`))
  box.events.on('refused', (reason) => terminal.print(`the hub refuses ${box.id}: ${reason}`))
  box.events.on('ack', (ack) => terminal.print(ackLine(ack)))
  box.events.on('command', ({ type, args }) => terminal.print(`  command ${type} ${args ? JSON.stringify(args) : ''} → done`))
  terminal.print(LEGEND)
  box.start()
  beats.toggle()
  const hand: Hand = { ...deps, box, beats, owed: [] }
  let quit = false
  for await (const key of terminal.keys()) {
    quit = key === 'q'
    if (quit) break
    handleKey(key, hand)
  }
  // keys that came through a pipe were typed before the box was even connected
  if (!quit) await within(deps.clock, terminal.interrupted, Promise.all(hand.owed), LAST_ANSWERS_MS)
  beats.stop()
  await box.stop()
  return 0
}

interface Hand extends PressDeps {
  box: Device
  beats: Beats
  /** what has no PUBACK yet, or has one by now */
  owed: Promise<void>[]
}

function handleKey(key: string, hand: Hand): void {
  const { box, beats, terminal, random } = hand
  const type = EVENT_KEYS[key]
  if (type) return pressKey(hand, type, false)
  switch (key) {
    case 't':
      return pressKey(hand, 'sos', true)
    case 'h':
      return terminal.print(`heartbeats ${beats.toggle() ? 'on' : 'off: late after 90 s, offline after 3 min'}`)
    case 'r': {
      const values = { temperature: Math.round(180 + 80 * random()) / 10, humidity: Math.round(40 + 30 * random()) }
      hand.owed.push(box.reading(values, 'living-room'))
      return terminal.print(`reading ${JSON.stringify(values)}`)
    }
    default:
      terminal.print(LEGEND)
  }
}

function pressKey({ box, terminal, owed }: Hand, type: EventType, test: boolean): void {
  const press = box.press(eventOf(type, test))
  terminal.print(`${press.ref} ${TYPE_NAMES[type] ?? type}${test ? ' (test)' : ''}`)
  owed.push(press.acknowledged.then(() => terminal.print(`${press.ref} PUBACK`)))
}

const eventOf = (type: EventType, test: boolean) => ({
  type,
  ...(test ? { test } : {}),
  ...(type === 'fall' ? { component: 'pendant-1', data: { confidence: 'confirmed' } } : {}),
})

const ackLine = ({ ref, status, text, reason }: AckMessage): string =>
  `${ref} ${status}${text ? `  ${text}` : ''}${reason ? `  (${reason})` : ''}`

interface Beats {
  /** answers whether it beats now */
  toggle(): boolean
  stop(): void
}

function createBeats(clock: Clock, box: Device): Beats {
  let timer: unknown = null
  const beat = () => {
    void box.heartbeat({ battery: 96, mains: true, signal: -67 })
    timer = clock.setTimeout(beat, 60_000)
  }
  const stop = () => {
    if (timer !== null) clock.clearTimeout(timer)
    timer = null
  }
  return {
    toggle() {
      if (timer === null) beat()
      else stop()
      return timer !== null
    },
    stop,
  }
}

export interface OnceOptions {
  type: EventType
  test: boolean
  /** the ack to wait for */
  until: AckStatus
  timeoutMs: number
}

/** The exit code: 0 when the wanted ack came, 1 when it did not in time, the hub rejected the press, or refused the device. */
export async function pressOnce(
  deps: PressDeps,
  device: DeviceCredentials,
  { type, test, until, timeoutMs }: OnceOptions,
): Promise<number> {
  const { clock, terminal } = deps
  const box = createDevice(deps, device)
  const outcome = Promise.withResolvers<number>()
  const fail = (reason: string) => {
    terminal.print(reason)
    outcome.resolve(1)
  }
  const timer = clock.setTimeout(() => fail(`no "${until}" within ${timeoutMs / 1000} s`), timeoutMs)
  const interrupt = () => fail('interrupted')
  terminal.interrupted.addEventListener('abort', interrupt)

  const press = box.press(eventOf(type, test))
  box.events.on('refused', (reason) => fail(`the hub refuses ${box.id}: ${reason}`))
  box.events.on('ack', (ack) => {
    if (ack.ref !== press.ref) return
    terminal.print(ackLine(ack))
    if (ack.status === until) outcome.resolve(0)
    else if (ack.status === 'rejected' || ack.status === 'resolved') fail(`ended with "${ack.status}" before "${until}"`)
  })
  void press.acknowledged.then(() => terminal.print(`${press.ref} PUBACK`))
  terminal.print(`${press.ref} ${box.id} ${TYPE_NAMES[type] ?? type}`)
  box.start()

  const code = await outcome.promise
  clock.clearTimeout(timer)
  terminal.interrupted.removeEventListener('abort', interrupt)
  await box.stop()
  return code
}
