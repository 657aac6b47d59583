/**
 * kill -9 of the hub at random instants while 500 devices press: every acknowledged press is there once after the restart, unacknowledged
 * ones are sent again by the devices and appear once, and escalation goes on with the true ages.
 *
 * Real processes, sockets and databases. FAULT_KILLS=50 for a long night, FAULT_SEED=… to see a failure again.
 */
import { join } from 'node:path'
import { afterAll, beforeAll, describe, type ExpectStatic, test } from 'vitest'
import type { AlarmDetail } from '../../console/api.ts'
import { seededRandom } from '../../simulators/chance.ts'
import { eventually, type HubProcess, pause, prepareHubProcess } from '../support/hub-process.ts'
import type { Operator } from '../support/operator.ts'
import { type Postgres, startPostgres } from '../support/postgres.ts'
import { type AlarmRow, boxesOf, openAlarms, signalsOf, startPressStorm } from './press-storm.ts'

const SEED = Number(process.env.FAULT_SEED ?? Math.floor(Math.random() * 1e9))
const KILLS = Number(process.env.FAULT_KILLS ?? 5)
const DEVICES = 500
/** boxes besides, which press once each */
const SINGLES = 5
/** of each device, on average */
const PRESS_EVERY_MS = 5_000
const SETTINGS = { HUB_LOG_LEVEL: 'warn' }
const FIRST_STEP_MS = 20_000
const FLAGGED_LATE_MS = 2_000
/** some 30 s with 5 kills; three times that on a machine that is busy with other things */
const TEST_MS = 80_000 + KILLS * 10_000

const untilAge = (alarm: { openedAt: number }, ageMs: number): Promise<void> => pause(Math.max(0, alarm.openedAt + ageMs - Date.now()))

/** Remembers when each alarm was opened, and fails when that ever changes. */
function createOpenings(expect: ExpectStatic) {
  const openedAtById = new Map<string, number>()
  return {
    async look(operator: Operator): Promise<void> {
      const alarms = await openAlarms(operator)
      const moved = alarms.filter(({ id, openedAt }) => openedAt !== (openedAtById.get(id) ?? openedAt))
      expect(moved).toEqual([])
      const ids = new Set(alarms.map(({ id }) => id))
      expect([...openedAtById.keys()].filter((id) => !ids.has(id))).toEqual([])
      for (const { id, openedAt } of alarms) openedAtById.set(id, openedAt)
    },
  }
}

/** One box that presses once, alone in its home; resolves with its alarm. */
async function pressOnce(hub: HubProcess, operator: Operator, index: number): Promise<AlarmRow> {
  const box = hub.box(index)
  box.start()
  const press = box.press()
  await press.acknowledged
  return eventually('the press is an alarm', 2_000, async () =>
    (await openAlarms(operator)).find(({ signals }) => signals.some(({ deviceId, ref }) => deviceId === box.id && ref === press.ref)),
  )
}

async function details(operator: Operator, alarms: readonly AlarmRow[]): Promise<AlarmDetail[]> {
  const found: AlarmDetail[] = []
  for (let from = 0; from < alarms.length; from += 20) {
    found.push(...(await Promise.all(alarms.slice(from, from + 20).map(({ id }) => operator.alarm(id)))))
  }
  return found
}

const firstSteps = ({ timeline }: AlarmDetail) => timeline.filter(({ kind, data }) => kind === 'escalated' && data.step === 1)

/** The first step fired once, at its time or as soon as the hub was back, and says how late it was; answers that. */
function expectTrueAges(expect: ExpectStatic, alarm: AlarmDetail): number {
  const steps = firstSteps(alarm)
  expect(steps.length).toBe(1)
  const { at, data } = steps[0]!
  const ageMs = at - alarm.openedAt
  expect(data.ageMs).toBe(ageMs)
  expect(ageMs).toBeGreaterThanOrEqual(FIRST_STEP_MS)
  const lateMs = ageMs - FIRST_STEP_MS
  expect(data.lateMs).toBe(lateMs > FLAGGED_LATE_MS ? lateMs : undefined)
  return lateMs
}

async function killWhileEverybodyPresses(expect: ExpectStatic, hub: HubProcess, seed: number): Promise<void> {
  const random = seededRandom(seed)
  await hub.start()
  const operator = await hub.signIn('wang')
  const openings = createOpenings(expect)
  const storm = startPressStorm(boxesOf(hub, 1, DEVICES), random, PRESS_EVERY_MS)
  /** pressed once each, between the kills */
  const singles: AlarmRow[] = []
  const pressSingle = async () => void singles.push(await pressOnce(hub, operator, DEVICES + 1 + singles.length))
  let cutOff = 0

  async function outage(deadMs: number): Promise<void> {
    // some of these are committed and acknowledged, some committed only, and some on their way when it dies
    storm.burst()
    await pause(random() * 150)
    await hub.kill()
    cutOff += storm.owed.size
    await pause(deadMs)
    await hub.start()
    await openings.look(operator)
  }
  for (let kills = 1; kills < KILLS; kills += 1) {
    if (singles.length < SINGLES - 1) await pressSingle()
    await pause(300 + random() * 2_000)
    await outage(random() * 300)
  }
  await pressSingle()
  // the last one: away while the first step of an alarm comes due, and longer
  const overdue = singles.find(({ openedAt }) => Date.now() - openedAt < FIRST_STEP_MS - 2_000)!
  await untilAge(overdue, FIRST_STEP_MS - 1_000)
  await outage(1_000 + FLAGGED_LATE_MS + 500)
  const backAt = Date.now()

  await storm.calm()
  const alarms = await openAlarms(operator)
  const found = signalsOf(alarms)
  expect(found.length, 'each press once').toBe(storm.pressed.size + singles.length)
  expect(
    [...storm.pressed].filter((key) => !found.includes(key)),
    'presses that are not there',
  ).toEqual([])
  expect(cutOff, 'presses whose PUBACK was cut off').toBeGreaterThan(0)
  expect(alarms.length, 'one alarm per home').toBe(DEVICES + singles.length)
  expect(new Set(alarms.map(({ homeId }) => homeId)).size).toBe(alarms.length)
  await openings.look(operator)

  const [late] = await details(operator, [overdue])
  expect(expectTrueAges(expect, late!)).toBeGreaterThan(FLAGGED_LATE_MS)
  const due = alarms.filter(({ openedAt }) => openedAt < backAt - FIRST_STEP_MS)
  expect(due.length).toBeGreaterThan(DEVICES / 2)
  for (const alarm of await details(
    operator,
    due.filter((_, nr) => nr % 5 === 0),
  ))
    expectTrueAges(expect, alarm)

  // open across a kill too, and due when the hub was back and had caught up
  const punctual = singles.find(({ openedAt }) => openedAt + FIRST_STEP_MS > backAt + 2_000) ?? singles.at(-1)!
  await untilAge(punctual, FIRST_STEP_MS + 1_000)
  const [onTime] = await details(operator, [punctual])
  expect(expectTrueAges(expect, onTime!)).toBeLessThan(5_000)
  console.log(`seed ${seed}: ${KILLS} kills, ${storm.pressed.size} presses, ${cutOff} cut off by them, ${due.length} first steps`)
}

describe('kill -9 while 500 devices press', () => {
  let postgres: Postgres
  beforeAll(async () => {
    console.log(`FAULT_SEED=${SEED}`)
    postgres = await startPostgres()
  })
  afterAll(() => postgres.stop())

  const prepared = (databaseUrl?: string): Promise<HubProcess> =>
    prepareHubProcess({ homes: DEVICES + SINGLES, settings: SETTINGS, ...(databaseUrl === undefined ? {} : { databaseUrl }) })

  for (const database of ['SQLite', 'PostgreSQL']) {
    test.concurrent(
      `loses and repeats nothing on ${database}`,
      async ({ expect, onTestFinished }) => {
        const hub = await prepared(database === 'PostgreSQL' ? postgres.url : undefined)
        onTestFinished(hub.stop)
        await killWhileEverybodyPresses(expect, hub, SEED)
      },
      TEST_MS,
    )
  }

  test.concurrent(
    'would be seen to lose presses: a hub that acknowledges before it commits does',
    async ({ expect, onTestFinished }) => {
      const hub = await prepareHubProcess({ homes: 100, settings: SETTINGS })
      onTestFinished(hub.stop)
      const hasty = join(import.meta.dirname, 'hasty-hub.ts')
      const random = seededRandom(SEED)
      await hub.start(hasty)
      const storm = startPressStorm(boxesOf(hub, 1, 100), random, 300)
      for (let kills = 0; kills < 3; kills += 1) {
        await pause(500 + random() * 500)
        await hub.kill()
        await hub.start(kills < 2 ? hasty : undefined)
      }
      await storm.calm()
      const found = new Set(signalsOf(await openAlarms(await hub.signIn('wang'))))
      const lost = [...storm.pressed].filter((key) => !found.has(key))
      expect(found.size).toBeGreaterThan(0)
      expect(lost.length).toBeGreaterThan(0)
    },
    TEST_MS,
  )
})
