import { EventEmitter } from 'node:events'
import { beforeEach, describe, expect, test } from 'vitest'
import type { WebSocket } from 'ws'
import type { Change, ServerMessage } from '../../console/api.ts'
import { BACKLOG_LIMIT } from '../../console/feed/backlog.ts'
import { type Connection, createConnection } from '../../console/feed/connection.ts'
import { createWorld, type World } from '../../console/feed/world.ts'
import { simulatedClock } from '../../hub/clock.ts'
import { NOON } from './rig.ts'

/** The socket of a page that takes everything and says nothing by itself. */
class QuietSocket extends EventEmitter {
  readonly OPEN = 1
  readyState = 1
  readonly sent: ServerMessage[] = []
  send(text: string): void {
    this.sent.push(JSON.parse(text) as ServerMessage)
  }
  ping(): void {}
  close(): void {
    this.readyState = 3
  }
  terminate(): void {
    this.readyState = 3
  }
}

let world: World
let socket: QuietSocket
let connection: Connection
let seq = 0

const device = (id: string, battery = 50): Change => ({
  k: 'device',
  id,
  v: { id, homeId: 'home', availability: 'online', since: 0, seen: 0, battery, mains: null },
})
/** one batch of the log, `rows` long */
function happen(changes: readonly Change[], rows = changes.length): void {
  seq += rows
  world.apply(changes, seq)
  connection.offer(changes, seq)
}
const last = (): ServerMessage => socket.sent.at(-1)!

beforeEach(() => {
  seq = 10
  world = createWorld()
  world.reset({ epoch: 'e', seq }, [device('d1')])
  socket = new QuietSocket()
  const viewer = { sessionDigest: 's', userId: 'u', name: '王', role: 'operator' } as const
  const deps = {
    socket: socket as unknown as WebSocket,
    viewer,
    clock: simulatedClock(NOON),
    world,
    onBytes: () => {},
    isStale: () => false,
  }
  connection = createConnection(deps, () => [])
})

describe('a page that comes back', () => {
  test('hears of what happens while the log is read, after what it missed', () => {
    connection.gather()
    happen([device('d2')])
    happen([device('d3')])
    expect(socket.sent).toEqual([])
    connection.resume(8, [device('d1', 40), device('d2')])
    expect(last()).toMatchObject({ t: 'delta', from: 9, to: 12 })
    const { items } = last() as ServerMessage & { t: 'delta' }
    expect(items.map((item) => ('id' in item ? item.id : '')).sort()).toEqual(['d1', 'd2', 'd3'])
  })

  test('when the world was read anew meanwhile keeps the snapshot that it got', () => {
    connection.gather()
    connection.snapshot()
    const sent = socket.sent.length
    connection.resume(8, [device('d1')])
    expect(socket.sent.length).toBe(sent)
    happen([device('d2')])
    expect(last()).toMatchObject({ t: 'delta', from: 11, to: 11 })
  })

  test('from a node that was ahead is not told again what it has', () => {
    connection.gather()
    connection.resume(12, [])
    happen([device('d2')])
    happen([device('d3')])
    expect(socket.sent.some(({ t }) => t === 'delta')).toBe(false)
    happen([device('d4')])
    expect(last()).toMatchObject({ t: 'delta', from: 13, to: 13 })
  })
})

describe('a page that does not acknowledge', () => {
  test('is told more only when it has, each entity once and with the range unbroken', () => {
    connection.snapshot()
    const padded = (id: string): Change => device(`${id}-${'x'.repeat(100_000)}`)
    for (let count = 0; count < 10; count += 1) happen([padded('d'), device('d1', count)])
    const deltas = socket.sent.filter(({ t }) => t === 'delta')
    expect(deltas.length).toBeLessThan(5)
    const told = (deltas.at(-1) as ServerMessage & { t: 'delta' }).to
    connection.acked(told)
    expect(last()).toMatchObject({ t: 'delta', from: told + 1, to: seq })
    const { items } = last() as ServerMessage & { t: 'delta' }
    expect(items.filter((item) => item.k === 'device' && item.id === 'd1')).toEqual([device('d1', 9)])
  })

  test('and misses too much gets a snapshot instead, of the world as it is then', () => {
    connection.snapshot()
    happen([device(`d-${'x'.repeat(300_000)}`)])
    const many = Array.from({ length: BACKLOG_LIMIT + 1 }, (_, index) => device(`n${index}`))
    happen(many)
    const sent = socket.sent.length
    happen([device('d1', 7)])
    expect(socket.sent.length).toBe(sent)
    connection.acked(seq)
    const snaps = socket.sent.slice(sent)
    expect(snaps.every((message) => message.t === 'snap' && message.seq === seq && message.items.length <= 500)).toBe(true)
    expect(snaps.flatMap((message) => ('items' in message ? message.items : []))).toContainEqual(device('d1', 7))
  })
})

test('a role that sees nothing of a range is told it with the next thing that it sees', () => {
  connection.snapshot()
  happen([], 5)
  happen([device('d2')])
  expect(last()).toMatchObject({ t: 'delta', from: 11, to: 16 })
})
