/** The demonstration as a stranger starts it: a process of its own, an empty folder, any free ports. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { z } from 'zod/mini'
import type { Run, runLineSchema, settlementListSchema } from '../../console/care-api.ts'
import { shanghaiDay } from '../../console/shanghai-day.ts'
import { secretDigest } from '../../gateway/identity.ts'
import { systemClock } from '../../hub/clock.ts'
import { readConfig } from '../../hub/config.ts'
import { createDemoCity } from '../../hub/demo-city.ts'
import { prepareDemo } from '../../hub/demo-data.ts'
import { createIds } from '../../hub/ids.ts'
import { digestKey } from '../../hub/keys.ts'
import { openRecords } from '../../records/records.ts'
import { addDays, addMonths, monthOf } from '../../rules/care/day.ts'
import { mosquittoPub } from '../support/mosquitto.ts'
import { Operator } from '../support/operator.ts'
import { startPostgres } from '../support/postgres.ts'
import { makeTempDir, type TempDir } from '../support/temp-dir.ts'

interface Credentials {
  http: string
  mqtt: string
  mqtts: string
  users: { username: string; password: string; role: string }[]
  devices: { id: string; secret: string; homeId: string }[]
}

type RunLine = z.infer<typeof runLineSchema>
type SettlementList = z.infer<typeof settlementListSchema>

let dir: TempDir
let running: ChildProcess | null = null

beforeAll(async () => {
  dir = await makeTempDir('demo')
})
afterAll(async () => {
  await stop()
  await dir.remove()
})

async function stop(): Promise<void> {
  if (!running) return
  const ended = once(running, 'exit')
  running.kill('SIGINT')
  await ended
  running = null
}

/** Resolves with all that was printed until the hub says how to stop it. */
async function startDemo(...args: string[]): Promise<string> {
  const demo = join(import.meta.dirname, '../../hub/demo.ts')
  const ports = ['--http-port', '0', '--mqtt-port', '0', '--mqtts-port', '0']
  running = spawn(process.execPath, [demo, '--no-build', '--data', dir.path, ...ports, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  const lines: string[] = []
  for await (const line of createInterface({ input: running.stdout! })) {
    lines.push(line)
    if (line.startsWith('Stop with')) return lines.join('\n')
  }
  throw new Error(`the demonstration ended: ${lines.join('\n')}`)
}

/** a process of its own makes a city or opens one, beside whatever else the machine does */
const STARTS_WITHIN = { timeout: 60_000 }

const credentials = (): Credentials => JSON.parse(readFileSync(join(dir.path, 'credentials.json'), 'utf8')) as Credentials

async function signIn({ http, users }: Credentials, username: string): Promise<Operator> {
  const user = users.find((candidate) => candidate.username === username)!
  const operator = new Operator(http)
  await operator.signIn(user.username, user.password)
  return operator
}

test('the demonstration prints where to look and who may sign in, and its boxes come in', STARTS_WITHIN, async () => {
  // as a preparation that was cut off leaves it
  mkdirSync(join(dir.path, 'preparing'))
  writeFileSync(join(dir.path, 'preparing', 'records.db'), 'half a database')
  const printed = await startDemo('--homes', '30', '--seed', '5')
  expect(existsSync(join(dir.path, 'preparing'))).toBe(false)
  const known = credentials()
  expect(statSync(join(dir.path, 'credentials.json')).mode & 0o777).toBe(0o600)
  expect(known.users.map(({ username }) => username)).toEqual(['operator', 'supervisor', 'technician', 'bureau', 'bureau2', 'admin'])
  for (const { password } of known.users) expect(printed).toContain(password)
  for (const url of [known.http, known.mqtt, known.mqtts]) expect(printed).toContain(url)
  // nobody lives any more where the city's one late death is told
  expect(known.devices.map(({ homeId }) => homeId)).not.toContain('home-000017')
  expect(known.devices.length).toBeGreaterThanOrEqual(28)
  const technician = await signIn(known, 'technician')
  const online = async () => {
    const { body } = await technician.request<{ items: { availability: string }[] }>('GET', '/api/v1/devices?limit=100')
    return body.items.filter(({ availability }) => availability === 'online').length
  }
  await expect.poll(online, { timeout: 15_000 }).toBe(known.devices.length)
})

/** the demonstration ends yesterday evening */
const month = monthOf(addDays(shanghaiDay(Date.now()), -1))
const runsOf = async (clerk: Operator) => (await clerk.request<{ items: Run[] }>('GET', '/api/v1/subsidy-runs')).body.items
const settlementsOf = async (clerk: Operator, of: string) =>
  (await clerk.request<SettlementList>('GET', `/api/v1/settlements?month=${of}`)).body.items

test('a clerk of the bureau finds a year of frozen runs, and one that waits for a second person', async () => {
  const [first, second] = [await signIn(credentials(), 'bureau'), await signIn(credentials(), 'bureau2')]
  const residents = await first.request<{ items: { name: string }[] }>('GET', '/api/v1/residents?limit=200')
  expect(residents.body.items.length).toBeGreaterThanOrEqual(30)
  const [waiting, ...frozen] = await runsOf(first)
  expect(frozen.map((run) => [run.month, run.state])).toEqual(
    Array.from({ length: 12 }, (_, index) => [addMonths(month, -1 - index), 'frozen']),
  )
  for (const run of frozen) expect([run.startedBy.name, run.approvedBy?.name]).toEqual(['孙志远', '李佳'])
  expect([waiting!.month, waiting!.state]).toEqual([month, 'calculated'])
  expect((await first.request('POST', `/api/v1/subsidy-runs/${waiting!.id}/approve`)).status).toBe(409)
  const lines = await second.request<{ items: RunLine[] }>('GET', `/api/v1/subsidy-runs/${waiting!.id}/lines?kind=difference&limit=500`)
  const about = (homeId: string) => lines.body.items.filter(({ residentId }) => residentId.startsWith(homeId.replace('home', 'resident')))
  // a death, an assessment and a rate that became known late
  expect(about('home-000017').some(({ fen, sentence }) => fen < 0 && sentence.zh.includes('去世'))).toBe(true)
  expect(about('home-000023').some(({ fen, sentence }) => fen > 0 && sentence.zh.includes('评估'))).toBe(true)
  expect(about('home-000029').some(({ programme, fen }) => programme === 'nursing-allowance' && fen > 0)).toBe(true)
  expect((await second.request('POST', `/api/v1/subsidy-runs/${waiting!.id}/approve`)).status).toBe(200)
  expect((await first.request('POST', `/api/v1/subsidy-runs/${waiting!.id}/freeze`)).status).toBe(200)
})

test('what is shown is what the hub computes: settling the last month again changes nothing, and inspections can be proven', async () => {
  const [first, second] = [await signIn(credentials(), 'bureau'), await signIn(credentials(), 'bureau2')]
  for (const before of [addMonths(month, -2), addMonths(month, -12)])
    expect(new Set((await settlementsOf(first, before)).map(({ state }) => state))).toEqual(new Set(['approved']))
  const drafts = await settlementsOf(first, addMonths(month, -1))
  expect(drafts.length).toBeGreaterThan(5)
  const again = await first.request<SettlementList>('POST', '/api/v1/settlements', { month: addMonths(month, -1) })
  expect(again.body.items).toEqual(drafts)
  const ready = drafts.find(({ undecided, state }) => undecided === 0 && state === 'draft')!
  expect((await second.request('POST', `/api/v1/settlements/${ready.id}/approve`, { version: ready.version })).status).toBe(200)
  const inspections = await first.request<{ items: { id: string }[] }>('GET', '/api/v1/inspections')
  expect(inspections.body.items).toHaveLength(2)
  for (const { id } of inspections.body.items)
    expect((await first.request<{ proven: boolean }>('GET', `/api/v1/inspections/${id}/proof`)).body.proven).toBe(true)
})

test('run again on the same folder it goes on with the same city, people and open alarms', STARTS_WITHIN, async () => {
  const before = credentials()
  const [box] = before.devices
  const port = new URL(before.mqtt).port
  const pressed = await mosquittoPub(['-p', port, '-u', box!.id, '-P', box!.secret, '-q', '1', '-t', `care/v1/${box!.id}/sos`, '-n'])
  expect(pressed.code).toBe(0)
  const alarmsOf = async (known: Credentials) =>
    (await (await signIn(known, 'operator')).alarms()).filter(({ homeId, type }) => homeId === box!.homeId && type === 'sos')
  const [alarm] = await alarmsOf(before)
  const runs = await runsOf(await signIn(before, 'bureau'))
  await stop()
  await startDemo('--homes', '30', '--seed', '5', '--no-fleet')
  const after = credentials()
  expect([after.users, after.devices]).toEqual([before.users, before.devices])
  expect(await runsOf(await signIn(after, 'bureau'))).toEqual(runs)
  expect((await alarmsOf(after)).map(({ id, openedAt }) => ({ id, openedAt }))).toEqual([{ id: alarm!.id, openedAt: alarm!.openedAt }])
})

test('a folder from before there were care records goes on without a past', STARTS_WITHIN, async () => {
  await stop()
  await dir.remove()
  dir = await makeTempDir('demo')
  const config = readConfig({ HUB_DATA_DIR: dir.path })
  if (!config.ok) throw new Error(config.problems.join('\n'))
  const city = createDemoCity({ homes: 5, seed: 5, today: '2026-01-15' })
  const records = await openRecords({ url: null, dir: dir.path, clock: systemClock, newId: createIds(systemClock.now) })
  const digest = secretDigest(digestKey(config.config), 'an-old-secret')
  await records.homes.importAll({ ...city, devices: city.devices.map((device) => ({ ...device, digest, maxPayloadBytes: 4096 })) })
  await records.users.add({ id: 'old', username: 'operator', name: '王晓琳', role: 'operator', seat: '03', passwordHash: '' })
  await records.close()
  const users = [{ username: 'operator', password: 'old-password-7a', role: 'operator' }]
  const devices = city.devices.map(({ id, homeId }) => ({ id, homeId, secret: 'an-old-secret' }))
  writeFileSync(join(dir.path, 'credentials.json'), JSON.stringify({ http: '', mqtt: '', mqtts: '', users, devices }))
  await startDemo('--homes', '30', '--no-fleet')
  const known = credentials()
  expect(known.devices).toEqual(devices.filter((_, index) => !city.devices[index]!.disabled))
  expect([known.users.length, known.users[0]]).toEqual([6, users[0]])
  expect(await runsOf(await signIn(known, 'bureau'))).toEqual([])
})

test('on PostgreSQL it has the same past, and goes on with it', STARTS_WITHIN, async () => {
  const [postgres, folder] = [await startPostgres(), await makeTempDir('demo')]
  try {
    const read = readConfig({ HUB_DATA_DIR: folder.path, HUB_DATABASE_URL: postgres.url })
    if (!read.ok) throw new Error(read.problems.join('\n'))
    const wanted = { config: read.config, homes: 6, seed: 5, onProgress: () => {} }
    const prepared = await prepareDemo(wanted)
    prepared.writeCredentials({ http: '', mqtt: '', mqtts: '' })
    const again = await prepareDemo(wanted)
    expect([again.users, again.homes]).toEqual([prepared.users, 6])
    const records = await openRecords({ url: postgres.url, dir: folder.path, clock: systemClock, newId: createIds(systemClock.now) })
    const states = (await records.subsidyRuns.list()).map(({ state }) => state)
    expect(states).toEqual(['calculated', ...Array(12).fill('frozen')])
    expect(await records.care.count({ kind: 'resident' })).toBeGreaterThanOrEqual(6)
    expect(await records.care.count({ kind: 'settlement', state: 'approved' })).toBeGreaterThan(0)
    await records.close()
  } finally {
    await postgres.stop()
    await folder.remove()
  }
})

test('a number that makes no sense is refused in words', STARTS_WITHIN, async () => {
  const demo = spawn(process.execPath, [join(import.meta.dirname, '../../hub/demo.ts'), '--homes', 'many'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const [said] = await Promise.all([demo.stderr.setEncoding('utf8').toArray(), once(demo, 'exit')])
  expect(said.join('')).toContain('give a whole number of at least 1')
  expect(demo.exitCode).not.toBe(0)
})
