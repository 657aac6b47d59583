/** Plays a script: devices press and people act at their times, and every expectation passes or fails. */
import type { Clock } from '../broker/clock.ts'
import type { AckMessage } from '../gateway/messages.ts'
import { createDevice, type Device, type DeviceDeps } from './device.ts'
import { type AlarmVerb, type SeenAlarm, type SimulatedOperator, signIn } from './operator.ts'
import { type Action, type Expectation, parseScript, ROLES, type ScriptStep } from './script-parser.ts'
import { chooseDevice, type Role, type Target, UsageError } from './target.ts'
import type { Terminal } from './terminal.ts'

export interface ScriptDeps extends DeviceDeps {
  terminal: Terminal
}

/** how often an expectation is looked at: people's over HTTP */
const LOOK_MS = { person: 100, device: 10 }

/** The exit code: 0 when every step did what it says. */
export async function runScript(deps: ScriptDeps, target: Target, source: string): Promise<number> {
  const { terminal } = deps
  const parsed = parseScript(source)
  if (!parsed.ok) throw new UsageError(parsed.problems.join('\n'))
  const cast = createCast(deps, target)
  const startedAt = deps.clock.now()
  let failed = 0
  try {
    await cast.assemble(parsed.steps)
    for (const step of parsed.steps) {
      if (terminal.interrupted.aborted) throw new UsageError(`interrupted before line ${step.line}`)
      const problem = step.kind === 'at' ? await act(deps.clock, cast, step, startedAt) : await expectStep(deps.clock, cast, step)
      if (problem !== null) failed += 1
      terminal.print(report(step, problem, deps.clock.now() - startedAt))
    }
  } finally {
    await cast.dismiss()
  }
  terminal.print(`${parsed.steps.length - failed} steps passed, ${failed} failed`)
  return failed === 0 ? 0 : 1
}

function report({ line, text }: ScriptStep, problem: string | null, elapsedMs: number): string {
  const head = `${(elapsedMs / 1000).toFixed(2).padStart(7)} s  ${problem === null ? 'ok  ' : 'FAIL'}  ${line}: ${text}`
  return problem === null ? head : `${head}\n${' '.repeat(17)}${problem}`
}

// ── who plays ──

interface Cast {
  /** connects every device that the script names */
  assemble(steps: readonly ScriptStep[]): Promise<void>
  device(id: string): Device
  person(role: string): Promise<SimulatedOperator>
  /** the ref of that device's latest press */
  lastRef: Map<string, string>
  /** the home whose alarm is meant: of `device=`, else of the device that pressed last */
  homeOf(args: Record<string, string>): string
  pressed(device: Device, ref: string): void
  dismiss(): Promise<void>
}

function createCast(deps: DeviceDeps, { credentials, httpUrl }: Target): Cast {
  const devices = new Map<string, Device>()
  const people = new Map<string, Promise<SimulatedOperator>>()
  const lastRef = new Map<string, string>()
  let lastPresser: Device | null = null

  const device = (id: string): Device => {
    const known = devices.get(id) ?? createDevice(deps, chooseDevice(credentials, id))
    devices.set(id, known)
    return known
  }
  return {
    lastRef,
    device,
    async assemble(steps) {
      const ids = new Set(steps.flatMap(({ who, args }) => [who, args.device ?? who]))
      const needed = [...ids].filter((id) => !isRole(id)).map(device)
      for (const each of needed) each.start()
      await Promise.all(needed.map((each) => each.online()))
    },
    person(role) {
      if (httpUrl === null)
        throw new UsageError('people act over HTTP: the credentials file names no "http" address, so say which with --http')
      const known = people.get(role) ?? signIn(httpUrl, credentials, role as Role)
      people.set(role, known)
      return known
    },
    homeOf(args) {
      const meant = args.device === undefined ? lastPresser : device(args.device)
      if (!meant) throw new UsageError('no device has pressed yet: say whose alarm is meant with device=')
      return meant.homeId
    },
    pressed(presser, ref) {
      lastPresser = presser
      lastRef.set(presser.id, ref)
    },
    async dismiss() {
      await Promise.all([...devices.values()].map((each) => each.stop()))
    },
  }
}

const isRole = (who: string): boolean => ROLES.some((role) => role === who)

// ── what they do ──

/** null when it was done, else why not */
async function act(clock: Clock, cast: Cast, step: Action, startedAt: number): Promise<string | null> {
  await pause(clock, startedAt + step.atMs - clock.now())
  return isRole(step.who) ? actAsPerson(cast, step) : actAsDevice(cast, step)
}

function actAsDevice(cast: Cast, { who, verb, word, args }: Action): string | null {
  const device = cast.device(who)
  switch (verb) {
    case 'drop':
      device.drop()
      break
    case 'stop':
      void device.stop()
      break
    case 'start':
      device.start()
      break
    case 'heartbeat':
      void device.heartbeat(valuesOf(args))
      break
    case 'reading': {
      const { component, ...values } = args
      void device.reading(valuesOf(values), component)
      break
    }
    case 'raw':
      void device.publish((word ?? 'event') as 'event', args.payload ?? '')
      break
    default:
      raise(cast, device, verb === 'press' ? (args.type ?? 'sos') : verb, args)
  }
  return null
}

function raise(cast: Cast, device: Device, type: string, args: Record<string, string>): void {
  const data = Object.entries(args).filter(([name]) => name.startsWith('data.'))
  const { ref } = device.press({
    type,
    ...(args.ref === undefined ? {} : { ref: args.ref }),
    ...(args.component === undefined ? {} : { component: args.component }),
    ...(args.at === undefined ? {} : { at: args.at }),
    ...(args.test === undefined ? {} : { test: args.test === 'true' }),
    ...(data.length === 0 ? {} : { data: valuesOf(Object.fromEntries(data.map(([name, value]) => [name.slice('data.'.length), value]))) }),
  })
  cast.pressed(device, ref)
}

/** "true", "21.5" and "suspected" as what they look like */
function valuesOf(args: Record<string, string>): Record<string, number | boolean | string> {
  const value = (text: string) =>
    text === 'true' || text === 'false' ? text === 'true' : text !== '' && Number.isFinite(Number(text)) ? Number(text) : text
  return Object.fromEntries(Object.entries(args).map(([name, text]) => [name, value(text)]))
}

async function actAsPerson(cast: Cast, { who, verb, args }: Action): Promise<string | null> {
  const person = await cast.person(who)
  const alarm = await findAlarm(cast, person, args)
  if (!alarm) return `no open alarm of ${cast.homeOf(args)}`
  const { device: _device, class: _class, eta, ...body } = args
  const outcome = await person.act(alarm, verb as AlarmVerb, eta === undefined ? body : { ...body, etaMinutes: Number(eta) })
  return outcome.ok ? null : outcome.reason
}

async function findAlarm(cast: Cast, person: SimulatedOperator, args: Record<string, string>): Promise<SeenAlarm | undefined> {
  const homeId = cast.homeOf(args)
  const alarms = await person.openAlarms()
  return alarms.find((alarm) => alarm.homeId === homeId && (args.class === undefined || alarm.class === args.class))
}

// ── what is expected ──

/** null when it came true, else what was seen instead */
async function expectStep(clock: Clock, cast: Cast, step: Expectation): Promise<string | null> {
  const look = isRole(step.who) ? await watchAlarms(cast, step) : watchDevice(cast, step)
  const until = clock.now() + step.withinMs
  for (;;) {
    const { met, seen } = await look()
    if (met && step.none) return `it happened: ${seen}`
    if (met) return null
    const leftMs = until - clock.now()
    if (leftMs <= 0) return step.none ? null : `not within ${step.withinMs / 1000} s; seen: ${seen}`
    await pause(clock, Math.min(leftMs, isRole(step.who) ? LOOK_MS.person : LOOK_MS.device))
  }
}

type Look = () => Promise<{ met: boolean; seen: string }>

function watchDevice(cast: Cast, { who, verb, word, args }: Expectation): Look {
  const device = cast.device(who)
  const ref = args.ref ?? cast.lastRef.get(who)
  const ownAck = (ack: AckMessage) => ref === undefined || ack.ref === ref
  return async () => {
    switch (verb) {
      case 'ack': {
        const statuses = device.acks.filter(ownAck).map(({ status }) => status)
        return { met: statuses.some((status) => status === word), seen: statuses.join(', ') || 'no ack' }
      }
      case 'command': {
        const types = device.commands.map(({ type }) => type)
        return { met: types.some((type) => type === word), seen: types.join(', ') || 'no command' }
      }
      default:
        return { met: device.isOnline() === (verb === 'online'), seen: device.isOnline() ? 'online' : 'offline' }
    }
  }
}

async function watchAlarms(cast: Cast, { who, args }: Expectation): Promise<Look> {
  const person = await cast.person(who)
  const homeId = cast.homeOf(args)
  const wanted = (['class', 'type', 'stage'] as const).filter((field) => args[field] !== undefined)
  return async () => {
    const alarms = (await person.openAlarms()).filter((alarm) => alarm.homeId === homeId)
    const met = alarms.some((alarm) => wanted.every((field) => alarm[field] === args[field]))
    return { met, seen: alarms.map(({ class: alarmClass, type, stage }) => `${alarmClass} ${type} ${stage}`).join('; ') || 'no open alarm' }
  }
}

const pause = (clock: Clock, ms: number): Promise<void> =>
  ms <= 0 ? Promise.resolve() : new Promise((resolve) => void clock.setTimeout(resolve, ms))
