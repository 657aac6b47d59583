/** Residents are found by the level that counts today, and by their town. */
import { describe, expect, test } from 'vitest'
import { levelSpans } from '../../records/care-levels.ts'
import type { Save } from '../../records/care-records.ts'
import type { Records } from '../../records/records.ts'
import { assessmentRecord, homeRecord, residentRecord } from '../console/care-records.ts'
import { onBothDatabases } from './databases.ts'

const CLERK = { id: 'u1', name: '孙志远' }

describe('levels by day', () => {
  const first = assessmentRecord('a1', 'r1', { day: '2024-03-01', care: 'mild', level: 1 })
  const second = assessmentRecord('a2', 'r1', { day: '2025-03-01', care: 'severe', level: 3 })
  test('each assessment holds until the day before the next, in whatever order they were entered', () => {
    expect(levelSpans([second, first])).toEqual([
      { word: 'level:mild', fromDay: '2024-03-01', untilDay: '2025-02-28' },
      { word: 'level:severe', fromDay: '2025-03-01', untilDay: '9999-12-31' },
    ])
  })
  test('one that another corrects does not count, also when its day was the later one', () => {
    const correction = assessmentRecord('a3', 'r1', { day: '2025-02-01', replaces: 'a2' })
    expect(levelSpans([first, second, correction]).at(-1)).toEqual({
      word: 'level:moderate',
      fromDay: '2025-02-01',
      untilDay: '9999-12-31',
    })
  })
  test('of two on one day the more severe counts, as it does for what is paid', () => {
    const entered = [
      { ...second, id: 'a1' },
      { ...first, id: 'a2', day: '2025-03-01' },
    ]
    for (const both of [entered, entered.toReversed()])
      expect(levelSpans(both)).toEqual([{ word: 'level:severe', fromDay: '2025-03-01', untilDay: '9999-12-31' }])
  })
})

onBothDatabases('Lists of residents', (open) => {
  async function save({ care }: Records, ...saves: Save[]): Promise<void> {
    expect(await care.save(saves, CLERK, null)).toMatchObject({ ok: true })
  }
  const resident = (id: string, homeId: string): Save => ({
    kind: 'resident',
    doc: residentRecord(id, homeId, { idNumber: null }),
    version: null,
  })
  const assessed = (id: string, residentId: string, fields: Parameters<typeof assessmentRecord>[2] = {}): Save => ({
    kind: 'assessment',
    doc: assessmentRecord(id, residentId, fields),
    version: null,
  })
  const ids = async ({ care }: Records, query: { level?: string; town?: string }) =>
    (await care.list({ kind: 'resident', limit: 10, ...query })).items.map(({ id }) => id)

  test('follow assessments as they come, are corrected, erased and removed', async () => {
    const records = await open()
    const home: Save = { kind: 'home', doc: homeRecord('h1'), version: null }
    await save(records, home, resident('r1', 'h1'), resident('r2', 'h1'), resident('r3', 'h1'))
    await save(records, assessed('a1', 'r1', { care: 'severe', level: 3 }), assessed('a2', 'r2'))
    expect(await ids(records, { level: 'severe' })).toEqual(['r1'])
    expect(await records.care.count({ kind: 'resident', level: 'moderate' })).toBe(1)

    await save(records, assessed('a3', 'r1', { day: '2026-04-01', replaces: 'a1' }), resident('r1', 'h1'))
    expect(await ids(records, { level: 'severe' })).toEqual([])
    expect(await ids(records, { level: 'moderate' })).toEqual(['r1', 'r2'])

    // an assessment of a day that is still to come
    await save(records, assessed('a4', 'r1', { day: '2027-01-01', care: 'total', level: 4 }))
    expect(await ids(records, { level: 'total' })).toEqual([])

    // what a resident's own record says changes without losing the level
    const away = { status: 'away', from: '2026-01-01', until: null, place: null } as const
    await save(records, { kind: 'resident', doc: residentRecord('r2', 'h1', { idNumber: null, statuses: [away] }), version: null })
    expect((await records.care.list({ kind: 'resident', state: 'away', level: 'moderate', limit: 10 })).items.map(({ id }) => id)).toEqual([
      'r2',
    ])

    await records.care.remove('assessment', 'a2', 1, CLERK, null)
    expect(await ids(records, { level: 'moderate' })).toEqual(['r1'])
  })

  test('are cut to a town', async () => {
    const records = await open()
    const homes = [homeRecord('h1'), homeRecord('h2', { town: '天目湖镇', village: '溧城街道旧居' })]
    await save(records, ...homes.map((doc): Save => ({ kind: 'home', doc, version: null })), resident('r1', 'h1'), resident('r2', 'h2'))
    expect(await ids(records, { town: '溧城街道' })).toEqual(['r1'])
    expect(await ids(records, { town: '天目湖镇' })).toEqual(['r2'])
  })

  test('come with all that belongs to them, by day', async () => {
    const records = await open()
    const home: Save = { kind: 'home', doc: homeRecord('h1'), version: null }
    await save(records, home, resident('r1', 'h1'), resident('r2', 'h1'), resident('r3', 'h1'))
    await save(records, assessed('a1', 'r1'), assessed('a2', 'r1', { day: '2025-01-01' }), assessed('a3', 'r2'), assessed('a4', 'r3'))
    const found = await records.care.ofResidents('assessment', ['r1', 'r2', 'none'])
    expect(found.map(({ id }) => id)).toEqual(['a2', 'a1', 'a3'])
    expect(await records.care.ofResidents('visit', [])).toEqual([])
  })

  test('page with a total, however many are looked at on the way', async () => {
    const records = await open()
    await save(records, { kind: 'home', doc: homeRecord('h1'), version: null })
    const number = (n: number) => String(n).padStart(4, '0')
    // more than are looked at in one go; every hundredth has another name
    const many = Array.from({ length: 5_300 }, (_, n) =>
      residentRecord(`r${number(n)}`, 'h1', { idNumber: null, name: n % 100 ? '沈德福' : '芮秋英' }),
    )
    await save(records, ...many.map((doc): Save => ({ kind: 'resident', doc, version: null })))
    for (const query of [{ search: '秋英' }, { search: '德福' }, { search: '没有' }, {}, { search: '秋英', homeId: 'h1' }]) {
      const filter = { kind: 'resident', ...query } as const
      const total = await records.care.count(filter)
      for (const after of [null, 'r0199', 'r5150', 'r5300']) {
        const { items, next } = await records.care.list({ ...filter, after, limit: 20 })
        expect(await records.care.page({ ...filter, after, limit: 20 }), JSON.stringify([query, after])).toEqual({ items, next, total })
      }
    }
    expect((await records.care.page({ kind: 'resident', search: '秋英', limit: 1 })).total).toBe(53)
  })
})
