/** The hub as its operators run it: a process of its own, on ports that stay the same, which can be killed as a power cut would. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { connect as connectTcp, type Socket } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { hashPassword } from '../../console/passwords.ts'
import { secretDigest } from '../../gateway/identity.ts'
import { systemClock } from '../../hub/clock.ts'
import { createDemoCity, type DemoCity } from '../../hub/demo-city.ts'
import { createIds } from '../../hub/ids.ts'
import { openRecords } from '../../records/records.ts'
import { createDevice, type Device, type DeviceOptions } from '../../simulators/device.ts'
import { freePort } from './free-port.ts'
import { PASSWORD, PEOPLE, SECRET } from './hub.ts'
import { Operator } from './operator.ts'
import { makeTempDir } from './temp-dir.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const SECRET_KEY = 'only-for-tests-only-for-tests-only'
const KEPT_LOG_LINES = 200
const READY_WITHIN_MS = 20_000

export interface HubProcessOptions {
  homes: number
  /** in the last home, besides its box */
  moreDevices?: readonly string[]
  databaseUrl?: string
  /** an existing folder; without it one is made, and removed by `stop` */
  dir?: string
  settings?: Record<string, string>
  /** what is started instead of `hub/main.ts`, with the same environment */
  program?: string
}

export interface HubProcess {
  url: string
  mqttPort: number
  mqttsPort: number
  city: DemoCity
  /** resolves when it answers; `program` instead of the hub, this time only */
  start(program?: string): Promise<void>
  /** kill -9; resolves when the process is gone */
  kill(): Promise<void>
  /** SIGTERM, then the folder is removed; may be called twice */
  stop(): Promise<void>
  isRunning(): boolean
  /** resident memory right now */
  rssMiB(): Promise<number>
  /** the last lines that it wrote, to be shown when a test fails */
  log(): string
  /** the box of that number, not yet started; it comes from `localAddress` */
  box(index: number, options?: Partial<DeviceOptions>): Device
  signIn(username: (typeof PEOPLE)[number]['username']): Promise<Operator>
}

/** On a prepared city whose boxes all have the secret `SECRET`; not yet started. */
export async function prepareHubProcess(options: HubProcessOptions): Promise<HubProcess> {
  const temporary = options.dir === undefined ? await makeTempDir('hub') : null
  const dir = options.dir ?? temporary!.path
  const [httpPort, mqttPort, mqttsPort] = [await freePort(), await freePort(), await freePort()]
  const city = await prepareRecords(options, dir)
  const url = `http://127.0.0.1:${httpPort}`
  const lines: string[] = []
  const boxes: Device[] = []
  const operators: Operator[] = []
  let child: ChildProcess | null = null

  const abort = () => child?.kill('SIGKILL')
  process.once('exit', abort)

  function spawnHub(program: string): ChildProcess {
    const started = spawn(process.execPath, [program], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH,
        HUB_DATA_DIR: dir,
        HUB_HOST: '127.0.0.1',
        HUB_HTTP_PORT: String(httpPort),
        HUB_MQTT_PORT: String(mqttPort),
        HUB_MQTTS_PORT: String(mqttsPort),
        HUB_SECRET_KEY: SECRET_KEY,
        ...(options.databaseUrl === undefined ? {} : { HUB_DATABASE_URL: options.databaseUrl }),
        ...options.settings,
      },
    })
    for (const output of [started.stdout!, started.stderr!]) {
      createInterface(output).on('line', (line) => {
        lines.push(line)
        if (lines.length > KEPT_LOG_LINES) lines.shift()
      })
    }
    return started
  }

  async function gone(): Promise<void> {
    if (child && child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    child = null
  }

  const hub: HubProcess = {
    url,
    mqttPort,
    mqttsPort,
    city,
    async start(program = options.program ?? join(ROOT, 'hub', 'main.ts')) {
      const started = spawnHub(program)
      child = started
      const giveUpAt = Date.now() + READY_WITHIN_MS
      while (!(await isListening(mqttPort))) {
        if (started.exitCode !== null || Date.now() > giveUpAt) throw new Error(`the hub does not listen:\n${hub.log()}`)
        await pause(10)
      }
    },
    async kill() {
      child?.kill('SIGKILL')
      await gone()
    },
    async stop() {
      process.off('exit', abort)
      for (const operator of operators) operator.closeFeed()
      await Promise.all(boxes.splice(0).map((box) => box.stop()))
      child?.kill('SIGTERM')
      await gone()
      await temporary?.remove()
    },
    isRunning: () => child !== null && child.exitCode === null && child.signalCode === null,
    async rssMiB() {
      const status = await readFile(`/proc/${child!.pid}/status`, 'utf8')
      return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)![1]) / 1024
    },
    log: () => lines.join('\n'),
    box(index, deviceOptions = {}) {
      const { id, homeId } = city.devices[index - 1]!
      const box = createDevice(
        { clock: systemClock, random: Math.random, connect: () => connectTcp({ host: '127.0.0.1', port: mqttPort, noDelay: true }) },
        { id, homeId, secret: SECRET, backoffMs: { first: 50, longest: 400 }, ...deviceOptions },
      )
      boxes.push(box)
      return box
    },
    async signIn(username) {
      const operator = new Operator(url)
      operators.push(operator)
      await operator.signIn(username, PASSWORD)
      return operator
    },
  }
  return hub
}

async function prepareRecords({ homes, moreDevices = [], databaseUrl }: HubProcessOptions, dir: string): Promise<DemoCity> {
  const newId = createIds(systemClock.now)
  const records = await openRecords({ url: databaseUrl ?? null, dir, clock: systemClock, newId })
  try {
    const city = createDemoCity({ homes, seed: 7, today: '2026-11-24' })
    const lastBox = city.devices.at(-1)!
    city.devices.push(...moreDevices.map((id) => ({ ...lastBox, id })))
    const digest = secretDigest(Buffer.from(SECRET_KEY), SECRET)
    const createdAt = systemClock.now()
    const devices = city.devices.map((device) => ({ ...device, digest, disabled: false, maxPayloadBytes: 16 * 1024, createdAt }))
    await records.homes.importAll({ ...city, devices })
    const passwordHash = await hashPassword(PASSWORD)
    for (const person of PEOPLE) await records.users.add({ ...person, seat: null, passwordHash })
    return city
  } finally {
    await records.close()
  }
}

/** The doors for the boxes open last, when everything behind them is ready. */
async function isListening(port: number): Promise<boolean> {
  const socket: Socket = connectTcp({ port, host: '127.0.0.1' })
  const opened = await Promise.race([once(socket, 'connect').then(() => true), once(socket, 'close').then(() => false)]).catch(() => false)
  socket.destroy()
  return opened
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** What the promise answers, or an error that says what was waited for. */
export async function within<T>(what: string, ms: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not within ${ms} ms: ${what}`)), ms)
  })
  return Promise.race([promise, late]).finally(() => clearTimeout(timer))
}

/** Looks until it is so; the error says what was waited for and how it was last. */
export async function eventually<T>(what: string, withinMs: number, look: () => Promise<T | null | undefined | false>): Promise<T> {
  const until = performance.now() + withinMs
  let problem: unknown = 'it is not so'
  for (;;) {
    const found = await look().catch((error: unknown) => {
      problem = error
      return null
    })
    if (found !== null && found !== undefined && found !== false) return found
    if (performance.now() > until) throw new Error(`not within ${withinMs} ms: ${what}`, { cause: problem })
    await pause(25)
  }
}
