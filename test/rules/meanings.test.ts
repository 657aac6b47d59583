import { describe, expect, test } from 'vitest'
import type { DeviceEvent } from '../../gateway/device-event.ts'
import { EVENT_TYPES } from '../../gateway/messages.ts'
import type { AlarmClass, Priority } from '../../rules/alarm.ts'
import { createStory, type Story } from './story.ts'

type Said = [type: DeviceEvent['type'], data?: Record<string, unknown>]
type Row = [said: Said, opens: [AlarmClass, Priority] | 'nothing']

/** docs/device-protocol.md "type", docs/domain.md "Signals and their default class" */
const ROWS: Row[] = [
  [['sos'], ['life', 1]],
  [
    ['fall', { confidence: 'confirmed' }],
    ['life', 1],
  ],
  [['smoke'], ['life', 1]],
  [['gas'], ['life', 1]],
  [['co'], ['life', 1]],
  [
    ['fall', { confidence: 'suspected' }],
    ['urgent', 2],
  ],
  [['fall'], ['urgent', 2]],
  [
    ['fall', { confidence: 1 }],
    ['urgent', 2],
  ],
  [['leak'], ['urgent', 2]],
  [['unrecognised'], ['urgent', 2]],
  [['unreadable'], ['urgent', 2]],
  [['service'], ['care', 3]],
  [['mains-lost'], ['technical', 4]],
  [['battery-low'], ['technical', 4]],
  [['tamper'], ['technical', 4]],
  [['fault'], ['technical', 4]],
  [['mains-restored'], 'nothing'],
  [['battery-ok'], 'nothing'],
  [['restored'], 'nothing'],
  [['cancel'], 'nothing'],
  [['check-in'], 'nothing'],
  [['self-test'], 'nothing'],
]
const BOTH = [false, true]
const name = ([type, data]: Said): string => (data ? `${type} ${JSON.stringify(data)}` : type)

function say(home: Story, [type, data = {}]: Said, test: boolean): void {
  home.says(type, { data, test, ref: 'r-1' })
}

test('every type of the protocol has its row', () => {
  const rows = new Set(ROWS.map(([[type]]) => type))
  expect([...EVENT_TYPES, 'unrecognised', 'unreadable'].filter((type) => !rows.has(type as DeviceEvent['type']))).toEqual([])
})

describe.each(BOTH)('with test: %s', (isTest) => {
  const keyOf = (alarmClass: AlarmClass) => (isTest ? (`${alarmClass}:test` as const) : alarmClass)

  test.each(ROWS.map((row) => [name(row[0]), row] as const))('%s opens what the table says, and attaches to it', (_, [said, opens]) => {
    const home = createStory()
    say(home, said, isTest)
    home.expectHeard('r-1', 'received')
    if (opens === 'nothing') {
      expect(home.openAlarms()).toEqual([])
      expect(home.entries('event')).toMatchObject([{ reason: 'noted', alarmId: null, ref: 'r-1', data: { type: said[0] } }])
      return
    }
    const [alarmClass, priority] = opens
    expect(home.openAlarms()).toEqual([keyOf(alarmClass)])
    expect(home.alarm(keyOf(alarmClass))).toMatchObject({ class: alarmClass, priority, test: isTest, stage: 'raised', signalCount: 1 })
    home.says(said[0], { data: said[1] ?? {}, test: isTest, ref: 'r-2' })
    expect(home.openAlarms()).toEqual([keyOf(alarmClass)])
    expect(home.alarm(keyOf(alarmClass)).signalCount).toBe(2)
    // The other mark is another alarm.
    home.says(said[0], { data: said[1] ?? {}, test: !isTest, ref: 'r-3' })
    expect(home.openAlarms()).toHaveLength(2)
  })

  test.each([
    ['mains-lost', 'mains-restored'],
    ['battery-low', 'battery-ok'],
    ['fault', 'restored'],
  ] as const)('%s is cleared by %s of the same mark only', (cause, gone) => {
    const home = createStory()
    say(home, [cause], isTest)
    say(home, [gone], !isTest)
    expect(home.openAlarms()).toEqual([keyOf('technical')])
    home.says(gone, { test: isTest })
    expect(home.openAlarms()).toEqual([])
  })

  test.each(['cancel', 'check-in'] as const)('%s attaches to the open call of the same mark', (type) => {
    const home = createStory()
    say(home, ['sos'], isTest)
    home.says(type, { test: !isTest, ref: 'c-1' })
    home.says(type, { test: isTest, ref: 'c-2' })
    const attached = home.entries('event').map(({ alarmId, reason }) => [alarmId, reason])
    expect(attached).toEqual([
      [null, 'noted'],
      [home.alarm(keyOf('life')).id, 'attached'],
    ])
    expect(home.alarm(keyOf('life')).signalCount).toBe(1)
  })

  test('self-test is noted beside an open call', () => {
    const home = createStory()
    say(home, ['sos'], isTest)
    home.says('self-test', { test: isTest })
    expect(home.entries('event')).toMatchObject([{ alarmId: null, reason: 'noted' }])
  })
})
