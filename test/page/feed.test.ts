import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { PageMessage, ServerMessage } from '../../console/api.ts'
import { createFeed, type FeedSocket } from '../../console/page/feed.ts'
import { connectionOf } from '../../console/page/link.ts'
import { createStore } from '../../console/page/store.ts'
import { BASE } from './fake-data.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** no real socket here, so that time may be moved by hand */
function fakeSocket() {
  const socket: FeedSocket & { sent: PageMessage[]; closed: number | null; hear(message: ServerMessage): void } = {
    onopen: null,
    onmessage: null,
    onclose: null,
    sent: [],
    closed: null,
    send: (text) => void socket.sent.push(JSON.parse(text)),
    close: (code) => {
      socket.closed = code ?? 1000
    },
    hear: (message) => socket.onmessage?.({ data: JSON.stringify(message) }),
  }
  return socket
}

function setUp() {
  const sockets: ReturnType<typeof fakeSocket>[] = []
  const store = createStore((flush) => flush())
  const backs: unknown[] = []
  const doubts: string[] = []
  const feed = createFeed({
    store,
    openSocket: () => {
      const socket = fakeSocket()
      sockets.push(socket)
      return socket
    },
    wallNow: () => Date.now(),
    monotonicNow: () => Date.now(),
    random: () => 0.5,
    onStep: () => undefined,
    onBack: (goneMs, applied) => backs.push({ goneMs, applied }),
    onDoubt: (code) => doubts.push(code),
  })
  const last = () => sockets.at(-1) ?? expect.fail('no socket was opened')
  const come = (epoch = 'e1') => {
    last().onopen?.()
    last().hear({ t: 'welcome', v: 1, epoch, now: BASE, role: 'operator', hbMs: 2000, build: 'b1' })
  }
  feed.start()
  return { feed, store, sockets, last, come, backs, doubts }
}

const snap: ServerMessage = { t: 'snap', epoch: 'e1', seq: 10, part: 1, parts: 1, items: [] }
const delta = (from: number, to: number): ServerMessage => ({ t: 'delta', from, to, now: BASE, items: [] })

test('says hello without a place first, acknowledges, and resumes where it was', () => {
  const { last, come, sockets } = setUp()
  come()
  expect(last().sent).toEqual([{ t: 'hello', v: 1, resume: null, build: '' }])
  last().hear(snap)
  last().hear(delta(11, 12))
  expect(last().sent.slice(1)).toEqual([
    { t: 'ack', seq: 10 },
    { t: 'ack', seq: 12 },
  ])
  last().onclose?.({ code: 1006 })
  vi.advanceTimersByTime(499)
  expect(sockets).toHaveLength(1)
  vi.advanceTimersByTime(1)
  come()
  expect(last().sent[0]).toEqual({ t: 'hello', v: 1, resume: { epoch: 'e1', seq: 12 }, build: 'b1' })
})

test('closes 4409 on a gap and asks again; after a second gap for a snapshot', () => {
  const { last, come, sockets } = setUp()
  come()
  last().hear(snap)
  last().hear(delta(13, 14))
  expect(sockets[0]?.closed).toBe(4409)
  vi.advanceTimersByTime(0)
  come()
  expect(last().sent[0]).toMatchObject({ resume: { epoch: 'e1', seq: 10 } })
  last().hear(delta(13, 14))
  vi.advanceTimersByTime(0)
  come()
  expect(last().sent[0]).toMatchObject({ resume: null })
})

test('a line that is silent for two and a half beats is dropped, though the browser has not noticed', () => {
  const { last, come, sockets } = setUp()
  come()
  last().hear(snap)
  vi.advanceTimersByTime(4_999)
  expect(sockets[0]?.closed).toBeNull()
  vi.advanceTimersByTime(1)
  expect(sockets[0]?.closed).toBe(4408)
  vi.advanceTimersByTime(1)
  expect(sockets).toHaveLength(2)
})

test('waits longer after each failed attempt, five seconds at most, and doubts the session', () => {
  const { last, sockets, doubts } = setUp()
  const waits: number[] = []
  for (let i = 0; i < 6; i++) {
    const before = sockets.length
    last().onclose?.({ code: 1006 })
    let waited = 0
    while (sockets.length === before) {
      vi.advanceTimersByTime(100)
      waited += 100
    }
    waits.push(waited)
  }
  expect(waits).toEqual([500, 1000, 2000, 4000, 5000, 5000])
  expect(doubts).toHaveLength(6)
})

test('subscribes to the opened timeline again after each welcome', () => {
  const { feed, last, come } = setUp()
  come()
  last().hear(snap)
  feed.open('a1')
  expect(last().sent.at(-1)).toEqual({ t: 'open', alarmId: 'a1' })
  last().onclose?.({ code: 1006 })
  vi.advanceTimersByTime(500)
  come()
  expect(last().sent.at(-1)).toEqual({ t: 'open', alarmId: 'a1' })
  feed.shut('a1')
  expect(last().sent.at(-1)).toEqual({ t: 'shut', alarmId: 'a1' })
})

test('tells for how long it was gone and how much it caught up on', () => {
  const { last, come, backs } = setUp()
  come()
  last().hear(snap)
  last().onclose?.({ code: 1006 })
  vi.advanceTimersByTime(500)
  vi.advanceTimersByTime(2_500)
  come()
  last().hear({ t: 'delta', from: 11, to: 40, now: BASE, items: [{ k: 'alarm-', id: 'x' }] })
  expect(backs).toEqual([{ goneMs: 3_000, applied: 1 }])
})

test('follows a goodbye: waits as told, and asks who is signed in when it was about that', () => {
  const { last, come, sockets, doubts } = setUp()
  come()
  last().hear(snap)
  last().hear({ t: 'bye', code: 'kicked', retryMs: 2_000 })
  expect(doubts).toEqual(['kicked'])
  vi.advanceTimersByTime(1_999)
  expect(sockets).toHaveLength(1)
  vi.advanceTimersByTime(1)
  come()
  expect(last().sent[0]).toMatchObject({ resume: null })
})

test('an impatient nudge connects at once, and leaves a living line alone', () => {
  const { feed, last, come, sockets } = setUp()
  come()
  last().hear(snap)
  feed.nudge()
  expect(sockets).toHaveLength(1)
  last().onclose?.({ code: 1006 })
  feed.nudge()
  expect(sockets).toHaveLength(2)
})

test('the connection is live, late, then lost; a short restart of the server is not a loss', () => {
  const { store, last, come } = setUp()
  const now = () => connectionOf(store.latest().link, store.latest().live, Date.now()).kind
  expect(now()).toBe('connecting')
  come()
  last().hear(snap)
  expect(now()).toBe('live')
  last().onclose?.({ code: 1012 })
  vi.advanceTimersByTime(400)
  expect(now()).toBe('late')
  vi.advanceTimersByTime(1_200)
  expect(now()).toBe('lost')
  come()
  expect(now()).toBe('live')
})
