import { createHmac } from 'node:crypto'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { AlarmDetail } from '../../console/api.ts'
import type { NoticeMessage } from '../../console/notices/channel.ts'
import { createNotices, type Notices } from '../../console/notices/notices.ts'
import { backoffMs, nextTryAt } from '../../console/notices/retry-policy.ts'
import { createDueLoop } from '../../records/due-loop.ts'
import { minutes, NOON, type Rig, seconds, startRig } from './rig.ts'

const SECRET = 'a secret of the receiver'

interface Receiver {
  url: string
  heard: { body: string; message: NoticeMessage; headers: IncomingMessage['headers'] }[]
  /** what it answers next; the last one stays. 'hang': nothing */
  answers: (number | 'hang')[]
  stop(): Promise<void>
}

async function startReceiver(): Promise<Receiver> {
  const heard: Receiver['heard'] = []
  const answers: Receiver['answers'] = [200]
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString()
      heard.push({ body, message: JSON.parse(body) as NoticeMessage, headers: request.headers })
      const answer = answers.length > 1 ? answers.shift()! : answers[0]!
      if (answer !== 'hang') response.writeHead(answer).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/notices`,
    heard,
    answers,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

let rig: Rig
let receiver: Receiver
let notices: Notices
let due: ReturnType<typeof createDueLoop>
const metrics = (): Registry => lastMetrics
let lastMetrics: Registry

function startNotices(webhook: { url: string; secret: string } | null): Notices {
  lastMetrics = new Registry()
  const log = pino({ level: 'silent' })
  const started = createNotices({
    clock: rig.clock,
    records: rig.records,
    log,
    metrics: lastMetrics,
    webhook,
    publicUrl: 'https://anling.example',
  })
  started.start()
  return started
}

beforeEach(async () => {
  rig = await startRig()
  receiver = await startReceiver()
  notices = startNotices({ url: receiver.url, secret: SECRET })
  due = createDueLoop({
    kind: 'alarms',
    clock: rig.clock,
    dueTimes: rig.records.dueTimes,
    comeDue: rig.ingest.comeDue,
    onFault: (error) => expect(error).toBeNull(),
  })
  due.start()
})
afterEach(async () => {
  await due.stop()
  await notices.stop()
  await receiver.stop()
  await rig.stop()
})

/** an alarm that nobody claims, until its step reaches the on-duty channel */
async function untilOnDuty(): Promise<string> {
  await rig.event(1, { component: 'pendant-1' })
  const alarm = await (await rig.signIn('zhou')).onlyAlarm()
  await rig.clock.advance(seconds(60))
  // as the hub does after the commit that owes it
  notices.wake()
  return alarm.id
}

/** Real HTTP takes real time, in which the clock of the test stands still. */
async function eventually(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (const began = performance.now(); performance.now() - began < 5_000; ) {
    if (await condition()) return
    await new Promise((resolve) => setImmediate(resolve))
  }
  throw new Error(`still not so: ${condition}`)
}

const detail = async (id: string): Promise<AlarmDetail> => (await rig.signIn('zhou')).alarm(id)
const states = async (id: string): Promise<string[]> => (await rig.records.outbox.ofAlarms([id])).get(id)?.map(({ state }) => state) ?? []
const first = async (id: string) => (await rig.records.outbox.ofAlarms([id])).get(id)![0]!

describe('a notice', () => {
  test('is signed, says where to look, and nothing personal', async () => {
    const id = await untilOnDuty()
    await eventually(async () => (await states(id))[0] === 'sent')
    const [{ body, message, headers }] = receiver.heard as [Receiver['heard'][number]]
    const [, at, signature] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['anling-signature']))!
    expect(signature).toBe(createHmac('sha256', SECRET).update(`${at}.${body}`).digest('hex'))
    expect(headers['idempotency-key']).toBe(message.id)
    expect(message).toEqual({
      id: (await first(id)).key,
      kind: 'alarm-unclaimed',
      alarm: { id, class: 'life', priority: 1, type: 'sos', openedAt: NOON, ageSeconds: expect.any(Number), test: false },
      home: { id: 'home-1', town: '溧城街道', line: '燕山新村 1 幢 301 室' },
      step: 2,
      reason: 'unclaimed',
      url: `https://anling.example/alarms/${id}`,
    })
    expect(message.alarm.ageSeconds).toBeGreaterThanOrEqual(60)
    for (const secret of ['沈德福', '高血压', '13800000001', '13900000002', '2580']) expect(body).not.toContain(secret)
    expect((await detail(id)).notices).toEqual({ sent: 1, failing: 0, dead: 0, lastError: null })
    expect(await metrics().metrics()).toContain('anling_notices_total{outcome="sent"} 1')
  })

  test('is tried again with growing pauses, and its failures are visible on the alarm', async () => {
    receiver.answers.splice(0, 1, 503, 429, 200)
    const id = await untilOnDuty()
    await eventually(async () => (await first(id)).attempts === 1)
    expect((await detail(id)).notices).toMatchObject({ sent: 0, failing: 1, lastError: 'the receiver answered 503' })
    await rig.clock.advance(seconds(1))
    await eventually(async () => (await first(id)).attempts === 2)
    await rig.clock.advance(seconds(1.9))
    expect(receiver.heard.length).toBe(2)
    await rig.clock.advance(seconds(0.1))
    await eventually(async () => (await first(id)).state === 'sent')
    expect(new Set(receiver.heard.map(({ message }) => message.id)).size).toBe(1)
    expect((await detail(id)).notices).toMatchObject({ sent: 1, failing: 0 })
  })

  test('to a receiver that hangs is given up after ten seconds, and tried again', async () => {
    receiver.answers.splice(0, 1, 'hang', 200)
    const id = await untilOnDuty()
    await eventually(() => receiver.heard.length === 1)
    await rig.clock.advance(seconds(10.1))
    await eventually(async () => (await first(id)).attempts === 1)
    expect((await first(id)).lastError).toBe('the receiver did not answer within 10 s')
    await rig.clock.advance(seconds(1))
    await eventually(async () => (await first(id)).state === 'sent')
  })

  test('is skipped when the alarm was claimed since, and the alarm says why', async () => {
    receiver.answers.splice(0, 1, 503, 200)
    const id = await untilOnDuty()
    await eventually(async () => (await first(id)).attempts === 1)
    const wang = await rig.signIn('wang')
    await wang.act(await wang.onlyAlarm(), 'claim')
    await rig.clock.advance(seconds(1))
    await eventually(async () => (await first(id)).state === 'skipped')
    expect(receiver.heard.length).toBe(1)
    expect((await detail(id)).noticeList[0]).toMatchObject({ state: 'skipped', lastError: 'the alarm was claimed' })
  })

  test('asked for by hand is sent although the alarm is claimed', async () => {
    await rig.event(1)
    const wang = await rig.signIn('wang')
    let alarm = (await wang.act(await wang.onlyAlarm(), 'claim')).body
    alarm = (await wang.act(alarm, 'escalate')).body
    alarm = (await wang.act(alarm, 'escalate')).body
    notices.wake()
    await eventually(async () => (await states(alarm.id))[0] === 'sent')
    expect(receiver.heard[0]?.message.reason).toBe('by-operator')
  })

  test('about a test never leaves the hub', async () => {
    await rig.event(1, { test: true })
    await rig.clock.advance(minutes(5))
    expect(receiver.heard).toEqual([])
  })

  test('that the receiver calls wrong is dead after five tries, and stays visible', async () => {
    receiver.answers.splice(0, 1, 401)
    const id = await untilOnDuty()
    for (const [index, pause] of [1, 2, 4, 8].entries()) {
      await eventually(async () => (await first(id)).attempts === index + 1)
      await rig.clock.advance(seconds(pause))
    }
    await eventually(async () => (await first(id)).state === 'dead')
    expect((await detail(id)).notices).toMatchObject({ dead: 1, lastError: 'the receiver answered 401' })
  })
})

test('several nodes send each notice once', async () => {
  const others = [startNotices({ url: receiver.url, secret: SECRET }), startNotices({ url: receiver.url, secret: SECRET })]
  for (const number of [1, 2, 3]) await rig.event(number)
  await rig.clock.advance(seconds(60))
  for (const node of [notices, ...others]) node.wake()
  await rig.clock.advance(seconds(6))
  await eventually(() => receiver.heard.length === 3)
  await rig.clock.advance(seconds(6))
  expect(new Set(receiver.heard.map(({ message }) => message.id)).size).toBe(3)
  expect(receiver.heard.length).toBe(3)
  for (const node of others) await node.stop()
})

test('without a channel the alarm says that nobody outside was told', async () => {
  await notices.stop()
  notices = startNotices(null)
  const id = await untilOnDuty()
  await eventually(async () => (await states(id))[0] === 'dead')
  expect((await detail(id)).notices).toMatchObject({ sent: 0, dead: 1, lastError: 'no on-duty channel configured' })
})

describe('a press that could not be stored', () => {
  const press = {
    key: 'box-1',
    deviceId: 'box-1',
    homeId: 'home-1',
    type: 'sos',
    at: NOON,
    test: false,
    resident: { name: '沈德福', age: 87, gender: 'male', categories: [] },
    address: { town: '溧城街道', line: '燕山新村 1 幢' },
    phones: [{ name: '沈军', phone: '13900000002' }],
  } as const

  test('is sent at once without the store, again when that fails, and without a phone', async () => {
    receiver.answers.splice(0, 1, 500, 200)
    rig.breakStore()
    const sending = notices.sendNow({ ...press, resident: { ...press.resident, categories: [] }, phones: [...press.phones] })
    await eventually(() => receiver.heard.length === 1)
    // the pause is armed when the answer has arrived
    await eventually(async () => {
      await rig.clock.advance(seconds(0.5))
      return receiver.heard.length === 2
    })
    await sending
    expect(receiver.heard[0]?.message).toMatchObject({
      id: `unstored/box-1/${NOON}`,
      kind: 'press-not-stored',
      alarm: { id: null, class: 'life', type: 'sos' },
      home: { id: 'home-1', town: '溧城街道' },
    })
    expect(receiver.heard[0]?.body).not.toMatch(/沈德福|13900000002/)
  })
})

describe('trying again', () => {
  test('waits 1, 2, 4 … at most 60 seconds', () => {
    expect([1, 2, 3, 6, 7, 20].map(backoffMs)).toEqual([1_000, 2_000, 4_000, 32_000, 60_000, 60_000])
  })

  const failure = (again: 'retry' | 'few' | 'never') => ({ ok: false as const, error: '', again })
  test.each([
    ['a life alarm within two hours', failure('retry'), { class: 'life', failures: 9 }, minutes(118), minutes(119)],
    ['a life alarm after two hours', failure('retry'), { class: 'life', failures: 9 }, minutes(119.5), null],
    ['another alarm after half an hour', failure('retry'), { class: 'technical', failures: 9 }, minutes(29.5), null],
    ['a wrong request for the fourth time', failure('few'), { class: 'life', failures: 4 }, 0, 8_000],
    ['a wrong request for the fifth time', failure('few'), { class: 'life', failures: 5 }, 0, null],
    ['no channel', failure('never'), { class: 'life', failures: 1 }, 0, null],
  ] as const)('%s', (_title, result, { class: alarmClass, failures }, now, expected) => {
    expect(nextTryAt(result, { at: 0, failures, class: alarmClass }, now)).toBe(expected)
  })
})
