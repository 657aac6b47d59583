/** A whole hub for a test: real broker, database, HTTP and feed on free ports; a small city; time stands still until the test moves it. */
import { readFile, writeFile } from 'node:fs/promises'
import { connect as connectTcp } from 'node:net'
import { hash } from '@node-rs/argon2'
import { pino } from 'pino'
import type { Clock } from '../../broker/clock.ts'
import { secretDigest } from '../../gateway/identity.ts'
import { simulatedClock, systemClock } from '../../hub/clock.ts'
import { type Config, readConfig } from '../../hub/config.ts'
import { createDemoCity } from '../../hub/demo-city.ts'
import { type RunningHub, startHub } from '../../hub/hub.ts'
import { createIds } from '../../hub/ids.ts'
import { openRecords } from '../../records/records.ts'
import { sqlitePath } from '../../records/sqlite-file.ts'
import { createDevice, type Device, type DeviceOptions } from '../../simulators/device.ts'
import { Operator } from './operator.ts'
import { openOwedWork } from './owed-work.ts'
import { makeTempDir } from './temp-dir.ts'

export const NOON = Date.parse('2026-11-24T04:00:00Z')
export const PASSWORD = 'correct-horse-7'
export const SECRET = 'c2VjcmV0LW9mLWEtdGVzdA'
/** keys the digests of the boxes' secrets */
const SECRET_KEY = 'a-key-that-every-hub-of-a-test-shares'

export const seconds = (count: number): number => count * 1000
export const minutes = (count: number): number => count * 60_000

export const PEOPLE = [
  { id: 'user-wang', username: 'wang', name: '王晓琳', role: 'operator' },
  { id: 'user-li', username: 'li', name: '李倩', role: 'operator' },
  { id: 'user-zhou', username: 'zhou', name: '周建军', role: 'supervisor' },
  { id: 'user-chen', username: 'chen', name: '陈立', role: 'technician' },
  { id: 'user-admin', username: 'root', name: '管理员', role: 'admin' },
  { id: 'user-qian', username: 'qian', name: '钱敏', role: 'bureau' },
  { id: 'user-sun', username: 'sun', name: '孙悦', role: 'bureau' },
] as const

export interface TestHubOptions {
  homes?: number
  databaseUrl?: string
  /** the database was filled by `fillRecords` already */
  filled?: boolean
  settings?: Record<string, string>
  /** the machine's own time, where another process takes part */
  systemTime?: boolean
}

export interface StoryClock {
  now(): number
  /**
   * Moves time on as it passes for a real hub: every due step and notice is done, on disk and answered by the other side, before time
   * goes on; boxes beat and open consoles answer meanwhile. Not with `systemTime`.
   */
  advance(ms: number): Promise<void>
}

export interface BoxOptions extends Partial<DeviceOptions> {
  /** false: it says nothing by itself, so time makes it late and offline */
  beats?: boolean
}

export interface TestHub {
  clock: StoryClock
  url: string
  mqttPort: number
  mqttsPort: number
  dir: string
  config: Config
  hub(): RunningHub
  /** one box, connected and listening; it comes back by itself after a restart of the hub */
  box(index?: number, options?: BoxOptions): Promise<Device>
  signIn(username: (typeof PEOPLE)[number]['username']): Promise<Operator>
  /** resolves when nothing is due or owed any more at this time */
  quiet(): Promise<void>
  /** what failed inside the hub, in words */
  faults(): string[]
  /** stops and starts again on the same data and ports; feeds end, who is signed in stays so */
  restart(afterMs?: number): Promise<void>
  /** the process is gone; `restart` brings it back */
  halt(): Promise<void>
  stop(): Promise<void>
}

export const boxId = (index: number): string => `box-${String(index).padStart(6, '0')}`
export const homeId = (index: number): string => `home-${String(index).padStart(6, '0')}`

const BEAT_MS = seconds(30)
/** the feed's heartbeat: a console that is not heard for seven of them is gone */
const CONSOLE_MS = seconds(2)

export async function startTestHub(options: TestHubOptions = {}): Promise<TestHub> {
  const dir = await makeTempDir('hub')
  const simulated = options.systemTime ? null : simulatedClock(NOON, () => running?.records.writing() > 0)
  const time: Clock = simulated ?? systemClock
  const read = readConfig({
    HUB_DATA_DIR: dir.path,
    HUB_HOST: '127.0.0.1',
    HUB_HTTP_PORT: '0',
    HUB_MQTT_PORT: '0',
    HUB_MQTTS_PORT: '0',
    HUB_SECRET_KEY: SECRET_KEY,
    ...(options.databaseUrl === undefined ? {} : { HUB_DATABASE_URL: options.databaseUrl }),
    ...options.settings,
  })
  if (!read.ok) throw new Error(read.problems.join('\n'))
  const { config } = read
  if (!options.filled) await fill(config, options.homes ?? HOMES)
  const owed = await openOwedWork(config, () => running.records.writing() > 0)
  const faults = createFaultLog()
  const boxes: { box: Device; beats: boolean }[] = []
  const operators: Operator[] = []
  let beatenAt = time.now()
  let running = await start({})

  function start(ports: Partial<Config>): Promise<RunningHub> {
    return startHub({ config: { ...config, ...ports }, clock: time, log: faults.log, build: 'test' })
  }

  async function halt(): Promise<void> {
    for (const operator of operators) operator.closeFeed()
    await running.stop()
  }

  async function beat(): Promise<void> {
    if (time.now() - beatenAt < BEAT_MS) return
    beatenAt = time.now()
    await Promise.all(boxes.map(({ box, beats }) => (beats && box.isOnline() ? box.publish('heartbeat', '{}') : null)))
  }

  async function advance(ms: number): Promise<void> {
    if (!simulated) throw new Error("the machine's own time cannot be moved")
    const until = time.now() + ms
    await quiet()
    while (time.now() < until) {
      const now = time.now()
      const next = (await owed.nextAt(now)) ?? until
      // right before something is due everything else comes to rest, so that nothing of the hub is busy at that very moment
      const steps = [until, next > now + 1 ? next - 1 : next]
      if (boxes.some(({ beats }) => beats)) steps.push(Math.max(beatenAt + BEAT_MS, now + 1))
      if (operators.some((operator) => operator.hasFeed)) steps.push(now + CONSOLE_MS)
      await simulated.advance(Math.min(...steps) - now)
      await Promise.all(operators.map((operator) => operator.sayAlive()))
      await beat()
      await quiet()
    }
  }

  async function quiet(): Promise<void> {
    if (!simulated) return
    // a loop that was busy looks again a second later: then time has to go on a little
    for (let nudges = 0; nudges < 3; nudges++) {
      await simulated.advance(nudges === 0 ? 0 : seconds(1))
      if (await owed.done(time.now())) return
    }
    throw new Error(`still owed: ${await owed.describe(time.now())}`)
  }

  return {
    clock: { now: time.now, advance },
    dir: dir.path,
    config,
    hub: () => running,
    get url() {
      return `http://127.0.0.1:${running.httpPort}`
    },
    get mqttPort() {
      return running.mqttPort
    },
    get mqttsPort() {
      return running.mqttsPort
    },
    async box(index = 1, { beats = true, ...deviceOptions } = {}) {
      const box = createDevice(
        {
          clock: systemClock,
          random: Math.random,
          connect: () => connectTcp({ host: '127.0.0.1', port: running.mqttPort, noDelay: true }),
        },
        { id: boxId(index), homeId: homeId(index), secret: SECRET, backoffMs: { first: 20, longest: 100 }, ...deviceOptions },
      )
      box.start()
      try {
        await box.online()
      } catch (error) {
        // a real box would go on knocking
        await box.stop()
        throw error
      }
      boxes.push({ box, beats })
      return box
    },
    async signIn(username) {
      const operator = new Operator(`http://127.0.0.1:${running.httpPort}`)
      operators.push(operator)
      await operator.signIn(username, PASSWORD)
      return operator
    },
    quiet,
    faults: faults.take,
    halt,
    async restart(afterMs = 0) {
      await halt()
      await simulated?.advance(afterMs)
      const { httpPort, mqttPort, mqttsPort } = running
      running = await start({ HUB_HTTP_PORT: httpPort, HUB_MQTT_PORT: mqttPort, HUB_MQTTS_PORT: mqttsPort })
    },
    async stop() {
      await Promise.all(boxes.splice(0).map(({ box }) => box.stop()))
      await halt()
      await owed.close()
      await dir.remove()
    },
  }
}

/** Lines of level error and above, which a story that did not expect them fails on. */
function createFaultLog() {
  const lines: string[] = []
  const write = (line: string): void => {
    const { level, part, msg, err } = JSON.parse(line) as { level: number; part?: string; msg?: string; err?: { message?: string } }
    if (level >= pino.levels.values.error!) lines.push([part, msg, err?.message].filter(Boolean).join(': '))
    if (process.env.TEST_LOG) process.stderr.write(line)
  }
  return { log: pino({ level: process.env.TEST_LOG ?? 'error' }, { write }), take: () => lines.splice(0) }
}

const HOMES = 3
/** SQLite files that were filled once, by the number of their homes */
const filledFiles = new Map<number, Promise<Buffer>>()

async function fill(config: Config, homes: number): Promise<void> {
  if (config.HUB_DATABASE_URL) return fillRecords(config.HUB_DATABASE_URL, config.HUB_DATA_DIR, homes)
  const filled = filledFiles.get(homes) ?? filledFile(homes)
  filledFiles.set(homes, filled)
  await writeFile(sqlitePath(config.HUB_DATA_DIR), await filled)
}

async function filledFile(homes: number): Promise<Buffer> {
  const dir = await makeTempDir('filled')
  await fillRecords(null, dir.path, homes)
  const file = await readFile(sqlitePath(dir.path))
  await dir.remove()
  return file
}

/** The city, its boxes and the people at the console, in an empty database. */
export async function fillRecords(url: string | null, dir: string, homes = HOMES): Promise<void> {
  const newId = createIds(systemClock.now)
  const records = await openRecords({ url, dir, clock: systemClock, newId })
  try {
    const city = createDemoCity({ homes, seed: 7, today: '2026-11-24' })
    const digest = secretDigest(Buffer.from(SECRET_KEY), SECRET)
    const devices = city.devices.map((device) => ({ ...device, digest, disabled: false, maxPayloadBytes: 16 * 1024, createdAt: NOON }))
    await records.homes.importAll({ ...city, devices })
    // of the cheapest kind: who signs in for every story need not be safe from guessing
    const passwordHash = await hash(PASSWORD, { memoryCost: 64, timeCost: 1, parallelism: 1 })
    for (const person of PEOPLE) await records.users.add({ ...person, seat: null, passwordHash })
  } finally {
    await records.close()
  }
}
