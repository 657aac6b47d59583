/** Lists of care records: filtered, in pages, and found by what people type. */
import { expect, test } from 'vitest'
import type { SimulatedClock } from '../../hub/clock.ts'
import type { CareRecords, ListPage, ListQuery, Save } from '../../records/care-records.ts'
import { undated } from '../../records/record-schemas/blank.ts'
import type { RecordKind, RecordOf } from '../../records/record-schemas/kinds.ts'
import { onBothDatabases } from './databases.ts'
import { contactRecord, deviceRecord, homeRecord, providerRecord, residentRecord, visitRecord } from './fixtures.ts'

const BY = { id: 'u1', name: '李倩' }
const DAY_MS = 24 * 3_600_000

const saveOf = <K extends RecordKind>(kind: K, doc: RecordOf<K>) => ({ kind, doc, version: null }) as unknown as Save
const put = async (care: CareRecords, saves: Save[]) => expect(await care.save(saves, BY, null)).toMatchObject({ ok: true })

/** ids of a list, read in pages of two, whose number must be what is counted */
async function idsOf<K extends RecordKind>(care: CareRecords, query: Omit<ListQuery<K>, 'limit' | 'after'>): Promise<string[]> {
  const ids: string[] = []
  for (let after: string | null = null; ; ) {
    const page: ListPage<K> = await care.list({ ...query, limit: 2, after })
    ids.push(...page.items.map(({ id }) => id))
    if (page.next === null) break
    after = page.next
  }
  const { order: _, ...filter } = query
  expect(await care.count(filter), 'the count of the list').toBe(ids.length)
  return ids
}

onBothDatabases('Lists of care records', (open) => {
  test('come in pages, in order of ids or newest day first', async () => {
    const { care } = await open()
    const days = ['2026-11-02', '2026-11-01', '2026-11-03', '2026-11-02', '2026-11-02']
    const visits = days.map((dueDay, i) => saveOf('visit', visitRecord(`v${i}`, 'r1', { dueDay })))
    await put(care, [saveOf('home', homeRecord('h1')), saveOf('resident', residentRecord('r1', 'h1')), ...visits])
    expect(await idsOf(care, { kind: 'visit' })).toEqual(['v0', 'v1', 'v2', 'v3', 'v4'])
    expect(await idsOf(care, { kind: 'visit', order: 'day-desc' })).toEqual(['v2', 'v4', 'v3', 'v0', 'v1'])
    expect(await idsOf(care, { kind: 'visit', order: 'day-desc', residentId: 'r1', search: 'v' })).toEqual(['v2', 'v4', 'v3', 'v0', 'v1'])
    expect(await idsOf(care, { kind: 'resident', order: 'day-desc' })).toEqual(['r1'])
    const first = await care.list({ kind: 'visit', limit: 1 })
    expect(first).toEqual({ items: [await care.get('visit', 'v0')], next: 'v0' })
    expect(await care.list({ kind: 'visit', limit: 5 })).toMatchObject({ next: null })
  })

  test('are filtered by home, resident, provider, day and state', async () => {
    const { care } = await open()
    await put(care, [saveOf('home', homeRecord('h1')), saveOf('home', homeRecord('h2'))])
    await put(care, [saveOf('resident', residentRecord('r1', 'h1')), saveOf('resident', residentRecord('r2', 'h2'))])
    await put(care, [saveOf('contact', contactRecord('k1', 'h1')), saveOf('contact', contactRecord('k2', 'h2'))])
    await put(care, [saveOf('provider', providerRecord('p1')), saveOf('provider', providerRecord('p2', { active: false }))])
    const responder = (id: string, providerId: string) => ({
      id,
      providerId,
      name: '张三',
      phone: '138',
      skills: [],
      certificate: null,
      active: true,
    })
    await put(care, [saveOf('responder', responder('s1', 'p1')), saveOf('responder', responder('s2', 'p2'))])
    await put(care, [
      saveOf('visit', visitRecord('v1', 'r1', { dueDay: '2026-11-01', state: 'done' })),
      saveOf('visit', visitRecord('v2', 'r1', { dueDay: '2026-11-08' })),
      saveOf('visit', visitRecord('v3', 'r2', { dueDay: '2026-11-15' })),
    ])
    expect(await idsOf(care, { kind: 'contact', homeId: 'h2' })).toEqual(['k2'])
    expect(await idsOf(care, { kind: 'resident', homeId: 'h1', search: '燕山' })).toEqual(['r1'])
    expect(await idsOf(care, { kind: 'visit', residentId: 'r1' })).toEqual(['v1', 'v2'])
    expect(await idsOf(care, { kind: 'responder', providerId: 'p2' })).toEqual(['s2'])
    expect(await idsOf(care, { kind: 'visit', fromDay: '2026-11-08' })).toEqual(['v2', 'v3'])
    expect(await idsOf(care, { kind: 'visit', fromDay: '2026-11-02', untilDay: '2026-11-08', order: 'day-desc' })).toEqual(['v2'])
    expect(await idsOf(care, { kind: 'visit', state: 'planned' })).toEqual(['v2', 'v3'])
    expect(await idsOf(care, { kind: 'visit', state: 'planned', residentId: 'r2' })).toEqual(['v3'])
    expect(await idsOf(care, { kind: 'provider', state: 'active' })).toEqual(['p1'])
  })

  test('of residents know what holds today', async () => {
    const { care, options } = await open()
    // NOW is 23 November, 16:00
    const status = (word: 'hospital' | 'deceased', from: string, until: string | null) => ({ status: word, from, until, place: null })
    const dated = (category: '低保' | '失能', from: string | null, until: string | null) => ({ ...undated(category), from, until })
    await put(care, [
      saveOf('home', homeRecord('h1')),
      saveOf('resident', residentRecord('r1', 'h1', { categories: [undated('独居'), dated('低保', '2026-11-24', null)] })),
      saveOf(
        'resident',
        residentRecord('r2', 'h1', { categories: [dated('低保', null, '2026-11-23'), dated('低保', '2026-01-01', '2026-11-23')] }),
      ),
      saveOf('resident', residentRecord('r3', 'h1', { statuses: [status('hospital', '2026-11-20', '2026-11-23')] })),
      saveOf(
        'resident',
        residentRecord('r4', 'h1', { statuses: [status('deceased', '2026-11-24', null), status('hospital', '2026-11-20', null)] }),
      ),
    ])
    const found = (filter: { category?: string; state?: string; search?: string }) => idsOf(care, { kind: 'resident', ...filter })
    expect(await found({ category: '独居' })).toEqual(['r1'])
    expect(await found({ category: '低保' })).toEqual(['r2'])
    expect(await found({ category: '失能' })).toEqual([])
    expect(await found({ state: 'hospital' })).toEqual(['r3', 'r4'])
    expect(await found({ state: 'at-home' })).toEqual(['r1', 'r2'])
    expect(await found({ state: 'at-home', category: '低保', search: '桂英' })).toEqual(['r2'])
    await (options.clock as SimulatedClock).advance(DAY_MS)
    expect(await found({ category: '低保' })).toEqual(['r1'])
    expect(await found({ state: 'hospital' })).toEqual([])
    expect(await found({ state: 'deceased' })).toEqual(['r4'])
    expect(await found({ state: 'at-home' })).toEqual(['r1', 'r2', 'r3'])
    await put(care, [saveOf('resident', residentRecord('r1', 'h1', { statuses: [status('hospital', '2026-11-24', null)] }))])
    expect(await found({ category: '独居' })).toEqual([])
    expect(await found({ state: 'hospital' })).toEqual(['r1'])
  })

  test('of ten thousand are read to the end, whatever is asked', async () => {
    const { care } = await open()
    const ids = Array.from({ length: 10_003 }, (_, i) => `h${String(i).padStart(5, '0')}`)
    await put(
      care,
      ids.map((id, i) => saveOf('home', homeRecord(id, { grid: i % 5000 === 4999 ? '奇' : '偶' }))),
    )
    expect(await care.count({ kind: 'home' })).toBe(10_003)
    expect(await idsOf(care, { kind: 'home', search: '社区奇' })).toEqual(['h04999', 'h09999'])
    expect(await care.count({ kind: 'home', search: '社区偶' })).toBe(10_001)
    const last = await care.list({ kind: 'home', search: '偶', after: 'h09997', limit: 100 })
    expect(last.items.map(({ id }) => id)).toEqual(['h09998', 'h10000', 'h10001', 'h10002'])
  }, 30_000)
})

onBothDatabases('Searching care records', (open) => {
  const GUIYING = { phone: '138-1234 5678', idNumber: '32040219381125122X', bankAccount: '6222 0202 0011 2233' }

  async function city() {
    const records = await open()
    const { care, devices } = records
    await put(care, [
      saveOf('home', homeRecord('h1', { addressLine: '燕山新村 12 幢 301 室', phone: '0519-87200001' })),
      saveOf('home', homeRecord('h2', { town: '戴埠镇', village: '100%村', addressLine: '前_村 7 号', phone: null })),
      saveOf('resident', residentRecord('r1', 'h1', { name: '周桂英', ...GUIYING })),
      saveOf('resident', residentRecord('r2', 'h2', { name: '单 福生', phone: '13899995678' })),
      saveOf('resident', residentRecord('r3', 'h2', { name: 'Li Ming', phone: '120' })),
      saveOf('contact', contactRecord('k1', 'h1', { name: '周敏', relation: '女儿', phone: '13987654321' })),
      saveOf('contact', contactRecord('k2', 'h2', { name: '吕建国', phone: '0519-88880000' })),
      saveOf('provider', providerRecord('p1', { name: '燕山服务站', phone: '0519-1234567', contactName: '解放' })),
    ])
    await devices.add(deviceRecord('Box_7', 'h2'))
    await devices.add(deviceRecord('box-1', 'h1'))
    return records
  }

  test('finds people by any part of what may be seen, and numbers only by what masks show', async () => {
    const { care } = await city()
    const cases: [string, string[]][] = [
      ['桂英', ['r1']],
      ['周', ['r1']],
      ['zhougui', ['r1']],
      ['ZGY', ['r1']],
      ['shanfu', ['r2']],
      ['单福生', ['r2']],
      ['dan', []],
      ['li ming', ['r3']],
      ['燕山新村12幢', ['r1']],
      ['燕山新村 １２ 幢', ['r1']],
      ['溧城街道燕山社区', ['r1']],
      ['戴埠', ['r2', 'r3']],
      ['r2', ['r2']],
      ['  ', ['r1', 'r2', 'r3']],
      ['%', ['r2', 'r3']],
      ['_', ['r2', 'r3']],
      ["'", []],
      ['\\', []],
      ['13812345678', ['r1']],
      ['138 1234 5678', ['r1']],
      ['138', ['r1', 'r2']],
      ['5678', ['r1', 'r2']],
      ['138****5678', ['r1', 'r2']],
      ['138…5678', ['r1', 'r2']],
      ['139****5678', []],
      ['3204 **** **** 122X', ['r1']],
      ['32040219381125122x', ['r1']],
      ['122x', ['r1']],
      ['6222020200112233', ['r1']],
      ['120', ['r3']],
      // in the middle, or nearly whole
      ['1381', []],
      ['12345', []],
      ['1234567', []],
      ['1381234567', []],
      ['3812345678', []],
      ['19381125', []],
      ['1938', []],
      ['=', []],
      ['…', []],
      ['=13812345678 138', []],
    ]
    for (const [search, ids] of cases) expect(await idsOf(care, { kind: 'resident', search }), search).toEqual(ids)
  })

  test('finds homes, contacts and providers too', async () => {
    const { care } = await city()
    expect(await idsOf(care, { kind: 'home', search: '前_村7号' })).toEqual(['h2'])
    expect(await idsOf(care, { kind: 'home', search: '0519-87200001' })).toEqual(['h1'])
    expect(await idsOf(care, { kind: 'home', search: '87200001' })).toEqual([])
    expect(await idsOf(care, { kind: 'contact', search: 'lvjg' })).toEqual([])
    expect(await idsOf(care, { kind: 'contact', search: 'lvjian' })).toEqual(['k2'])
    expect(await idsOf(care, { kind: 'contact', search: 'lüjian' })).toEqual(['k2'])
    expect(await idsOf(care, { kind: 'contact', search: '女儿' })).toEqual(['k1'])
    expect(await idsOf(care, { kind: 'provider', search: 'xief' })).toEqual(['p1'])
    expect(await idsOf(care, { kind: 'provider', search: 'ysfwz' })).toEqual(['p1'])
  })

  test('finds by the id of a device where that is wanted', async () => {
    const { care, devices } = await city()
    const search = (kind: 'home' | 'resident' | 'contact', text: string) => idsOf(care, { kind, search: text, withDevices: true })
    expect(await search('resident', 'BOX_')).toEqual(['r2', 'r3'])
    expect(await search('home', 'ox-1')).toEqual(['h1'])
    expect(await search('contact', 'box')).toEqual(['k1', 'k2'])
    expect(await search('resident', '周')).toEqual(['r1'])
    expect(await idsOf(care, { kind: 'resident', search: 'box' })).toEqual([])
    // so many that they are not listed beforehand
    for (let i = 0; i < 505; i++) await devices.add(deviceRecord(`more-${i}`, 'h2'))
    expect(await search('resident', 'more')).toEqual(['r2', 'r3'])
    expect(await search('home', 'more')).toEqual(['h2'])
  })

  test('goes with the home when it gets another address, and with the resident who moves', async () => {
    const { care } = await city()
    await put(care, [saveOf('home', homeRecord('h1', { addressLine: '清安小区 3 幢' }))])
    expect(await idsOf(care, { kind: 'resident', search: '清安小区' })).toEqual(['r1'])
    expect(await idsOf(care, { kind: 'resident', search: '燕山新村' })).toEqual([])
    await put(care, [saveOf('resident', residentRecord('r1', 'h2', { name: '周桂香' }))])
    expect(await idsOf(care, { kind: 'resident', search: '清安小区' })).toEqual([])
    expect(await idsOf(care, { kind: 'resident', search: '戴埠' })).toEqual(['r1', 'r2', 'r3'])
    expect(await idsOf(care, { kind: 'resident', search: 'zgy' })).toEqual([])
    expect(await idsOf(care, { kind: 'resident', search: 'zgx' })).toEqual(['r1'])
    expect(await idsOf(care, { kind: 'resident', search: '13812345678' })).toEqual([])
    // both in one save
    await put(care, [saveOf('resident', residentRecord('r1', 'h3')), saveOf('home', homeRecord('h3', { addressLine: '罗湾新村' }))])
    expect(await idsOf(care, { kind: 'resident', search: '罗湾' })).toEqual(['r1'])
  })
})
