/** Standards in the records: brought along by the hub, continued by clerks, never edited. */
import { afterEach, expect, test } from 'vitest'
import { keepShippedStandards } from '../../console/care/shipped-standards.ts'
import type { StandardView } from '../../console/care/standard-desk.ts'
import { loadCareFiles } from '../../hub/care-files.ts'
import type { Standard } from '../../rules/care/standard.ts'
import { minutes, type Rig, type RigOptions, startRig } from './rig.ts'
import { get, HOME_CARE, RESPECT } from './subsidy-fixtures.ts'

const rigs: Rig[] = []
afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig.stop()
})
async function rigWith(options: RigOptions = {}): Promise<Rig> {
  const rig = await startRig({ standards: [RESPECT, HOME_CARE], ...options })
  rigs.push(rig)
  return rig
}

const listed = async (rig: Rig): Promise<StandardView[]> => {
  const { items } = await get<{ items: StandardView[] }>(await rig.signIn('wang'), '/standards')
  return items
}
const ratesOf = (items: StandardView[], id: string) => items.find(({ standard }) => standard.id === id)!.standard.rates

const RATE = {
  ...{ version: 1, validFrom: '2027-01-01', validTo: null, basis: 'law', reason: '新文件' },
  reference: { zh: '苏民〔2026〕9 号', en: 'Jiangsu notice 9 of 2026' },
  amounts: [{ when: {}, name: { zh: '80 周岁以上', en: '80 and over' }, fen: 8_000, hours: 0, payerSharePercent: null }],
}
const append = (rig: Rig, id: string, body: object) =>
  rig.signIn('sun').then((sun) => sun.request('POST', `/api/v1/standards/${id}/rates`, body))

test('what the hub brings along is in the records after the first start, said by the hub, and not again after the next', async () => {
  const { standards } = await loadCareFiles({ extraDir: '/nowhere' })
  const rig = await rigWith({ standards })
  const items = await listed(rig)
  expect(items.map(({ standard }) => standard)).toEqual(standards.toSorted((a, b) => (a.id < b.id ? -1 : 1)))
  expect(items.length).toBeGreaterThan(7)
  const [entry] = await rig.records.care.history('standard', 'respect-allowance')
  expect(entry).toMatchObject({ version: 1, by: { id: null, name: '安铃' } })
  await rig.restart()
  expect(await listed(rig)).toEqual(items)
})

test('a newer version of the hub adds its rates as known from now on, and leaves what a clerk appended', async () => {
  const rig = await rigWith()
  expect(await append(rig, RESPECT.id, RATE)).toMatchObject({ status: 201 })
  const [byClerk] = ratesOf(await listed(rig), RESPECT.id).slice(1)
  await rig.clock.advance(minutes(5))
  const newer: Standard = {
    ...RESPECT,
    rates: [
      { ...RESPECT.rates[0]!, amounts: [] as never },
      { ...RESPECT.rates[0]!, id: 'respect-2028', validFrom: '2028-01-01' },
    ],
  }
  await keepShippedStandards({ care: rig.records.care, clock: rig.clock }, [newer, HOME_CARE])
  expect(ratesOf(await listed(rig), RESPECT.id)).toEqual([
    RESPECT.rates[0],
    byClerk,
    { ...RESPECT.rates[0], id: 'respect-2028', validFrom: '2028-01-01', recordedAt: rig.clock.now() },
  ])
})

test('two hubs that start at the same moment bring them along once', async () => {
  const rig = await rigWith({ standards: [] })
  const deps = { care: rig.records.care, clock: rig.clock }
  await Promise.all([keepShippedStandards(deps, [RESPECT, HOME_CARE]), keepShippedStandards(deps, [RESPECT, HOME_CARE])])
  expect((await listed(rig)).map(({ version }) => version)).toEqual([1, 1])
})

test('a clerk appends a rate: earlier ones stay, it is known from now on, and who did it and why is written down', async () => {
  const rig = await rigWith()
  const answer = await append(rig, RESPECT.id, RATE)
  const { version: _, reason, ...said } = RATE
  const [first, added] = (answer.body as StandardView).standard.rates
  expect(answer).toMatchObject({ status: 201, body: { version: 2 } })
  expect(first).toEqual(RESPECT.rates[0])
  expect(added).toEqual({ ...said, id: expect.any(String), recordedAt: rig.clock.now() })
  const [row] = await rig.records.audit.list({ before: null, limit: 1 })
  expect(row).toMatchObject({
    byId: 'user-sun',
    action: 'standard-rate-added',
    subject: { kind: 'standard', id: RESPECT.id },
    detail: { reason },
  })
  const [entry] = await rig.records.care.history('standard', RESPECT.id)
  expect(entry).toMatchObject({ by: { id: 'user-sun' }, reason })
  expect(ratesOf(await listed(rig), RESPECT.id)).toEqual([first, added])
})

test.each([
  ['ends before it begins', { validTo: '2026-12-31' }, ['validTo']],
  ['has no amounts', { amounts: [] }, ['amounts']],
  ['gives hours where money is given', { amounts: [{ ...RATE.amounts[0], hours: 3 }] }, ['amounts.0.hours']],
  ['gives less than nothing', { amounts: [{ ...RATE.amounts[0], fen: -1 }] }, ['amounts.0.fen']],
  ['has no reason', { reason: '' }, ['reason']],
  ['begins on no day', { validFrom: '2026-02' }, ['validFrom']],
])('a rate that %s is refused', async (_, fields, paths) => {
  const rig = await rigWith()
  const { status, body } = await append(rig, RESPECT.id, { ...RATE, ...fields })
  expect([status, (body as { fields: { path: string }[] }).fields.map(({ path }) => path)]).toEqual([400, paths])
  expect(ratesOf(await listed(rig), RESPECT.id)).toHaveLength(1)
})

test('a rate that says what is said already is refused; the same for a shorter time is not', async () => {
  const rig = await rigWith()
  const { id: _, recordedAt: __, ...said } = RESPECT.rates[0]!
  const same = { ...said, version: 1, reason: '重复', validFrom: '2026-06-01' }
  expect(await append(rig, RESPECT.id, same)).toMatchObject({ status: 409, body: { error: 'changes-nothing' } })
  expect(await append(rig, RESPECT.id, { ...same, validTo: '2026-12-31' })).toMatchObject({ status: 201 })
})

test('of two clerks who append at once the second is told who was first', async () => {
  const rig = await rigWith()
  expect(await append(rig, RESPECT.id, RATE)).toMatchObject({ status: 201 })
  const qian = await rig.signIn('qian')
  const late = { ...RATE, validFrom: '2027-07-01', amounts: [{ ...RATE.amounts[0], fen: 9_000 }] }
  expect(await qian.request('POST', `/api/v1/standards/${RESPECT.id}/rates`, late)).toMatchObject({
    ...{ status: 409, body: { error: 'record-stale', by: { name: '孙志远' } } },
  })
  expect(await append(rig, 'none', RATE)).toMatchObject({ status: 404 })
})

test('a hub whose standards cannot be kept still takes presses', async () => {
  const broken = { ...RESPECT, rates: undefined } as unknown as Standard
  const rig = await rigWith({ standards: [RESPECT, broken] })
  await rig.event(1)
  expect(await (await rig.signIn('wang')).alarms()).toHaveLength(1)
})
