/**
 * Bad input: truncated packets, 200 MB payloads, wrong secrets, foreign topics, 10 000 idle half-open connections, invalid JSON, wrong types,
 * clocks in 1970: the hub lives, memory is bounded, each is counted, named and visible.
 *
 * One hub as a process of its own goes through all of it. Meanwhile a box in another home presses ten times a second, and each press is
 * acknowledged within a second.
 */
import { once } from 'node:events'
import { connect as connectTcp, type Socket } from 'node:net'
import { generate } from 'mqtt-packet'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ClientOptions, WebSocket } from 'ws'
import type { ApiError, DeviceDetail, Reject, ServerMessage } from '../../console/api.ts'
import { connectPacket, dial, join, publishPacket, type RawDevice, subscribePacket } from '../broker/raw-device.ts'
import { SECRET } from '../support/hub.ts'
import { eventually, type HubProcess, pause, prepareHubProcess } from '../support/hub-process.ts'
import type { Operator } from '../support/operator.ts'

/** of the whole process, whatever comes: it has about 150 when it starts, 110 more with 4000 strangers at its door; unbounded it takes thousands */
const RSS_BOUND_MIB = 420
const ACKNOWLEDGED_WITHIN_MS = 1_000
const HALF_OPEN = 10_000
const MEBIBYTE = 1024 * 1024

/** ids that mean something to JavaScript */
const NAMED_LIKE_OBJECTS = ['constructor', 'hasOwnProperty', 'toString']

let hub: HubProcess
let technician: Operator
let operator: Operator
const measured: Record<string, { slowestPressMs: number; rssMiB: number }> = {}

beforeAll(async () => {
  hub = await prepareHubProcess({ homes: 4, moreDevices: NAMED_LIKE_OBJECTS })
  await hub.start()
  // a home that was heard, with devices that never were: what a feed reads when the hub starts
  const neighbour = hub.box(4)
  neighbour.start()
  await neighbour.press().acknowledged
  await neighbour.stop()
  await hub.kill()
  await hub.start()
  technician = await hub.signIn('chen')
  operator = await hub.signIn('wang')
}, 30_000)
afterAll(async () => {
  console.table(measured)
  await hub.stop()
})

/** Runs the attack while the healthy box presses; the hub must stay quick, alive and small. */
function attack(title: string, run: () => Promise<void>, timeoutMs = 40_000): void {
  test(
    title,
    async () => {
      const box = hub.box(1)
      box.start()
      await box.online()
      let slowestPressMs = 0
      let over = false
      const pressing = (async () => {
        do {
          const at = performance.now()
          await box.press().acknowledged
          slowestPressMs = Math.max(slowestPressMs, performance.now() - at)
          await pause(100)
        } while (!over)
      })()
      await run().finally(() => {
        over = true
      })
      await pressing
      await box.stop()
      const rssMiB = await hub.rssMiB()
      measured[title] = { slowestPressMs: Math.round(slowestPressMs), rssMiB: Math.round(rssMiB) }
      expect(hub.isRunning()).toBe(true)
      expect(slowestPressMs).toBeLessThan(ACKNOWLEDGED_WITHIN_MS)
      expect(rssMiB).toBeLessThan(RSS_BOUND_MIB)
    },
    timeoutMs,
  )
}

const refusals = async () =>
  (await technician.request<{ counts: Record<string, number>; latest: Reject[] }>('GET', '/api/v1/refusals')).body

const rejectsOf = async (deviceId: string): Promise<Reject[]> =>
  (await technician.request<DeviceDetail>('GET', `/api/v1/devices/${deviceId}`)).body.rejectList

async function metric(name: string, label: string): Promise<number> {
  const text = await (await fetch(`${hub.url}/metrics`)).text()
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${name}{`) && candidate.includes(label))
  return line === undefined ? 0 : Number(line.slice(line.lastIndexOf(' ')))
}

/** `/metrics` is read from the hub once a second, however many ask. */
const metricBecomes = (name: string, label: string, fits: (count: number) => boolean): Promise<true> =>
  eventually(`${name}{${label}}`, 5_000, async () => fits(await metric(name, label)))

/** Counted, in the metrics too, and among the latest with a sentence for the technician; answers that row. */
async function expectRefused(reason: string, deviceId: string | null, detail: RegExp, atLeast = 1): Promise<Reject> {
  return eventually(`a refusal "${reason}" that says ${detail}`, 4_000, async () => {
    const { counts, latest } = await refusals()
    const shown = latest.find((row) => row.reason === reason && row.deviceId === deviceId && detail.test(row.detail))
    expect(shown).toBeDefined()
    expect(counts[reason]).toBeGreaterThanOrEqual(atLeast)
    await metricBecomes('anling_refusals', `reason="${reason}"`, (count) => count >= atLeast)
    return shown
  })
}

/** On the device's page, counted, and in the metrics. */
async function expectRejected(deviceId: string, reason: string, detail: RegExp): Promise<void> {
  await eventually(`a reject "${reason}" of ${deviceId}`, 4_000, async () => {
    const shown = (await rejectsOf(deviceId)).find((row) => row.reason === reason && detail.test(row.detail))
    expect(shown).toBeDefined()
    expect((await refusals()).counts[reason]).toBeGreaterThan(0)
    await metricBecomes('anling_rejects', `reason="${reason}"`, (count) => count > 0)
    return true
  })
}

const secret = Buffer.from(SECRET)
const boxId = (index: number): string => hub.city.devices[index - 1]!.id
const device = (index: number): Promise<RawDevice> => join(hub.mqttPort, boxId(index), { password: secret })
const strangers = (count: number, act: (stranger: RawDevice, nr: number) => Promise<unknown> | unknown) =>
  Promise.all(
    Array.from({ length: count }, async (_, nr) => {
      const stranger = await dial(hub.mqttPort)
      await act(stranger, nr)
      await stranger.closed
    }),
  )

/** Writes until the other side hangs up, or this many bytes are out; answers how many were taken. */
async function pour({ stream }: RawDevice, bytes: number): Promise<number> {
  const piece = Buffer.alloc(64 * 1024)
  let poured = 0
  while (poured < bytes && !stream.destroyed && stream.writable) {
    poured += piece.length
    if (!stream.write(piece)) await Promise.race([once(stream, 'drain'), once(stream, 'close')]).catch(() => {})
  }
  return poured
}

/** A fixed header that announces so many bytes (MQTT 3.1.1 §2.2.3). */
function announcing(type: number, bytes: number): Buffer {
  const header = [type << 4]
  for (let rest = bytes; ; rest = Math.floor(rest / 128)) {
    header.push((rest % 128) | (rest >= 128 ? 128 : 0))
    if (rest < 128) return Buffer.from(header)
  }
}
const CONNECT = 1
const PUBLISH = 3

describe('strangers', () => {
  attack('wrong secrets', async () => {
    await strangers(300, (stranger) => stranger.send(connectPacket(boxId(2), { password: Buffer.from('guess') })))
    await expectRefused('bad-credentials', boxId(2), /issue a new secret/, 300)
  })

  attack('devices that nobody knows, and that are named like parts of an object', async () => {
    const names = ['nobody', '__proto__', 'valueOf', 'a b', '../box-000001', '中', '']
    await strangers(names.length, (stranger, nr) => stranger.send(connectPacket('x', { username: names[nr]!, password: secret })))
    await expectRefused('unknown-device', null, /register the device|set it to the device id/, names.length)
  })

  attack('a CONNECT of 200 MB, ten times', async () => {
    const poured: number[] = []
    await strangers(10, async (stranger) => {
      stranger.send(announcing(CONNECT, 200 * MEBIBYTE))
      poured.push(await pour(stranger, 200 * MEBIBYTE))
    })
    expect(Math.max(...poured), 'the hub hung up long before').toBeLessThan(20 * MEBIBYTE)
    await expectRefused('frame-too-large', null, /CONNECT of 209715200 bytes/, 10)
  })

  attack('a client id of 60 000 bytes, and one of 200', async () => {
    await strangers(10, (stranger) => stranger.send(connectPacket('x'.repeat(60_000), { username: boxId(2), password: secret })))
    await expectRefused('frame-too-large', null, /CONNECT of 600\d\d bytes/, 20)
    await strangers(1, (stranger) => stranger.send(connectPacket('x'.repeat(200), { username: boxId(2), password: secret })))
    await expectRefused('bad-client-id', boxId(2), /use the device id/)
  })

  attack('truncated packets, and what is no MQTT at all', async () => {
    const whole = generate(connectPacket(boxId(2), { password: secret }))
    const before = (await refusals()).counts['malformed-packet'] ?? 0
    // every length that is too short for what it says, in a packet that is complete in itself
    const cut = Array.from({ length: whole.length - 2 }, (_, length) =>
      Buffer.concat([announcing(CONNECT, length), whole.subarray(2, 2 + length)]),
    )
    await strangers(cut.length, (stranger, nr) => stranger.send(cut[nr]!))
    await strangers(1, (stranger) => stranger.send(Buffer.from('GET / HTTP/1.1\r\nHost: hub\r\n\r\n')))
    await strangers(1, (stranger) => stranger.send(publishPacket(`care/v1/${boxId(2)}/sos`, '', 1)))
    await strangers(1, (stranger) => stranger.send(Buffer.alloc(64, 0xff)))
    await expectRefused('malformed-packet', null, /must speak MQTT 3.1.1/, before + 3)
    const { counts } = await refusals()
    const named = ['malformed-packet', 'unsupported-protocol', 'unknown-device', 'bad-credentials', 'frame-too-large']
    expect(named.reduce((sum, reason) => sum + (counts[reason] ?? 0), 0)).toBeGreaterThan(cut.length)
  })

  attack('MQTT 5', async () => {
    await strangers(5, (stranger) =>
      stranger.send(generate({ ...connectPacket(boxId(2), { password: secret }), protocolVersion: 5 }, { protocolVersion: 5 })),
    )
    await expectRefused('unsupported-protocol', null, /must speak MQTT 3.1.1/, 5)
  })

  attack('noise instead of TLS', async () => {
    for (let nr = 0; nr < 5; nr += 1) {
      const socket = connectTcp({ port: hub.mqttsPort, host: '127.0.0.1' })
      socket.on('error', () => {})
      await once(socket, 'connect')
      socket.write('GET / HTTP/1.1\r\n\r\n')
      await once(socket.resume(), 'close')
    }
    await expectRefused('tls-failed', null, /TLS 1.2 or newer/, 5)
  })

  attack(
    '10 000 idle half-open connections',
    async () => {
      const sockets: Socket[] = []
      const half = generate(connectPacket(boxId(2), { password: secret })).subarray(0, 20)
      for (let nr = 0; nr < HALF_OPEN; nr += 1) {
        const localAddress = `127.0.0.${2 + (nr % 8)}`
        const socket = connectTcp({ port: hub.mqttPort, host: '127.0.0.1', localAddress })
        socket.on('error', () => {})
        // every other one begins to speak
        socket.once('connect', () => nr % 2 === 0 && socket.write(half))
        sockets.push(socket)
        if (nr % 50 === 0) await pause(5)
      }
      await expectRefused('too-many-connections', null, /takes no more|was closed/, 1_000)
      const held = Number(/^anling_connections (\d+)/m.exec(await (await fetch(`${hub.url}/metrics`)).text())![1])
      expect(held).toBeLessThan(HALF_OPEN / 2)
      // a box that comes home now: whoever has been silent makes room
      const newcomer = hub.box(3, { backoffMs: { first: 100, longest: 300 } })
      newcomer.start()
      const cameAt = performance.now()
      await newcomer.online()
      await newcomer.press().acknowledged
      expect(performance.now() - cameAt).toBeLessThan(8_000)
      await newcomer.stop()
      await eventually(
        'the rest is turned out for its silence',
        15_000,
        async () => ((await refusals()).counts['connect-timeout'] ?? 0) > 1_000,
      )
      for (const socket of sockets) socket.destroy()
      await expectRefused('connect-timeout', null, /No complete CONNECT/, 1_000)
    },
    60_000,
  )
})

describe('a broken or hostile device with a right secret', () => {
  attack('a payload of 200 MB, and one a little too long', async () => {
    const huge = await device(2)
    huge.send(announcing(PUBLISH, 200 * MEBIBYTE))
    expect(await pour(huge, 200 * MEBIBYTE)).toBeLessThan(20 * MEBIBYTE)
    await huge.closed
    await expectRefused('frame-too-large', boxId(2), /PUBLISH of 209715200 bytes/)
    const long = await device(2)
    long.send(publishPacket(`care/v1/${boxId(2)}/event`, 'x'.repeat(16 * 1024 + 1), 1))
    await long.closed
    const { channel, payload } = await expectRefused('frame-too-large', boxId(2), /payload of 16385 bytes/)
    expect(channel).toBe(`care/v1/${boxId(2)}/event`)
    expect(payload).toBe('x'.repeat(1024))
    // too long to be kept, and a call all the same
    const [alarm] = (await operator.alarms()).filter(({ homeId }) => homeId === hub.city.devices[1]!.homeId)
    expect(alarm).toMatchObject({ class: 'urgent', type: 'unreadable' })
  })

  attack('packets that are cut short', async () => {
    const whole = generate(publishPacket(`care/v1/${boxId(2)}/sos`, '{}', 7))
    // up to the message id: from there on it is a whole packet with less payload
    const lengths = Array.from({ length: whole.length - 2 - 2 }, (_, length) => length)
    for (const length of lengths) {
      const broken = await device(2)
      broken.send(Buffer.concat([announcing(PUBLISH, length), whole.subarray(2, 2 + length)]).fill(0x32, 0, 1))
      await broken.closed
    }
    await expectRefused('malformed-packet', boxId(2), /PUBLISH did not follow MQTT 3.1.1/, lengths.length)
    const twice = await device(2)
    twice.send(connectPacket(boxId(2), { password: secret }))
    await twice.closed
    await expectRefused('malformed-packet', boxId(2), /CONNECT may not come here/, lengths.length + 1)
  })

  attack('foreign, deep and impossible topics', async () => {
    const lost = await device(2)
    const topics = [
      ...[`care/v1/${boxId(1)}/sos`, `care/v1/${boxId(2)}/ack`, `care/v1/${boxId(2)}/__proto__`, '$SYS/broker', 'care/v1'],
      ...[`care/v1/${boxId(2)}/sos/`, `care/v1/${boxId(2)}/sos${'/x'.repeat(400)}`, '/'.repeat(900), '../../etc/passwd', '中'.repeat(200)],
    ]
    for (const [nr, topic] of topics.entries()) {
      lost.send(publishPacket(topic, 'help', nr + 1))
      // acknowledged, or the box would send it for ever
      expect((await lost.take('puback')).messageId).toBe(nr + 1)
    }
    expect(lost.stream.destroyed).toBe(false)
    const { payload } = await expectRefused('foreign-topic', boxId(2), /the message was dropped: use/, topics.length)
    expect(payload).toBe('help')
    // and nobody was alarmed in the name of another
    const alarmed = (await operator.alarms()).filter(({ homeId }) => homeId === hub.city.devices[0]!.homeId)
    expect(new Set(alarmed.flatMap(({ signals }) => signals.map(({ deviceId }) => deviceId)))).toEqual(new Set([boxId(1)]))
    lost.stream.destroy()
  })

  attack('subscriptions to others, and to 20 000 topics at once', async () => {
    const curious = await device(2)
    curious.send(subscribePacket(1, ['#', 1], [`care/v1/${boxId(1)}/ack`, 1], ['$SYS/#', 0]))
    expect((await curious.take('suback')).granted).toEqual([128, 128, 128])
    await expectRefused('foreign-subscription', boxId(2), /may not subscribe to/, 3)
    curious.send(subscribePacket(2, ...Array.from({ length: 20_000 }, (_, nr): [string, 1] => [`care/v1/${boxId(2)}/${nr}`, 1])))
    await curious.closed
    await expectRefused('frame-too-large', boxId(2), /SUBSCRIBE of \d+ bytes/)
  })

  attack('a flood of a million PINGREQs', async () => {
    const flooding = await device(2)
    const pings = Buffer.alloc(64 * 1024, Buffer.from([0xc0, 0]))
    const until = performance.now() + 1_500
    // two million bytes lie in the sockets' buffers at once; after that it is the hub that says how fast
    while (performance.now() < until) {
      if (!flooding.stream.write(pings)) await once(flooding.stream, 'drain', { signal: AbortSignal.timeout(100) }).catch(() => {})
    }
    expect(flooding.packets.length).toBeGreaterThan(10)
    expect(flooding.packets.length, 'answered as fast as the hub wants').toBeLessThan(1_000)
    flooding.stream.destroy()
  })

  attack('readings and heartbeats without end', async () => {
    const flooding = await device(2)
    for (let nr = 1; nr <= 3_000; nr += 1) flooding.send(publishPacket(`care/v1/${boxId(2)}/heartbeat`, '{}', nr, 0))
    await expectRejected(boxId(2), 'too-fast', /slow the device down/)
    flooding.stream.destroy()
  })

  attack('invalid JSON, wrong types, clocks in 1970', async () => {
    const id = boxId(3)
    const broken = await join(hub.mqttPort, id, { password: secret })
    let nr = 0
    const say = async (channel: string, payload: string | Buffer) => {
      nr += 1
      broken.send(publishPacket(`care/v1/${id}/${channel}`, payload, nr))
      expect((await broken.take('puback')).messageId).toBe(nr)
    }
    // rejects of one kind within a minute are one row, which shows the latest: so in rounds
    await say('event', '{"ref": "a1", "type": "so')
    await say('event', '[]')
    await say('event', '{"type": "__proto__"}')
    await say('event', '{"type":"sos","ref":"too long, and with spaces in it, so it cannot be kept","test":1,"data":[],"component":{}}')
    await say('event', '{"type":"sos","at":"1970-01-01T00:00:07Z"}')
    await say('reading', `[${Array(501).fill('{"values":{}}').join(',')}]`)
    await expectRejected(id, 'invalid-json', /^Event is no JSON/)
    await expectRejected(id, 'wrong-shape', /^Event is not a JSON object/)
    await expectRejected(id, 'unknown-value', /__proto__/)
    await expectRejected(id, 'bad-field', /"ref".*"component".*"test".*"data"/)
    await expectRejected(id, 'bad-clock', /off by -\d{9,} s/)
    await expectRejected(id, 'too-many-readings', /501 readings/)
    await say('reading', '{"values":{"temperature":"warm","__proto__":{},"constructor":[1]}}')
    await say('reading', `[${'{"values":{"humidity":50}},'.repeat(600)}`)
    await say('event', '{"type": 7, "ref": {}, "test": "yes"}')
    await expectRejected(id, 'bad-field', /temperature/)
    await expectRejected(id, 'invalid-json', /^Reading is no JSON/)
    await expectRejected(id, 'wrong-shape', /^Event has no readable "type"/)
    await say('heartbeat', '{"battery":"full","signal":[]}')
    await say('status', 'offline')
    await say('reply', '{"id":1}')
    await expectRejected(id, 'bad-field', /^Heartbeat fields battery, signal/)
    await expectRejected(id, 'invalid-json', /^Status needs/)
    await expectRejected(id, 'wrong-shape', /^Reply needs/)
    await say('event', '{"type":"sos","at":8.64e99}')
    await say('event', Buffer.from([0xff, 0xfe, 0x00, 0x80]))
    await say('reading', `${'['.repeat(8_000)}${']'.repeat(8_000)}`)
    await expectRejected(id, 'bad-field', /"at" is neither|without \{values/)

    // whatever came on the channel for calls is a call, and shows what it came with
    const alarms = (await operator.alarms()).filter(({ homeId }) => homeId === hub.city.devices[2]!.homeId)
    expect(alarms.map(({ class: alarmClass }) => alarmClass).sort()).toEqual(['life', 'urgent'])
    const urgent = await operator.alarm(alarms.find(({ class: alarmClass }) => alarmClass === 'urgent')!.id)
    expect(urgent.timeline.filter(({ kind }) => kind === 'signal').map(({ data }) => data.raw)).toEqual([
      '{"ref": "a1", "type": "so',
      '[]',
      '{"type": "__proto__"}',
      '{"type": 7, "ref": {}, "test": "yes"}',
      expect.stringContaining('\uFFFD'),
    ])
    const life = alarms.find(({ class: alarmClass }) => alarmClass === 'life')!
    // by the hub's clock, whatever the device's
    for (const { receivedAt } of life.signals) expect(Math.abs(receivedAt - Date.now())).toBeLessThan(60_000)
    expect(Math.abs(life.openedAt - Date.now())).toBeLessThan(60_000)
    broken.stream.destroy()
  })

  attack('registered devices that are named like parts of an object are devices like any other', async () => {
    // a device that was never heard is in the snapshot, and each one in what follows
    await operator.openFeed()
    const snapshot = operator
      .changes()
      .flatMap((change) => (change.k === 'device' && NAMED_LIKE_OBJECTS.includes(change.id) ? [change.v] : []))
    expect(snapshot.map(({ availability }) => availability)).toEqual(NAMED_LIKE_OBJECTS.map(() => 'never'))
    for (const id of NAMED_LIKE_OBJECTS) {
      const named = await join(hub.mqttPort, id, { password: secret })
      named.send(subscribePacket(1, [`care/v1/${id}/ack`, 1]))
      named.send(publishPacket(`care/v1/${id}/event`, JSON.stringify({ ref: `ref-${id}`, type: 'sos' }), 1))
      await named.take('puback')
      const ack = await named.take('publish')
      expect(JSON.parse(ack.payload.toString())).toMatchObject({ ref: `ref-${id}`, status: 'received' })
      named.send(publishPacket(`care/v1/${id}/reading`, '{"values":{"__proto__":1,"constructor":2}}', 2))
      await named.take('puback')
      named.send(publishPacket(`care/v1/${id}/heartbeat`, 'broken', 3))
      await named.take('puback')
      await expectRejected(id, 'invalid-json', /^Heartbeat/)
      await operator.change((change) => change.k === 'device' && change.id === id && change.v.availability === 'online')
      expect((await technician.request<DeviceDetail>('GET', `/api/v1/devices/${id}`)).body).toMatchObject({ id, availability: 'online' })
      named.stream.destroy()
    }
    const home = hub.city.devices.at(-1)!.homeId
    const [alarm] = (await operator.alarms()).filter(({ homeId }) => homeId === home)
    expect(alarm!.signals.map(({ deviceId }) => deviceId)).toEqual([boxId(4), ...NAMED_LIKE_OBJECTS])
    operator.closeFeed()
  })
})

describe('at the web server', () => {
  const post = (path: string, body: string, type = 'application/json') =>
    fetch(`${hub.url}${path}`, {
      method: 'POST',
      body,
      headers: { 'content-type': type, cookie: operator.cookie, 'accept-language': 'en' },
    })

  async function expectError(answer: Response, status: number, error: string): Promise<ApiError> {
    expect(answer.status).toBe(status)
    const body = (await answer.json()) as ApiError
    expect(body.error).toBe(error)
    expect(body.message.length).toBeGreaterThan(10)
    return body
  }

  attack('bodies that are huge, broken or incomplete are named', async () => {
    for (let nr = 0; nr < 20; nr += 1) {
      const huge = await post('/api/v1/session', `{"username":"${'x'.repeat(8 * MEBIBYTE)}"}`).catch(() => null)
      if (huge) await expectError(huge, 413, 'too-large')
    }
    await expectError(await post('/api/v1/session', '{"username": "wang", '), 400, 'unreadable')
    await expectError(await post('/api/v1/session', '<xml/>', 'text/xml'), 415, 'unsupported-type')
    const missing = await expectError(await post('/api/v1/session', '{}'), 400, 'invalid')
    expect(missing.fields?.map(({ path }) => path)).toEqual(['username', 'password'])
    const wrong = await expectError(await post('/api/v1/session', '{"username":["wang"],"password":{}}'), 400, 'invalid')
    expect(wrong.fields?.map(({ path }) => path)).toEqual(['username', 'password'])
    await expectError(await post('/api/v1/session', '{"__proto__":{"admin":true}}'), 400, 'unreadable')
    const alarm = (await operator.alarms())[0]!
    const acted = await expectError(await post(`/api/v1/alarms/${alarm.id}/close`, '{"rev":"1","outcome":"<script>"}'), 400, 'invalid')
    expect(acted.fields?.map(({ path }) => path)).toEqual(['rev', 'outcome'])
    await expectError(await post('/api/v1/alarms/__proto__/claim', '{"rev":1}'), 404, 'not-found')
    for (const id of ['__proto__', 'constructor', '..%2f..%2fetc', '%00', 'x'.repeat(2_000)]) {
      expect((await technician.request('GET', `/api/v1/alarms/${id}`)).status).toBeGreaterThanOrEqual(400)
      expect((await technician.request('GET', `/api/v1/alarms/${id}`)).status).toBeLessThan(500)
    }
    expect(
      (await technician.request<ApiError>('GET', '/api/v1/alarms?limit=999999&status=never')).body.fields?.map(({ path }) => path),
    ).toEqual(['status', 'limit'])
    await metricBecomes('anling_http_seconds_count', 'status="400"', (count) => count > 0)
    await metricBecomes('anling_http_seconds_count', 'status="415"', (count) => count > 0)
    await metricBecomes('anling_http_seconds_count', 'status="413"', (count) => count > 0)
  })

  /** how the feed ended: what it said last, and with which code */
  async function feedThat(
    act: (feed: WebSocket) => void,
    options: ClientOptions = { headers: { cookie: operator.cookie, origin: hub.url } },
  ): Promise<{ code: number; bye: string | null }> {
    const feed = new WebSocket(`${hub.url.replace('http', 'ws')}/api/v1/feed`, options)
    let bye: string | null = null
    feed.on('message', (data) => {
      const message = JSON.parse(String(data)) as ServerMessage
      if (message.t === 'bye') bye = message.code
    })
    feed.on('open', () => act(feed))
    feed.on('error', () => {})
    const code = await new Promise<number>((resolve) => feed.on('close', resolve))
    return { code, bye }
  }

  attack('a live feed that speaks garbage is ended, with the reason', async () => {
    const hello = JSON.stringify({ t: 'hello', v: 1, resume: null, build: 'test' })
    const version = { code: 4400, bye: 'version' }
    expect(await feedThat((feed) => feed.send('no JSON'))).toEqual(version)
    expect(await feedThat((feed) => feed.send(Buffer.from([0, 255, 254])))).toEqual(version)
    expect(await feedThat((feed) => feed.send('{"t":"ack","seq":1}'))).toEqual(version)
    expect(await feedThat((feed) => feed.send('{"t":"hello","v":99}'))).toEqual(version)
    expect(await feedThat((feed) => feed.send(`{"t":"hello","v":1,"resume":null,"build":"${'x'.repeat(70_000)}"}`))).toEqual(version)
    expect(
      await feedThat((feed) => {
        feed.send(hello)
        feed.send('{"t":"open","alarmId":{"__proto__":1}}')
      }),
    ).toEqual(version)
    // over what any WebSocket here may send: ended by the frame's length, before it is in memory
    expect([1006, 1009]).toContain((await feedThat((feed) => feed.send(Buffer.alloc(8 * MEBIBYTE)))).code)
    await metricBecomes('anling_feed_byes_total', 'code="version"', (count) => count === 6)
  })

  attack('a live feed without a cookie, or from a page of somebody else, hears nothing', async () => {
    expect(await feedThat(() => {}, { headers: { origin: hub.url } })).toEqual({ code: 4401, bye: 'auth' })
    expect(await feedThat(() => {}, { headers: { origin: hub.url, cookie: 'anling_session=__proto__' } })).toEqual({
      code: 4401,
      bye: 'auth',
    })
    await metricBecomes('anling_feed_byes_total', 'code="auth"', (count) => count === 2)
    const foreign = await feedThat(() => {}, { headers: { cookie: operator.cookie, origin: 'http://elsewhere.example' } })
    expect(foreign).toEqual({ code: 1006, bye: null })
    await metricBecomes('anling_http_seconds_count', 'status="403"', (count) => count > 0)
  })
})

test('after all of it the hub is the one that was started, and tells the technician everything by name', async () => {
  expect(hub.isRunning()).toBe(true)
  const { counts, latest } = await refusals()
  const named = [
    ...['bad-client-id', 'bad-clock', 'bad-credentials', 'bad-field', 'connect-timeout', 'foreign-subscription', 'foreign-topic'],
    ...['frame-too-large', 'invalid-json', 'malformed-packet', 'tls-failed', 'too-fast', 'too-many-connections', 'too-many-readings'],
    ...['unknown-device', 'unknown-value', 'unsupported-protocol', 'wrong-shape'],
  ]
  expect(named.filter((reason) => !counts[reason])).toEqual([])
  expect(latest.filter(({ detail }) => detail === '')).toEqual([])
  expect(latest.every(({ payload }) => payload.length <= 1_024)).toBe(true)
  expect(await metric('anling_faults', 'part=')).toBe(0)
  expect((await fetch(`${hub.url}/readyz`)).status).toBe(200)
})
