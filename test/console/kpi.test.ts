import { pino } from 'pino'
import { expect, test } from 'vitest'
import { createKpiTicker } from '../../console/feed/kpi.ts'
import { simulatedClock } from '../../hub/clock.ts'
import type { AlarmFigures } from '../../records/alarms.ts'
import { NOON, seconds } from './rig.ts'

const figures: AlarmFigures = { id: 'a', class: 'life', test: false, status: 'open', openedAt: NOON, claimedAt: null, arrivedAt: null }

/** how often the figures are counted in a minute in which alarms change ten times a second */
async function countsInAMinute(alarmsToday: number): Promise<number> {
  const clock = simulatedClock(NOON)
  let counts = 0
  const ticker = createKpiTicker({
    clock,
    log: pino({ level: 'silent' }),
    alarms: {
      async openedSince() {
        counts += 1
        return Array.from({ length: alarmsToday }, () => figures)
      },
    },
    watched: () => true,
    openAlarms: () => 0,
    devices: () => ({ online: 0, late: 0, offline: 0, never: 0 }),
    onChange: () => {},
  })
  ticker.start()
  for (let change = 0; change < 600; change += 1) {
    ticker.soon()
    await clock.advance(100)
  }
  ticker.stop()
  expect(clock.now()).toBe(NOON + seconds(60))
  return counts
}

test("today's figures are counted once a second, and on a day of very many alarms every ten", async () => {
  expect(await countsInAMinute(200)).toBeGreaterThan(50)
  expect(await countsInAMinute(201)).toBeLessThanOrEqual(7)
})
