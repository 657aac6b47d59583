import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Unstored } from '../../console/api.ts'
import { createUnstoredPresses } from '../../console/feed/unstored.ts'
import { tokenDigest } from '../../console/passwords.ts'
import { LivePage } from './live-page.ts'
import { deviceId, minutes, PEOPLE, type Rig, seconds, startRig, type Username } from './rig.ts'

let rig: Rig
beforeEach(async () => {
  rig = await startRig()
})
afterEach(() => rig.stop())

const page = async (username: Username): Promise<LivePage> => new LivePage(await rig.signIn(username), rig.url)
const joined = async (username: Username): Promise<LivePage> => (await page(username)).join()

const press = (fields: Partial<Unstored> = {}): Unstored => ({
  key: 'box-1',
  deviceId: 'box-1',
  homeId: 'home-1',
  type: 'sos',
  at: rig.clock.now(),
  test: false,
  resident: { name: '沈德福', age: 88, gender: 'male', categories: ['独居'] },
  address: { town: '溧城街道', line: '燕山新村 1 幢' },
  phones: [{ name: '沈军(儿子)', phone: '13900000002' }],
  ...fields,
})

describe('a page that joins', () => {
  test('is welcomed, and sees open alarms, devices, people and figures in one snapshot', async () => {
    await rig.event(1, { component: 'pendant-1' })
    const wang = await joined('wang')
    await wang.eventually(rig.clock, () => wang.openAlarmIds().length === 1)
    expect(wang.of('welcome')[0]).toMatchObject({ v: 1, role: 'operator', hbMs: 2_000, build: 'test' })
    const [alarm] = [...wang.state.alarms.values()]
    expect(alarm).toMatchObject({
      class: 'life',
      type: 'sos',
      component: 'pendant-1',
      resident: { name: '沈德福1', age: 87, categories: ['独居', '高龄'] },
      address: { town: '溧城街道', line: '燕山新村 1 幢 301 室' },
    })
    expect(wang.state.devices.size).toBe(3)
    expect(wang.state.devices.get(deviceId(1))?.availability).toBe('online')
    expect(wang.state.presence.get('user-wang')).toEqual({ userId: 'user-wang', name: '王晓琳', role: 'operator', viewing: null })
  })

  test('gets a large snapshot in parts of at most 500', async () => {
    await rig.stop()
    rig = await startRig({ homes: 1_100 })
    const wang = await joined('wang')
    await wang.eventually(rig.clock, () => wang.state.devices.size === 1_100)
    const parts = wang.of('snap')
    expect(parts.map(({ part, parts: count }) => [part, count])).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ])
    expect(Math.max(...parts.map(({ items }) => items.length))).toBe(500)
  })

  test('who is not signed in hears so on the socket and is let go', async () => {
    const stranger = new LivePage(rig.nobody(), rig.url)
    await stranger.connect()
    await stranger.eventually(rig.clock, () => stranger.closeCode !== null)
    expect(stranger.of('bye')).toEqual([{ t: 'bye', code: 'auth', retryMs: 0 }])
    expect(stranger.closeCode).toBe(4401)
  })

  test('from another site is refused before the upgrade', async () => {
    const wang = await page('wang')
    await expect(wang.connect({ origin: 'https://evil.example' })).rejects.toThrow('403')
  })

  test('without a hello is let go after ten seconds, and so is one that talks nonsense', async () => {
    const mute = await page('wang')
    const babbler = await page('wang')
    await babbler.connect()
    babbler.say('{"t":"delete everything"}')
    await babbler.eventually(rig.clock, () => babbler.closeCode !== null)
    expect(babbler.closeCode).toBe(4400)
    expect(mute.closeCode).toBeNull()
  })
})

describe('changes', () => {
  test('arrive as deltas whose ranges touch', async () => {
    const wang = await joined('wang')
    for (const number of [1, 2, 3]) {
      await rig.event(number)
      await rig.clock.advance(200)
    }
    await wang.eventually(rig.clock, () => wang.openAlarmIds().length === 3)
    const deltas = wang.of('delta')
    expect(deltas.length).toBeGreaterThanOrEqual(3)
    expect(deltas.slice(1).map(({ from }) => from)).toEqual(deltas.slice(0, -1).map(({ to }) => to + 1))
    expect(wang.gaps).toBe(0)
  })

  test('of 100 ms come together, and one alarm in them once', async () => {
    const wang = await joined('wang')
    await rig.event(1)
    await wang.eventually(rig.clock, () => wang.openAlarmIds().length === 1)
    const before = wang.of('delta').length
    for (let count = 0; count < 20; count += 1) await rig.event(1)
    await rig.clock.advance(100)
    await wang.eventually(rig.clock, () => [...wang.state.alarms.values()][0]?.signalCount === 21)
    const deltas = wang.of('delta').slice(before)
    expect(deltas.length).toBe(1)
    expect(deltas[0]!.items.filter(({ k }) => k === 'alarm').length).toBe(1)
  })

  test('an alarm that closes comes once more as closed, and is in no snapshot after', async () => {
    const wang = await joined('wang')
    await rig.event(1)
    await wang.eventually(rig.clock, () => wang.openAlarmIds().length === 1)
    const operator = await rig.signIn('wang')
    const alarm = await operator.onlyAlarm()
    await operator.act(alarm, 'close', { outcome: 'mistake' })
    await rig.clock.advance(200)
    await wang.eventually(rig.clock, () => wang.state.alarms.get(alarm.id)?.status === 'closed')
    expect(wang.state.alarms.get(alarm.id)?.outcome).toMatchObject({ code: 'mistake', by: { name: '王晓琳' } })
    const late = await joined('zhou')
    expect(late.state.alarms.size).toBe(0)
  })

  test('of a timeline go only to those who opened that alarm', async () => {
    const [wang, li] = [await joined('wang'), await joined('li')]
    await rig.event(1)
    await wang.eventually(rig.clock, () => wang.openAlarmIds().length === 1)
    const [id] = wang.openAlarmIds()
    wang.say({ t: 'open', alarmId: id })
    await li.eventually(rig.clock, () => li.state.presence.get('user-wang')?.viewing === id)
    await rig.event(1)
    await rig.clock.advance(200)
    await wang.eventually(rig.clock, () => (wang.state.events.get(id!)?.length ?? 0) === 1)
    expect(wang.state.events.get(id!)?.[0]).toMatchObject({ kind: 'signal', reason: 'attached', alarmId: id })
    await li.eventually(rig.clock, () => [...li.state.alarms.values()][0]?.signalCount === 2)
    expect(li.changes().some(({ k }) => k === 'event')).toBe(false)
    wang.say({ t: 'shut', alarmId: id })
    await li.eventually(rig.clock, () => li.state.presence.get('user-wang')?.viewing === null)
  })
})

describe('a page that comes back', () => {
  test('resumes where it was, with what it missed and nothing else', async () => {
    const wang = await joined('wang')
    await rig.event(1)
    await wang.eventually(rig.clock, () => wang.openAlarmIds().length === 1)
    wang.cut()
    await rig.event(2)
    await rig.clock.advance(300)
    const snaps = wang.of('snap').length
    await wang.join()
    await wang.eventually(rig.clock, () => wang.openAlarmIds().length === 2)
    expect(wang.of('snap').length).toBe(snaps)
    expect(
      wang
        .of('delta')
        .at(-1)!
        .items.filter(({ k }) => k === 'alarm').length,
    ).toBe(1)
    expect(wang.gaps).toBe(0)
  })

  test('after nothing happened hears at once that it is up to date', async () => {
    const wang = await joined('wang')
    wang.cut()
    const before = wang.messages.length
    await wang.join()
    await wang.eventually(rig.clock, () => wang.messages.slice(before).some(({ t }) => t === 'hb'))
    await wang.eventually(rig.clock, () => wang.messages.slice(before).some(({ t }) => t === 'aside'))
    expect(wang.state.presence.size).toBe(1)
    expect(wang.messages.slice(before).some(({ t }) => t === 'snap')).toBe(false)
  })

  test('after a restart of the hub resumes too', async () => {
    const wang = await joined('wang')
    await rig.event(1)
    await wang.eventually(rig.clock, () => wang.openAlarmIds().length === 1)
    await rig.restart()
    expect(wang.of('bye').at(-1)).toMatchObject({ code: 'shutdown', retryMs: 1_000 })
    const back = new LivePage(await rig.signIn('wang'), rig.url)
    back.state = wang.state
    await rig.event(2)
    await rig.clock.advance(200)
    await back.join()
    await back.eventually(rig.clock, () => back.openAlarmIds().length === 2)
    expect(back.of('snap')).toEqual([])
  })

  test('with a position of another log, or one that is no longer kept, takes a snapshot', async () => {
    const wang = await joined('wang')
    wang.cut()
    wang.state = { ...wang.state, epoch: 'another' }
    await wang.join()
    await wang.eventually(rig.clock, () => wang.of('snap').length === 2)
    wang.cut()
    for (let count = 0; count < 30; count += 1) await rig.event(1)
    await rig.records.changes.prune(5)
    await rig.clock.advance(300)
    await wang.join()

    await wang.eventually(rig.clock, () => wang.of('snap').length >= 3 && wang.openAlarmIds().length === 1)
  })
})

describe('a page that does not keep up', () => {
  test('is sent a bounded amount, and has everything when it reads again', async () => {
    const wang = await joined('wang')
    wang.acks = false
    for (let round = 0; round < 100; round += 1) {
      for (const number of [1, 2, 3]) await rig.event(number, { component: 'x'.repeat(1_000) })
      await rig.clock.advance(100)
    }
    expect(wang.bytes).toBeLessThan(400_000)
    wang.acks = true
    wang.say({ t: 'ack', seq: wang.state.seq })
    await wang.eventually(rig.clock, () => [...wang.state.alarms.values()].every(({ signalCount }) => signalCount === 100))
    expect(wang.gaps).toBe(0)
  }, 15_000)

  test('and owes an ack for 15 seconds is let go', async () => {
    const wang = await joined('wang')
    wang.acks = false
    await rig.event(1)
    await rig.clock.advance(seconds(20))
    await wang.eventually(rig.clock, () => wang.closeCode !== null)
    expect(wang.of('bye')[0]).toMatchObject({ code: 'slow' })
    expect(rig.console.hasConsole('user-wang')).toBe(false)
  })

  test('and is frozen is let go although it owes nothing, and its claim can be lost', async () => {
    const wang = await joined('wang')
    await rig.clock.advance(seconds(4))
    expect(rig.console.hasConsole('user-wang')).toBe(true)
    wang.freeze()
    await rig.clock.advance(seconds(18))
    expect(rig.console.connectedConsoles()).toBe(0)
  })
})

describe('heartbeats', () => {
  test('tell the time every two seconds, and the people who are there to the records', async () => {
    const wang = await joined('wang')
    await rig.clock.advance(seconds(6))
    await wang.eventually(rig.clock, () => wang.of('hb').length === 3)
    const hb = wang.of('hb').at(-1)!
    expect(hb.seq).toBe(wang.state.seq)
    const seen = await rig.records.presence.seen(['user-wang'])
    expect(rig.clock.now() - seen.get('user-wang')!).toBeLessThanOrEqual(seconds(5))
  })

  test("today's figures follow the alarms and come every ten seconds", async () => {
    const wang = await joined('wang')
    await rig.event(1)
    await rig.clock.advance(seconds(2))
    await wang.eventually(rig.clock, () => wang.state.kpi?.alarms === 1)
    expect(wang.state.kpi).toMatchObject({ day: '2026-11-24', open: 1, meanAnswerSeconds: null, devices: { online: 1, never: 2 } })
  })
})

describe('people', () => {
  test('see who comes and goes', async () => {
    const wang = await joined('wang')
    const li = await joined('li')
    await wang.eventually(rig.clock, () => wang.state.presence.has('user-li'))
    li.cut()
    await wang.eventually(rig.clock, () => !wang.state.presence.has('user-li'))
  })

  test('who are disabled are let go at once', async () => {
    const li = await joined('li')
    const admin = await rig.signIn('root')
    const answer = await admin.request('POST', `/api/v1/users/${PEOPLE.li.id}/disable`)
    expect(answer.status).toBe(200)
    await li.eventually(rig.clock, () => li.closeCode !== null)
    expect(li.of('bye')[0]).toMatchObject({ code: 'kicked' })
  })

  test('who were disabled by another node or the command line are let go too', async () => {
    const li = await joined('li')
    await rig.records.users.setDisabled(PEOPLE.li.id, true)
    await rig.clock.advance(seconds(1))
    await li.eventually(rig.clock, () => li.closeCode !== null)
    expect(li.of('bye')[0]).toMatchObject({ code: 'kicked' })
  })

  test('who sign out take their feed with them', async () => {
    const operator = await rig.signIn('li')
    const li = await new LivePage(operator, rig.url).join()
    await operator.request('DELETE', '/api/v1/session')
    await li.eventually(rig.clock, () => li.closeCode !== null)
    expect(li.of('bye')[0]).toMatchObject({ code: 'kicked' })
  })

  test('stay signed in for as long as their page is open', async () => {
    const operator = await rig.signIn('li')
    await new LivePage(operator, rig.url).join()
    const digest = tokenDigest(operator.cookie.replace('anling_session=', ''))
    await rig.records.sessions.touch(digest, rig.clock.now() + seconds(40))
    await rig.clock.advance(seconds(35))
    expect(await rig.records.sessions.find(digest, rig.clock.now() + minutes(59))).not.toBeNull()
  })
})

describe('a home whose document cannot be read', () => {
  test('hides nothing of the others, and stays as it was seen last', async () => {
    const wang = await joined('wang')
    for (const number of [1, 2]) await rig.event(number)
    await wang.eventually(rig.clock, () => wang.openAlarmIds().length === 2)
    rig.spoilHome(1)
    for (const number of [1, 2, 3]) await rig.event(number)
    await wang.eventually(rig.clock, () => wang.openAlarmIds().length === 3)
    const counts = () => Object.fromEntries([...wang.state.alarms.values()].map(({ homeId, signalCount }) => [homeId, signalCount]))
    expect(counts()).toEqual({ 'home-1': 1, 'home-2': 2, 'home-3': 1 })
    expect(wang.gaps).toBe(0)

    // the log no longer reaches back to where this node was: everything is read anew
    rig.breakStore()
    for (const id of ['home-7', 'home-8', 'home-9']) await rig.records.homes.ensure(id)
    await rig.records.changes.prune(1)
    rig.mendStore()
    await wang.eventually(rig.clock, () => wang.of('snap').length === 2)
    expect(counts()).toEqual({ 'home-1': 1, 'home-2': 2, 'home-3': 1 })
  })

  test('does not keep the others from being shown after a restart', async () => {
    for (const number of [1, 2]) await rig.event(number)
    rig.spoilHome(1)
    await rig.restart()
    const wang = await joined('wang')
    await wang.eventually(rig.clock, () => wang.openAlarmIds().length === 1)
    expect([...wang.state.alarms.values()].map(({ homeId }) => homeId)).toEqual(['home-2'])
    expect([...wang.state.devices.keys()]).toEqual(['box-2', 'box-3'])
  })
})

describe('a world that does not follow the log', () => {
  test.each(['breakStore', 'hangStore'] as const)('is said to be stale after two seconds, until it follows again: %s', async (fail) => {
    const wang = await joined('wang')
    await rig.clock.advance(seconds(4))
    await wang.eventually(rig.clock, () => wang.of('hb').length >= 2)
    expect(wang.of('hb').some(({ stale }) => stale)).toBe(false)
    rig[fail]()
    await rig.clock.advance(seconds(6))
    await wang.eventually(rig.clock, () => wang.of('hb').at(-1)?.stale === true)
    expect(wang.closeCode).toBeNull()
    rig.mendStore()
    await rig.clock.advance(seconds(4))
    await wang.eventually(rig.clock, () => wang.of('hb').at(-1)?.stale === undefined)
  })
})

describe('while the store is broken', () => {
  test('pages stay, heartbeats go on, and a press that cannot be stored is shown to everybody', async () => {
    const [wang, chen] = [await joined('wang'), await joined('chen')]
    rig.breakStore()
    rig.console.wake(true)
    await rig.clock.advance(seconds(40))
    rig.console.showUnstored(press())
    await wang.eventually(rig.clock, () => wang.state.unstored.has('box-1'))
    await chen.eventually(rig.clock, () => chen.state.unstored.has('box-1'))
    expect(wang.state.unstored.get('box-1')?.press.phones).toHaveLength(1)
    expect(chen.state.unstored.get('box-1')?.press).toMatchObject({ phones: [], resident: { name: '沈德福', age: null, categories: [] } })
    expect(wang.of('hb').length).toBeGreaterThan(15)
    expect(wang.closeCode).toBeNull()

    const late = new LivePage(await signInBefore(), rig.url)
    await late.join()
    await late.eventually(rig.clock, () => late.state.unstored.has('box-1'))
    expect(late.state.devices.size).toBe(3)

    rig.console.withdrawUnstored('box-1')
    await wang.eventually(rig.clock, () => !wang.state.unstored.has('box-1'))
    rig.mendStore()
    await rig.event(2)
    await rig.clock.advance(seconds(1))
    await wang.eventually(rig.clock, () => wang.openAlarmIds().length === 1)
    expect(wang.gaps).toBe(0)

    /** signed in while the store still worked, known to this node, the page opened only now */
    async function signInBefore() {
      rig.mendStore()
      const zhou = await rig.signIn('zhou')
      await zhou.request('GET', '/api/v1/session')
      rig.breakStore()
      return zhou
    }
  })

  test('of very many presses the five hundred that were heard last are remembered', () => {
    const presses = createUnstoredPresses(rig.clock)
    for (let number = 0; number < 501; number += 1) presses.remember(press({ key: `box-${number}` }))
    presses.remember(press({ key: 'box-1' }))
    presses.remember(press({ key: 'one more' }))
    const keys = presses.current().map(({ key }) => key)
    expect([keys.length, keys[0], ...keys.slice(-2)]).toEqual([500, 'box-3', 'box-1', 'one more'])
  })

  test('a press is remembered for half an hour after its last repetition', async () => {
    rig.console.showUnstored(press())
    await rig.clock.advance(minutes(20))
    rig.console.showUnstored(press({ at: rig.clock.now() }))
    await rig.clock.advance(minutes(29))
    const wang = await joined('wang')
    expect(wang.state.unstored.size).toBe(1)
    await rig.clock.advance(minutes(1))
    const li = await joined('li')
    expect(li.state.unstored.size).toBe(0)
  })
})
