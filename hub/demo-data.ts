import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { hashPassword } from '../console/passwords.ts'
import { shanghaiDay } from '../console/shanghai-day.ts'
import { secretDigest } from '../gateway/identity.ts'
import { openRecords, type Records } from '../records/records.ts'
import { systemClock } from './clock.ts'
import type { Config } from './config.ts'
import { createDemoCity } from './demo-city.ts'
import { createIds, newToken } from './ids.ts'
import { digestKey } from './keys.ts'

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
] as const

export interface PreparedDemo {
  users: Credentials['users']
  /** writes `credentials.json` (mode 0600) with the addresses that came out, and answers its path */
  writeCredentials(urls: Pick<Credentials, 'http' | 'mqtt' | 'mqtts'>): string
}

/** Makes the city, or goes on with the one that is there: devices and users keep the secrets that `credentials.json` knows. */
export async function prepareDemo(wanted: {
  config: Config
  homes: number
  seed: number
  onProgress(done: number, total: number): void
}): Promise<PreparedDemo> {
  const { config } = wanted
  mkdirSync(config.HUB_DATA_DIR, { recursive: true })
  const path = join(config.HUB_DATA_DIR, 'credentials.json')
  const known = existsSync(path) ? credentialsSchema.parse(JSON.parse(readFileSync(path, 'utf8'))) : null
  const newId = createIds(systemClock.now)
  const records = await openRecords({ url: config.HUB_DATABASE_URL ?? null, dir: config.HUB_DATA_DIR, clock: systemClock, newId })
  try {
    const devices = await prepareCity(records, wanted, known)
    const users = await preparePeople(records, newId, known)
    return {
      users,
      writeCredentials(urls) {
        writeFileSync(path, JSON.stringify({ ...urls, users, devices } satisfies Credentials, null, 1), { mode: 0o600 })
        // The mode above counts only for a new file.
        chmodSync(path, 0o600)
        return path
      },
    }
  } finally {
    await records.close()
  }
}

async function prepareCity(
  records: Records,
  { config, homes, seed, onProgress }: Parameters<typeof prepareDemo>[0],
  known: Credentials | null,
): Promise<Credentials['devices']> {
  const city = createDemoCity({ homes, seed, today: shanghaiDay(systemClock.now()) })
  const key = digestKey(config)
  const secrets = new Map(known?.devices.map(({ id, secret }) => [id, secret]))
  const secretOf = (id: string): string => {
    const secret = secrets.get(id) ?? newToken(16)
    secrets.set(id, secret)
    return secret
  }
  const registered = new Map((await records.devices.all()).map(({ id, digest }) => [id, digest]))
  const devices = city.devices.map((device) => ({
    ...device,
    digest: secretDigest(key, secretOf(device.id)),
    disabled: false,
    maxPayloadBytes: 16 * 1024,
    createdAt: systemClock.now(),
  }))
  await records.homes.importAll({ ...city, devices }, onProgress)
  // A lost credentials.json means new secrets: nobody can read the old ones out of their digests.
  for (const { id, digest } of devices) if (registered.has(id) && registered.get(id) !== digest) await records.devices.setDigest(id, digest)
  return devices.map(({ id, homeId }) => ({ id, secret: secretOf(id), homeId }))
}

async function preparePeople(records: Records, newId: () => string, known: Credentials | null): Promise<Credentials['users']> {
  const users: Credentials['users'] = []
  for (const { username, name, role, seat } of PEOPLE) {
    const password = known?.users.find((user) => user.username === username)?.password ?? `${newToken(9)}7a`
    const user = await records.users.byUsername(username)
    if (!user) await records.users.add({ id: newId(), username, name, role, seat, passwordHash: await hashPassword(password) })
    else if (!known) await records.users.setPassword(user.id, await hashPassword(password))
    users.push({ username, password, role })
  }
  return users
}
