import { describe, expect, test } from 'vitest'
import type { InboundPacket } from '../../broker/committer.ts'
import type { DownChannel, UpChannel } from '../../broker/topics.ts'
import type { Reject } from '../../gateway/device-event.ts'
import { createGateway, type Delivery, type GatewayDeps } from '../../gateway/gateway.ts'
import type { AckMessage, CommandMessage } from '../../gateway/messages.ts'
import { simulatedClock } from '../../hub/clock.ts'
import { NOW, nested, payloadOf } from './payloads.ts'

const packet = (channel: UpChannel, said: unknown = '', deviceId = 'box-1'): InboundPacket => ({
  deviceId,
  channel,
  topic: `care/v1/${deviceId}/${channel}`,
  payload: payloadOf(said),
  qos: 1,
  retained: false,
  will: false,
})
const ack = (ref: string, status: AckMessage['status']): AckMessage => ({ ref, status, at: NOW })
const command = (id: string, expiresAt = NOW + 60_000): CommandMessage => ({ id, type: 'locate', expiresAt })

/** A gateway between a broker and an intake whose answers the test holds back. */
function createScene(also: Partial<GatewayDeps> = {}) {
  const clock = simulatedClock(NOW)
  const taken: unknown[][] = []
  const rejects: Reject[] = []
  const delivered: unknown[] = []
  const reached: string[] = []
  const faults: unknown[] = []
  /** open commands */
  const known = new Set(['c'])
  const commits: { resolve: () => void; reject: (error: Error) => void }[] = []
  const intake =
    (kind: string) =>
    (...said: unknown[]): Promise<void> => {
      taken.push([kind, ...said])
      return new Promise((resolve, reject) => commits.push({ resolve, reject }))
    }
  const gateway = createGateway({
    clock,
    intake: {
      event: intake('event'),
      heard: intake('heard'),
      reply: (...said) => intake('reply')(...said).then(() => known.has(String(said[1].id))),
      flooding: intake('flooding'),
      reject: (_, rejected) => void rejects.push(rejected),
    },
    device: (id) =>
      id === 'gone' ? undefined : { id, homeId: 'h1', digest: '', disabled: false, beatMs: 60_000, maxPayloadBytes: 16_384 },
    deliver: async (deviceId: string, channel: DownChannel, payload: string): Promise<Delivery> => {
      delivered.push([deviceId, channel, JSON.parse(payload)])
      return 'delivered'
    },
    owedAcks: async () => [],
    owedCommands: async () => [],
    commandReached: async (id, state) => void reached.push(`${id} ${state}`),
    onFault: (error) => void faults.push(error),
    ...also,
  })
  const settle = () => clock.advance(0)
  return { clock, gateway, taken, rejects, delivered, reached, faults, commits, settle }
}

async function stateOf(promise: Promise<void>): Promise<'pending' | 'resolved' | 'rejected'> {
  let state: 'pending' | 'resolved' | 'rejected' = 'pending'
  promise.then(
    () => (state = 'resolved'),
    () => (state = 'rejected'),
  )
  await new Promise((resolve) => setImmediate(resolve))
  return state
}

describe('a packet', () => {
  test('is answered only when what it said is on disk', async () => {
    const { gateway, commits } = createScene()
    const received = gateway.receive(packet('sos'))
    expect(await stateOf(received)).toBe('pending')
    commits[0]?.resolve()
    expect(await stateOf(received)).toBe('resolved')
  })

  test('is refused when nothing was stored, so that the device sends again', async () => {
    const { gateway, commits } = createScene()
    const received = gateway.receive(packet('event', { type: 'fall' }))
    commits[0]?.reject(new Error('disk full'))
    await expect(received).rejects.toThrow('disk full')
  })

  test.each([
    ['sos', '', 'event'],
    ['event', '{"type":"fall"}', 'event'],
    ['event', 'garbage', 'event'],
    ['heartbeat', '', 'heard'],
    ['reading', '{"values":{"humidity":4}}', 'heard'],
    ['status', '{"online":true}', 'heard'],
    ['reply', '{"id":"c","status":"done"}', 'reply'],
  ] as const)('on %s (%s) goes to the intake as %s, with who said it and when', async (channel, payload, kind) => {
    const { gateway, taken } = createScene()
    gateway.receive(packet(channel, payload)).catch(() => {})
    expect(taken.map((one) => one.slice(0, 2))).toEqual([[kind, { deviceId: 'box-1', homeId: 'h1', beatMs: 60_000, at: NOW }]])
  })

  test('arrives in the order of its device, without waiting for the commit before it', () => {
    const { gateway, taken } = createScene()
    for (const ref of ['1', '2', '3']) gateway.receive(packet('event', { type: 'sos', ref })).catch(() => {})
    expect(taken.map(([, , event]) => (event as { ref: string }).ref)).toEqual(['1', '2', '3'])
  })

  test.each(['{"online":false}', 'offline'])('that is a will (%s) decides nothing', async (payload) => {
    const { gateway, taken } = createScene()
    await gateway.receive({ ...packet('status', payload), will: true })
    expect(taken).toEqual([])
  })

  test('too large to be read is a call when it came on a call channel, once a minute', () => {
    const { gateway, taken } = createScene()
    const refusal = { reason: 'frame-too-large', deviceId: 'box-1', authenticated: true, address: '', detail: '', at: NOW } as const
    const tooLarge = (topic: string, more = {}) => gateway.refused({ ...refusal, topic, payload: Buffer.from('{"type'), ...more })
    tooLarge('care/v1/box-1/reading')
    tooLarge('care/v1/box-2/event')
    tooLarge('care/v1/box-1/event', { authenticated: false })
    expect(taken).toEqual([])
    tooLarge('care/v1/box-1/event')
    tooLarge('care/v1/box-1/event', { at: NOW + 1000 })
    tooLarge('care/v1/box-1/sos', { at: NOW + 61_000 })
    expect(taken.map(([kind, , event]) => [kind, event])).toMatchObject([
      ['event', { type: 'unreadable', raw: '{"type' }],
      ['event', { type: 'sos' }],
    ])
  })

  test('of a device that was removed while connected is refused', async () => {
    const { gateway } = createScene()
    await expect(gateway.receive(packet('sos', '', 'gone'))).rejects.toThrow('removed')
  })

  test('that cannot be used is kept with its reason, counted, and a sign of life all the same', async () => {
    const { gateway, rejects, taken, commits } = createScene()
    const received = [gateway.receive(packet('reading', 'x')), gateway.receive(packet('reply', 'x\0'))]
    for (const { resolve } of commits) resolve()
    await Promise.all(received)
    expect(taken.map(([kind]) => kind)).toEqual(['heard', 'heard'])
    expect(rejects.map(({ channel, reason }) => [channel, reason])).toEqual([
      ['reading', 'invalid-json'],
      ['reply', 'invalid-json'],
    ])
    expect(gateway.counts()).toEqual({ 'invalid-json': 2 })
    // PostgreSQL cannot keep a NUL.
    expect(JSON.stringify(rejects)).not.toContain('\\u0000')
  })

  test('with a call is raised even when its rejects cannot be kept', async () => {
    const scene = createScene()
    const broken = createScene({
      intake: {
        event: async (...said) => void scene.taken.push(said),
        heard: async () => {},
        reply: async () => true,
        flooding: async () => {},
        reject: () => {
          throw new Error('no room for rejects')
        },
      },
    })
    await broken.gateway.receive(packet('event', 'garbage'))
    expect(scene.taken).toHaveLength(1)
    expect(broken.faults).toMatchObject([{ message: 'no room for rejects' }])
  })

  test('of any depth is a call that can be written down', () => {
    const { gateway, taken } = createScene()
    gateway.receive(packet('event', `{"type":"sos","data":${nested(8_000)}}`)).catch(() => {})
    gateway.receive(packet('sos', `{"data":${nested(8_000)}}`)).catch(() => {})
    expect(taken).toHaveLength(2)
    expect(() => JSON.stringify(taken)).not.toThrow()
  })
})

describe('a device that invents names of readings without end', () => {
  const readings = (from: number, count: number) =>
    packet(
      'reading',
      Array.from({ length: count }, (_, i) => ({ component: 'stove', values: { [`name-${from + i}`]: i } })),
    )

  test('keeps its first thousand, and the technician sees what is left out', async () => {
    const { gateway, taken, rejects } = createScene()
    for (const from of [0, 400, 800]) void gateway.receive(readings(from, 400))
    void gateway.receive(readings(999, 2))
    void gateway.receive(packet('reading', [{ component: 'window', values: { 'name-0': 1 } }]))
    expect(taken.map(([kind, , , kept]) => [kind, (kept as unknown[]).length])).toEqual(
      [400, 400, 200, 1, 0].map((count) => ['heard', count]),
    )
    expect(rejects.map(({ channel, reason }) => `${channel} ${reason}`)).toEqual(Array(3).fill('reading too-many-readings'))
    expect(rejects[0]?.detail).toContain('200 readings left out, the first "name-1000" of "stove"')
    expect(gateway.counts()).toEqual({ 'too-many-readings': 3 })
  })

  test('takes nothing from another device', () => {
    const { gateway, taken, rejects } = createScene()
    for (const from of [0, 500, 1000]) void gateway.receive(readings(from, 500))
    void gateway.receive({ ...readings(0, 3), deviceId: 'box-2' })
    expect(taken.at(-1)?.[3]).toHaveLength(3)
    expect(rejects).toHaveLength(1)
  })
})

describe('a device that sends too fast', () => {
  test('is thinned and reported once in 10 s, and its presses still pass', async () => {
    const { gateway, taken, rejects } = createScene()
    for (let i = 0; i < 300; i++) gateway.receive(packet('heartbeat')).catch(() => {})
    gateway.receive(packet('sos')).catch(() => {})
    expect(taken.filter(([kind]) => kind === 'heard')).toHaveLength(200)
    expect(taken.filter(([kind]) => kind === 'flooding')).toHaveLength(1)
    expect(taken.filter(([kind]) => kind === 'event')).toHaveLength(1)
    expect(rejects.map(({ reason }) => reason)).toEqual(['too-fast'])
    expect(gateway.counts()).toEqual({ 'too-fast': 100 })
  })
})

describe('a box', () => {
  test('that starts to listen hears first what it is owed, then what is new', async () => {
    let answer: (acks: AckMessage[]) => void = () => {}
    const { gateway, delivered, settle } = createScene({ owedAcks: () => new Promise((resolve) => (answer = resolve)) })
    gateway.listening('box-1', 'ack')
    gateway.tell('box-1', ack('p-1', 'claimed'))
    gateway.tell('box-2', ack('q-1', 'received'))
    await settle()
    expect(delivered).toMatchObject([['box-2', 'ack', { ref: 'q-1' }]])
    answer([ack('p-1', 'received')])
    await settle()
    expect(delivered.slice(1)).toMatchObject([
      ['box-1', 'ack', { ref: 'p-1', status: 'received' }],
      ['box-1', 'ack', { ref: 'p-1', status: 'claimed' }],
    ])
  })

  test('is told at once when nothing waits', () => {
    const { gateway, delivered } = createScene()
    gateway.tell('box-1', ack('p-1', 'received'))
    expect(delivered).toHaveLength(1)
  })

  test('hears its stages although what it was owed could not be read, and the fault is said', async () => {
    const { gateway, delivered, faults, settle } = createScene({ owedAcks: () => Promise.reject(new Error('no store')) })
    gateway.listening('box-1', 'ack')
    gateway.tell('box-1', ack('p-1', 'claimed'))
    await settle()
    expect(delivered).toHaveLength(1)
    expect(faults).toMatchObject([{ message: 'no store' }])
  })

  test('that starts to listen for commands gets its open ones, each marked when it took it', async () => {
    const { gateway, delivered, reached, settle } = createScene({
      owedCommands: async () => [command('c1'), command('old', NOW), command('c2')],
    })
    gateway.listening('box-1', 'command')
    await settle()
    expect(delivered).toMatchObject([
      ['box-1', 'command', { id: 'c1' }],
      ['box-1', 'command', { id: 'c2' }],
    ])
    expect(reached).toEqual(['c1 delivered', 'c2 delivered'])
  })

  test.each([
    ['delivered', ['c1 delivered']],
    ['lost', ['c1 sent']],
    ['not-listening', []],
    ['overloaded', []],
  ] as const)('that is given a command: %s', async (delivery, expected) => {
    const { gateway, reached, settle } = createScene({ deliver: async () => delivery })
    gateway.command('box-1', command('c1'))
    await settle()
    expect(reached).toEqual(expected)
  })

  test('is not given a command that has expired', async () => {
    const { gateway, delivered, settle } = createScene()
    gateway.command('box-1', command('c1', NOW))
    await settle()
    expect(delivered).toEqual([])
  })

  test('that cannot be reached costs nobody else their word', async () => {
    const { gateway, faults, settle } = createScene({ deliver: () => Promise.reject(new Error('socket')) })
    gateway.tell('box-1', ack('p-1', 'received'))
    gateway.command('box-1', command('c1'))
    await settle()
    expect(faults).toHaveLength(2)
  })
})
