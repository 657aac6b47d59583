import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { startTestHub } from '../support/hub.ts'
import { makeTempDir } from '../support/temp-dir.ts'
import { hubCli, startMain } from './processes.ts'

const PORTS = { HUB_HOST: '127.0.0.1', HUB_HTTP_PORT: '0', HUB_MQTT_PORT: '0', HUB_MQTTS_PORT: '0' }

async function folder(): Promise<string> {
  const dir = await makeTempDir('config')
  onTestFinished(dir.remove)
  return dir.path
}

const WRONG = {
  HUB_HTTP_PORT: '99999',
  HUB_MQTT_PORT: 'mqtt',
  HUB_DATABASE_URL: 'mysql://db',
  HUB_PUBLIC_URL: 'ftp://hub',
  HUB_WEBHOOK_SECRET: 'short',
  HUB_SECRET_KEY: 'short',
  HUB_MAX_CONNECTIONS: '0',
  HUB_LOG_LEVEL: 'loud',
  HUB_SITENAME: '安铃',
}

test('a hub with a wrong configuration does not start: exit code 2, and every wrong setting is named with what is wrong', async () => {
  const [started, shown] = await Promise.all([startMain(WRONG).ended, hubCli(['config'], WRONG)])
  for (const { code, stderr, stdout } of [started, shown]) {
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    for (const name of Object.keys(WRONG)) expect(stderr).toMatch(new RegExp(`${name}: \\S`))
    // one line each, and no value that might be a secret
    expect(stderr).toContain('no such setting')
    expect(stderr).not.toContain('short')
  }
})

test('settings that contradict each other are named too', async () => {
  const contradictions = { HUB_WEBHOOK_URL: 'http://127.0.0.1:1/', HUB_TLS_CERT: '/tmp/cert.pem' }
  const { code, stderr } = await hubCli(['config'], contradictions)
  expect(code).toBe(2)
  expect(stderr).toContain('HUB_WEBHOOK_SECRET: is needed with HUB_WEBHOOK_URL')
  expect(stderr).toContain('HUB_TLS_CERT, HUB_TLS_KEY: give both or neither')
})

test('the effective configuration is printed with every secret masked; the environment wins over the file', async () => {
  const dir = await folder()
  const path = join(dir, 'hub.json')
  await writeFile(path, JSON.stringify({ HUB_SITE_NAME: '来自文件', HUB_HTTP_PORT: 8081, HUB_WEBHOOK_URL: 'https://duty.example.org/in' }))
  const { code, stdout } = await hubCli(['config'], {
    HUB_CONFIG: path,
    HUB_HTTP_PORT: '8082',
    HUB_WEBHOOK_SECRET: 'the-webhook-secret-1',
    HUB_SECRET_KEY: 'the-key-of-all-device-secrets-0123456789',
    HUB_DATABASE_URL: 'postgres://hub:the-database-password@db.example.org/hub',
  })
  expect(code).toBe(0)
  const settings = Object.fromEntries(
    stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split(/=(.*)/s).slice(0, 2)),
  )
  expect(settings).toMatchObject({
    HUB_SITE_NAME: '来自文件',
    HUB_HTTP_PORT: '8082',
    HUB_WEBHOOK_URL: 'https://duty.example.org/in',
    HUB_WEBHOOK_SECRET: '********',
    HUB_SECRET_KEY: '********',
    HUB_DATABASE_URL: 'postgres://hub:********@db.example.org/hub',
  })
  expect(stdout).not.toMatch(/the-(webhook|key|database)/)
})

test('a configuration file that cannot be read stops the start and is named', async () => {
  const dir = await folder()
  const path = join(dir, 'hub.json')
  await writeFile(path, '{"HUB_HTTP_PORT": 8081')
  const { code, stderr } = await hubCli(['config'], { HUB_CONFIG: path })
  expect(code).toBe(2)
  expect(stderr).toContain(`HUB_CONFIG: ${path} is not a readable JSON object`)
})

test('the first start prints a link for the first administrator that works once; the next start prints none', async () => {
  const env = { ...PORTS, HUB_DATA_DIR: await folder() }
  const first = startMain(env)
  const link = new URL((await first.line(/\/setup#/)).trim())
  const post = (url: string, body: unknown) =>
    fetch(new URL(url, link), { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  const token = link.hash.slice(1)
  const weak = await post('/api/v1/set-up', { token, password: 'password' })
  expect([weak.status, await weak.json()]).toEqual([
    400,
    { error: 'weak-password', message: '密码太弱：至少 8 个字符，并同时包含字母和数字' },
  ])
  const chosen = await post('/api/v1/set-up', { token, password: 'first-admin-1' })
  expect([chosen.status, await chosen.json()]).toEqual([200, { username: 'admin' }])
  expect((await post('/api/v1/set-up', { token, password: 'second-admin-2' })).status).toBe(410)
  expect((await post('/api/v1/session', { username: 'admin', password: 'first-admin-1' })).status).toBe(200)
  expect(await first.terminate()).toBe(0)

  const second = startMain(env)
  await second.line(/the hub is listening/)
  expect(await second.terminate()).toBe(0)
  expect((await second.ended).stdout).not.toContain('/setup#')
})

test('a second hub on the same folder does not start, and says which process is in its way', async () => {
  const hub = await startTestHub({ systemTime: true })
  onTestFinished(hub.stop)
  const { code, stdout } = await startMain({ ...PORTS, HUB_DATA_DIR: hub.dir }).ended
  expect(code).toBe(1)
  expect(stdout).toContain(`another hub (process ${process.pid}) is running on ${hub.dir}`)
})
