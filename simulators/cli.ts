/**
 * `npm run simulate -- press|fleet|storm|script`: boxes and the people around them, against any hub.
 * In: the command line, the keyboard, a credentials file. Out: MQTT and HTTP as real boxes and consoles speak them, and exit codes.
 * Never: a hub on another machine, unless it is told so.
 */
import { readFileSync } from 'node:fs'
import { Command, InvalidArgumentError, Option } from 'commander'
import { ACK_STATUSES, type AckStatus, EVENT_TYPES, type EventType } from '../gateway/messages.ts'
import { seededRandom } from './chance.ts'
import { parseDuration } from './duration.ts'
import { runFleet } from './fleet-run.ts'
import { pressOnce, runPress } from './press.ts'
import { runScript } from './script.ts'
import { runStorm } from './storm.ts'
import { createTerminal, freshSeed, systemClock } from './system.ts'
import { chooseDevice, type DeviceCredentials, readTarget, type Target, type TargetOptions, UsageError } from './target.ts'

const MAX_DEVICES = 60_000
const MAX_RATE = 20_000
const MAX_TIME = '7d'

const program = new Command('npm run simulate --').description('Simulated boxes and people, against any hub')

const command = (name: string, description: string) =>
  program
    .command(name)
    .description(description)
    .option('--credentials <file>', 'addresses, users and device secrets, as "npm run demo" writes them', 'data/demo/credentials.json')
    .option('--hub <address>', 'mqtt://host:port or mqtts://host:port; by default from the credentials file')
    .option('--ca <file>', 'certificate (PEM) that signed the hub’s, for mqtts:// on another machine')
    .option('--allow-remote', 'speak to a hub that is not on this machine')
    .option('--seed <n>', 'the same seed tells the same story', whole(0, 2 ** 31))

command('press', 'one box at your keyboard, or one press for a script')
  .option('--device <id>', 'by default the first of the credentials file')
  .addOption(new Option('--once <type>', 'press once, print what comes back, and exit').choices(EVENT_TYPES))
  .addOption(new Option('--until <ack>', 'with --once: the ack to wait for').choices(ACK_STATUSES).default('received'))
  .addOption(time('--timeout <time>', 'with --once: how long to wait', '30s'))
  .option('--test', 'with --once: a test press, which alarms nobody outside')
  .action(async (options: CommonOptions & PressOptions) => {
    const { target, deps } = prepare(options)
    const device = chooseDevice(target.credentials, options.device)
    const { once: type, until, timeout, test = false } = options
    finish(type ? await pressOnce(deps, device, { type, test, until, timeoutMs: timeout }) : await runPress(deps, device))
  })

command('fleet', 'many homes living their lives: heartbeats, readings, a natural rate of presses')
  .option('--homes <n>', 'by default all of the credentials file', whole(1, MAX_DEVICES))
  .option('--for <time>', 'stop by itself after, e.g. 60s, 10m; by default until Ctrl+C', duration)
  .option('--connect-rate <n>', 'new connections a second', whole(1, MAX_RATE), 500)
  .addOption(time('--beat <time>', 'between two heartbeats of a box', '60s'))
  .option('--readings <n>', 'readings a minute and home', number(0, 600), 3)
  .option('--press-rate <factor>', '1 = 22 calls a day in 2000 homes', number(0, 1e6), 1)
  .action(async (options: CommonOptions & FleetOptions) => {
    const { target, deps } = prepare(options)
    if (target.remote && options.for === undefined) throw new UsageError('a fleet against another machine needs an end: add --for 10m')
    const devices = firstDevices(target, options.homes)
    finish(
      await runFleet(deps, {
        devices,
        connectRate: options.connectRate,
        beatMs: Math.max(options.beat, 1000),
        readingsPerMinute: options.readings,
        pressRate: options.pressRate,
        localAddresses: localAddressesFor(target, devices.length),
        forMs: options.for ?? null,
      }),
    )
  })

command('storm', 'a power cut is over: all boxes connect at once')
  .option('--homes <n>', 'by default all of the credentials file', whole(1, MAX_DEVICES))
  .option('--rounds <n>', 'how often: every further round cuts all connections first', whole(1, 100), 1)
  .option('--no-press', 'nobody presses during the storm')
  .addOption(time('--press-every <time>', 'between two presses of the one who does', '100ms'))
  .addOption(time('--timeout <time>', 'a round that takes longer has failed', '60s'))
  .action(async (options: CommonOptions & StormOptions) => {
    const { target, deps } = prepare(options)
    const all = firstDevices(target, options.homes)
    const withPresser = options.press && all.length > 1
    const [presser, ...others] = all
    const devices = withPresser ? others : all
    const { rounds, timeout: timeoutMs, pressEvery } = options
    const localAddresses = localAddressesFor(target, devices.length)
    finish(
      await runStorm(deps, {
        devices,
        presser: withPresser ? presser! : null,
        pressEveryMs: Math.max(pressEvery, 5),
        rounds,
        timeoutMs,
        localAddresses,
      }),
    )
  })

command('script', 'play a script of presses, actions and expectations (simulators/README.md)')
  .argument('<file>')
  .option('--http <address>', 'where people act; by default from the credentials file')
  .action(async (file: string, options: CommonOptions) => {
    const { target, deps } = prepare(options)
    finish(await runScript(deps, target, readScript(file)))
  })

interface CommonOptions extends TargetOptions {
  seed?: number
}
interface PressOptions {
  device?: string
  once?: EventType
  until: AckStatus
  timeout: number
  test?: boolean
}
interface FleetOptions {
  homes?: number
  for?: number
  connectRate: number
  beat: number
  readings: number
  pressRate: number
}
interface StormOptions {
  homes?: number
  rounds: number
  press: boolean
  pressEvery: number
  timeout: number
}

function prepare(options: CommonOptions) {
  const target = readTarget(options)
  const random = seededRandom(options.seed ?? freshSeed())
  return { target, deps: { clock: systemClock, random, connect: target.connect, terminal: createTerminal() } }
}

function firstDevices({ credentials }: Target, homes: number | undefined): DeviceCredentials[] {
  const known = credentials.devices.length
  if (homes !== undefined && homes > known) throw new UsageError(`--homes ${homes}: the credentials file has ${known} devices`)
  return credentials.devices.slice(0, Math.min(homes ?? known, MAX_DEVICES))
}

/**
 * One source address has some 28 000 ports; loopback has many addresses. A socket that is bound to one gets its port before it is
 * known where it connects to, and the kernel searches long for a free one when more than about a third are taken.
 */
function localAddressesFor({ mqttUrl, remote }: Target, count: number): string[] {
  if (count <= 20_000 || remote || !new URL(mqttUrl).hostname.startsWith('127.')) return []
  return Array.from({ length: Math.ceil(count / 8_000) }, (_, index) => `127.0.0.${index + 1}`)
}

function readScript(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new UsageError(`cannot read ${file} (${(error as NodeJS.ErrnoException).code})`)
  }
}

function whole(least: number, most: number) {
  return (text: string): number => {
    const value = number(least, most)(text)
    if (!Number.isInteger(value)) throw new InvalidArgumentError('give a whole number')
    return value
  }
}

function number(least: number, most: number) {
  return (text: string): number => {
    const value = Number(text)
    if (text.trim() === '' || !(value >= least && value <= most)) throw new InvalidArgumentError(`give a number from ${least} to ${most}`)
    return value
  }
}

function time(flags: string, description: string, byDefault: string): Option {
  return new Option(flags, description).argParser(duration).default(duration(byDefault), byDefault)
}

function duration(text: string): number {
  const ms = parseDuration(text)
  if (ms === null || ms > parseDuration(MAX_TIME)!)
    throw new InvalidArgumentError(`give a time like 500ms, 60s, 10m or 24h, ${MAX_TIME} at most`)
  return ms
}

function finish(exitCode: number): void {
  process.exit(exitCode)
}

try {
  await program.parseAsync()
} catch (error) {
  // a fault shows where it happened; what a person has to put right does not need that
  console.error(error instanceof UsageError ? error.message : error)
  process.exit(error instanceof UsageError ? 2 : 1)
}
