import { pino } from 'pino'
import { expect, test } from 'vitest'
import { simulatedClock } from '../../hub/clock.ts'
import { createFaults } from '../../hub/faults.ts'
import { NOON, seconds } from '../support/hub.ts'

test('every fault is counted, and of those that are alike one a second is logged', async () => {
  const clock = simulatedClock(NOON)
  const lines: { part: string; err: { message: string }; unlogged?: number }[] = []
  const faults = createFaults({ clock, log: pino({}, { write: (line: string) => void lines.push(JSON.parse(line)) }) })
  const [broker, due] = [faults.of('broker'), faults.of('due')]
  for (let tries = 0; tries < 100; tries += 1) broker(new Error('disk full'))
  due(new Error('disk full'))
  broker(new Error('something else'))
  await clock.advance(seconds(1))
  broker(new Error('something else'))

  expect(faults.counts).toEqual({ broker: 102, due: 1 })
  expect(lines.map(({ part, err, unlogged }) => [part, err.message, unlogged])).toEqual([
    ['broker', 'disk full', undefined],
    ['due', 'disk full', undefined],
    ['broker', 'something else', 99],
    ['broker', 'something else', undefined],
  ])
})
