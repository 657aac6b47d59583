import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Alarm, Change, Role, Unstored } from '../../console/api.ts'
import { createBacklog, keyOf } from '../../console/feed/backlog.ts'
import { forRole, unstoredForRole } from '../../console/feed/filter.ts'
import { kpiOf } from '../../console/feed/kpi.ts'
import { createAckWindow } from '../../console/feed/window.ts'
import { createWorld } from '../../console/feed/world.ts'
import type { AlarmFigures } from '../../records/alarms.ts'
import { NOON, seconds } from './rig.ts'

const alarm = (fields: Partial<Alarm>): Alarm => ({
  id: 'a1',
  rev: 1,
  homeId: 'home-1',
  class: 'life',
  priority: 1,
  type: 'sos',
  test: false,
  status: 'open',
  stage: 'raised',
  openedAt: 0,
  waitingSince: 0,
  stageAt: {},
  latestType: 'sos',
  signalCount: 1,
  lastSignalAt: 0,
  cancelledAt: null,
  claim: null,
  lost: null,
  level: 0,
  reached: ['operators'],
  next: null,
  dispatch: null,
  outcome: null,
  notices: { sent: 0, failing: 0, dead: 0, lastError: null },
  resident: { name: '沈德福', age: 87, gender: 'male', categories: ['失独'] },
  address: { town: '溧城街道', line: '1 幢' },
  component: null,
  ...fields,
})

const anyRole = fc.constantFrom<Role>('operator', 'supervisor', 'technician', 'admin')
/** an alarm keeps the class that it opened with; its priority may rise */
const CLASS_OF = { a1: 'life', a2: 'technical', a3: 'technical', a4: 'care', a5: 'urgent' } as const
const anyAlarm = fc
  .record({
    id: fc.constantFrom('a1', 'a2', 'a3', 'a4', 'a5'),
    priority: fc.constantFrom<Alarm['priority']>(1, 2, 3, 4),
    rev: fc.nat(100),
    status: fc.constantFrom<Alarm['status']>('open', 'closed'),
  })
  .map((fields) => alarm({ ...fields, class: CLASS_OF[fields.id] }))
const anyChange: fc.Arbitrary<Change> = fc.oneof(
  anyAlarm.map((v): Change => ({ k: 'alarm', id: v.id, v })),
  fc.constantFrom<Change>(
    { k: 'alarm-', id: 'a1' },
    { k: 'device', id: 'd1', v: { id: 'd1', homeId: 'h', availability: 'online', since: 0, seen: 0, battery: null, mains: null } },
    { k: 'device-', id: 'd1' },
    { k: 'presence', id: 'u', v: { userId: 'u', name: '王', role: 'operator', viewing: 'a1' } },
    { k: 'presence', id: 'u', v: null },
  ),
)

describe('the role filter', () => {
  test('shows the call centre everything, as it is', () => {
    fc.assert(
      fc.property(anyChange, fc.constantFrom<Role>('operator', 'supervisor', 'admin'), (change, role) => forRole(role, change) === change),
    )
  })

  test('shows a technician technical alarms of priority 3 and 4, without age, sex or categories, and nothing of the others', () => {
    fc.assert(
      fc.property(anyAlarm, (v) => {
        const seen = forRole('technician', { k: 'alarm', id: v.id, v })
        if (v.class !== 'technical') expect(seen).toBeNull()
        else if (v.priority < 3) expect(seen).toEqual({ k: 'alarm-', id: v.id })
        else
          expect(seen).toEqual({ k: 'alarm', id: v.id, v: { ...v, resident: { name: '沈德福', age: null, gender: null, categories: [] } } })
      }),
    )
  })

  test('never changes what it is given, and keeps the entity it is about', () => {
    fc.assert(
      fc.property(anyRole, anyChange, (role, change) => {
        const before = JSON.stringify(change)
        const seen = forRole(role, change)
        expect(JSON.stringify(change)).toBe(before)
        if (seen) expect(keyOf(seen)).toBe(keyOf(change))
      }),
    )
  })

  test('filtering a stream and filtering the world at its end show the same', () => {
    fc.assert(
      fc.property(anyRole, fc.array(anyChange, { maxLength: 40 }), (role, changes) => {
        const whole = createWorld()
        whole.apply(changes, changes.length)
        const filtered = createWorld()
        filtered.apply(
          changes.flatMap((change) => forRole(role, change) ?? []),
          changes.length,
        )
        const byKey = (items: Change[]) => new Map(items.map((item) => [keyOf(item), item]))
        const expected = whole.items().flatMap((change) => forRole(role, change) ?? [])
        expect(byKey(filtered.items())).toEqual(byKey(expected.filter(({ k }) => k !== 'alarm-')))
      }),
    )
  })

  test('lets a press that could not be stored through to everybody', () => {
    const press: Unstored = {
      key: 'k',
      deviceId: 'd',
      homeId: 'h',
      type: 'sos',
      at: 1,
      test: false,
      resident: { name: '沈德福', age: 87, gender: 'male', categories: ['失独'] },
      address: { town: '溧城街道', line: '1 幢' },
      phones: [{ name: '沈军', phone: '139' }],
    }
    for (const role of ['operator', 'supervisor', 'admin'] as const) expect(unstoredForRole(role, press)).toEqual(press)
    expect(unstoredForRole('technician', press)).toMatchObject({
      key: 'k',
      address: press.address,
      phones: [],
      resident: { categories: [] },
    })
  })
})

test('a backlog keeps the latest of each entity, and every timeline entry', () => {
  fc.assert(
    fc.property(fc.array(anyChange, { maxLength: 50 }), (changes) => {
      const backlog = createBacklog()
      backlog.add(changes)
      const latest = new Map(changes.map((change) => [keyOf(change), change]))
      expect(new Map(backlog.take().map((change) => [keyOf(change), change]))).toEqual(latest)
      expect(backlog.size()).toBe(0)
    }),
  )
  const small = createBacklog(2)
  small.add([1, 2, 3].map((n): Change => ({ k: 'device-', id: `d${n}` })))
  expect(small.overflowed()).toBe(true)
})

test('an ack window closes at its limit, opens with acks, and knows since when one is owed', () => {
  const window = createAckWindow(1_000)
  window.sent(5, 600, 10)
  expect(window.isOpen()).toBe(true)
  window.sent(7, 600, 20)
  expect([window.isOpen(), window.oldestAt(), window.bytes()]).toEqual([false, 10, 1_200])
  window.acked(5)
  expect([window.isOpen(), window.oldestAt(), window.bytes()]).toEqual([true, 20, 600])
  window.acked(7)
  expect(window.oldestAt()).toBeNull()
})

test("today's figures: calls only, those who wait too long count as missed", () => {
  const call = (fields: Partial<AlarmFigures>): AlarmFigures => ({
    id: 'a',
    class: 'life',
    test: false,
    status: 'open',
    openedAt: NOON - seconds(100),
    claimedAt: null,
    arrivedAt: null,
    ...fields,
  })
  const devices = { online: 1, late: 0, offline: 0, never: 0 }
  const figures = [
    call({ claimedAt: NOON - seconds(80), arrivedAt: NOON }),
    call({ claimedAt: NOON - seconds(20) }),
    call({}),
    call({ openedAt: NOON - seconds(10) }),
    call({ class: 'technical' }),
    call({ test: true }),
  ]
  expect(kpiOf(figures, 3, devices, NOON)).toEqual({
    day: '2026-11-24',
    alarms: 4,
    open: 3,
    meanAnswerSeconds: 50,
    answeredWithin60: 1 / 3,
    meanArrivalMinutes: 100 / 60,
    devices,
  })
  expect(kpiOf([], 0, devices, NOON)).toMatchObject({
    alarms: 0,
    meanAnswerSeconds: null,
    answeredWithin60: null,
    meanArrivalMinutes: null,
  })
})
