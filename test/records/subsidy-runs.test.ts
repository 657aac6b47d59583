/** Runs and their lines: one open run, attempts that fence each other, and what is frozen stays. */
import { expect, test } from 'vitest'
import type { Records } from '../../records/records.ts'
import type { EntitlementLine, SubsidyRun } from '../../records/subsidy-runs.ts'
import { onBothDatabases } from './databases.ts'
import { NOW } from './fixtures.ts'

const SUN = { id: 'user-sun', name: '孙志远' }
const QIAN = { id: 'user-qian', name: '钱芳' }
const DIGEST = 'ab'.repeat(32)

const lineOf = (residentId: string, fields: Partial<EntitlementLine> = {}): EntitlementLine => ({
  ...{ residentId, programme: 'respect-allowance', month: '2026-11', kind: 'regular', fen: 10_000, hours: 0 },
  ...{ payerSharePercent: null, demonstration: false },
  sentence: { zh: `“尊老金”：80–89 周岁`, en: 'an "old-age allowance"' },
  because: [
    {
      rate: { id: 'r1', validFrom: '2026-01-01', reference: { zh: '溧民〔2026〕1 号', en: 'notice 1 of 2026' } },
      amount: { zh: '80–89 周岁', en: '80–89' },
      facts: [{ zh: '81 周岁 (1945-03-02)', en: '81 (1945-03-02)' }],
      ...{ from: '2026-11-01', until: '2026-11-30' },
    },
  ],
  ...fields,
})

async function start(records: Records, month = '2026-11', startedBy = SUN): Promise<SubsidyRun> {
  const id = `run-${month}-${(await records.subsidyRuns.list()).length}`
  const started = await records.subsidyRuns.start({ id, month, asOf: NOW, startedAt: NOW, startedBy, total: 3 })
  if (!started.ok) throw new Error(started.reason)
  return started.run
}

async function frozenRun(records: Records, month: string, lines: EntitlementLine[]): Promise<SubsidyRun> {
  const { subsidyRuns } = records
  const run = await start(records, month)
  await subsidyRuns.append(run, lines, 3)
  await subsidyRuns.finish(run, { digest: DIGEST, sums: [] })
  expect(await subsidyRuns.approve(run.id, QIAN, NOW + 1)).toBe(true)
  expect(await subsidyRuns.freeze(run.id, SUN, NOW + 2)).toBe(true)
  return (await subsidyRuns.get(run.id))!
}

const all = async (records: Records, runId: string, chunk: number): Promise<EntitlementLine[]> => {
  const lines: EntitlementLine[] = []
  for await (const some of records.subsidyRuns.eachLine(runId, chunk)) {
    expect(some.length).toBeLessThanOrEqual(chunk)
    lines.push(...some)
  }
  return lines
}

onBothDatabases('Subsidy runs', (open, dialect) => {
  test('go from calculating to frozen, step by step and never out of turn', async () => {
    const records = await open()
    const { subsidyRuns } = records
    const run = await start(records)
    expect(run).toEqual({
      ...{ id: run.id, month: '2026-11', state: 'calculating', asOf: NOW, startedAt: NOW, startedBy: SUN, attempt: 1, done: 0, total: 3 },
      ...{ approvedBy: null, approvedAt: null, frozenBy: null, frozenAt: null, digest: null, sums: [], reason: null },
    })
    for (const early of [subsidyRuns.approve(run.id, QIAN, NOW), subsidyRuns.freeze(run.id, QIAN, NOW), subsidyRuns.discard(run.id, '早')])
      expect(await early).toBe(false)
    expect(await subsidyRuns.append(run, [lineOf('a')], 2)).toBe(true)
    expect((await subsidyRuns.get(run.id))?.done).toBe(2)
    const sums = [
      { ...{ programme: 'x', residents: 1, fen: 10_000, hours: 0.5 }, ...{ backPaidFen: 0, recoveredFen: 200, demonstration: true } },
    ]
    expect(await subsidyRuns.finish(run, { digest: DIGEST, sums })).toBe(true)
    expect(await subsidyRuns.get(run.id)).toMatchObject({ state: 'calculated', digest: DIGEST, sums, done: 2, total: 2 })
    expect(await subsidyRuns.freeze(run.id, SUN, NOW + 1)).toBe(false)
    expect(await subsidyRuns.approve(run.id, QIAN, NOW + 1)).toBe(true)
    expect(await subsidyRuns.approve(run.id, QIAN, NOW + 2)).toBe(false)
    expect(await subsidyRuns.decided('2026-11')).toMatchObject({ id: run.id, state: 'approved' })
    expect(await subsidyRuns.freeze(run.id, SUN, NOW + 3)).toBe(true)
    expect(await subsidyRuns.discard(run.id, '晚')).toBe(false)
    expect(await subsidyRuns.get(run.id)).toMatchObject({
      ...{ state: 'frozen', approvedBy: QIAN, approvedAt: NOW + 1, frozenBy: SUN, frozenAt: NOW + 3, reason: null },
    })
    expect(await subsidyRuns.decided('2026-11')).toMatchObject({ id: run.id, state: 'frozen' })
    expect(await subsidyRuns.decided('2026-10')).toBeNull()
    expect(await subsidyRuns.get('none')).toBeNull()
  })

  test('one is open at a time, whatever its month, and a frozen month takes no other', async () => {
    const records = await open()
    const { subsidyRuns } = records
    const again = (month: string) => subsidyRuns.start({ id: `again-${month}`, month, asOf: NOW, startedAt: NOW, startedBy: SUN, total: 0 })
    const run = await start(records)
    for (const month of ['2026-11', '2026-12']) expect(await again(month)).toMatchObject({ ok: false, reason: 'open', run: { id: run.id } })
    await subsidyRuns.finish(run, { digest: DIGEST, sums: [] })
    expect(await again('2026-11')).toMatchObject({ ok: false, reason: 'open' })
    await subsidyRuns.approve(run.id, QIAN, NOW)
    expect(await again('2026-12')).toMatchObject({ ok: false, reason: 'open' })
    await subsidyRuns.freeze(run.id, QIAN, NOW)
    expect(await again('2026-11')).toMatchObject({ ok: false, reason: 'frozen', run: { id: run.id } })
    expect(await again('2026-12')).toMatchObject({ ok: true })
    expect((await subsidyRuns.list()).map(({ month }) => month)).toEqual(['2026-12', '2026-11'])
  })

  test('of two that are started at the same moment one is refused', async () => {
    const records = await open()
    const other = await records.another()
    const started = await Promise.all(
      [records, other].map(({ subsidyRuns }, index) =>
        subsidyRuns.start({ id: `run-${index}`, month: `2026-1${index}`, asOf: NOW, startedAt: NOW, startedBy: SUN, total: 0 }),
      ),
    )
    expect(started.map(({ ok }) => ok).sort()).toEqual([false, true])
  })

  test('a run that was discarded or failed makes room for another', async () => {
    const records = await open()
    const { subsidyRuns } = records
    const first = await start(records)
    await subsidyRuns.append(first, [lineOf('a')], 1)
    await subsidyRuns.finish(first, { digest: DIGEST, sums: [] })
    expect(await subsidyRuns.discard(first.id, '数据有误')).toBe(true)
    expect(await subsidyRuns.get(first.id)).toMatchObject({ state: 'discarded', reason: '数据有误' })
    expect(await all(records, first.id, 10)).toHaveLength(1)
    const second = await start(records)
    await subsidyRuns.append(second, [lineOf('a'), lineOf('b')], 2)
    expect(await subsidyRuns.finish(second, { failed: '存储不可用' })).toBe(true)
    expect(await subsidyRuns.get(second.id)).toMatchObject({ state: 'failed', reason: '存储不可用' })
    expect(await all(records, second.id, 10)).toEqual([])
    expect(await start(records)).toMatchObject({ state: 'calculating' })
  })

  test('a run that was cut off begins again without its lines, and whoever calculated it before writes nothing any more', async () => {
    const records = await open()
    const { subsidyRuns } = records
    const run = await start(records)
    const many = Array.from({ length: 2_500 }, (_, index) => lineOf(`r${String(index).padStart(5, '0')}`))
    await subsidyRuns.append(run, many, 2_500)
    const again = await subsidyRuns.restart(run.id)
    expect(again).toEqual({ ...run, attempt: 2, done: 0 })
    expect(await all(records, run.id, 500)).toEqual([])
    expect(await subsidyRuns.append(run, [lineOf('late')], 1)).toBe(false)
    expect(await subsidyRuns.finish(run, { digest: DIGEST, sums: [] })).toBe(false)
    expect(await subsidyRuns.finish(run, { failed: 'x' })).toBe(false)
    expect(await subsidyRuns.append(again!, [lineOf('a')], 1)).toBe(true)
    expect(await subsidyRuns.finish(again!, { digest: DIGEST, sums: [] })).toBe(true)
    expect((await all(records, run.id, 10)).map(({ residentId }) => residentId)).toEqual(['a'])
    expect(await subsidyRuns.restart(run.id)).toBeNull()
    expect(await subsidyRuns.restart('none')).toBeNull()
  })

  test('a chunk with a line twice leaves neither its lines nor its progress', async () => {
    const records = await open()
    const run = await start(records)
    await records.subsidyRuns.append(run, [lineOf('a')], 1)
    await expect(records.subsidyRuns.append(run, [lineOf('b'), lineOf('a')], 2)).rejects.toThrow()
    expect(await all(records, run.id, 10)).toHaveLength(1)
    expect((await records.subsidyRuns.get(run.id))?.done).toBe(1)
  })

  test('lines come back as they were written, in one order, page by page', async () => {
    const records = await open()
    const { subsidyRuns } = records
    const run = await start(records)
    const lines = [
      lineOf('a', { month: '2026-09', kind: 'difference', fen: -5_000, sentence: { zh: '追回\n“”\\ \t', en: "it's" } }),
      lineOf('a', { programme: 'home-care', fen: 0, hours: 7.5, payerSharePercent: 62.5, demonstration: true, because: [] }),
      lineOf('a'),
      lineOf('B', { fen: 9_007_199_254_740_991 }),
      lineOf('b-1'),
    ]
    await subsidyRuns.append(run, lines, 1)
    await subsidyRuns.append(run, [], 3)
    const [first, second, third, big, last] = lines
    const ordered = [big, first, second, third, last]
    for (const chunk of [1, 2, 5, 100]) expect(await all(records, run.id, chunk)).toEqual(ordered)
    const page = await subsidyRuns.lines({ runId: run.id, after: null, limit: 2 })
    expect(page.items).toEqual(ordered.slice(0, 2))
    expect(await subsidyRuns.lines({ runId: run.id, after: page.next, limit: 3 })).toEqual({ items: ordered.slice(2), next: null })
    const found = async (query: object) => (await subsidyRuns.lines({ runId: run.id, after: null, limit: 10, ...query })).items
    expect(await found({ residentIds: ['b-1', 'zz'] })).toEqual([last])
    expect(await found({ residentIds: [] })).toEqual([])
    expect(await found({ programme: 'home-care' })).toEqual([second])
    expect(await found({ kind: 'difference' })).toEqual([first])
    expect(await found({ after: 'not a cursor' })).toEqual([])
    expect(await all(records, 'none', 10)).toEqual([])
  })

  test('what was paid is what frozen runs say, later corrections included', async () => {
    const records = await open()
    await frozenRun(records, '2026-09', [lineOf('a', { month: '2026-09' }), lineOf('b', { month: '2026-09' })])
    await frozenRun(records, '2026-10', [
      lineOf('a', { month: '2026-09', kind: 'difference', fen: 2_000 }),
      lineOf('a', { month: '2026-10' }),
      lineOf('c', { month: '2026-10' }),
    ])
    const open11 = await start(records, '2026-11')
    await records.subsidyRuns.append(open11, [lineOf('a', { month: '2026-09', kind: 'difference', fen: 7 }), lineOf('a')], 1)
    const paid = async (ids: string[], months: string[]) =>
      Object.fromEntries(
        [...(await records.subsidyRuns.paid(ids, months))].map(([id, lines]) => [id, lines.map((line) => [line.month, line.fen])]),
      )
    expect(await paid(['a', 'b', 'd'], ['2026-09'])).toEqual({
      a: [
        ['2026-09', 10_000],
        ['2026-09', 2_000],
      ],
      b: [['2026-09', 10_000]],
    })
    expect(await paid(['a', 'c'], ['2026-10', '2026-11'])).toEqual({ a: [['2026-10', 10_000]], c: [['2026-10', 10_000]] })
    expect(await paid(['a'], [])).toEqual({})
    const ofResident = async (id: string, from: string) =>
      (await records.subsidyRuns.ofResident(id, from)).map(({ run, line }) => [run.month, run.state, line.month, line.fen])
    expect(await ofResident('a', '2026-09')).toEqual([
      ['2026-10', 'frozen', '2026-10', 10_000],
      ['2026-10', 'frozen', '2026-09', 2_000],
      ['2026-09', 'frozen', '2026-09', 10_000],
    ])
    expect(await ofResident('a', '2026-10')).toHaveLength(2)
    expect(await ofResident('d', '2026-01')).toEqual([])
  })

  test('a frozen run and its lines cannot be changed, not even behind the hub’s back', async () => {
    const records = await open()
    const run = await frozenRun(records, '2026-10', [lineOf('a', { month: '2026-10' })])
    const before = [await records.subsidyRuns.get(run.id), await all(records, run.id, 10)]
    for (const sql of [
      `update subsidy_run set sums = '[]' where id = '${run.id}'`,
      `update subsidy_run set state = 'calculating' where id = '${run.id}'`,
      'delete from subsidy_run',
      'update entitlement_line set fen = fen + 1',
      'delete from entitlement_line',
      `insert into entitlement_line select run_id, 'zz', month, programme, kind, fen, hours, payer_share_percent, demonstration, sentence,
        because from entitlement_line`,
    ])
      await expect(records.tamper(sql), sql).rejects.toThrow(/never changed|are kept|only while/)
    expect([await records.subsidyRuns.get(run.id), await all(records, run.id, 10)]).toEqual(before)
  })

  test('who is erased leaves amounts without a word about them; nobody else’s line changes', async () => {
    const records = await open()
    const other = lineOf('b', { month: '2026-10' })
    const run = await frozenRun(records, '2026-10', [lineOf('a', { month: '2026-10' }), other])
    const later = await start(records)
    await records.subsidyRuns.append(later, [lineOf('a', { payerSharePercent: 50 })], 1)
    await records.subsidyRuns.forget('a')
    const blank = { sentence: { zh: '', en: '' }, because: [] }
    expect(await all(records, run.id, 10)).toEqual([{ ...lineOf('a', { month: '2026-10' }), ...blank }, other])
    expect(await all(records, later.id, 10)).toEqual([{ ...lineOf('a', { payerSharePercent: 50 }), ...blank }])
    const blankToo = `sentence = '{"zh":"","en":""}', because = '[]'`
    await expect(records.tamper(`update entitlement_line set ${blankToo}, fen = 0`)).rejects.toThrow(/never changed/)
    await records.subsidyRuns.forget('nobody')
  })

  test('the database itself refuses a second open run, a second frozen one of a month, and the approval of one’s own', async () => {
    const records = await open()
    const frozen = await frozenRun(records, '2026-10', [])
    const run = await start(records)
    await records.subsidyRuns.finish(run, { digest: DIGEST, sums: [] })
    const copy = (state: string) =>
      `insert into subsidy_run select 'copy', month, '${state}', as_of, started_at, started_by_id, started_by_name, attempt, done, total,
        approved_by_id, approved_by_name, approved_at, frozen_by_id, frozen_by_name, frozen_at, digest, sums, reason
        from subsidy_run where id = `
    await expect(records.tamper(`${copy('calculated')}'${run.id}'`)).rejects.toThrow(/unique/i)
    await expect(records.tamper(`${copy('frozen')}'${frozen.id}'`)).rejects.toThrow(/unique/i)
    await expect(records.subsidyRuns.approve(run.id, SUN, NOW)).rejects.toThrow(/check/i)
    await expect(records.tamper(`update subsidy_run set state = 'frozen' where id = '${run.id}'`)).rejects.toThrow(/check/i)
    expect(await records.subsidyRuns.get(run.id)).toMatchObject({ state: 'calculated', approvedBy: null })
  })

  if (dialect === 'postgres')
    test('two nodes that calculate one run: only the later attempt writes', async () => {
      const records = await open()
      const other = await records.another()
      const run = await start(records)
      await records.subsidyRuns.append(run, [lineOf('a')], 1)
      const taken = await other.subsidyRuns.restart(run.id)
      expect(await records.subsidyRuns.append(run, [lineOf('b')], 2)).toBe(false)
      expect(await other.subsidyRuns.append(taken!, [lineOf('a')], 1)).toBe(true)
    })
})
