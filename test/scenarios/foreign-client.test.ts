/** Clients that nobody here wrote: mosquitto's, over TCP and TLS, and mqtt.js over a WebSocket; and a real browser at the other end. */
import { join } from 'node:path'
import mqtt from 'mqtt'
import { afterAll, afterEach, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest'
import { ackMessageSchema } from '../../gateway/messages.ts'
import { openConsole } from '../browser/console-page.ts'
import { launchBrowser, type TestBrowser } from '../support/browser.ts'
import { boxId, SECRET, startTestHub, type TestHub } from '../support/hub.ts'
import { type MosquittoSub, mosquittoPub, mosquittoSub } from '../support/mosquitto.ts'
import type { Operator } from '../support/operator.ts'

let browser: TestBrowser
let hub: TestHub
let wang: Operator

beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser?.close())
beforeEach(async () => {
  hub = await startTestHub({ systemTime: true, homes: 1 })
  wang = await hub.signIn('wang')
})
afterEach(() => hub.stop())

const ID = boxId(1)
const plain = () => ['-h', '127.0.0.1', '-p', String(hub.mqttPort)]
const tls = () => ['-h', '127.0.0.1', '-p', String(hub.mqttsPort), '--cafile', join(hub.dir, 'tls.crt')]
const AS_BOX = ['-u', ID, '-P', SECRET]
const press = (...args: string[]) => mosquittoPub([...AS_BOX, '-t', `care/v1/${ID}/sos`, ...args])

async function listen(...args: string[]): Promise<MosquittoSub> {
  const sub = await mosquittoSub([...AS_BOX, '-t', `care/v1/${ID}/ack`, ...args])
  onTestFinished(sub.stop)
  return sub
}

const nextAck = async (sub: MosquittoSub) => ackMessageSchema.parse(JSON.parse((await sub.next()).payload))
const statusOf = async (sub: MosquittoSub) => (await nextAck(sub)).status

test('mosquitto_pub presses with nothing but a device’s credentials; mosquitto_sub hears received, claimed and resolved as the operator works', async () => {
  const { page, row, claim, button } = await openConsole(browser, hub, 'wang')
  const sub = await listen(...plain(), '-q', '1')
  const pub = await press(...plain(), '-q', '1', '-n', '-d')
  expect(pub).toMatchObject({ code: 0, stdout: expect.stringContaining('received PUBACK') })

  const { resident } = await wang.onlyAlarm()
  await row(resident!.name).getByText('紧急呼救').waitFor()
  const received = await nextAck(sub)
  expect(received).toMatchObject({ status: 'received', text: '已收到求助,正在为您转接' })

  await claim(resident!.name)
  expect(await nextAck(sub)).toMatchObject({ ref: received.ref, status: 'claimed' })

  await button('结案').click()
  await page.getByLabel('处置小结').fill('已通话，老人平安')
  await button('提交结案').click()
  expect(await nextAck(sub)).toMatchObject({ ref: received.ref, status: 'resolved' })
  expect(await wang.alarms()).toEqual([])
  expect((await wang.alarms('closed'))[0]).toMatchObject({ outcome: { code: 'real', note: '已通话，老人平安' } })
})

test('a publisher under the listener’s client id takes its place; the listener comes back and is told where its call stands', async () => {
  const sub = await listen(...plain(), '-q', '1', '-i', ID)
  expect((await press(...plain(), '-q', '1', '-n', '-i', ID)).code).toBe(0)
  const alarm = await wang.onlyAlarm()
  expect(alarm.signalCount).toBe(1)
  // at once where it was quick enough, else when it subscribed again
  expect(await statusOf(sub)).toBe('received')
  await wang.act(alarm, 'claim')
  let status = await statusOf(sub)
  while (status === 'received') status = await statusOf(sub)
  expect(status).toBe('claimed')
})

test('over TLS, with the hub’s own certificate pinned, a press is as good', async () => {
  const sub = await listen(...tls(), '-q', '1')
  expect((await press(...tls(), '-q', '1', '-n')).code).toBe(0)
  expect(await statusOf(sub)).toBe('received')
  await wang.act(await wang.onlyAlarm(), 'close', { outcome: 'mistake' })
  expect(await statusOf(sub)).toBe('resolved')
})

test('a client that trusts another certificate does not connect', async () => {
  const other = await startTestHub({ systemTime: true, homes: 1 })
  onTestFinished(other.stop)
  const pub = await press('-h', '127.0.0.1', '-p', String(hub.mqttsPort), '--cafile', join(other.dir, 'tls.crt'), '-q', '1', '-n')
  expect(pub.code).not.toBe(0)
  expect(await wang.alarms()).toEqual([])
})

test('a retained press of careless firmware is one live press, and is not told again to whoever listens later', async () => {
  const first = await listen(...plain(), '-q', '1')
  expect((await press(...plain(), '-q', '1', '-r', '-m', '{"ref":"r-1"}')).code).toBe(0)
  expect(await nextAck(first)).toMatchObject({ ref: 'r-1', status: 'received' })
  expect(first.heard).toMatchObject([{ retain: false }])
  await wang.act(await wang.onlyAlarm(), 'close', { outcome: 'mistake' })
  await hub.restart()
  const later = await listen(...plain(), '-q', '1')
  expect(await nextAck(later)).toMatchObject({ ref: 'r-1', status: 'resolved' })
  expect(later.heard).toMatchObject([{ retain: false }])
  expect(await wang.alarms()).toEqual([])
})

test('a press with QoS 0 is raised and answered too', async () => {
  const sub = await listen(...plain(), '-q', '0')
  expect((await press(...plain(), '-q', '0', '-m', '{"ref":"q-0"}')).code).toBe(0)
  expect(await sub.next()).toMatchObject({ qos: 0, payload: expect.stringContaining('"ref":"q-0","status":"received"') })
  expect(await wang.onlyAlarm()).toMatchObject({ type: 'sos' })
})

test('a press with QoS 2 is raised once', async () => {
  const pub = await press(...plain(), '-q', '2', '-n', '-d')
  expect(pub).toMatchObject({ code: 0, stdout: expect.stringContaining('received PUBCOMP') })
  expect(await wang.onlyAlarm()).toMatchObject({ type: 'sos', signalCount: 1 })
})

test('a foreign box reports events and readings by the published protocol alone', async () => {
  const sub = await listen(...plain(), '-q', '1')
  const say = (channel: string, message: string) =>
    mosquittoPub([...plain(), ...AS_BOX, '-q', '1', '-t', `care/v1/${ID}/${channel}`, '-m', message])
  expect((await say('event', '{"ref":"f1","type":"fall","data":{"confidence":"confirmed"}}')).code).toBe(0)
  expect(await nextAck(sub)).toMatchObject({ ref: 'f1', status: 'received' })
  expect((await say('reading', '{"values":{"temperature":19.5}}')).code).toBe(0)
  expect((await say('heartbeat', '')).code).toBe(0)
  expect(await wang.onlyAlarm()).toMatchObject({ type: 'fall-confirmed', class: 'life' })
  expect((await wang.request('GET', `/api/v1/devices/${ID}`)).body).toMatchObject({ readings: [{ name: 'temperature', value: 19.5 }] })
})

test('a foreign client with a wrong secret, or on another device’s topic, raises nothing', async () => {
  const wrong = await mosquittoPub([...plain(), '-u', ID, '-P', 'wrong', '-q', '1', '-t', `care/v1/${ID}/sos`, '-n'])
  expect(wrong.code).not.toBe(0)
  expect(wrong.stderr + wrong.stdout).toMatch(/not authori[sz]ed|bad user name/i)
  await mosquittoPub([...plain(), ...AS_BOX, '-q', '1', '-t', 'care/v1/box-000002/sos', '-n'])
  expect(await wang.alarms()).toEqual([])
})

test('mqtt.js over a WebSocket presses on the console’s port and hears every stage', async () => {
  const client = await mqtt.connectAsync(`${hub.url.replace('http', 'ws')}/mqtt`, { username: ID, password: SECRET, clientId: ID })
  onTestFinished(() => client.endAsync(true))
  const statuses: string[] = []
  const resolved = new Promise<void>((resolve) => {
    client.on('message', (_topic, payload) => {
      const { status } = ackMessageSchema.parse(JSON.parse(payload.toString()))
      statuses.push(status)
      if (status === 'resolved') resolve()
    })
  })
  await client.subscribeAsync(`care/v1/${ID}/ack`, { qos: 1 })
  await client.publishAsync(`care/v1/${ID}/sos`, '', { qos: 1 })
  await wang.act(await wang.onlyAlarm(), 'dispatch', { to: '溧城护理站' })
  await wang.act(await wang.onlyAlarm(), 'close', { outcome: 'real' })
  await resolved
  expect(statuses).toEqual(['received', 'dispatched', 'resolved'])
})
