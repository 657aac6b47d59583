import { expect, test } from 'vitest'
import { simulatedClock } from '../../hub/clock.ts'
import { createVisitClock } from '../../hub/visit-clock.ts'
import type { Save } from '../../records/care-records.ts'
import type { RecordOf } from '../../records/record-schemas/kinds.ts'
import type { Records } from '../../records/records.ts'
import { onBothDatabases, openOnSqlite } from '../records/databases.ts'
import { homeRecord, residentRecord } from '../records/fixtures.ts'

const HUB = { id: null, name: 'test' }
const at = (day: string, time = '08:00'): number => Date.parse(`${day}T${time}:00+08:00`)
type Plan = RecordOf<'visit-plan'>
type Resident = RecordOf<'resident'>

const plan = (id: string, residentId: string, fields: Partial<Plan> = {}): Plan => ({
  ...{ id, residentId, purpose: 'home-visit', risk: 'high', everyDays: 7, from: '2026-11-02', until: null },
  assignee: { kind: 'officer', id: null, name: '王网格' },
  ...fields,
})
const status = (word: Resident['statuses'][number]['status'], from: string, until: string | null = null) => ({
  status: word,
  from,
  until,
  place: null,
})

async function put(records: Records, ...docs: [Save['kind'], Save['doc']][]): Promise<void> {
  const saves = docs.map(([kind, doc]) => ({ kind, doc, version: null }) as Save)
  expect(await records.care.save(saves, HUB, null)).toMatchObject({ ok: true })
}
/** r1 … rN, each with a plan p1 … pN */
async function withPlans(records: Records, plans: Partial<Plan>[], residents: Partial<Resident>[] = []): Promise<void> {
  await put(records, ['home', homeRecord('h1')])
  for (const [index, fields] of plans.entries()) {
    const n = index + 1
    await put(records, ['resident', residentRecord(`r${n}`, 'h1', residents[index])], ['visit-plan', plan(`p${n}`, `r${n}`, fields)])
  }
}
const look = (records: Records, now: number): Promise<void> =>
  createVisitClock({ clock: simulatedClock(now), care: records.care, onFault: () => {} }).look()

/** "p1 2026-11-30 planned", in order of the day */
async function visits(records: Records): Promise<string[]> {
  const { items } = await records.care.list({ kind: 'visit', limit: 500 })
  return items
    .map(({ doc: { planId, dueDay, state, reason } }) => [planId, dueDay, state, reason].filter((word) => word !== null).join(' '))
    .sort()
}

onBothDatabases('the visits of plans', (open) => {
  test('are planned two weeks ahead, once, however often it is looked', async () => {
    const records = await open()
    await withPlans(records, [{}, { risk: 'low', everyDays: 30, from: '2026-11-24' }])
    await look(records, at('2026-11-24'))
    const planned = ['p1 2026-11-30 planned', 'p1 2026-12-07 planned', 'p2 2026-11-24 planned']
    expect(await visits(records)).toEqual(planned)
    await look(records, at('2026-11-24', '23:00'))
    await look(await records.another(), at('2026-11-24', '23:00'))
    expect(await visits(records)).toEqual(planned)
  })

  test('are planned once by two nodes that look at the same moment', async () => {
    const records = await open()
    const another = await records.another()
    await withPlans(
      records,
      Array.from({ length: 30 }, () => ({})),
    )
    await Promise.all([look(records, at('2026-11-24')), look(another, at('2026-11-24'))])
    const planned = await visits(records)
    expect(planned).toHaveLength(60)
    expect(new Set(planned).size).toBe(60)
  })

  test('are missed the day after at high risk, three days after at low risk, and say why', async () => {
    const records = await open()
    await withPlans(records, [
      { from: '2026-11-24', until: '2026-11-24' },
      { from: '2026-11-24', until: '2026-11-24', risk: 'low', everyDays: 30 },
    ])
    await look(records, at('2026-11-24'))
    await look(records, at('2026-11-24', '23:59'))
    expect(await visits(records)).toEqual(['p1 2026-11-24 planned', 'p2 2026-11-24 planned'])
    await look(records, at('2026-11-25', '00:00'))
    expect(await visits(records)).toEqual(['p1 2026-11-24 missed overdue', 'p2 2026-11-24 planned'])
    await look(records, at('2026-11-26', '23:59'))
    expect(await visits(records)).toEqual(['p1 2026-11-24 missed overdue', 'p2 2026-11-24 planned'])
    await look(records, at('2026-11-27', '00:00'))
    expect(await visits(records)).toEqual(['p1 2026-11-24 missed overdue', 'p2 2026-11-24 missed overdue'])
  })

  test('are missed after a time in which the hub was off', async () => {
    const records = await open()
    await withPlans(records, [{}])
    await look(records, at('2026-11-24'))
    await look(records, at('2026-12-20'))
    expect(await visits(records)).toEqual([
      ...['p1 2026-11-30 missed overdue', 'p1 2026-12-07 missed overdue'],
      ...['p1 2026-12-21 planned', 'p1 2026-12-28 planned'],
    ])
  })

  test('leave out whoever is not at home, and end when there is nobody to visit', async () => {
    const records = await open()
    await withPlans(
      records,
      [{}, {}, {}, {}],
      [
        { statuses: [status('institution', '2026-11-01')] },
        { statuses: [status('away', '2026-11-20', '2026-12-01')] },
        { statuses: [status('hospital', '2026-11-30')] },
        {},
      ],
    )
    await look(records, at('2026-11-24'))
    expect(await visits(records)).toEqual(['p2 2026-12-07 planned', 'p4 2026-11-30 planned', 'p4 2026-12-07 planned'])
    await put(records, ['resident', residentRecord('r2', 'h1', { statuses: [status('hospital', '2026-12-06')] })])
    await put(records, ['resident', residentRecord('r4', 'h1', { statuses: [status('deceased', '2026-11-25')] })])
    await look(records, at('2026-11-25'))
    const dead = ['p4 2026-11-30 cancelled deceased', 'p4 2026-12-07 cancelled deceased']
    expect(await visits(records)).toEqual(['p2 2026-11-30 planned', 'p2 2026-12-07 planned', ...dead])
    await look(records, at('2026-12-07'))
    expect(await visits(records)).toEqual(['p2 2026-11-30 cancelled hospital', 'p2 2026-12-07 cancelled hospital', ...dead])
  })

  test('go with the plan: of one that has ended or has another rhythm none is left, and what was done stays', async () => {
    const records = await open()
    await withPlans(records, [{}, {}])
    await look(records, at('2026-11-24'))
    const [first] = (await records.care.list({ kind: 'visit', residentId: 'r1', limit: 1 })).items
    await put(records, ['visit', { ...first!.doc, state: 'done', doneDay: '2026-11-24', doneBy: '王网格' }])
    await put(records, ['visit-plan', plan('p1', 'r1', { everyDays: 14, from: '2026-11-26' })])
    await put(records, ['visit-plan', plan('p2', 'r2', { until: '2026-12-01' })])
    await look(records, at('2026-11-24', '12:00'))
    expect(await visits(records)).toEqual([
      ...['p1 2026-11-26 planned', 'p1 2026-11-30 done', 'p1 2026-12-07 cancelled plan-changed'],
      ...['p2 2026-11-30 planned', 'p2 2026-12-07 cancelled plan-changed'],
    ])
  })

  test('are planned for more plans than are looked at in one go', async () => {
    const records = await open()
    const count = 230
    await put(records, ['home', homeRecord('h1')])
    const docs = Array.from({ length: count }, (_, index) => `r${index}`)
    await put(records, ...docs.map((id): [Save['kind'], Save['doc']] => ['resident', residentRecord(id, 'h1')]))
    await put(
      records,
      ...docs.map((id): [Save['kind'], Save['doc']] => ['visit-plan', plan(`plan-of-${id}`, id, { everyDays: 30, from: '2026-11-25' })]),
    )
    await look(records, at('2026-11-24'))
    expect(await records.care.count({ kind: 'visit', state: 'planned' })).toBe(count)
    await look(records, at('2026-11-26'))
    expect(await records.care.count({ kind: 'visit', state: 'missed' })).toBe(count)
  })
})

const open = openOnSqlite()
test('it is looked at start, at each full hour and so at the change of day in Shanghai, and after a fault', async () => {
  const records = await open()
  await withPlans(records, [{ from: '2026-11-24', until: '2026-11-24' }])
  const clock = simulatedClock(at('2026-11-24', '22:30'), () => records.writing() > 0)
  const faults: unknown[] = []
  let isBroken = false
  const care = {
    ...records.care,
    list: ((query) => (isBroken ? Promise.reject(new Error('disk I/O error')) : records.care.list(query))) as typeof records.care.list,
  }
  const visitClock = createVisitClock({ clock, care, onFault: (error) => faults.push(error) })
  visitClock.start()
  await clock.advance(0)
  expect(await visits(records)).toEqual(['p1 2026-11-24 planned'])
  isBroken = true
  await clock.advance(30 * 60_000)
  expect(faults).toHaveLength(1)
  isBroken = false
  await clock.advance(59 * 60_000)
  expect(await visits(records)).toEqual(['p1 2026-11-24 planned'])
  await clock.advance(60_000)
  expect(await visits(records)).toEqual(['p1 2026-11-24 missed overdue'])
  await visitClock.stop()
  await visitClock.stop()
  await put(records, ['visit-plan', plan('p1', 'r1')])
  await clock.advance(24 * 3_600_000)
  expect(await visits(records)).toEqual(['p1 2026-11-24 missed overdue'])
})
