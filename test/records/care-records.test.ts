/** Care records: saved all or none, with everything that ever was, and erased for good. */
import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import type { CareRecords, Save } from '../../records/care-records.ts'
import type { RecordKind, RecordOf } from '../../records/record-schemas/kinds.ts'
import { sqlitePath } from '../../records/sqlite-file.ts'
import { onBothDatabases } from './databases.ts'
import { contactRecord, homeRecord, NOW, providerRecord, residentRecord, visitPlanRecord, visitRecord } from './fixtures.ts'

const LI = { id: 'u1', name: '李倩' }
const WANG = { id: 'u2', name: '王芳' }
const ID_NUMBER = '320402193811251226'

const saveOf = <K extends RecordKind>(kind: K, doc: RecordOf<K>, version: number | null = null) =>
  ({ kind, doc, version }) as unknown as Save
const home = (id: string, fields = {}) => saveOf('home', homeRecord(id, fields))
const resident = (id: string, fields = {}, version: number | null = null) => saveOf('resident', residentRecord(id, 'h1', fields), version)

const put = async (care: CareRecords, saves: Save[], at?: number) =>
  expect(await care.save(saves, LI, null, at)).toMatchObject({ ok: true })
const nameAt = async (care: CareRecords, at: number) => (await care.asOf('resident', 'r1', at))?.doc.name ?? null

onBothDatabases('Saving care records', (open) => {
  test('gives each a version, and tells who was faster', async () => {
    const { care } = await open()
    expect(await care.save([saveOf('home', homeRecord('h1'), 0), resident('r1', {}, 0)], LI, 'new')).toEqual({ ok: true, versions: [1, 1] })
    expect(await care.get('resident', 'r1')).toEqual({
      ...{ kind: 'resident', id: 'r1', version: 1, doc: residentRecord('r1', 'h1'), updatedAt: NOW, updatedBy: '李倩' },
    })
    expect(await care.save([resident('r1', { name: '周小英' }, 1)], WANG, null, NOW + 5)).toEqual({ ok: true, versions: [2] })
    const faster = { ok: false, reason: 'stale', kind: 'resident', id: 'r1', by: WANG, at: NOW + 5 }
    expect(await care.save([resident('r1', { name: '周大英' }, 1)], LI, null)).toEqual(faster)
    expect(await care.save([resident('r1', { name: '周大英' }, 0)], LI, null)).toEqual(faster)
    const never = { ok: false, reason: 'stale', kind: 'resident', id: 'r2', by: { id: null, name: '' }, at: 0 }
    expect(await care.save([resident('r2', {}, 3)], LI, null)).toEqual(never)
    expect(await care.save([resident('r1', { name: '周大英' }), resident('r2')], LI, null)).toEqual({ ok: true, versions: [3, 1] })
    expect(await care.byIds('resident', ['r1', 'r2', 'r2', 'nobody'])).toEqual(
      new Map([
        ['r1', await care.get('resident', 'r1')],
        ['r2', await care.get('resident', 'r2')],
      ]),
    )
    expect(await care.get('resident', 'nobody')).toBeNull()
    expect(await care.get('home', 'r1')).toBeNull()
  })

  test('leaves alone what is as it was', async () => {
    const { care, changes } = await open()
    await put(care, [home('h1'), resident('r1', { illnesses: ['高血压'] })])
    const head = await changes.head()
    const shuffled = Object.fromEntries(Object.entries(residentRecord('r1', 'h1', { illnesses: ['高血压'] })).reverse())
    const again = [saveOf('resident', shuffled as RecordOf<'resident'>, 1), home('h1')]
    expect(await care.save(again, WANG, null)).toEqual({ ok: true, versions: [1, 1] })
    expect(await care.history('resident', 'r1')).toHaveLength(1)
    expect(await changes.head()).toBe(head)
    expect(await care.save([], LI, null)).toEqual({ ok: true, versions: [] })
  })

  test('saves all or none', async () => {
    const { care, changes, homes } = await open()
    await put(care, [home('h1'), resident('r1')])
    const [head, before] = [await changes.head(), await care.changesSince(0, 100)]
    const wanted = [home('h2'), resident('r2'), saveOf('contact', contactRecord('k1', 'h2')), resident('r1', { name: '别人' }, 7)]
    expect(await care.save(wanted, LI, null)).toMatchObject({ ok: false, reason: 'stale', id: 'r1' })
    expect(await care.get('home', 'h2')).toBeNull()
    expect(await care.count({ kind: 'contact' })).toBe(0)
    expect(await homes.count()).toBe(1)
    expect(await changes.head()).toBe(head)
    expect(await care.changesSince(0, 100)).toEqual(before)
  })

  test('takes many at once, in any order', async () => {
    const { care } = await open()
    const numbers = Array.from({ length: 643 }, (_, i) => i)
    const residents = numbers.map((i) => saveOf('resident', residentRecord(`r${i}`, `h${i}`), 0))
    expect(await care.save([...residents, ...numbers.map((i) => home(`h${i}`))], LI, null)).toEqual({
      ok: true,
      versions: Array(1286).fill(1),
    })
    expect(await care.count({ kind: 'resident', search: '燕山新村', state: 'at-home' })).toBe(643)
    expect((await care.changesSince(0, 2000)).map(({ seq }) => seq)).toEqual(Array.from({ length: 1286 }, (_, i) => i + 1))
  })

  test('refuses what refers to nothing', async () => {
    const { care } = await open()
    const missing = { ok: false, reason: 'missing-reference' }
    expect(await care.save([resident('r1')], LI, null)).toEqual({ ...missing, kind: 'resident', id: 'r1', field: 'homeId', to: 'h1' })
    await put(care, [resident('r1'), home('h1')])
    const visit = saveOf('visit', visitRecord('v1', 'r1', { planId: 'plan' }))
    expect(await care.save([visit], LI, null)).toEqual({ ...missing, kind: 'visit', id: 'v1', field: 'planId', to: 'plan' })
    expect(await care.save([saveOf('visit', visitRecord('v1', 'r9'))], LI, null)).toMatchObject({
      ...missing,
      field: 'residentId',
      to: 'r9',
    })
    await put(care, [saveOf('visit-plan', visitPlanRecord('plan', 'r1')), visit])
    const responder = { id: 'p1-1', providerId: 'p1', name: '张三', phone: '138', skills: [], certificate: null, active: true }
    expect(await care.save([saveOf('responder', responder)], LI, null)).toMatchObject({ ...missing, field: 'providerId', to: 'p1' })
  })

  test('gives an ID number to one resident and a credit code to one provider', async () => {
    const { care } = await open()
    await put(care, [home('h1'), resident('r1', { idNumber: '32040219381125122X' }), resident('r2', { idNumber: ID_NUMBER })])
    const taken = { ok: false, reason: 'taken', kind: 'resident', field: 'idNumber' }
    expect(await care.save([resident('r3', { idNumber: '32040219381125122x' })], LI, null)).toEqual({ ...taken, id: 'r3', by: 'r1' })
    const twice = [resident('r3', { idNumber: '1' }), resident('r4', { idNumber: '1' })]
    expect(await care.save(twice, LI, null)).toEqual({ ...taken, id: 'r4', by: 'r3' })
    // they were entered the wrong way round
    await put(care, [resident('r1', { idNumber: ID_NUMBER }), resident('r2', { idNumber: '32040219381125122X' })])
    const keys = [ID_NUMBER, '32040219381125122x', 'nobody']
    expect(Object.fromEntries(await care.byNaturalKey('resident', keys))).toEqual({ [ID_NUMBER]: 'r1', '32040219381125122x': 'r2' })
    await put(care, [resident('r1', { idNumber: null })])
    await put(care, [resident('r3', { idNumber: ID_NUMBER })])
    await put(care, [saveOf('provider', providerRecord('p1', { creditCode: '91320481MA1' })), saveOf('provider', providerRecord('p2'))])
    expect(await care.save([saveOf('provider', providerRecord('p2', { creditCode: '91320481ma1' }))], LI, null)).toEqual({
      ...{ ok: false, reason: 'taken', kind: 'provider', id: 'p2', field: 'creditCode', by: 'p1' },
    })
  })

  test('tells the consoles which homes to look at again', async () => {
    const { care, changes } = await open()
    await put(care, [home('h1'), home('h2'), resident('r1')])
    let head = await changes.head()
    const homesChanged = async () => {
      const since = await changes.since(head, 100)
      head = await changes.head()
      return since.ok ? since.changes.map(({ kind, id }) => `${kind} ${id}`) : []
    }
    await put(care, [saveOf('resident', residentRecord('r1', 'h2'))])
    expect((await homesChanged()).sort()).toEqual(['home h1', 'home h2'])
    await put(care, [saveOf('contact', contactRecord('k1', 'h1')), saveOf('provider', providerRecord('p1'))])
    expect(await homesChanged()).toEqual(['home h1'])
    await care.remove('contact', 'k1', 1, LI, null)
    expect(await homesChanged()).toEqual(['home h1'])
    await put(care, [saveOf('visit-plan', visitPlanRecord('plan', 'r1'))])
    expect(await homesChanged()).toEqual([])
  })

  test('throws at what could not be read again, and at one record twice', async () => {
    const { care } = await open()
    await put(care, [home('h1')])
    await expect(care.save([resident('r1', { name: '' })], LI, null)).rejects.toThrow('resident r1 does not fit its schema')
    await expect(care.save([resident('r1'), resident('r1', { name: '周小英' })], LI, null)).rejects.toThrow('the same record twice')
    expect(await care.count({ kind: 'resident' })).toBe(0)
  })

  test('of two that save the same at once one is told', async () => {
    const records = await open()
    const other = await records.another()
    await put(records.care, [home('h1'), resident('r1')])
    const saved = await Promise.all([
      records.care.save([resident('r1', { name: '周小英' }, 1)], LI, null),
      other.care.save([resident('r1', { name: '周大英' }, 1)], WANG, null),
    ])
    expect(saved.map(({ ok }) => ok).sort()).toEqual([false, true])
    expect(saved.find(({ ok }) => !ok)).toMatchObject({ reason: 'stale', by: saved[0].ok ? LI : WANG })
    expect(await records.care.history('resident', 'r1')).toHaveLength(2)
  })
})

onBothDatabases('The history of care records', (open) => {
  test('knows what was known on any day, and who changed it', async () => {
    const { care } = await open()
    await put(care, [home('h1'), resident('r1')], 1000)
    await care.save([resident('r1', { name: '周小英' })], WANG, '派出所改名', 2000)
    expect(await care.remove('resident', 'r1', 2, LI, '登记错误')).toEqual({ ok: true, versions: [3] })
    expect(await care.get('resident', 'r1')).toBeNull()
    expect(await care.remove('resident', 'r1', 2, LI, null)).toMatchObject({ ok: false, reason: 'stale', by: LI, at: NOW })
    expect(await care.save([resident('r1', { name: '周桂香' }, 0)], LI, null, NOW + 1000)).toEqual({ ok: true, versions: [4] })

    const known = await Promise.all([999, 1000, 1999, 2000, NOW - 1, NOW, NOW + 999, NOW + 1000].map((at) => nameAt(care, at)))
    expect(known).toEqual([null, '周桂英', '周桂英', '周小英', '周小英', null, null, '周桂香'])
    expect(await care.asOf('resident', 'r1', 2500)).toMatchObject({ version: 2, updatedAt: 2000, updatedBy: '王芳' })
    const entry = { by: LI, reason: null, erased: false }
    expect(await care.history('resident', 'r1')).toEqual([
      { ...entry, seq: 5, version: 4, at: NOW + 1000, doc: residentRecord('r1', 'h1', { name: '周桂香' }) },
      { ...entry, seq: 4, version: 3, at: NOW, reason: '登记错误', doc: null },
      { ...entry, seq: 3, version: 2, at: 2000, by: WANG, reason: '派出所改名', doc: residentRecord('r1', 'h1', { name: '周小英' }) },
      { ...entry, seq: 2, version: 1, at: 1000, doc: residentRecord('r1', 'h1') },
    ])
    expect(await care.history('home', 'r1')).toEqual([])
  })

  test('goes through all of a kind as they were, in order and in chunks', async () => {
    const { care } = await open()
    const ids = Array.from({ length: 25 }, (_, i) => `r${String(i).padStart(2, '0')}`)
    await put(care, [home('h1'), ...ids.map((id) => resident(id))], 1000)
    await put(
      care,
      ids.map((id) => resident(id, { note: 'later' })),
      2000,
    )
    await put(care, [resident('r25')], 2000)
    await care.remove('resident', 'r03', 2, LI, null)
    async function read(at: number, chunk: number) {
      const chunks: string[][] = []
      for await (const records of care.allAsOf('resident', at, chunk))
        chunks.push(records.map(({ id, version, doc }) => `${id} ${version}${doc.note}`))
      return chunks
    }
    expect(await read(999, 10)).toEqual([])
    const first = await read(1500, 10)
    expect(first.map(({ length }) => length)).toEqual([10, 10, 5])
    expect(first.flat()).toEqual(ids.map((id) => `${id} 1`))
    expect((await read(2000, 26)).flat()).toEqual([...ids.map((id) => `${id} 2later`), 'r25 1'])
    expect((await read(NOW, 7)).flat()).toHaveLength(25)
  })

  test('is one sequence without gaps, however many save at once', async () => {
    const records = await open()
    const other = await records.another()
    await put(records.care, [home('h1')])
    const seen: number[] = []
    let saving = true
    const reading = (async () => {
      for (;;) {
        const isLast = !saving
        const changes = await other.care.changesSince(seen.at(-1) ?? 0, 7)
        seen.push(...changes.map(({ seq }) => seq))
        if (isLast && changes.length === 0) return
        await new Promise((resolve) => setImmediate(resolve))
      }
    })()
    const savers = [records, other, records, other].map(async ({ care }, saver) => {
      for (let i = 0; i < 12; i++)
        await put(
          care,
          Array.from({ length: 1 + (i % 3) }, (_, n) => resident(`r${saver}-${i}-${n}`)),
        )
    })
    await Promise.all(savers)
    saving = false
    await reading
    expect(seen).toEqual(Array.from({ length: 1 + 4 * 24 }, (_, i) => i + 1))
    const [change] = await records.care.changesSince(0, 1)
    expect(change).toEqual({ seq: 1, kind: 'home', id: 'h1', version: 1, at: NOW, by: LI, removed: false })
    await records.care.remove('resident', 'r0-0-0', 1, WANG, null)
    expect(await records.care.changesSince(97, 10)).toEqual([
      { seq: 98, kind: 'resident', id: 'r0-0-0', version: 2, at: NOW, by: WANG, removed: true },
    ])
  })

  test('can only grow', async () => {
    const { care, tamper } = await open()
    await put(care, [home('h1')])
    for (const sql of [
      `update care_history set by_name = 'nobody'`,
      `update care_history set doc = '{}', erased = 1`,
      `update care_history set doc = null`,
      'delete from care_history',
    ])
      await expect(tamper(sql), sql).rejects.toThrow('care_history is append-only')
  })
})

onBothDatabases('Removing care records', (open) => {
  test('is refused while something names them', async () => {
    const { care } = await open()
    await put(care, [home('h1'), resident('r1'), saveOf('provider', providerRecord('p1'))])
    await put(care, [saveOf('visit-plan', visitPlanRecord('plan', 'r1')), saveOf('visit', visitRecord('v1', 'r1', { planId: 'plan' }))])
    const named = { ok: false, reason: 'missing-reference' }
    const remove = (kind: RecordKind, id: string) => care.remove(kind, id, 1, LI, null)
    expect(await remove('home', 'h1')).toEqual({ ...named, kind: 'resident', id: 'r1', field: 'homeId', to: 'h1' })
    expect(await remove('visit-plan', 'plan')).toEqual({ ...named, kind: 'visit', id: 'v1', field: 'planId', to: 'plan' })
    expect(await remove('resident', 'r1')).toMatchObject({ ...named, field: 'residentId', to: 'r1' })
    for (const [kind, id] of [
      ['visit', 'v1'],
      ['visit-plan', 'plan'],
      ['resident', 'r1'],
      ['home', 'h1'],
      ['provider', 'p1'],
    ] as const)
      expect(await remove(kind, id)).toEqual({ ok: true, versions: [2] })
    expect(await care.count({ kind: 'resident' })).toBe(0)
    expect(await care.count({ kind: 'resident', state: 'at-home' })).toBe(0)
  })
})

onBothDatabases('Erasing care records', (open) => {
  const SECRETS = [
    '周桂英',
    'zhouguiying',
    'zgy',
    '13812345678',
    '5678',
    ID_NUMBER,
    '1226',
    '6222020200112233',
    '高血压',
    '燕山',
    '周敏',
    '13987654321',
    '搬去女儿家',
  ]

  async function withPerson() {
    const records = await open()
    const { care } = records
    const person = { phone: '13812345678', idNumber: ID_NUMBER, bankAccount: '6222020200112233', illnesses: ['高血压'] }
    const daughter = saveOf('contact', contactRecord('k1', 'h1', { phone: '13987654321' }))
    await put(care, [home('h1'), resident('r1', person), daughter])
    await care.save([resident('r1', { ...person, note: '女儿周敏每周来' })], LI, '周桂英搬去女儿家')
    // what was removed earlier belongs to the home that is erased
    await care.remove('contact', 'k1', 1, LI, '周敏不再联系')
    await put(care, [saveOf('visit', visitRecord('v1', 'r1', { findings: '周桂英精神好' }))])
    await care.remove('visit', 'v1', 1, LI, null)
    await put(care, [
      home('h2', { addressLine: '别处', village: '别的社区' }),
      saveOf('resident', residentRecord('r2', 'h2', { name: '沈德福' })),
    ])
    return records
  }

  test('leaves no word of the person in any table', async () => {
    const { care, everything, options, close } = await withPerson()
    for (const secret of SECRETS) expect(await everything(), secret).toContain(secret)
    const blank = { ...homeRecord('h1'), town: '', village: '', addressLine: '', phone: null }
    await care.erase([saveOf('resident', residentRecord('r1', 'h1', { name: '已删除' })), saveOf('home', blank)], WANG, '保存期满')
    const rows = await everything()
    for (const secret of SECRETS) expect(rows, secret).not.toContain(secret)
    expect(rows).toContain('沈德福')

    expect((await care.get('resident', 'r1'))?.doc.name).toBe('已删除')
    expect(
      (await care.history('resident', 'r1')).map(({ version, by, reason, erased, doc }) => ({ version, by, reason, erased, doc })),
    ).toEqual([
      { version: 3, by: WANG, reason: '保存期满', erased: false, doc: residentRecord('r1', 'h1', { name: '已删除' }) },
      { version: 2, by: LI, reason: null, erased: true, doc: null },
      { version: 1, by: LI, reason: null, erased: true, doc: null },
    ])
    expect(await care.history('contact', 'k1')).toMatchObject([
      { version: 2, erased: true },
      { version: 1, erased: true },
    ])
    expect((await care.changesSince(0, 100)).find(({ id, version }) => id === 'k1' && version === 2)?.removed).toBe(true)
    expect(await nameAt(care, NOW - 1)).toBeNull()
    expect(await care.byNaturalKey('resident', [ID_NUMBER])).toEqual(new Map())
    expect((await care.list({ kind: 'resident', search: 'zgy', limit: 10 })).items).toEqual([])
    await close()
    expect(options.dir === '' ? [] : await secretsInFiles(options.dir)).toEqual([])
  })

  /** SQLite keeps what is deleted in the file's free places unless it is told to overwrite them */
  async function secretsInFiles(dir: string): Promise<string[]> {
    const file = (await readFile(sqlitePath(dir))).toString('utf8')
    return SECRETS.filter((secret) => file.includes(secret))
  }

  test('spares what was removed and is entered again for somebody else', async () => {
    const { care } = await withPerson()
    const daughter = contactRecord('k1', 'h2', { phone: '13987654321' })
    await put(care, [saveOf('contact', daughter)])
    await put(care, [saveOf('contact', { ...daughter, relation: '女儿' })])
    await care.erase([home('h1', { addressLine: '' })], WANG, '保存期满')
    expect((await care.history('contact', 'k1')).map(({ version, erased }) => `${version} ${erased}`)).toEqual([
      ...['4 false', '3 false', '2 false', '1 false'],
    ])
  })

  test('blanks what went before even where the document stays as it is', async () => {
    const { care } = await withPerson()
    const kept = (await care.get('resident', 'r2'))!.doc
    await put(care, [saveOf('resident', { ...kept, note: '旧' })])
    await put(care, [saveOf('resident', kept)])
    await care.erase([saveOf('resident', kept)], LI, '保存期满')
    expect((await care.history('resident', 'r2')).map(({ version, erased }) => [version, erased])).toEqual([
      [3, false],
      [2, true],
      [1, true],
    ])
  })
})
