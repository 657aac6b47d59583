import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { hashPassword } from '../console/passwords.ts'
import { shanghaiDay } from '../console/shanghai-day.ts'
import { secretDigest } from '../gateway/identity.ts'
import { openRecords, type Records } from '../records/records.ts'
import { sqlitePath } from '../records/sqlite-file.ts'
import { loadCareFiles } from './care-files.ts'
import { systemClock } from './clock.ts'
import type { Config } from './config.ts'
import { liveThrough, type OnProgress } from './demo-city/live.ts'
import type { Clerk } from './demo-city/settlements.ts'
import { createDemoCity } from './demo-city.ts'
import { createIds, newToken } from './ids.ts'
import { digestKey } from './keys.ts'
import { createLog } from './log.ts'

const roleSchema = z.enum(['operator', 'supervisor', 'technician', 'bureau', 'admin'])
const credentialsSchema = z.object({
  http: z.string(),
  mqtt: z.string(),
  mqtts: z.string(),
  users: z.array(z.object({ username: z.string(), password: z.string(), role: roleSchema })),
  devices: z.array(z.object({ id: z.string(), secret: z.string(), homeId: z.string() })),
})
type Credentials = z.infer<typeof credentialsSchema>

const PEOPLE = [
  { username: 'operator', name: '王晓琳', role: 'operator', seat: '03' },
  { username: 'supervisor', name: '周建军', role: 'supervisor', seat: '01' },
  { username: 'technician', name: '陈立', role: 'technician', seat: null },
  { username: 'bureau', name: '孙志远', role: 'bureau', seat: null },
  { username: 'bureau2', name: '李佳', role: 'bureau', seat: null },
  { username: 'admin', name: '系统管理员', role: 'admin', seat: null },
] as const
type Username = (typeof PEOPLE)[number]['username']

export interface PreparedDemo {
  users: Credentials['users']
  homes: number
  /** writes `credentials.json` (mode 0600) with the addresses that came out, and answers its path */
  writeCredentials(urls: Pick<Credentials, 'http' | 'mqtt' | 'mqtts'>): string
}

interface Wanted {
  config: Config
  homes: number
  seed: number
  onProgress: OnProgress
}

/**
 * Makes the city with its past, or goes on with the one that is there, as it is: nothing of the past is lived twice, and months that have
 * gone by since are the hub's own. Devices and users keep the secrets that `credentials.json` knows.
 */
export async function prepareDemo(wanted: Wanted): Promise<PreparedDemo> {
  const { config } = wanted
  mkdirSync(config.HUB_DATA_DIR, { recursive: true })
  const path = join(config.HUB_DATA_DIR, 'credentials.json')
  const known = existsSync(path) ? credentialsSchema.parse(JSON.parse(readFileSync(path, 'utf8'))) : null
  const { users, devices, homes } = await inPlace(config, (records) => prepareRecords(records, wanted, known))
  return {
    users,
    homes,
    writeCredentials(urls) {
      writeFileSync(path, JSON.stringify({ ...urls, users, devices } satisfies Credentials, null, 1), { mode: 0o600 })
      // The mode above counts only for a new file.
      chmodSync(path, 0o600)
      return path
    },
  }
}

/**
 * A new embedded database is made aside and moved into its place when it is whole: one that was cut off leaves nothing behind. On
 * PostgreSQL, drop a database whose preparation was cut off.
 */
async function inPlace<T>(config: Config, work: (records: Records) => Promise<T>): Promise<T> {
  const { url, dir } = { url: config.HUB_DATABASE_URL ?? null, dir: config.HUB_DATA_DIR }
  const isAside = url === null && !existsSync(sqlitePath(dir))
  const place = isAside ? join(dir, 'preparing') : dir
  if (isAside) rmSync(place, { recursive: true, force: true })
  const records = await openRecords({ url, dir: place, clock: systemClock, newId: createIds(systemClock.now) })
  const result = await work(records).finally(() => records.close())
  if (isAside) {
    renameSync(sqlitePath(place), sqlitePath(dir))
    rmSync(place, { recursive: true })
  }
  return result
}

async function prepareRecords(records: Records, wanted: Wanted, known: Credentials | null) {
  const key = digestKey(wanted.config)
  const secrets = new Map(known?.devices.map(({ id, secret }) => [id, secret]))
  const digestOf = (id: string): string => {
    const secret = secrets.get(id) ?? newToken(16)
    secrets.set(id, secret)
    return secretDigest(key, secret)
  }
  const { users, clerks } = await preparePeople(records, known)
  if ((await records.homes.count()) === 0) await makeCity(records, wanted, clerks, digestOf)
  const devices: Credentials['devices'] = []
  for (const { id, homeId, digest, disabled } of await records.devices.all()) {
    if (disabled) continue
    // A lost credentials.json means new secrets: nobody can read the old ones out of their digests.
    const wantedDigest = digestOf(id)
    if (digest !== wantedDigest) await records.devices.setDigest(id, wantedDigest)
    devices.push({ id, secret: secrets.get(id)!, homeId })
  }
  return { users, devices, homes: await records.homes.count() }
}

async function makeCity(
  records: Records,
  { config, homes, seed, onProgress }: Wanted,
  writers: Record<Username, Clerk>,
  digestOf: (deviceId: string) => string,
): Promise<void> {
  const today = shanghaiDay(systemClock.now())
  const city = createDemoCity({ homes, seed, today })
  const { scales, standards } = await loadCareFiles({ extraDir: join(config.HUB_DATA_DIR, 'care') })
  const devices = city.devices.map((device) => ({ ...device, digest: digestOf(device.id), maxPayloadBytes: 16 * 1024 }))
  const log = createLog('warn', process.stdout.isTTY)
  await liveThrough({ records, city, seed, today, scales, standards, devices, writers, log, onProgress })
}

async function preparePeople(records: Records, known: Credentials | null) {
  const newId = createIds(systemClock.now)
  const users: Credentials['users'] = []
  const clerks: [Username, Clerk][] = []
  for (const { username, name, role, seat } of PEOPLE) {
    const knownPassword = known?.users.find((user) => user.username === username)?.password
    const password = knownPassword ?? `${newToken(9)}7a`
    const user = await records.users.byUsername(username)
    const id = user?.id ?? newId()
    if (!user) await records.users.add({ id, username, name, role, seat, passwordHash: await hashPassword(password) })
    else if (knownPassword === undefined) await records.users.setPassword(id, await hashPassword(password))
    users.push({ username, password, role })
    clerks.push([username, { id, name }])
  }
  return { users, clerks: Object.fromEntries(clerks) as Record<Username, Clerk> }
}
