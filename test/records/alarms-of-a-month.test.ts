import { expect, test } from 'vitest'
import type { Alarm } from '../../rules/alarm.ts'
import { onBothDatabases } from './databases.ts'
import { alarmOf, closedAlarm, homeWith, NOW, save } from './fixtures.ts'

const HOUR_MS = 3_600_000

onBothDatabases('the alarms of a time', (open) => {
  test('come in chunks, open and closed, from its first moment until just before its end', async () => {
    const records = await open()
    const count = 7
    const all = Array.from({ length: count }, (_, n) => {
      const openedAt = NOW + n * HOUR_MS
      const fields = { openedAt, dispatch: null }
      return n % 2 === 0 ? alarmOf(`alarm-${n}`, `h${n}`, fields) : closedAlarm(`alarm-${n}`, `h${n}`, openedAt + 60_000, fields)
    })
    for (const [n] of all.entries()) await records.homes.ensure(`h${n}`)
    const open_ = all.filter(({ stage }) => stage !== 'closed')
    await save(records, { homes: open_.map((alarm) => homeWith(alarm.homeId, alarm)), alarms: all })
    const chunks: Alarm[][] = []
    for await (const some of records.alarms.openedBetween(NOW + HOUR_MS, NOW + 6 * HOUR_MS, 2)) chunks.push(some)
    expect(chunks.map((some) => some.map(({ id }) => id))).toEqual([['alarm-1', 'alarm-2'], ['alarm-3', 'alarm-4'], ['alarm-5']])
    expect(chunks.flat()).toEqual(all.slice(1, 6))
    for await (const some of records.alarms.openedBetween(NOW + 7 * HOUR_MS, NOW + 9 * HOUR_MS, 2)) expect(some).toEqual([])
  })
})
