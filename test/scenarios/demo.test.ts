/** The demonstration as a stranger starts it: a process of its own, an empty folder, any free ports. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { mosquittoPub } from '../support/mosquitto.ts'
import { Operator } from '../support/operator.ts'
import { makeTempDir, type TempDir } from '../support/temp-dir.ts'

interface Credentials {
  http: string
  mqtt: string
  mqtts: string
  users: { username: string; password: string; role: string }[]
  devices: { id: string; secret: string; homeId: string }[]
}

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

const credentials = (): Credentials => JSON.parse(readFileSync(join(dir.path, 'credentials.json'), 'utf8')) as Credentials

async function signIn({ http, users }: Credentials, role: string): Promise<Operator> {
  const user = users.find((candidate) => candidate.role === role)!
  const operator = new Operator(http)
  await operator.signIn(user.username, user.password)
  return operator
}

test('the demonstration prints where to look and who may sign in, and its boxes come in', async () => {
  const printed = await startDemo('--homes', '30', '--seed', '5')
  const known = credentials()
  expect(statSync(join(dir.path, 'credentials.json')).mode & 0o777).toBe(0o600)
  expect(known.users.map(({ role }) => role)).toEqual(['operator', 'supervisor', 'technician'])
  for (const { password } of known.users) expect(printed).toContain(password)
  for (const url of [known.http, known.mqtt, known.mqtts]) expect(printed).toContain(url)
  expect(known.devices.length).toBe(30)
  const technician = await signIn(known, 'technician')
  const online = async () => {
    const { body } = await technician.request<{ items: { availability: string }[] }>('GET', '/api/v1/devices?limit=100')
    return body.items.filter(({ availability }) => availability === 'online').length
  }
  await expect.poll(online, { timeout: 15_000 }).toBe(30)
})

test('run again on the same folder it goes on with the same city, people and open alarms', async () => {
  const before = credentials()
  const [box] = before.devices
  const port = new URL(before.mqtt).port
  const pressed = await mosquittoPub(['-p', port, '-u', box!.id, '-P', box!.secret, '-q', '1', '-t', `care/v1/${box!.id}/sos`, '-n'])
  expect(pressed.code).toBe(0)
  const alarmsOf = async (known: Credentials) =>
    (await (await signIn(known, 'operator')).alarms()).filter(({ homeId, type }) => homeId === box!.homeId && type === 'sos')
  const [alarm] = await alarmsOf(before)
  await stop()
  await startDemo('--homes', '30', '--seed', '5', '--no-fleet')
  const after = credentials()
  expect([after.users, after.devices]).toEqual([before.users, before.devices])
  expect((await alarmsOf(after)).map(({ id, openedAt }) => ({ id, openedAt }))).toEqual([{ id: alarm!.id, openedAt: alarm!.openedAt }])
})

test('a number that makes no sense is refused in words', async () => {
  const demo = spawn(process.execPath, [join(import.meta.dirname, '../../hub/demo.ts'), '--homes', 'many'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const [said] = await Promise.all([demo.stderr.setEncoding('utf8').toArray(), once(demo, 'exit')])
  expect(said.join('')).toContain('give a whole number of at least 1')
  expect(demo.exitCode).not.toBe(0)
})
