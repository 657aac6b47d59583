import { mkdir, writeFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { Gauge } from 'prom-client'
import { afterEach, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { makeTempDir } from '../support/temp-dir.ts'
import { LivePage } from './live-page.ts'
import { type Rig, type RigOptions, startRig } from './rig.ts'

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop()
})

async function start(options: RigOptions = {}): Promise<Rig> {
  const rig = await startRig({ homes: 1, ...options })
  stops.push(rig.stop)
  return rig
}

async function builtPage(): Promise<string> {
  const dir = await makeTempDir('page')
  stops.push(dir.remove)
  await mkdir(join(dir.path, 'assets'))
  await writeFile(join(dir.path, 'index.html'), '<!doctype html><title>安铃</title>')
  await writeFile(join(dir.path, 'assets', 'main-1a2b.js'), 'export {}')
  return dir.path
}

test('the page is served at its own addresses, the API stays the API', async () => {
  const rig = await start({ pageDir: await builtPage() })
  const html = { headers: { accept: 'text/html' } }
  const home = await fetch(rig.url, html)
  expect(home.headers.get('cache-control')).toBe('no-cache')
  expect(await (await fetch(`${rig.url}/alarms/01ABC`, html)).text()).toContain('安铃')
  const asset = await fetch(`${rig.url}/assets/main-1a2b.js`)
  expect([asset.status, asset.headers.get('cache-control')]).toEqual([200, 'public, max-age=31536000, immutable'])
  expect((await fetch(`${rig.url}/assets/gone.js`)).status).toBe(404)
  expect((await fetch(`${rig.url}/api/v1/nothing`, html)).status).toBe(404)
  expect((await fetch(`${rig.url}/%2e%2e/package.json`)).status).toBe(404)
})

test('nothing inline, nothing from elsewhere, no frames', async () => {
  const rig = await start()
  const { headers } = await fetch(`${rig.url}/livez`)
  const policy = headers.get('content-security-policy') ?? ''
  expect(policy).toContain("default-src 'self'")
  expect(policy).toContain("frame-ancestors 'none'")
  expect(policy).not.toContain('unsafe')
  expect(policy).not.toContain('upgrade-insecure-requests')
  expect(headers.get('strict-transport-security')).toBeNull()
  expect(headers.get('x-content-type-options')).toBe('nosniff')
})

test('behind https the browser is told to stay there', async () => {
  const rig = await start({ publicUrl: 'https://anling.example' })
  expect((await fetch(`${rig.url}/livez`)).headers.get('strict-transport-security')).toContain('max-age=')
})

test('the API explains itself to people, without scripts from elsewhere', async () => {
  const rig = await start()
  const page = await fetch(`${rig.url}/api/docs`)
  expect(page.status).toBe(200)
  expect(await page.text()).toContain('swagger-ui')
  expect(page.headers.get('content-security-policy')).toContain("default-src 'self'")
  const document = (await (await fetch(`${rig.url}/api/docs/json`)).json()) as {
    paths: Record<string, { post?: { requestBody: unknown } }>
  }
  expect(JSON.stringify(document.paths['/api/v1/alarms/{id}/close']?.post?.requestBody)).toContain('outcome')
})

test('says when it is not ready, and why', async () => {
  const rig = await start({ ready: async () => ({ ok: false, problems: ['store: disk I/O error'] }) })
  const answer = await fetch(`${rig.url}/readyz`)
  expect([answer.status, await answer.json()]).toEqual([503, { ok: false, problems: ['store: disk I/O error'] }])
  expect(await (await fetch(`${rig.url}/livez`)).json()).toEqual({ ok: true })
})

test('asks the store once a second, however many want to know whether it is ready', async () => {
  let checks = 0
  const rig = await start({
    ready: async () => {
      checks += 1
      return { ok: true, problems: [] }
    },
  })
  const askTen = () => Promise.all(Array.from({ length: 10 }, async () => (await fetch(`${rig.url}/readyz`)).status))
  expect(new Set(await askTen())).toEqual(new Set([200]))
  await askTen()
  expect(checks).toBe(1)
  await rig.clock.advance(1_000)
  await askTen()
  expect(checks).toBe(2)
})

test('is not ready while the store does not answer, and says so within two seconds', async () => {
  const asked = Promise.withResolvers<void>()
  const rig = await start({
    ready: () => {
      asked.resolve()
      return new Promise(() => {})
    },
  })
  const answer = fetch(`${rig.url}/readyz`)
  await asked.promise
  await rig.clock.advance(2_000)
  expect([(await answer).status, await (await answer).json()]).toEqual([503, { ok: false, problems: ['the store does not answer'] }])
})

test('counts its figures once a second, however many ask', async () => {
  const rig = await start()
  let counts = 0
  const collect = (): void => {
    counts += 1
  }
  new Gauge({ name: 'costly', help: 'a figure that takes a query', registers: [rig.metrics], collect })
  const ask = async () => (await fetch(`${rig.url}/metrics`)).text()
  await Promise.all(Array.from({ length: 10 }, ask))
  expect(counts).toBe(1)
  await rig.clock.advance(1_000)
  expect(await ask()).toContain('costly')
  expect(counts).toBe(2)
})

test('counts requests, feeds and refusals for Prometheus', async () => {
  const rig = await start()
  await new LivePage(await rig.signIn('wang'), rig.url).join()
  await rig.clock.advance(2_000)
  const text = await (await fetch(`${rig.url}/metrics`)).text()
  expect(text).toContain('anling_feed_connections 1')
  expect(text).toMatch(/anling_http_seconds_count\{method="POST",route="\/api\/v1\/session",status="200"\} 1/)
  expect(text).not.toContain('wang')
})

test('a browser may speak MQTT, when it says that it does', async () => {
  const rig = await start()
  const url = rig.url.replace('http', 'ws')
  const simulator = new WebSocket(`${url}/mqtt`, 'mqtt')
  await new Promise((resolve) => simulator.once('open', resolve))
  expect(simulator.protocol).toBe('mqtt')
  expect(rig.mqttSockets.map(({ address }) => address)).toEqual(['127.0.0.1'])
  const mute = new WebSocket(`${url}/mqtt`)
  const code = await new Promise((resolve) => mute.once('close', resolve))
  expect(code).toBe(1002)
})

test('a message over MQTT may be as large as a reading, and not what a stranger likes', async () => {
  const rig = await start()
  const box = new WebSocket(`${rig.url.replace('http', 'ws')}/mqtt`, 'mqtt')
  await new Promise((resolve) => box.once('open', resolve))
  const [server] = rig.mqttSockets
  const heard: number[] = []
  server?.socket.on('message', (data: Buffer) => heard.push(data.length))
  const closed = new Promise((resolve) => box.once('close', resolve))
  box.send(Buffer.alloc(70 * 1024))
  box.send(Buffer.alloc(1024 * 1024))
  expect(await closed).toBe(1009)
  expect(heard).toEqual([70 * 1024])
})

test('takes two thousand connections and no more', async () => {
  const rig = await start()
  const port = Number(new URL(rig.url).port)
  const open = (): Promise<Socket> =>
    new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => resolve(socket)).once('error', reject)
    })
  const sockets: Socket[] = []
  try {
    // fewer at once than wait in the listener's queue
    while (sockets.length < 2_000) sockets.push(...(await Promise.all(Array.from({ length: 50 }, open))))
    const late = await open()
    const at = performance.now()
    await new Promise((resolve) => late.once('close', resolve).once('error', resolve).resume())
    // at once, and not by a timeout of the server
    expect(performance.now() - at).toBeLessThan(5_000)
    sockets.pop()?.destroy()
    await vi.waitUntil(async () => (await fetch(`${rig.url}/livez`).catch(() => null))?.ok)
  } finally {
    for (const socket of sockets) socket.destroy()
  }
})

test('stops at once, with pages and boxes still connected', async () => {
  const rig = await startRig({ homes: 1 })
  const page = await new LivePage(await rig.signIn('wang'), rig.url).join()
  const box = new WebSocket(`${rig.url.replace('http', 'ws')}/mqtt`, 'mqtt')
  await new Promise((resolve) => box.once('open', resolve))
  await rig.stop()
  await page.until(() => page.closeCode !== null)
  expect(page.of('bye')).toMatchObject([{ code: 'shutdown' }])
})
