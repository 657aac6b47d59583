/** A whole hub for a test: real broker, database, HTTP and feed on free ports; a small city; time stands still until the test moves it. */
import { connect as connectTcp } from 'node:net'
import { pino } from 'pino'
import { hashPassword } from '../../console/passwords.ts'
import { secretDigest } from '../../gateway/identity.ts'
import { type SimulatedClock, simulatedClock, systemClock } from '../../hub/clock.ts'
import { type Config, readConfig } from '../../hub/config.ts'
import { createDemoCity } from '../../hub/demo-city.ts'
import { type RunningHub, startHub } from '../../hub/hub.ts'
import { createIds } from '../../hub/ids.ts'
import { digestKey } from '../../hub/keys.ts'
import { openRecords } from '../../records/records.ts'
import { createDevice, type Device, type DeviceOptions } from '../../simulators/device.ts'
import { Operator } from './operator.ts'
import { makeTempDir } from './temp-dir.ts'

export const NOON = Date.parse('2026-11-24T04:00:00Z')
export const PASSWORD = 'correct-horse-7'
export const SECRET = 'c2VjcmV0LW9mLWEtdGVzdA'

export const seconds = (count: number): number => count * 1000
export const minutes = (count: number): number => count * 60_000

export const PEOPLE = [
  { id: 'user-wang', username: 'wang', name: '王晓琳', role: 'operator' },
  { id: 'user-li', username: 'li', name: '李倩', role: 'operator' },
  { id: 'user-zhou', username: 'zhou', name: '周建军', role: 'supervisor' },
  { id: 'user-chen', username: 'chen', name: '陈立', role: 'technician' },
  { id: 'user-admin', username: 'root', name: '管理员', role: 'admin' },
] as const

export interface TestHubOptions {
  homes?: number
  databaseUrl?: string
  settings?: Record<string, string>
  /** the machine's own time, where another process takes part */
  systemTime?: boolean
}

export interface TestHub {
  clock: SimulatedClock
  url: string
  mqttPort: number
  mqttsPort: number
  dir: string
  config: Config
  hub(): RunningHub
  /** one box, connected and listening */
  box(index?: number, options?: Partial<DeviceOptions>): Promise<Device>
  signIn(username: (typeof PEOPLE)[number]['username']): Promise<Operator>
  /** stops and starts again on the same data; ports are new */
  restart(afterMs?: number): Promise<void>
  stop(): Promise<void>
}

export const boxId = (index: number): string => `box-${String(index).padStart(6, '0')}`

export async function startTestHub(options: TestHubOptions = {}): Promise<TestHub> {
  const dir = await makeTempDir('hub')
  const time = options.systemTime ? Object.assign({}, systemClock, { advance: async () => {} }) : simulatedClock(NOON)
  const read = readConfig({
    HUB_DATA_DIR: dir.path,
    HUB_HOST: '127.0.0.1',
    HUB_HTTP_PORT: '0',
    HUB_MQTT_PORT: '0',
    HUB_MQTTS_PORT: '0',
    ...(options.databaseUrl === undefined ? {} : { HUB_DATABASE_URL: options.databaseUrl }),
    ...options.settings,
  })
  if (!read.ok) throw new Error(read.problems.join('\n'))
  const { config } = read
  await fillRecords(config, options.homes ?? 3)
  const boxes: Device[] = []
  const operators: Operator[] = []
  let running = await start()

  function start(): Promise<RunningHub> {
    return startHub({ config, clock: time, log: pino({ level: process.env.TEST_LOG ?? 'silent' }), build: 'test' })
  }

  async function quiet(): Promise<void> {
    for (const operator of operators) operator.closeFeed()
    await Promise.all(boxes.splice(0).map((box) => box.stop()))
    await running.stop()
  }

  return {
    clock: time,
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
    async box(index = 1, deviceOptions = {}) {
      const box = createDevice(
        {
          clock: systemClock,
          random: Math.random,
          connect: () => connectTcp({ host: '127.0.0.1', port: running.mqttPort, noDelay: true }),
        },
        { id: boxId(index), homeId: `home-${index}`, secret: SECRET, backoffMs: { first: 20, longest: 100 }, ...deviceOptions },
      )
      boxes.push(box)
      box.start()
      await box.online()
      return box
    },
    async signIn(username) {
      const operator = new Operator(`http://127.0.0.1:${running.httpPort}`)
      operators.push(operator)
      await operator.signIn(username, PASSWORD)
      return operator
    },
    async restart(afterMs = 0) {
      await quiet()
      await time.advance(afterMs)
      running = await start()
    },
    async stop() {
      await quiet()
      await dir.remove()
    },
  }
}

let passwordHash: Promise<string> | null = null

async function fillRecords(config: Config, homes: number): Promise<void> {
  const newId = createIds(systemClock.now)
  const records = await openRecords({ url: config.HUB_DATABASE_URL ?? null, dir: config.HUB_DATA_DIR, clock: systemClock, newId })
  try {
    const city = createDemoCity({ homes, seed: 7, today: '2026-11-24' })
    const digest = secretDigest(digestKey(config), SECRET)
    const devices = city.devices.map((device) => ({ ...device, digest, disabled: false, maxPayloadBytes: 16 * 1024, createdAt: NOON }))
    await records.homes.importAll({ ...city, devices })
    passwordHash ??= hashPassword(PASSWORD)
    const hash = await passwordHash
    for (const person of PEOPLE) await records.users.add({ ...person, seat: null, passwordHash: hash })
  } finally {
    await records.close()
  }
}
