import { expect, test } from 'vitest'
import { repeatAcks } from '../../rules/owed-acks.ts'
import { BOX, hours, tell } from './story.ts'

const stages = (acks: { ref: string; status: string }[]): string[][] => acks.map(({ ref, status }) => [ref, status])

tell('a box that listens again hears where each of its latest calls stands now', (home) => {
  const wang = home.operator('Wang')
  home.press('p-1')
  home.press('p-2')
  home.press('q-1', { by: 'other' })
  expect(stages(home.world.listens(BOX))).toEqual([
    ['p-1', 'received'],
    ['p-2', 'received'],
  ])
  wang.claims()
  wang.dispatches('Kangning')
  expect(stages(home.world.listens(BOX))).toEqual([
    ['p-1', 'dispatched'],
    ['p-2', 'dispatched'],
  ])
  expect(stages(home.world.listens('other'))).toEqual([['q-1', 'dispatched']])
  expect(home.world.listens('unknown')).toEqual([])
})

tell('a box that was away when its call was closed hears so for a day', (home) => {
  const wang = home.operator('Wang')
  home.press('p-1')
  wang.closes('benign')
  home.passes(hours(24) - 1)
  expect(stages(home.world.listens(BOX))).toEqual([['p-1', 'resolved']])
  home.passes(1)
  expect(stages(home.world.listens(BOX))).toEqual([])
})

tell('a box hears of an old call and of a new one', (home) => {
  const wang = home.operator('Wang')
  home.press('p-1')
  wang.closes('benign')
  home.press('p-2')
  expect(stages(home.world.listens(BOX))).toEqual([
    ['p-1', 'resolved'],
    ['p-2', 'received'],
  ])
})

tell('a box hears of both when two of its calls were closed', (home) => {
  const wang = home.operator('Wang')
  home.press('p-1')
  home.says('service', { ref: 's-1' })
  wang.closes('benign', home.alarm('life'))
  wang.closes('meals', home.alarm('care'))
  expect(stages(home.world.listens(BOX)).sort()).toEqual([
    ['p-1', 'resolved'],
    ['s-1', 'resolved'],
  ])
})

test('a ref that was only noted is received again, one whose alarm is gone is resolved', () => {
  const status = (alarmId: string | null) => repeatAcks(null, { ref: 'r', alarmId }, BOX, 1).map((ack) => ack.kind === 'ack' && ack.status)
  expect(status(null)).toEqual(['received'])
  expect(status('a1')).toEqual(['received', 'resolved'])
})
