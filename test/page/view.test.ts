/** The pure parts: order, times, sentences, keys, sounds, words. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { RefusalReason } from '../../broker/refusals.ts'
import type { DeviceLive, Role } from '../../console/api.ts'
import { may } from '../../console/may.ts'
import { createAnnouncer } from '../../console/page/announcer.ts'
import { againText, typesName } from '../../console/page/data/alarm-view.ts'
import { countDevices, devicesInOrder, withLive } from '../../console/page/data/device-view.ts'
import { failedText } from '../../console/page/data/failed-text.ts'
import { age, countdown, dayTime, duration, phoneText } from '../../console/page/data/format.ts'
import { maySeeMedical, maySeeUnstoredPhones } from '../../console/page/data/may-see.ts'
import { countsOf, frozenLanes, lanesOf, neighbour } from '../../console/page/data/order.ts'
import { partName } from '../../console/page/data/parts.ts'
import { homesToPreload } from '../../console/page/data/preload.ts'
import { partAndName, readingValue } from '../../console/page/data/readings.ts'
import { rejectText } from '../../console/page/data/reject-view.ts'
import { lastCalls, mergeTimeline, sentenceOf } from '../../console/page/data/sentence.ts'
import {
  arrivedAt,
  contactConfirmed,
  lostText,
  nextLabel,
  primaryOf,
  stepStates,
  warningsOf,
} from '../../console/page/data/workspace-view.ts'
import { commandOf } from '../../console/page/keyboard.ts'
import { EMPTY } from '../../console/page/live-state.ts'
import { createSound, soundPlan } from '../../console/page/sound.ts'
import { type Key, chinese as t } from '../../console/page/words.ts'
import '../../console/page/words.work.ts'
import { en } from '../../console/page/words.en.ts'
import { zhWork } from '../../console/page/words.work.zh.ts'
import { zh } from '../../console/page/words.zh.ts'
import type { Reject as GatewayReject } from '../../gateway/device-event.ts'
import { alarm, BASE, deviceList, entry, homeOf, LI, ME, MINE, openAlarms, unstoredPress } from './fake-data.ts'

const alarms = new Map(openAlarms().map((one) => [one.id, one]))
const me = { id: ME.userId, name: ME.name }

describe('queue', () => {
  test('unclaimed come first in each lane, then the nearest next step', () => {
    const [life, urgent] = lanesOf(alarms, 'all', ME.userId)
    expect(life?.ids).toEqual(['A20261123-0415', MINE, 'A20261123-0409'])
    expect(urgent?.ids).toEqual(['A20261123-0414', 'A20261123-0411', 'A20261123-0408', 'A20261123-0402'])
    expect(urgent?.waiting).toBe(2)
  })

  test('no filter hides an unclaimed life alarm', () => {
    expect(lanesOf(alarms, 'mine', ME.userId).flatMap((lane) => lane.ids)).toEqual(['A20261123-0415', MINE])
    expect(lanesOf(alarms, 'waiting', ME.userId)[0]?.ids).toEqual(['A20261123-0415'])
  })

  test('under the pointer nothing moves: new rows go to the end of their lane, gone rows leave', () => {
    const before = lanesOf(alarms, 'all', ME.userId)
    const after = new Map(alarms).set('new', alarm('new', { next: { at: BASE + 1, kind: 'escalate', to: [], reason: 'unclaimed' } }))
    after.set('A20261123-0414', { ...after.get('A20261123-0414')!, claim: { by: LI, at: BASE } })
    after.delete('A20261123-0408')
    const held = frozenLanes(before, lanesOf(after, 'all', ME.userId), (id) => after.has(id))
    expect(held[0]?.ids).toEqual(['A20261123-0415', MINE, 'A20261123-0409', 'new'])
    expect(held[1]?.ids).toEqual(['A20261123-0414', 'A20261123-0411', 'A20261123-0402'])
  })

  test('counts what is open, waiting and mine; walks and stops at both ends', () => {
    expect(countsOf(alarms, ME.userId)).toEqual({ open: 14, waiting: 8, lifeWaiting: 1, mine: 1 })
    expect([neighbour(['a', 'b'], null, 1), neighbour(['a', 'b'], null, -1), neighbour(['a', 'b'], 'b', 1), neighbour([], 'a', 1)]).toEqual(
      ['a', 'b', 'b', null],
    )
  })
})

test('times read as people read them', () => {
  expect([duration(75_000), duration(3_723_000), countdown(BASE + 38_000, BASE), countdown(BASE - 12_000, BASE)]).toEqual([
    '01:15',
    '1:02:03',
    '00:38',
    '+00:12',
  ])
  expect([2_000, 42_000, 40 * 60_000, 9 * 3_600_000, 50 * 3_600_000].map((ms) => age(ms, t))).toEqual([
    '刚刚',
    '42 秒',
    '40 分钟',
    '9 小时',
    '2 天',
  ])
  expect([dayTime(BASE - 60_000, BASE), dayTime(Date.parse('2026-11-02T06:41:00+08:00'), BASE)]).toEqual(['14:31', '11-02 06:41'])
  expect([phoneText('13815025521'), phoneText('0519-8722 2087')]).toEqual(['138 1502 5521', '0519-8722 2087'])
})

test('readings and parts speak the field’s words, and keep names that they do not know', () => {
  expect(['bathroom-cord', 'pendant-1', 'front-door', 'x9-unit', '二楼雷达'].map((id) => partName(id, t))).toEqual([
    '卫生间拉绳',
    '挂坠 1',
    '前门',
    'x9-unit',
    '二楼雷达',
  ])
  const value = (name: string, given: number | boolean | string) => readingValue({ name, value: given }, t)
  expect([
    value('temperature', 18.44),
    value('contact', true),
    value('bed', false),
    value('gas', 12),
    value('signal', -71),
    value('custom', true),
    value('mode', 'eco'),
  ]).toEqual(['18.44°C', '关闭', '离床', '12%LEL', '-71 dBm', '是', 'eco'])
  expect([partAndName('water-meter', 'water', t), partAndName('bedroom', 'temperature', t)]).toEqual(['水表', '卧室 温度'])
})

describe('timeline', () => {
  const reader = { t, me: ME.userId, contacts: new Map([['c-1', '陈美华（长女）']]) }
  const hub = { kind: 'hub', id: 'hub', name: null } as const
  const box = { kind: 'device', id: 'D1', name: 'bathroom-cord' } as const
  const li = { kind: 'operator', id: LI.id, name: LI.name } as const
  const cases: [Parameters<typeof entry>[2], string][] = [
    [
      { kind: 'signal', reason: 'first-signal', source: box, data: { type: 'sos', count: 1, component: 'bathroom-cord' } },
      '设备 卫生间拉绳 · 紧急呼救',
    ],
    [{ kind: 'signal', reason: 'attached', source: box, data: { type: 'sos', count: 3 } }, '设备 再次触发：紧急呼救（第 3 次）'],
    [{ kind: 'event', reason: 'attached', source: box, data: { type: 'cancel' } }, '设备 老人按下取消'],
    [{ kind: 'event', reason: 'noted', source: box, data: { type: 'self-test' } }, '设备 上报 设备自检'],
    [{ kind: 'cleared', reason: 'condition-gone', source: hub, data: { condition: 'offline:D1' } }, '系统 已恢复：设备离线'],
    [
      { kind: 'escalated', reason: 'unclaimed', source: hub, data: { to: ['operators', 'supervisors'] } },
      '系统 自动升级，通知全体坐席、班长',
    ],
    [{ kind: 'escalated', reason: 'unclaimed-again', source: hub, data: { to: ['on-duty'] } }, '系统 仍无人认领，再次通知值班电话'],
    [{ kind: 'escalated', reason: 'by-operator', source: li, data: { to: ['supervisors'] } }, '李倩 手动升级，通知班长'],
    [
      { kind: 'escalated', reason: 'unclaimed', source: hub, data: { to: ['supervisors'], lateMs: 9000 } },
      '系统 自动升级，通知班长（系统重启后补执行）',
    ],
    [{ kind: 'claimed', data: { waitedMs: 1 } }, '我 认领告警'],
    [{ kind: 'taken-over', source: li, data: { from: '王晓琳' } }, '李倩 从 王晓琳 接管告警'],
    [{ kind: 'claim-lost', reason: 'operator-gone', source: hub, data: { by: '李倩' } }, '系统 告警退回队列：坐席页面已断开'],
    [{ kind: 'released', reason: 'released', source: li }, '李倩 把告警退回队列'],
    [{ kind: 'noted', data: { text: '已安抚' } }, '我 记录：已安抚'],
    [{ kind: 'called', data: { to: 'resident', result: 'no-answer', note: '' } }, '我 拨打 老人 — 无人接听'],
    [{ kind: 'called', data: { to: 'c-1', result: 'answered', note: '马上到' } }, '我 拨打 陈美华（长女） — 接通 — 马上到'],
    [{ kind: 'dispatched', at: BASE, data: { to: '青松站', etaAt: BASE + 600_000 } }, '我 派单给 青松站，预计 10 分钟到达'],
    [{ kind: 'dispatched', at: BASE, data: { to: '120', etaAt: BASE + 900_000 } }, '我 呼叫 120，预计 15 分钟到达'],
    [{ kind: 'arrived' }, '我 确认到场'],
    [{ kind: 'overdue', reason: 'arrival-due', source: hub }, '系统 已超时：到时未到场'],
    [{ kind: 'closed', data: { outcome: 'mistake', note: '碰到' } }, '我 结案：误触 — 碰到'],
    [{ kind: 'closed', reason: 'condition-gone', source: hub, data: { outcome: 'self-cleared', note: '' } }, '系统 结案：自行恢复'],
    [{ kind: 'availability', reason: 'silent', source: box, data: { silentMs: 180_000 } }, '设备 离线，已 3 分钟没有消息'],
    [{ kind: 'availability', reason: 'first-heard', source: box }, '设备 首次上线'],
    [
      { kind: 'notice', reason: 'dead', source: hub, data: { channel: 'sms', to: 'on-duty', state: 'dead' } },
      '系统 短信通知 值班电话：发送失败，不再重试',
    ],
    [{ kind: 'teleported', reason: 'magic', source: hub }, '系统 teleported（magic）'],
  ]
  test.each(cases)('%j', (given, expected) => {
    const sentence = sentenceOf(entry('a', BASE, given), reader)
    expect(`${sentence.actor} ${sentence.text}`).toBe(expected)
  })

  test('a call that nobody could read shows its payload', () => {
    expect(
      sentenceOf(entry('a', BASE, { kind: 'signal', source: box, data: { type: 'unreadable', count: 1, raw: '{"ty' } }), reader).raw,
    ).toBe('{"ty')
  })

  test('stored and live entries are one list, newest first, each once', () => {
    const [one, two, three] = [1, 2, 3].map((n) => entry('a', BASE, { n }))
    expect(mergeTimeline([one!, two!], [two!, three!]).map((line) => line.n)).toEqual([3, 2, 1])
  })

  test('the last result of each call is known by whom was called', () => {
    const calls = lastCalls([
      entry('a', BASE, { kind: 'called', data: { to: 'c-1', result: 'busy' } }),
      entry('a', BASE - 1, { kind: 'called', data: { to: 'c-1', result: 'refused' } }),
    ])
    expect(calls.get('c-1')).toEqual({ at: BASE, result: 'busy' })
  })
})

describe('workspace', () => {
  const mine = alarms.get(MINE)!
  test('six steps: ticked, the one at hand, ahead; a stage that was passed over is not ticked', () => {
    expect(stepStates(mine)).toEqual(['done', 'done', 'done', 'now', 'ahead', 'ahead'])
    expect(stepStates({ stage: 'dispatched', stageAt: { raised: 1, claimed: 2, dispatched: 3 }, status: 'open' })).toEqual([
      'done',
      'done',
      'skipped',
      'done',
      'now',
      'ahead',
    ])
    expect(stepStates({ stage: 'closed', stageAt: { raised: 1, closed: 2 }, status: 'closed' })).toEqual([
      'done',
      'skipped',
      'skipped',
      'skipped',
      'skipped',
      'done',
    ])
  })

  test('one recommended step at each stage', () => {
    expect(primaryOf(alarm('a', {}), 'waiting')).toBe('claim')
    expect((['claimed', 'called', 'dispatched', 'arrived'] as const).map((stage) => primaryOf(alarm('a', { stage }), 'mine'))).toEqual([
      'call',
      'dispatch',
      'arrive',
      'close',
    ])
    expect(primaryOf(mine, 'others')).toBeNull()
  })

  test('a life alarm is a mistake only after somebody spoke to the resident or arrived', () => {
    const call = (result: string) => entry(MINE, BASE, { kind: 'called', data: { to: 'resident', result } })
    expect(contactConfirmed(mine, [call('no-answer')])).toBe(false)
    expect(contactConfirmed(mine, [call('no-answer'), call('answered')])).toBe(true)
    expect(contactConfirmed(alarm('a', { stageAt: { arrived: BASE } }), [])).toBe(true)
    expect(contactConfirmed(alarm('a', {}), [])).toBe(false)
  })

  test('says who lost an alarm and why, until somebody has it again', () => {
    const lost = alarms.get('A20261123-0411')!
    expect(lostText(lost, t)).toBe('孙浩 的页面已断开，告警于 14:30:15 退回队列')
    expect(lostText({ ...lost, claim: { by: me, at: BASE } }, t)).toBeNull()
    expect(lostText({ ...lost, lost: { by: LI, at: BASE, reason: 'storm' } }, t)).toContain('storm')
  })

  test('where two people live, each warning says whose it is', () => {
    const home = homeOf('h-chen', openAlarms())
    expect(warningsOf(home, 'operator', t).map((line) => [line.kind, line.who])).toEqual([
      ['illness', null],
      ['talk', null],
      ['access', null],
    ])
    const [first] = home.residents
    const second = { ...first!, name: '芮秋英', illnesses: [], allergies: ['磺胺'], hearing: null, dialect: null }
    const lines = warningsOf({ ...home, residents: [first!, second] }, 'operator', t)
    expect(lines.map((line) => [line.kind, line.who])).toEqual([
      ['illness', '陈桂兰'],
      ['illness', '芮秋英'],
      ['talk', '陈桂兰'],
      ['access', null],
    ])
    expect(lines[1]?.parts).toEqual([{ text: '磺胺过敏', strong: true }])
  })

  test('what a role may not see reads as hidden, never as not registered', () => {
    const home = homeOf('h-chen', openAlarms())
    const residents = home.residents.map((one) => ({ ...one, illnesses: [], allergies: [], hearing: null, medicines: [] }))
    const cut = { ...home, residents, access: { ...home.access, doorCode: null, key: null } }
    const said = (role: Role) => warningsOf(cut, role, t).map((line) => line.parts.map(({ text }) => text).join(' '))
    expect(said('technician')).toEqual(['病史与过敏：无权查看', '讲溧阳话 听力：无权查看', '3 楼，无电梯 室内养猫 门禁与钥匙：无权查看'])
    expect(said('admin')).toEqual(['未登记病史与过敏', '讲溧阳话', '3 楼，无电梯 室内养猫'])
    for (const role of ['operator', 'supervisor', 'technician', 'admin'] as const) {
      expect([role, maySeeMedical(role)]).toEqual([role, may(role, 'see-medical')])
      expect([role, maySeeUnstoredPhones(role)]).toEqual([role, may(role, 'see-all-alarms')])
    }
  })

  test('after an arrival nobody is awaited, until somebody else is sent', () => {
    const dispatch = { to: '青松居家养老站', at: BASE, etaAt: BASE + 900_000 }
    expect(arrivedAt({ dispatch, stageAt: { dispatched: BASE } })).toBeNull()
    expect(arrivedAt({ dispatch, stageAt: { dispatched: BASE, arrived: BASE + 60_000 } })).toBe(BASE + 60_000)
    expect(arrivedAt({ dispatch: { ...dispatch, at: BASE + 120_000 }, stageAt: { arrived: BASE + 60_000 } })).toBeNull()
  })

  test('a refusal says who was faster, and by how much', () => {
    const refused = (status: number, by?: { name: string; at: number }) => ({ status, error: { error: 'x', message: '不允许', by } })
    expect(failedText(refused(409, { name: '李倩', at: BASE - 400 }), 'claim', BASE, t)).toBe('李倩 已在 0.4 秒前认领')
    expect(failedText(refused(409), 'note', BASE, t)).toBe('不允许')
    expect(failedText(refused(0), 'note', BASE, t)).toContain('没有送达服务器')
    expect(failedText({ status: 418, error: null }, 'note', BASE, t)).toBe('操作没有完成：418')
  })
})

test('the homes of the newest open life alarms are fetched ahead, each once', () => {
  const homes = (known: string[] = []) => homesToPreload(alarms, (id) => known.includes(id))
  expect(homes()).toEqual(['h-A20261123-0415', 'h-chen', 'h-A20261123-0409'])
  expect(homes(['h-chen'])).toEqual(['h-A20261123-0415', 'h-A20261123-0409'])
  const many = Array.from({ length: 30 }, (_, i) => alarm(`a${i}`, { openedAt: BASE + i, homeId: i < 28 ? `h${i}` : 'h-last' }))
  const asked = homesToPreload(new Map(many.map((one) => [one.id, one])), () => false)
  expect([asked.length, asked[0], asked[1]]).toEqual([20, 'h-last', 'h27'])
})

test('of what the feed and REST say about a device, the newer counts', () => {
  const [device] = deviceList(1)
  const live: DeviceLive = { id: device!.id, homeId: 'h-0', availability: 'never', since: null, seen: null, battery: null, mains: null }
  expect(withLive(device!, live)).toEqual(device)
  const offline = { ...live, availability: 'offline' as const, since: BASE, seen: device!.seen, battery: 4 }
  expect(withLive(device!, offline)).toMatchObject({ availability: 'offline', since: BASE, health: { battery: 4 } })
})

describe('what was refused', () => {
  const known: Record<GatewayReject['reason'] | RefusalReason, true> = {
    'invalid-json': true,
    'wrong-shape': true,
    'bad-field': true,
    'unknown-value': true,
    'too-many-readings': true,
    'bad-clock': true,
    'too-fast': true,
    'unknown-command': true,
    'unknown-device': true,
    'bad-credentials': true,
    'disabled-device': true,
    'bad-client-id': true,
    'foreign-topic': true,
    'foreign-subscription': true,
    'too-many-subscriptions': true,
    'frame-too-large': true,
    'malformed-packet': true,
    'unsupported-protocol': true,
    'tls-failed': true,
    'connect-timeout': true,
    'too-many-connections': true,
    'too-many-unreleased': true,
    disconnected: true,
  }

  test('every reason has a word and a sentence in both languages', () => {
    for (const reason of Object.keys(known) as (keyof typeof known)[]) {
      const keys: Key[] = [`reject.${reason}`, `rejectWhy.${reason}`]
      for (const key of keys) expect([key, t(key as 'row.claim') !== key, key in en]).toEqual([key, true, true])
    }
  })

  test('the server’s sentence stands below where it knows more, and alone where the page knows nothing', () => {
    const text = (reason: string, detail = 'As it was.') => rejectText({ reason, detail }, t)
    expect(text('bad-field')).toEqual({ why: t('rejectWhy.bad-field'), detail: 'As it was.' })
    expect(text('bad-credentials')).toEqual({ why: t('rejectWhy.bad-credentials'), detail: null })
    expect(text('bad-moon')).toEqual({ why: null, detail: 'As it was.' })
  })

  test('a clock that is off reads as a duration', () => {
    const off = (seconds: number) => rejectText({ reason: 'bad-clock', detail: `The device's clock is off by ${seconds} s: …` }, t)
    expect(off(3 * 86_400).why).toContain('快了 3 天')
    expect(off(-1_750_000_000).why).toContain('慢了 55 年')
    expect(off(-720)).toEqual({ why: '设备时钟慢了 12 分钟，按中枢收到的时间计；请校准设备时钟。', detail: null })
    expect(rejectText({ reason: 'bad-clock', detail: 'Odd.' }, t).detail).toBe('Odd.')
  })
})

test('devices in trouble come first, those that are offline the longest before all', () => {
  const devices = devicesInOrder(deviceList(2000), 'all')
  const order = devices.map((device) => device.availability)
  expect(order.indexOf('late')).toBeGreaterThan(order.lastIndexOf('offline'))
  expect(order.indexOf('online')).toBeGreaterThan(order.lastIndexOf('never'))
  expect(devices[0]!.since!).toBeLessThan(devices[5]!.since!)
  const counts = countDevices(devices)
  expect(counts.online + counts.late + counts.offline + counts.never).toBe(counts.all)
  expect(devicesInOrder(deviceList(2000), 'rejects').every((device) => device.rejects > 0)).toBe(true)
})

test('keys rest while somebody types, with modifiers, and when they are held down', () => {
  const press = (key: string, given = {}) =>
    commandOf({ key, ctrlKey: false, altKey: false, metaKey: false, typing: false, repeat: false, ...given })
  expect(['j', 'K', 'c', 'F4', 'F8', '?', 'Escape', 'x'].map((key) => press(key))).toEqual([
    'down',
    'up',
    'claim',
    'dispatch',
    'mistake',
    'help',
    'escape',
    null,
  ])
  expect([press('c', { typing: true }), press('F9', { typing: true }), press('Escape', { typing: true })]).toEqual([null, null, 'escape'])
  expect([press('c', { ctrlKey: true }), press('c', { repeat: true }), press('j', { repeat: true })]).toEqual([null, null, 'down'])
})

describe('sound', () => {
  const live = (...list: ReturnType<typeof openAlarms>) => ({ ...EMPTY, alarms: new Map(list.map((one) => [one.id, one])) })
  test('only the highest waiting priority sounds; what is claimed is silent', () => {
    expect(soundPlan(live(...openAlarms()), ME.userId, BASE, false)).toMatchObject({ level: 1, life: ['A20261123-0415'] })
    const quiet = alarm('a', { claim: { by: LI, at: BASE } })
    expect(soundPlan(live(quiet), ME.userId, BASE, false).level).toBe(0)
    expect(soundPlan(live(alarm('t', { class: 'technical', priority: 4 })), ME.userId, BASE, false).level).toBe(0)
    expect(soundPlan({ ...live(), unstored: new Map([['u', { press: unstoredPress(), shownAt: 0 }]]) }, ME.userId, BASE, false).level).toBe(
      1,
    )
  })

  test('one’s own deadline ticks in its last 15 s', () => {
    const due = (ms: number, by: typeof me) =>
      alarm('d', { claim: { by, at: BASE }, next: { at: BASE + ms, kind: 'overdue', to: [], reason: 'closing-due' } })
    expect(soundPlan(live(due(14_000, me)), ME.userId, BASE, false).deadlines).toHaveLength(1)
    expect(soundPlan(live(due(16_000, me)), ME.userId, BASE, false).deadlines).toEqual([])
    expect(soundPlan(live(due(14_000, LI)), ME.userId, BASE, false).deadlines).toEqual([])
  })

  test('silence ends after a minute, or at once with a new life alarm', () => {
    let now = 0
    const sound = createSound({ now: () => now, createContext: () => expect.fail('nobody clicked') })
    const plan = (...life: string[]) => ({ level: 1 as const, waiting: life, life, deadlines: [], lost: false })
    sound.update(plan('a'))
    sound.mute()
    now = 30_000
    sound.update(plan('a'))
    expect(sound.state().mutedUntil).toBe(60_000)
    sound.update(plan('a', 'b'))
    expect(sound.state().mutedUntil).toBeNull()
    sound.mute()
    now = 90_000
    sound.update(plan('a', 'b'))
    expect(sound.state()).toEqual({ locked: true, mutedUntil: null })
  })

  test('a life alarm rings every five seconds until it is claimed', () => {
    let now = 0
    let pulses = 0
    const node = () => ({
      connect: (next: unknown) => next,
      frequency: { setValueAtTime() {} },
      gain: { setValueAtTime() {}, linearRampToValueAtTime() {} },
      setPeriodicWave() {},
      start: () => pulses++,
      stop() {},
    })
    const context = {
      state: 'running',
      currentTime: 0,
      destination: {},
      createOscillator: node,
      createGain: node,
      createPeriodicWave: () => ({}),
      resume: async () => undefined,
    }
    const sound = createSound({ now: () => now, createContext: () => context as unknown as AudioContext })
    void sound.unlock()
    const plan = (level: 0 | 1) => ({ level, waiting: level ? ['a'] : [], life: level ? ['a'] : [], deadlines: [], lost: false })
    for (now = 0; now < 11_000; now += 1000) sound.update(plan(1))
    expect(pulses).toBe(3 * 5)
    sound.update(plan(0))
    for (; now < 30_000; now += 1000) sound.update(plan(0))
    expect(pulses).toBe(3 * 5)
    // signalled again: once each, never into one another, also when claimed; silence is kept for all but life
    sound.update(plan(0), [1, 2, 4])
    expect(pulses).toBe(4 * 5)
    for (; now < 50_000; now += 1000) sound.update(plan(0))
    expect(pulses).toBe(4 * 5 + 3)
    sound.mute()
    sound.update(plan(0), [2])
    expect([pulses, sound.state().mutedUntil !== null]).toEqual([4 * 5 + 3, true])
    sound.update(plan(0), [1])
    expect([pulses, sound.state().mutedUntil]).toEqual([5 * 5 + 3, null])
  })
})

test('announcements come at most every two seconds, and a flood is counted', () => {
  let now = 0
  const said: string[] = []
  const timers: { run: () => void; ms: number }[] = []
  const announce = createAnnouncer({
    now: () => now,
    emit: (text) => said.push(text),
    join: (text, more) => `${text}+${more}`,
    setTimeout: (run, ms) => timers.push({ run, ms }),
  })
  for (const text of ['a', 'b', 'c', 'd']) announce(text)
  expect(said).toEqual(['a'])
  expect(timers).toHaveLength(1)
  now = timers[0]!.ms
  timers[0]!.run()
  expect(said).toEqual(['a', 'b+2'])
})

test('an alarm that signals again says what it was last, and why it went back', () => {
  const again = alarm('a', { latestType: 'smoke', signalCount: 2, resident: { name: '沈德福', age: 82, gender: 'male', categories: [] } })
  expect(againText(again, t)).toBe('再次呼叫 1 级 紧急 烟雾报警 沈德福 第 2 次')
  expect([typesName(again, t), typesName(alarm('b', {}), t)]).toEqual(['紧急呼救 · 最新：烟雾报警', '紧急呼救'])
  const next = { at: BASE, kind: 'return-to-queue' as const, to: [], reason: 'called-again' }
  expect(nextLabel({ ...again, next }, t)).toBe('再次呼叫，距退回队列')
  expect(lostText({ ...again, lost: { by: LI, at: BASE, reason: 'called-again' } }, t)).toContain('再次呼叫后未处理')
})

describe('words', () => {
  const chinese: Record<string, string> = { ...zh, ...zhWork }
  const names = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort()

  test('both languages fill the same gaps', () => {
    for (const [key, text] of Object.entries(chinese)) expect([key, names(en[key as keyof typeof en])]).toEqual([key, names(text)])
  })

  test('Chinese uses Chinese punctuation', () => {
    for (const [key, text] of Object.entries(chinese))
      expect([key, /[\u4e00-\u9fff][,:;?()]|[,:;?()][\u4e00-\u9fff]/.test(text)]).toEqual([key, false])
  })

  test('every word is used', () => {
    const page = join(import.meta.dirname, '../../console/page')
    const source = readdirSync(page, { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.tsx?$/.test(path) && !/dist|words\.(zh|en|\w+\.(zh|en))/.test(path))
      .map((path) => readFileSync(join(page, path), 'utf8'))
      .join('\n')
    // put together from a code that came as data
    const composed =
      /^(type|reading|value|part|target|result|outcome|reject|command|commandState|availability|channel|noticeState|why|lost|state|stage|priority|role|age|next|gender|phrase|done|close\.hint|signIn\.notify|devices\.col|phones|top\.theme|resident|rejectWhy|status)\./
    const unused = Object.keys(chinese).filter(
      (key) =>
        !composed.test(key) && !/^(devices\.(all|rejects)|timeline\.(silent|heard-again))$/.test(key) && !source.includes(`'${key}'`),
    )
    expect(unused).toEqual([])
  })
})
