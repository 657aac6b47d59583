/** What one resident is entitled to: as known at any instant, and as the month's card says it. */
import { afterEach, describe, expect, test } from 'vitest'
import { createEntitlementDesk } from '../../console/care/entitlement-desk.ts'
import { factsOf } from '../../console/care/resident-facts.ts'
import type { EntitlementResultView } from '../../console/care-api.ts'
import type { SimulatedClock } from '../../hub/clock.ts'
import type { Save } from '../../records/care-records.ts'
import { onBothDatabases } from '../records/databases.ts'
import { NOW } from '../records/fixtures.ts'
import { assessmentRecord, homeRecord, residentRecord } from './care-records.ts'
import { minutes, type Rig, startRig } from './rig.ts'
import { calculated, frozenRun, get, HOME_CARE, post, RESPECT } from './subsidy-fixtures.ts'

const WHO = { id: 'user-sun', name: '孙志远' }

const rigs: Rig[] = []
afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig.stop()
})
async function rigWith(): Promise<Rig> {
  const rig = await startRig({ standards: [RESPECT, HOME_CARE] })
  rigs.push(rig)
  return rig
}
const save = async (rig: Rig, ...saves: Save[]): Promise<void> => {
  expect(await rig.records.care.save(saves, WHO, null)).toMatchObject({ ok: true })
}
const deskOf = ({ clock, records }: Rig) =>
  createEntitlementDesk({ clock, care: records.care, facts: records.subsidyFacts, runs: records.subsidyRuns, audit: async () => {} })

describe('Facts', () => {
  const resident = residentRecord('r', 'h', {
    disabilities: [{ kind: '肢体', grade: 2, certificate: '320', from: '2020-01-01', until: null }],
  })

  test('are those fields of the resident that the law asks for', () => {
    expect(factsOf(resident, [], [])).toEqual({
      residentId: 'r',
      birthDate: '1938-11-25',
      categories: resident.categories,
      statuses: [],
      disabilities: resident.disabilities,
      incomes: [{ fen: 123_400, from: null, until: null, evidence: null }],
      assessments: [],
      boxes: [],
    })
  })

  test('leave out assessments that a later one replaces, however long the chain', () => {
    const facts = factsOf(
      resident,
      [
        assessmentRecord('a1', 'r', { day: '2025-01-01' }),
        assessmentRecord('a2', 'r', { day: '2025-01-01', replaces: 'a1' }),
        assessmentRecord('a3', 'r', { day: '2025-01-02', replaces: 'a2', care: 'severe' }),
        assessmentRecord('b1', 'r', { day: '2026-01-01' }),
      ],
      [],
    )
    expect(facts.assessments).toEqual([
      { id: 'a3', day: '2025-01-02', care: 'severe', scale: 'gb-t-42195' },
      { id: 'b1', day: '2026-01-01', care: 'moderate', scale: 'gb-t-42195' },
    ])
  })

  test('take the level that counts where an assessor has overridden the result', () => {
    const scored = assessmentRecord('a1', 'r', { care: 'moderate' })
    const overridden = { ...scored, care: 'severe' as const, level: 3, override: { level: 3, care: 'severe' as const, reason: '认知症' } }
    expect(factsOf(resident, [overridden], []).assessments).toMatchObject([{ care: 'severe' }])
  })

  test('count a box by its days in Shanghai', () => {
    const boxes = [
      { id: 'box-1', fromAt: Date.parse('2026-11-15T15:59:59Z'), untilAt: null },
      { id: 'box-2', fromAt: Date.parse('2026-11-15T16:00:00Z'), untilAt: Date.parse('2026-12-01T16:00:00Z') },
    ]
    expect(factsOf(resident, [], boxes).boxes).toEqual([
      { id: 'box-1', installedOn: '2026-11-15', removedOn: null },
      { id: 'box-2', installedOn: '2026-11-16', removedOn: '2026-12-02' },
    ])
  })
})

onBothDatabases('What a run needs of many residents', (open) => {
  test('is read as it was known at an instant', async () => {
    const { care, devices, subsidyFacts } = await open()
    const saveAt = (at: number, ...saves: Save[]) => care.save(saves, WHO, null, at)
    await saveAt(
      NOW,
      ...['h1', 'h2'].map((id): Save => ({ kind: 'home', doc: homeRecord(id), version: 0 })),
      ...['r1', 'r2'].map((id): Save => ({ kind: 'resident', doc: residentRecord(id, 'h1', { idNumber: null }), version: 0 })),
      { kind: 'assessment', doc: assessmentRecord('a2', 'r1', { day: '2026-02-01' }), version: 0 },
      { kind: 'assessment', doc: assessmentRecord('a3', 'r2'), version: 0 },
    )
    await saveAt(NOW + 10, { kind: 'assessment', doc: assessmentRecord('a1', 'r1', { care: 'severe', replaces: 'a2' }), version: 0 })
    await saveAt(NOW + 20, { kind: 'assessment', doc: assessmentRecord('a3', 'r2', { care: 'total' }), version: 1 })
    const assessed = async (at: number, ids = ['r1', 'r2', 'nobody']) =>
      [...(await subsidyFacts.assessmentsOf(ids, at)).values()]
        .flat()
        .map(({ residentId, id, day, care: level, replaces, recordedAt }) => [...[residentId, id, day, level, replaces, recordedAt - NOW]])
    expect(await assessed(NOW - 1)).toEqual([])
    expect(await assessed(NOW + 9)).toEqual([
      ['r1', 'a2', '2026-02-01', 'moderate', null, 0],
      ['r2', 'a3', '2026-05-01', 'moderate', null, 0],
    ])
    expect(await assessed(NOW + 20)).toEqual([
      ['r1', 'a1', '2026-05-01', 'severe', 'a2', 10],
      ['r1', 'a2', '2026-02-01', 'moderate', null, 0],
      ['r2', 'a3', '2026-05-01', 'total', null, 20],
    ])
    expect(await assessed(NOW + 20, [])).toEqual([])

    const device = { model: 'native', name: '一键通', digest: 'ab', disabled: false, beatMs: 60_000, maxPayloadBytes: 16_384 }
    await devices.add({ ...device, id: 'box-2', homeId: 'h1', createdAt: NOW })
    await devices.add({ ...device, id: 'box-1', homeId: 'h1', createdAt: NOW + 5 })
    const boxes = async (at: number) =>
      [...(await subsidyFacts.boxesOf(['h1', 'h2'], at))].map(([homeId, list]) => [homeId, ...list.map(({ id }) => id)])
    expect(await boxes(NOW)).toEqual([['h1', 'box-2']])
    expect(await boxes(NOW + 5)).toEqual([['h1', 'box-1', 'box-2']])
  })

  test('knows where a box stood at every instant, and nothing of what happened later', async () => {
    const { care, devices, homes, subsidyFacts, options } = await open()
    const clock = options.clock as SimulatedClock
    await care.save(
      ['h1', 'h2'].map((id): Save => ({ kind: 'home', doc: homeRecord(id), version: 0 })),
      WHO,
      null,
    )
    const box = { ...{ id: 'box', homeId: 'h1', model: 'native', name: '一键通', digest: 'ab', disabled: false }, beatMs: 60_000 }
    const added = { ...box, maxPayloadBytes: 16_384, createdAt: clock.now() }
    const start = clock.now()
    const step = async (change: () => Promise<unknown>) => {
      await clock.advance(100)
      await change()
    }
    await devices.add(added)
    await step(() => devices.setDisabled('box', true))
    await step(() => devices.setDisabled('box', true))
    await step(() => devices.setDigest('box', 'cd'))
    await step(() => devices.setDisabled('box', false))
    await step(() => devices.saveAll([{ device: { ...added, homeId: 'h2' }, before: { ...added, digest: 'cd' } }]))
    await step(() => devices.setDigest('box', 'ef'))
    await step(() => homes.importAll({ homes: [], residents: [], contacts: [], providers: [], devices: [added] }))
    // a secret that leaks is replaced at once: the box never left
    await step(async () => {
      await devices.setDisabled('box', true)
      await devices.setDisabled('box', false)
    })
    const placed = async (after: number) =>
      [...(await subsidyFacts.boxesOf(['h1', 'h2'], start + after)).values()]
        .flat()
        .map(({ homeId, fromAt, untilAt }) => [homeId, fromAt - start, untilAt === null ? null : untilAt - start])
    expect(await placed(-1)).toEqual([])
    expect(await placed(99)).toEqual([['h1', 0, null]])
    expect(await placed(100)).toEqual([['h1', 0, 100]])
    expect(await placed(499)).toEqual([
      ['h1', 0, 100],
      ['h1', 400, null],
    ])
    expect(await placed(799)).toEqual([
      ['h1', 0, 100],
      ['h1', 400, 500],
      ['h1', 700, null],
      ['h2', 500, 700],
    ])
    expect(await placed(800)).toEqual([
      ['h1', 0, 100],
      ['h1', 400, 500],
      ['h1', 700, 800],
      ['h1', 800, null],
      ['h2', 500, 700],
    ])
  })
})

describe('On request', () => {
  test('a month is explained by what is known now, or was known then, and that is written down', async () => {
    const rig = await rigWith()
    const wang = await rig.signIn('wang')
    const then = rig.clock.now()
    const ask = (query = '') => get<EntitlementResultView>(wang, `/entitlement?residentId=resident-1&month=2026-11${query}`)
    const before = await ask()
    expect(before).toMatchObject({ residentId: 'resident-1', month: '2026-11', asOf: then })
    expect(before.entitled.map(({ programme, fen }) => [programme, fen])).toEqual([['respect-allowance', 5_000]])
    expect(before.refused).toMatchObject([
      { programme: 'home-care', reason: 'no-assessment', sentence: { zh: expect.stringContaining('评估') } },
    ])
    await rig.clock.advance(minutes(1))
    await save(rig, { kind: 'assessment', doc: assessmentRecord('a1', 'resident-1', { day: '2026-10-01' }), version: 0 })
    expect((await ask()).entitled.map(({ programme, hours }) => [programme, hours])).toEqual([
      ['home-care', 7.5],
      ['respect-allowance', 0],
    ])
    expect(await ask(`&asOf=${then}`)).toEqual(before)
    const [row] = await rig.records.audit.list({ before: null, limit: 1 })
    expect(row).toMatchObject({
      ...{ byId: 'user-wang', action: 'entitlement-viewed', subject: { kind: 'resident', id: 'resident-1' } },
      detail: { month: '2026-11', asOf: then },
    })
  })

  test('nobody is known before they were recorded', async () => {
    const rig = await rigWith()
    const wang = await rig.signIn('wang')
    const path = '/api/v1/entitlement?month=2026-11&residentId='
    expect(await wang.request('GET', `${path}none`)).toMatchObject({ status: 404 })
    expect(await wang.request('GET', `${path}resident-1&asOf=0`)).toMatchObject({ status: 404 })
    expect(await wang.request('GET', `${path}resident-1&asOf=x`)).toMatchObject({ status: 400 })
  })
})

describe('The card of a month', () => {
  const short = (items: Awaited<ReturnType<ReturnType<typeof deskOf>['entitlementsOf']>>) =>
    items.map(({ programme, fen, hours }) => [programme, fen, hours])

  test('says what is known now until the month is approved, and from then on what was decided', async () => {
    const rig = await rigWith()
    const { entitlementsOf } = deskOf(rig)
    await save(rig, { kind: 'assessment', doc: assessmentRecord('a1', 'resident-1'), version: 0 })
    const computed = await entitlementsOf('resident-1', '2026-11')
    expect(computed).toEqual([
      {
        ...{ programme: 'home-care', name: HOME_CARE.name, gives: 'hours', covers: ['bathing', 'cleaning'], fen: 0, hours: 7.5 },
        ...{ payerSharePercent: null, demonstration: true, amount: { zh: '中度失能', en: 'moderate' }, sentence: expect.anything() },
      },
      {
        ...{ programme: 'respect-allowance', name: RESPECT.name, gives: 'cash', covers: null, fen: 5_000, hours: 0 },
        ...{ payerSharePercent: null, demonstration: false, amount: { zh: '80–89 周岁', en: '80–89' }, sentence: expect.anything() },
      },
    ])
    const [sun, qian] = [await rig.signIn('sun'), await rig.signIn('qian')]
    const { id } = await calculated(sun, (await post(sun, '/subsidy-runs', { month: '2026-11' })).body.id)
    await rig.clock.advance(minutes(1))
    await save(rig, { kind: 'assessment', doc: assessmentRecord('a2', 'resident-1', { care: 'severe', day: '2026-06-01' }), version: 0 })
    expect(short(await entitlementsOf('resident-1', '2026-11'))).toEqual([
      ['home-care', 0, 20],
      ['respect-allowance', 5_000, 0],
    ])
    await post(qian, `/subsidy-runs/${id}/approve`)
    expect(await entitlementsOf('resident-1', '2026-11')).toEqual(computed)
    expect(await entitlementsOf('nobody', '2026-11')).toEqual([])
    expect(await entitlementsOf('nobody', '2026-10')).toEqual([])
  })

  test('counts in what later runs corrected about it', async () => {
    const rig = await rigWith()
    const { entitlementsOf } = deskOf(rig)
    await frozenRun(rig, '2026-11')
    await rig.clock.advance(minutes(1))
    const [one, two] = (await rig.records.care.byIds('resident', ['resident-1', 'resident-2'])).values()
    await save(
      rig,
      { kind: 'assessment', doc: assessmentRecord('a1', 'resident-1', { day: '2026-10-01' }), version: 0 },
      { kind: 'resident', doc: { ...one!.doc, birthDate: '1930-01-01' }, version: null },
      {
        kind: 'resident',
        doc: { ...two!.doc, statuses: [{ status: 'deceased', from: '2026-10-01', until: null, place: null }] },
        version: null,
      },
    )
    await frozenRun(rig, '2026-12')
    expect(short(await entitlementsOf('resident-1', '2026-11'))).toEqual([
      ['home-care', 0, 7.5],
      ['respect-allowance', 10_000, 0],
    ])
    expect((await entitlementsOf('resident-1', '2026-11'))[1]?.amount.zh).toBe('90 周岁以上')
    expect(await entitlementsOf('resident-2', '2026-11')).toEqual([])
    expect(short(await entitlementsOf('resident-3', '2026-11'))).toEqual([['respect-allowance', 5_000, 0]])
  })
})
