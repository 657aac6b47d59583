/** The calculation itself on both databases: the same facts give the same bytes, and each month is set right once. */
import { pino } from 'pino'
import { afterEach, describe, expect, test } from 'vitest'
import { createTally } from '../../console/care/run-lines.ts'
import { createSubsidyEngine } from '../../console/care/subsidy-run.ts'
import type { SimulatedClock } from '../../hub/clock.ts'
import type { Save } from '../../records/care-records.ts'
import type { RecordOf } from '../../records/record-schemas/kinds.ts'
import type { EntitlementLine, SubsidyRun } from '../../records/subsidy-runs.ts'
import type { Condition, Rate } from '../../rules/care/standard.ts'
import { onBothDatabases, type TestRecords } from '../records/databases.ts'
import { assessmentRecord, homeRecord, residentRecord } from './care-records.ts'
import { HOME_CARE, RESPECT } from './subsidy-fixtures.ts'

const SUN = { id: 'user-sun', name: '孙志远' }
const QIAN = { id: 'user-qian', name: '钱芳' }
const DAY_MS = 86_400_000

type Engine = ReturnType<typeof createSubsidyEngine>
const engines: Engine[] = []
afterEach(async () => {
  for (const engine of engines.splice(0)) await engine.stop()
})

const clockOf = (records: TestRecords) => records.options.clock as SimulatedClock

function engineOn(records: TestRecords, fields: Partial<Parameters<typeof createSubsidyEngine>[0]> = {}): Engine {
  const { care, subsidyFacts: facts, subsidyRuns: runs } = records
  const engine = createSubsidyEngine({ clock: clockOf(records), log: pino({ level: 'silent' }), care, facts, runs, ...fields })
  engines.push(engine)
  return engine
}

async function save(records: TestRecords, saves: Save[]): Promise<void> {
  expect(await records.care.save(saves, SUN, null)).toMatchObject({ ok: true })
}
const resident = (id: string, fields: Partial<RecordOf<'resident'>> = {}): Save => ({
  kind: 'resident',
  doc: residentRecord(id, 'home', { idNumber: null, ...fields }),
  version: null,
})
const assessment = (id: string, residentId: string, fields: Partial<RecordOf<'assessment'>> = {}): Save => ({
  kind: 'assessment',
  doc: assessmentRecord(id, residentId, fields),
  version: 0,
})
const standards = (...rates: Rate[]): Save[] => [
  { kind: 'standard', doc: { ...RESPECT, rates: [...RESPECT.rates, ...rates] }, version: null },
  { kind: 'standard', doc: HOME_CARE, version: null },
]

/** a city in which about everything occurs, and ids that sort differently by letter and by byte */
async function fill(records: TestRecords): Promise<void> {
  await save(records, [{ kind: 'home', doc: homeRecord('home'), version: 0 }, ...standards()])
  const numbers = Array.from({ length: 600 }, (_, index) => index)
  const idOf = (number: number) => `${number % 2 === 0 ? 'R' : 'r'}-${number}`
  await save(
    records,
    numbers.map((number) => resident(idOf(number), { birthDate: `${1930 + (number % 25)}-11-${10 + (number % 20)}` })),
  )
  await save(
    records,
    numbers
      .filter((number) => number % 3 === 0)
      .map((number) => assessment(`a-${number}`, idOf(number), { care: number % 2 ? 'severe' : 'moderate' })),
  )
}

async function calculate(records: TestRecords, month: string, engine = engineOn(records)): Promise<SubsidyRun> {
  const at = clockOf(records).now()
  const total = await records.care.count({ kind: 'resident' })
  const id = records.options.newId()
  const started = await records.subsidyRuns.start({ id, month, asOf: at, startedAt: at, startedBy: SUN, total })
  if (!started.ok) throw new Error(started.reason)
  engine.calculate(started.run)
  return settled(records, id)
}
async function settled(records: TestRecords, id: string): Promise<SubsidyRun> {
  for (;;) {
    // reading a file takes no turn of the loop, and the engine waits for one
    await new Promise((resolve) => setImmediate(resolve))
    const run = await records.subsidyRuns.get(id)
    if (run?.state !== 'calculating') return run!
  }
}
async function frozen(records: TestRecords, month: string): Promise<EntitlementLine[]> {
  const { id, state } = await calculate(records, month)
  expect(state).toBe('calculated')
  expect(await records.subsidyRuns.approve(id, QIAN, clockOf(records).now())).toBe(true)
  expect(await records.subsidyRuns.freeze(id, SUN, clockOf(records).now())).toBe(true)
  return linesOf(records, id)
}
async function linesOf(records: TestRecords, id: string): Promise<EntitlementLine[]> {
  const lines: EntitlementLine[] = []
  for await (const some of records.subsidyRuns.eachLine(id, 100)) lines.push(...some)
  return lines
}
const short = (lines: EntitlementLine[]) => lines.map(({ residentId, month, fen }) => [residentId, month, fen])
const days = (records: TestRecords, count: number) => clockOf(records).advance(count * DAY_MS)

const digests = new Map<string, string | null>()

onBothDatabases('A calculated run', (open, dialect) => {
  test('has the digest of its lines in their order, the same each time and on either database', async () => {
    const records = await open()
    await fill(records)
    const run = await calculate(records, '2026-11')
    expect(run).toMatchObject({ state: 'calculated', done: 600, total: 600 })
    const tally = createTally()
    const lines = await linesOf(records, run.id)
    expect(lines.length).toBeGreaterThan(600)
    tally.add(lines)
    expect(tally.result()).toEqual({ digest: run.digest, sums: run.sums })
    await records.subsidyRuns.discard(run.id, '再算一次')
    expect((await calculate(records, '2026-11')).digest).toBe(run.digest)
    digests.set(dialect, run.digest)
    for (const digest of digests.values()) expect(digest).toBe(run.digest)
  })

  test('reckons with what was known when it was started, whatever is recorded meanwhile', async () => {
    const records = await open()
    await fill(records)
    const before = await calculate(records, '2026-11')
    await records.subsidyRuns.discard(before.id, '再算一次')
    const { care } = records
    let changed = false
    const busy: typeof care.allAsOf = async function* (kind, at, chunk) {
      if (kind === 'resident' && !changed) {
        changed = true
        await days(records, 1)
        await save(records, [resident('r-1', { birthDate: '1920-01-01' }), assessment('late', 'r-1', { care: 'total' })])
      }
      yield* care.allAsOf(kind, at, chunk)
    }
    const during = await calculate(records, '2026-11', engineOn(records, { care: { allAsOf: busy } }))
    expect(changed).toBe(true)
    expect(during.digest).toBe(before.digest)
    await records.subsidyRuns.discard(during.id, '再算一次')
    expect((await calculate(records, '2026-11')).digest).not.toBe(before.digest)
  })

  test('sets a month right once, and again only when something new is known', async () => {
    const records = await open()
    await save(records, [{ kind: 'home', doc: homeRecord('home'), version: 0 }, ...standards()])
    await save(records, [resident('a', { birthDate: '1940-01-01' }), resident('b', { birthDate: '1940-01-01' })])
    expect(short(await frozen(records, '2026-11'))).toEqual([
      ['a', '2026-11', 5_000],
      ['b', '2026-11', 5_000],
    ])
    await days(records, 10)
    const late: Rate = { ...RESPECT.rates[0]!, id: 'late', validFrom: '2026-11-01', recordedAt: clockOf(records).now() }
    const amounts = late.amounts.map((amount) => ({ ...amount, fen: amount.fen + 1_000 }))
    await save(records, standards({ ...late, amounts }))
    expect(short(await frozen(records, '2026-12'))).toEqual([
      ['a', '2026-11', 1_000],
      ['a', '2026-12', 6_000],
      ['b', '2026-11', 1_000],
      ['b', '2026-12', 6_000],
    ])
    await days(records, 30)
    expect(short(await frozen(records, '2027-01'))).toEqual([
      ['a', '2027-01', 6_000],
      ['b', '2027-01', 6_000],
    ])
    await days(records, 30)
    await save(records, [resident('b', { birthDate: '1936-12-20' })])
    expect(short(await frozen(records, '2027-02'))).toEqual([
      ['a', '2027-02', 6_000],
      ['b', '2026-12', 5_000],
      ['b', '2027-01', 5_000],
      ['b', '2027-02', 11_000],
    ])
  })

  test('looks back at twelve months, and only at those that were frozen', async () => {
    const records = await open()
    await save(records, [{ kind: 'home', doc: homeRecord('home'), version: 0 }, ...standards()])
    await save(records, [resident('a', { birthDate: '1940-01-01' })])
    await frozen(records, '2025-12')
    await frozen(records, '2026-01')
    const skipped = await calculate(records, '2026-02')
    await records.subsidyRuns.discard(skipped.id, '停发')
    await days(records, 1)
    await save(records, [resident('a', { birthDate: '1930-01-01' })])
    expect(short(await frozen(records, '2027-01'))).toEqual([
      ['a', '2026-01', 5_000],
      ['a', '2027-01', 10_000],
    ])
  })

  test('a box that was installed after the run began counts for its month with the next one', async () => {
    const records = await open()
    const fee = { ...RESPECT, id: 'one-touch-fee', who: { box: true }, rates: [{ ...RESPECT.rates[0]!, id: 'fee' }] }
    await save(records, [
      { kind: 'home', doc: homeRecord('home'), version: 0 },
      { kind: 'standard', doc: fee, version: 0 },
    ])
    await save(records, [resident('a', { birthDate: '1940-01-01' })])
    expect(await frozen(records, '2026-11')).toEqual([])
    await days(records, 1)
    await records.devices.add({
      ...{ id: 'box', homeId: 'home', model: 'native', name: '一键通', digest: 'ab', disabled: false },
      ...{ beatMs: 60_000, maxPayloadBytes: 16_384, createdAt: clockOf(records).now() },
    })
    expect(short(await frozen(records, '2026-12'))).toEqual([
      ['a', '2026-11', 5_000],
      ['a', '2026-12', 5_000],
    ])
  })

  test('a new income and a new grade from this month on change nothing about the months before', async () => {
    const records = await open()
    const amounts = (...rows: [number, Condition][]) => rows.map(([fen, when]) => ({ ...RESPECT.rates[0]!.amounts[0]!, fen, when }))
    const topUp = { ...amounts([86_000, {}])[0]!, lessIncome: true }
    const graded = amounts([15_000, { disabilityGrades: [1] }], [10_000, { disabilityGrades: [2] }])
    await save(records, [
      { kind: 'home', doc: homeRecord('home'), version: 0 },
      { kind: 'standard', doc: { ...RESPECT, id: 'top-up', who: {}, rates: [{ ...RESPECT.rates[0]!, amounts: [topUp] }] }, version: 0 },
      { kind: 'standard', doc: { ...RESPECT, id: 'graded', who: {}, rates: [{ ...RESPECT.rates[0]!, amounts: graded }] }, version: 0 },
    ])
    const income = (fen: number, from: string | null, until: string | null) => ({ fen, from, until, evidence: null })
    const grade = (number: number, from: string | null, until: string | null) => ({
      kind: '肢体' as const,
      grade: number,
      certificate: null,
      from,
      until,
    })
    await save(records, [resident('a', { incomes: [income(30_000, null, null)], disabilities: [grade(2, null, null)] })])
    const paidFor = (lines: EntitlementLine[]) => lines.map(({ programme, month, fen }) => [programme, month, fen])
    expect(paidFor(await frozen(records, '2026-11'))).toEqual([
      ['graded', '2026-11', 10_000],
      ['top-up', '2026-11', 56_000],
    ])
    await days(records, 20)
    const incomes = [income(30_000, null, '2026-11-30'), income(50_000, '2026-12-01', null)]
    await save(records, [resident('a', { incomes, disabilities: [grade(2, null, '2026-11-30'), grade(1, '2026-12-01', null)] })])
    expect(paidFor(await frozen(records, '2026-12'))).toEqual([
      ['graded', '2026-12', 15_000],
      ['top-up', '2026-12', 36_000],
    ])
    // only who says that it was otherwise then takes something back
    await days(records, 20)
    await save(records, [resident('a', { incomes: [income(50_000, null, null)], disabilities: [grade(1, '2026-12-01', null)] })])
    expect(paidFor(await frozen(records, '2027-01'))).toEqual([
      ['graded', '2026-11', -10_000],
      ['top-up', '2026-11', -20_000],
      ['graded', '2027-01', 15_000],
      ['top-up', '2027-01', 36_000],
    ])
  })

  describe('a box', () => {
    const box = {
      ...{ id: 'box', homeId: 'home', model: 'native', name: '一键通', digest: 'ab', disabled: false, beatMs: 60_000 },
      ...{ maxPayloadBytes: 16_384, createdAt: Date.parse('2026-11-02T02:00:00Z') },
    }
    async function cityWithBox(): Promise<TestRecords> {
      const records = await open()
      const amounts = [{ ...RESPECT.rates[0]!.amounts[0]!, when: {}, fen: 2_000 }]
      const rates = [{ ...RESPECT.rates[0]!, amounts }]
      await save(records, [
        { kind: 'standard', doc: { ...RESPECT, id: 'one-touch-fee', midMonth: 'by-15th', who: { box: true }, rates }, version: 0 },
        ...['home', 'other'].map((id): Save => ({ kind: 'home', doc: homeRecord(id), version: 0 })),
      ])
      await save(records, [resident('a'), resident('b', { homeId: 'other' })])
      await records.devices.add(box)
      expect(short(await frozen(records, '2026-11'))).toEqual([['a', '2026-11', 2_000]])
      await days(records, 15)
      expect(short(await frozen(records, '2026-12'))).toEqual([['a', '2026-12', 2_000]])
      expect(short(await frozen(records, '2027-01'))).toEqual([['a', '2027-01', 2_000]])
      await days(records, 1)
      return records
    }

    test('that is disabled ends the fee after its month, also of months that are frozen', async () => {
      const records = await cityWithBox()
      expect(await records.devices.setDisabled('box', true)).toBe(true)
      expect(short(await frozen(records, '2027-02'))).toEqual([['a', '2027-01', -2_000]])
      await days(records, 60)
      expect(await records.devices.setDisabled('box', false)).toBe(true)
      expect(short(await frozen(records, '2027-03'))).toEqual([
        ['a', '2027-02', 2_000],
        ['a', '2027-03', 2_000],
      ])
    })

    test('that is moved counts in the other home from that day only', async () => {
      const records = await cityWithBox()
      const before = (await records.devices.get('box'))!
      expect(await records.devices.saveAll([{ device: { ...before, homeId: 'other' }, before }])).toEqual({ ok: true })
      expect(short(await frozen(records, '2027-02'))).toEqual([
        ['a', '2027-01', -2_000],
        ['b', '2026-12', 2_000],
        ['b', '2027-01', 2_000],
        ['b', '2027-02', 2_000],
      ])
    })
  })

  test('that fails says what to do, leaves no lines, and makes room for the next', async () => {
    const records = await open()
    await fill(records)
    let chunks = 0
    const boxesOf: typeof records.subsidyFacts.boxesOf = async (ids, at) => {
      chunks += 1
      if (chunks > 1) throw new Error('a page of the file cannot be read')
      return records.subsidyFacts.boxesOf(ids, at)
    }
    const engine = engineOn(records, { facts: { ...records.subsidyFacts, boxesOf } })
    const run = await calculate(records, '2026-11', engine)
    await engine.stop()
    expect(run).toMatchObject({ state: 'failed', digest: null, reason: expect.stringContaining('请稍后重新发起') })
    expect(await linesOf(records, run.id)).toEqual([])
    expect(await calculate(records, '2026-11')).toMatchObject({ state: 'calculated' })
  })

  test('one run is calculated at a time, and a start goes on with the one that was cut off', async () => {
    const records = await open()
    await fill(records)
    const engine = engineOn(records)
    const at = clockOf(records).now()
    const started = await records.subsidyRuns.start({ id: 'run', month: '2026-11', asOf: at, startedAt: at, startedBy: SUN, total: 0 })
    if (!started.ok) throw new Error(started.reason)
    await records.subsidyRuns.append(started.run, [], 250)
    engine.start()
    engine.start()
    expect(await settled(records, 'run')).toMatchObject({ state: 'calculated', attempt: 2, done: 600 })
    await engine.stop()
    await engine.stop()
    engineOn(records).start()
    expect((await records.subsidyRuns.get('run'))?.attempt).toBe(2)
  })
})
