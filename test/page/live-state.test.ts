import { expect, test } from 'vitest'
import type { Alarm, Change, ServerMessage } from '../../console/api.ts'
import { createCalledAgain } from '../../console/page/called-again.ts'
import { connectionOf, UNLINKED } from '../../console/page/link.ts'
import { EMPTY, expireUnstored, handleUnstored, type LiveState, readMessage, reduce, skewMs } from '../../console/page/live-state.ts'
import { alarm, BASE, entry, LI, unstoredPress } from './fake-data.ts'

const item = (v: Alarm): Change => ({ k: 'alarm', id: v.id, v })
const snap = (items: Change[], part = 0, parts = 1, seq = 10): ServerMessage => ({ t: 'snap', epoch: 'e1', seq, part, parts, items })
const delta = (from: number, to: number, items: Change[]): ServerMessage => ({ t: 'delta', from, to, now: BASE, items })
const run = (state: LiveState, ...messages: ServerMessage[]) =>
  messages.reduce((current, message) => reduce(current, message, BASE).state, state)
const loaded = run(EMPTY, snap([item(alarm('a', {}))]))

test('a snapshot appears at once with its last part, whatever the order of its parts', () => {
  const half = reduce(EMPTY, snap([item(alarm('a', {}))], 1, 2), BASE)
  expect(half.state.alarms.size).toBe(0)
  expect(half.reply).toBeNull()
  const whole = reduce(half.state, snap([item(alarm('b', {}))], 0, 2), BASE)
  expect([...whole.state.alarms.keys()].sort()).toEqual(['a', 'b'])
  expect(whole.reply).toEqual({ t: 'ack', seq: 10 })
  expect(whole.applied).toBe('all')
})

test('a delta is taken only when it begins right after what is known', () => {
  const next = reduce(loaded, delta(11, 13, [item(alarm('b', {}))]), BASE)
  expect(next.state.seq).toBe(13)
  expect(next.reply).toEqual({ t: 'ack', seq: 13 })
  expect(next.appeared.map((one) => one.id)).toEqual(['b'])
  const hole = reduce(loaded, delta(12, 13, [item(alarm('b', {}))]), BASE)
  expect(hole.gap).toBe(true)
  expect(hole.state).toBe(loaded)
  expect(reduce(EMPTY, delta(1, 1, []), BASE).gap).toBe(true)
})

test('the first snapshot announces nothing; a later one announces what is new in it', () => {
  expect(reduce(EMPTY, snap([item(alarm('a', {}))]), BASE).appeared).toEqual([])
  const again = reduce(loaded, snap([item(alarm('a', {})), item(alarm('b', {}))], 0, 1, 50), BASE)
  expect(again.appeared.map((one) => one.id)).toEqual(['b'])
})

test('an alarm whose claim is lost is told as returned', () => {
  const claimed = run(loaded, delta(11, 11, [item(alarm('a', { claim: { by: LI, at: BASE } }))]))
  expect(reduce(claimed, delta(12, 12, [item(alarm('a', { claim: null }))]), BASE).returned.map((one) => one.id)).toEqual(['a'])
})

test('an entity that leaves the view is gone; entries of a timeline come once and in order', () => {
  expect(run(loaded, delta(11, 11, [{ k: 'alarm-', id: 'a' }])).alarms.size).toBe(0)
  const [one, two] = [entry('a', BASE, { n: 1 }), entry('a', BASE, { n: 2 })]
  const told = run(
    loaded,
    delta(11, 11, [{ k: 'event', alarmId: 'a', n: 2, v: two }]),
    delta(12, 12, [{ k: 'event', alarmId: 'a', n: 1, v: one }]),
    delta(13, 13, [{ k: 'event', alarmId: 'a', n: 2, v: two }]),
  )
  expect(told.events.get('a')?.map((line) => line.n)).toEqual([1, 2])
})

test('an unstored press stays through a new snapshot, and goes when it is stored', () => {
  const press = unstoredPress()
  const shown = reduce(loaded, { t: 'unstored', v: press }, BASE)
  expect(shown.pressed?.key).toBe('u-1')
  expect(reduce(shown.state, { t: 'unstored', v: press }, BASE).pressed).toBeNull()
  expect(run(shown.state, snap([], 0, 1, 60)).unstored.size).toBe(1)
  expect(run(shown.state, { t: 'stored', key: 'u-1' }).unstored.size).toBe(0)
})

test('an unstored press goes when the alarm of its home carries it, not when another alarm comes', () => {
  const shown = run(loaded, { t: 'unstored', v: unstoredPress() })
  const other = item(alarm('x', { homeId: 'elsewhere', lastSignalAt: BASE }))
  const older = item(alarm('y', { homeId: 'h-unstored', lastSignalAt: BASE - 1 }))
  const urgent = item(alarm('z', { homeId: 'h-unstored', class: 'urgent', lastSignalAt: BASE }))
  expect(run(shown, delta(11, 11, [other, older, urgent])).unstored.size).toBe(1)
  expect(run(shown, delta(11, 11, [item(alarm('w', { homeId: 'h-unstored', lastSignalAt: BASE }))])).unstored.size).toBe(0)
})

test('an unstored press goes half an hour after its last repeat', () => {
  const shown = reduce(loaded, { t: 'unstored', v: unstoredPress() }, BASE).state
  const repeated = reduce(shown, { t: 'unstored', v: unstoredPress() }, BASE + 60_000).state
  expect(expireUnstored(repeated, BASE + 31 * 60_000 - 1).unstored.size).toBe(1)
  expect(expireUnstored(repeated, BASE + 31 * 60_000).unstored.size).toBe(0)
})

test('presence is told anew by each connection', () => {
  const person = (id: string): Change => ({ k: 'presence', id, v: { userId: id, name: id, role: 'operator', viewing: null } })
  const welcome: ServerMessage = { t: 'welcome', v: 1, epoch: 'e1', now: BASE, role: 'operator', hbMs: 2000, build: 'b1' }
  const before = run(loaded, welcome, { t: 'aside', items: [person('a'), person('b')] })
  expect(before.presence.size).toBe(2)
  const after = run(before, welcome)
  expect(after.presence.size).toBe(2)
  expect([...run(after, { t: 'aside', items: [person('c')] }).presence.keys()]).toEqual(['c'])
})

test('another build than the first is noticed; the fastest message tells the skew', () => {
  const welcome = (build: string): ServerMessage => ({
    t: 'welcome',
    v: 1,
    epoch: 'e1',
    now: BASE + 5_000,
    role: 'operator',
    hbMs: 2000,
    build,
  })
  expect(run(EMPTY, welcome('b1'), welcome('b1')).newBuild).toBe(false)
  expect(run(EMPTY, welcome('b1'), welcome('b2')).newBuild).toBe(true)
  const slow = reduce(run(EMPTY, welcome('b1')), { t: 'hb', seq: 1, now: BASE + 5_000 }, BASE + 300)
  expect(skewMs(slow.state)).toBe(5_000)
})

test('what is unknown is ignored, what is known and wrong is counted', () => {
  const good = item(alarm('a', {}))
  const text = JSON.stringify({
    t: 'delta',
    from: 1,
    to: 2,
    now: 1,
    items: [good, { k: 'weather', id: 'now', v: {} }, { k: 'alarm', id: 'b', v: { id: 'b' } }],
  })
  const { message, unreadable } = readMessage(text)
  expect(message).toEqual({ t: 'delta', from: 1, to: 2, now: 1, items: [good] })
  expect(unreadable).toBe(1)
  expect(readMessage('{"t":"song"}')).toEqual({ message: null, unreadable: 0 })
  expect(readMessage('not json').unreadable).toBe(1)
})

test('of closed alarms only the latest are kept', () => {
  const closed = Array.from({ length: 260 }, (_, i) =>
    item(alarm(`c${i}`, { status: 'closed', stage: 'closed', stageAt: { closed: BASE + i } })),
  )
  const state = run(loaded, delta(11, 11, closed))
  expect(state.alarms.size).toBe(201)
  expect(state.alarms.has('c0')).toBe(false)
  expect(state.alarms.has('c259')).toBe(true)
})

test('a new signal on a known life or urgent alarm is told, claimed or not', () => {
  const claim = { by: LI, at: BASE }
  const known = [
    alarm('life', { claim }),
    alarm('urgent', { claim, class: 'urgent', priority: 2 }),
    alarm('care', { class: 'care', priority: 3 }),
    alarm('same', { signalCount: 2 }),
    alarm('over', {}),
  ]
  const before = run(EMPTY, snap(known.map(item)))
  const after = known.map((one) => item({ ...one, signalCount: 2, status: one.id === 'over' ? 'closed' : 'open' }))
  const ids = (message: ServerMessage) => reduce(before, message, BASE).calledAgain.map((one) => one.id)
  expect(ids(delta(11, 11, after))).toEqual(['life', 'urgent'])
  expect(ids(snap(after, 0, 1, 50))).toEqual(['life', 'urgent'])
  expect(ids(delta(11, 11, [item(alarm('new', { signalCount: 3 }))]))).toEqual([])
  expect(reduce(EMPTY, snap(after), BASE).calledAgain).toEqual([])
})

test('a hammered key is told once in five seconds, and what came meanwhile after them', () => {
  let now = 0
  const due = createCalledAgain(() => now)
  const at = (signalCount: number, status: Alarm['status'] = 'open') => {
    const one = alarm('a', { signalCount, status })
    return { one, all: new Map([['a', one]]) }
  }
  const press = ({ one, all }: ReturnType<typeof at>) => due([one], all).map((told) => told.signalCount)
  expect(press(at(2))).toEqual([2])
  now = 2_000
  expect([press(at(3)), press(at(4))]).toEqual([[], []])
  expect(due([alarm('b', {})], new Map([['b', alarm('b', {})]]))).toHaveLength(1)
  now = 5_000
  expect(due([], at(4).all).map((told) => told.signalCount)).toEqual([4])
  now = 20_000
  expect(due([], at(4).all)).toEqual([])
  expect(press(at(5))).toEqual([5])
  press(at(6))
  now = 30_000
  expect(due([], at(6, 'closed').all)).toEqual([])
})

test('a beat that says so makes what is shown doubtful, until one without it or a delta comes', () => {
  const kind = (state: LiveState) => connectionOf({ ...UNLINKED, phase: 'open', heardAt: 0 }, state, 0).kind
  const stale = run(loaded, { t: 'hb', seq: 10, now: BASE, stale: true })
  expect([kind(loaded), kind(stale)]).toEqual(['live', 'stale'])
  expect(kind(run(stale, { t: 'hb', seq: 10, now: BASE }))).toBe('live')
  expect(kind(run(stale, delta(11, 11, [])))).toBe('live')
  expect(kind(run(stale, delta(15, 15, [])))).toBe('stale')
})

test('a press that was phoned about is hidden through its repeats, and a new call shows it again', () => {
  const press = unstoredPress()
  const shown = run(loaded, { t: 'unstored', v: press })
  expect(handleUnstored(shown, { key: 'u-1', at: press.at - 1 })).toBe(shown)
  const hidden = handleUnstored(shown, press)
  expect(hidden.unstored.size).toBe(0)
  const repeated = reduce(hidden, { t: 'unstored', v: press }, BASE)
  expect([repeated.state.unstored.size, repeated.pressed]).toEqual([0, null])
  const again = reduce(repeated.state, { t: 'unstored', v: { ...press, at: press.at + 1 } }, BASE)
  expect([again.state.unstored.size, again.state.handled.size, again.pressed?.key]).toEqual([1, 0, 'u-1'])
  expect(run(hidden, { t: 'stored', key: 'u-1' }).handled.size).toBe(0)
  expect(expireUnstored(hidden, BASE + 30 * 60_000).handled.size).toBe(0)
})
