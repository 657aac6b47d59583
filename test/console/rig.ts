/** A console for a test: real HTTP, real sockets, a real SQLite file and the real rules behind it; time stands still until it is moved. */
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type Logger, pino } from 'pino'
import { Registry } from 'prom-client'
import type { WebSocket } from 'ws'
import { type Console, createConsole } from '../../console/console.ts'
import { newsOf } from '../../console/news.ts'
import { hashPassword } from '../../console/passwords.ts'
import { bareEvent, type DeviceEvent } from '../../gateway/device-event.ts'
import { secretDigest } from '../../gateway/identity.ts'
import { loadCareFiles } from '../../hub/care-files.ts'
import { type SimulatedClock, simulatedClock } from '../../hub/clock.ts'
import type { ActionRequest, ActionResult } from '../../records/action.ts'
import type { DeviceRecord } from '../../records/device-record.ts'
import { createIngest, type Ingest } from '../../records/ingest.ts'
import { blankProvider, blankResident, undated } from '../../records/record-schemas/blank.ts'
import { openRecords, type Records } from '../../records/records.ts'
import { sqlitePath } from '../../records/sqlite-file.ts'
import type { Standard } from '../../rules/care/standard.ts'
import { Operator } from '../support/operator.ts'
import { makeTempDir } from '../support/temp-dir.ts'

/** noon in Shanghai */
export const NOON = Date.parse('2026-11-24T04:00:00Z')
export const DIGEST_KEY = Buffer.from('a key of tests')
export const PASSWORD = 'correct-horse-7'
export const seconds = (count: number): number => count * 1_000
export const minutes = (count: number): number => count * 60_000
export const hours = (count: number): number => count * 3_600_000

export const PEOPLE = {
  wang: { id: 'user-wang', name: '王晓琳', role: 'operator' },
  li: { id: 'user-li', name: '李倩', role: 'operator' },
  zhou: { id: 'user-zhou', name: '周建军', role: 'supervisor' },
  chen: { id: 'user-chen', name: '陈立', role: 'technician' },
  sun: { id: 'user-sun', name: '孙志远', role: 'bureau' },
  qian: { id: 'user-qian', name: '钱芳', role: 'bureau' },
  root: { id: 'user-root', name: '管理员', role: 'admin' },
} as const
export type Username = keyof typeof PEOPLE

export interface RigOptions {
  homes?: number
  publicUrl?: string | null
  /** none unless told; scales are the shipped ones */
  standards?: readonly Standard[]
  pageDir?: string | null
  /** silent unless told, or TEST_LOG is set */
  log?: Logger
  act?: (request: ActionRequest) => Promise<ActionResult>
  ready?: () => Promise<{ ok: boolean; problems: string[] }>
}

export interface Rig {
  clock: SimulatedClock
  records: Records
  console: Console
  ingest: Ingest
  metrics: Registry
  url: string
  mqttSockets: { socket: WebSocket; address: string }[]
  /** from now on every read and write fails, of the whole store or of one repository, until it is mended */
  breakStore(part?: keyof Records): void
  /** from now on no read and no write answers, until it is mended */
  hangStore(part?: keyof Records): void
  mendStore(): void
  /** where the hub's data lies */
  dir: string
  /** SQL behind the hub's back */
  tamper(sql: string): void
  /** the home's document becomes one that views cannot read */
  spoilHome(homeNumber: number): void
  event(homeNumber: number, event?: Partial<DeviceEvent>): Promise<void>
  signIn(username: Username): Promise<Operator>
  /** somebody who is not signed in */
  nobody(): Operator
  /** the console stops and another one starts on the same records */
  restart(): Promise<void>
  stop(): Promise<void>
}

export const homeId = (number: number): string => `home-${number}`
export const deviceId = (number: number): string => `box-${number}`

export function createIds(prefix: string): () => string {
  let count = 0
  return () => `${prefix}${String(++count).padStart(8, '0')}`
}

let passwordHash: Promise<string> | null = null

export async function startRig(options: RigOptions = {}): Promise<Rig> {
  const dir = await makeTempDir('console')
  const clock = simulatedClock(NOON, () => opened?.writing() > 0)
  const newId = createIds('01')
  const newToken = createIds('token-')
  const opened = await openRecords({ url: null, dir: dir.path, clock, newId })
  let state: 'sound' | 'broken' | Hang = 'sound'
  let affected: keyof Records | null = null
  const records = breakable(opened, (part) => (affected === null || affected === part ? state : 'sound'))
  function mendStore(): void {
    if (typeof state === 'object') state.resolve()
    state = 'sound'
  }
  await fill(opened, options.homes ?? 3)
  const { scales } = await loadCareFiles({ extraDir: dir.path })
  const mqttSockets: Rig['mqttSockets'] = []
  const people: Operator[] = []
  let metrics = new Registry()
  let running: Console | null = null
  const ingest = createIngest({
    clock,
    newId,
    store: records.store,
    listeningSince: () => NOON,
    hasConsole: () => false,
    committed: (effects) => running?.wake(newsOf(effects) === 'now'),
  })

  const create = (): Console =>
    createConsole({
      clock,
      newId,
      newToken,
      records,
      scales,
      standards: options.standards ?? [],
      log: options.log ?? pino({ level: process.env.TEST_LOG ?? 'silent' }),
      metrics,
      config: {
        host: '127.0.0.1',
        port: 0,
        publicUrl: options.publicUrl ?? null,
        pageDir: options.pageDir ?? null,
        build: 'test',
        siteName: '安铃',
        importsDir: join(dir.path, 'imports'),
        retentionMonths: 60,
      },
      act: options.act ?? ingest.act,
      secretDigest: (secret) => secretDigest(DIGEST_KEY, secret),
      async sendCommand({ deviceId: id, type, args, ttlMs, by }) {
        const device = await records.devices.get(id)
        if (!device) return null
        const at = { createdAt: clock.now(), updatedAt: clock.now(), expiresAt: clock.now() + ttlMs }
        const command = { id: newId(), deviceId: id, homeId: device.homeId, type, args, state: 'queued' as const, by, detail: null, ...at }
        await records.commands.create(command)
        return command
      },
      refusalCounts: () => ({ 'bad-password': 3 }),
      acceptMqttWebSocket: (socket, address) => void mqttSockets.push({ socket, address }),
      ready: options.ready ?? (async () => ({ ok: true, problems: [] })),
    })
  let console_ = create()
  running = console_
  let { port } = await console_.start()

  return {
    clock,
    records: opened,
    ingest,
    mqttSockets,
    get metrics() {
      return metrics
    },
    get console() {
      return console_
    },
    get url() {
      return `http://127.0.0.1:${port}`
    },
    breakStore(part) {
      affected = part ?? null
      state = 'broken'
    },
    hangStore(part) {
      affected = part ?? null
      state = Promise.withResolvers<void>()
    },
    mendStore,
    dir: dir.path,
    tamper(sql) {
      const file = new DatabaseSync(sqlitePath(dir.path))
      file.exec(sql)
      file.close()
    },
    spoilHome: (number) => spoil(dir.path, homeId(number)),
    event: (number, fields = {}) =>
      ingest.event({ deviceId: deviceId(number), homeId: homeId(number), beatMs: 60_000, at: clock.now() }, bareEvent(fields)),
    async signIn(username) {
      const person = new Operator(`http://127.0.0.1:${port}`)
      people.push(person)
      await person.signIn(username, PASSWORD)
      return person
    },
    nobody: () => new Operator(`http://127.0.0.1:${port}`),
    async restart() {
      await console_.stop()
      metrics = new Registry()
      console_ = create()
      running = console_
      ;({ port } = await console_.start())
    },
    async stop() {
      mendStore()
      for (const person of people) person.closeFeed()
      await console_.stop()
      await ingest.idle()
      await opened.close()
      await dir.remove()
    },
  }
}

/** As another version of the hub may have written it: the rules go on with it, its shape is not the one that views expect. */
function spoil(dir: string, id: string): void {
  const file = new DatabaseSync(sqlitePath(dir))
  const state = JSON.parse(String(file.prepare('select state from home where id = ?').get(id)?.state))
  for (const alarm of Object.values<{ policy: { id: unknown } }>(state.alarms)) alarm.policy.id = 5
  file.prepare('update home set state = ? where id = ?').run(JSON.stringify(state), id)
  file.close()
}

type Hang = PromiseWithResolvers<void>

/** Repositories that fail as a store with a full disk does, or hang as one on a dead mount. */
function breakable(records: Records, stateOf: (part: PropertyKey) => 'sound' | 'broken' | Hang): Records {
  /** `part`: the repository; of the records themselves each is one of its own */
  const wrap = <T extends object>(target: T, part?: PropertyKey): T =>
    new Proxy(target, {
      get(object, key, receiver) {
        const value: unknown = Reflect.get(object, key, receiver)
        if (typeof value === 'function')
          return (...args: unknown[]) => {
            const state = stateOf(part ?? key)
            if (state === 'broken') return Promise.reject(new Error('disk I/O error'))
            const call = (): unknown => value.apply(object, args)
            return state === 'sound' ? call() : state.promise.then(call)
          }
        return typeof value === 'object' && value !== null ? wrap(value, part ?? key) : value
      },
    })
  return wrap(records)
}

const device = (number: number): DeviceRecord => ({
  id: deviceId(number),
  homeId: homeId(number),
  model: 'native',
  name: '一键通',
  digest: 'ab'.repeat(32),
  disabled: false,
  beatMs: 60_000,
  maxPayloadBytes: 16_384,
  createdAt: NOON,
})

async function fill(records: Records, homes: number): Promise<void> {
  const numbers = Array.from({ length: homes }, (_, index) => index + 1)
  await records.homes.importAll({
    homes: numbers.map((number) => ({
      id: homeId(number),
      town: '溧城街道',
      village: '燕山社区',
      grid: '第 3 网格',
      addressLine: `燕山新村 ${number} 幢 301 室`,
      lat: 31.42,
      lon: 119.48,
      doorCode: '2580#',
      floor: '3 楼,无电梯',
      keyNote: '钥匙在邻居处',
      pets: null,
      phone: '0519-87000001',
    })),
    residents: numbers.map((number) => ({
      ...blankResident(`resident-${number}`, homeId(number), `沈德福${number}`),
      gender: 'male' as const,
      birthDate: '1938-11-25',
      // one number, one resident
      idNumber: number === 1 ? '320402193811251226' : null,
      phone: '13800000001',
      dialect: '溧阳话',
      hearing: '右耳听力差',
      illnesses: ['高血压'],
      medicines: ['氨氯地平'],
      allergies: ['青霉素'],
      categories: [undated('独居'), undated('高龄')],
    })),
    contacts: numbers.map((number) => ({
      id: `contact-${number}`,
      homeId: homeId(number),
      order: 1,
      name: '沈军',
      relation: '儿子',
      phone: '13900000002',
      keyHolder: true,
    })),
    providers: [
      { ...blankProvider('far', '河口服务站'), phone: '0519-1', town: '竹箦镇', lat: 31.6, lon: 119.4 },
      {
        ...blankProvider('near', '燕山服务站'),
        phone: '0519-2',
        town: '溧城街道',
        lat: 31.43,
        lon: 119.48,
        fromHour: 8,
        toHour: 18,
      },
      {
        ...blankProvider('night', '夜间队'),
        kind: '应急救援队',
        phone: '0519-3',
        town: '溧城街道',
        lat: 31.42,
        lon: 119.48,
        fromHour: 22,
        toHour: 6,
      },
    ],
    devices: numbers.map(device),
  })
  passwordHash ??= hashPassword(PASSWORD)
  const hash = await passwordHash
  for (const [username, { id, name, role }] of Object.entries(PEOPLE))
    await records.users.add({ id, username, name, role, seat: null, passwordHash: hash })
}
