import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import type { Device } from '../../simulators/device.ts'
import { boxId, SECRET, startTestHub, type TestHub } from '../support/hub.ts'
import { hubCli, npmRunHub } from './processes.ts'

let hub: TestHub
let env: Record<string, string>

beforeAll(async () => {
  hub = await startTestHub({ systemTime: true, homes: 6 })
  env = { HUB_DATA_DIR: hub.dir, HUB_SECRET_KEY: hub.config.HUB_SECRET_KEY! }
})
afterAll(() => hub?.stop())

const secretIn = (stdout: string): string => /^Secret \(shown once.*\): (\S+)$/m.exec(stdout)![1]!

/** a box that keeps knocking; answers how long it took to be let in */
async function letIn(options: { id: string; homeId: string; secret: string }): Promise<Device> {
  const until = performance.now() + 2_000
  for (;;) {
    try {
      return await hub.box(1, options)
    } catch (error) {
      if (performance.now() > until) throw error
    }
  }
}

test('a device that is added while the hub runs connects within two seconds, and its press is an alarm', async () => {
  const added = await npmRunHub(['device', 'add', 'box-new', '--home', 'home-000002', '--name', '卫生间拉绳'], env)
  expect(added).toMatchObject({ code: 0, stderr: '' })
  const box = await letIn({ id: 'box-new', homeId: 'home-000002', secret: secretIn(added.stdout) })
  await box.press().acknowledged
  const wang = await hub.signIn('wang')
  expect((await wang.alarms()).filter(({ homeId }) => homeId === 'home-000002')).toMatchObject([{ type: 'sos' }])
  // the secret is nowhere but on that screen
  const shown = secretIn(added.stdout)
  expect(JSON.stringify(await hub.hub().records.devices.get('box-new'))).not.toContain(shown)
  expect(
    (await hub.hub().records.audit.list({ before: null, limit: 5 })).map(({ action, subject }) => [action, subject?.id]),
  ).toContainEqual(['device-added', 'box-new'])
})

test('a device with a new secret is cut off and refused under the old one, and let in under the new one', async () => {
  const box = await hub.box(3)
  const ended = new Promise((resolve) => box.events.once('offline', resolve))
  const refused = new Promise((resolve) => box.events.once('refused', resolve))
  const rotated = await hubCli(['device', 'rotate', boxId(3)], env)
  expect(rotated.code).toBe(0)
  expect(await ended).toBe('closed by the hub')
  expect(await refused).toBe('bad user name or password')
  await box.stop()
  await letIn({ id: boxId(3), homeId: 'home-000003', secret: secretIn(rotated.stdout) })
  await expect(hub.box(3)).rejects.toThrow('bad user name or password')
})

test('a device that is disabled is cut off, listed as such, and comes back when it is enabled', async () => {
  const box = await hub.box(4)
  const refused = new Promise((resolve) => box.events.once('refused', resolve))
  expect(await hubCli(['device', 'disable', boxId(4)], env)).toMatchObject({ code: 0, stdout: `Device ${boxId(4)} is disabled.\n` })
  expect(await refused).toBe('not authorised')
  const listed = await hubCli(['device', 'list', '--search', boxId(4)], env)
  expect(listed).toEqual({ code: 0, stdout: `${boxId(4)}\thome-000004\tanling-box-1\tdisabled\n`, stderr: '' })
  expect((await hubCli(['device', 'enable', boxId(4)], env)).code).toBe(0)
  await new Promise<void>((resolve) => (box.isOnline() ? resolve() : box.events.once('online', resolve)))
})

test('what cannot be done is said in a sentence, with exit code 1, and nothing is stored', async () => {
  const [taken, badId, badBeat] = await Promise.all([
    hubCli(['device', 'add', boxId(5), '--home', 'home-000005'], env),
    hubCli(['device', 'add', '一键通', '--home', 'home-000005'], env),
    hubCli(['device', 'add', 'box-x', '--home', 'home-000005', '--beat', '0'], env),
  ])
  expect([taken, badId, badBeat].map(({ code, stderr }) => [code, stderr])).toEqual([
    [1, expect.stringContaining(`Device ${boxId(5)} exists already`)],
    [1, expect.stringContaining('"一键通" is no device id')],
    [1, expect.stringContaining('give seconds from 1 to 86400')],
  ])
  expect(await hub.hub().records.devices.get('box-x')).toBeNull()
  // and the box that had the name keeps its secret
  await hub.box(5, { secret: SECRET })
})

test('a user who is added on the command line chooses a password by the link, once, and signs in', async () => {
  const added = await hubCli(['user', 'add', 'zhao', '--role', 'operator', '--name', '赵敏', '--seat', '07'], env)
  expect(added.code).toBe(0)
  const token = /\/setup#(\S+)/.exec(added.stdout)![1]!
  const setUp = () =>
    fetch(`${hub.url}/api/v1/set-up`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token, password: 'zhao-password-1' }),
    })
  expect([(await setUp()).status, (await setUp()).status]).toEqual([200, 410])
  const wang = await hub.signIn('wang')
  await wang.signIn('zhao', 'zhao-password-1')
  expect((await wang.request('GET', '/api/v1/session')).body).toMatchObject({ name: '赵敏', role: 'operator', seat: '07' })
  expect(await hubCli(['user', 'add', 'qian', '--role', 'boss', '--name', '钱'], env)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('operator, supervisor, technician, bureau, admin'),
  })
})

test('a user who is disabled on the command line is signed out, their open page included', async () => {
  const li = await hub.signIn('li')
  await li.openFeed()
  const kicked = li.until(() => li.messages.some((message) => message.t === 'bye' && message.code === 'kicked'))
  expect((await hubCli(['user', 'disable', 'li'], env)).code).toBe(0)
  expect((await li.request('GET', '/api/v1/session')).status).toBe(401)
  await expect(hub.signIn('li')).rejects.toThrow('401')
  await kicked
})

test('the command line works on a hub’s folder also when no hub runs', async () => {
  const other = await startTestHub({ systemTime: true, homes: 1 })
  onTestFinished(other.stop)
  await other.halt()
  const added = await hubCli(['device', 'add', 'box-2', '--home', 'home-new'], { ...env, HUB_DATA_DIR: other.dir })
  expect(added).toMatchObject({ code: 0, stdout: expect.stringContaining('Home home-new is new') })
  await other.restart()
  const box = await other.box(1, { id: 'box-2', homeId: 'home-new', secret: secretIn(added.stdout) })
  await box.press().acknowledged
})
