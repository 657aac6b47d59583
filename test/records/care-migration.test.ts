/** A database of the first schema, with people in its own tables, becomes one of care records. */
import { expect, test } from 'vitest'
import { spine } from '../../records/migrations/0001-spine.ts'
import { blankHome, undated } from '../../records/record-schemas/blank.ts'
import { onOlderDatabases } from './databases.ts'
import { contactRecord, homeRecord, homeWith, NOW, providerRecord, residentRecord } from './fixtures.ts'

const FILLED = [
  `insert into home values ('h1', '溧城街道', '燕山社区', '3', '燕山新村 12 幢 301 室', 31.42, 119.48, '4711', '3', null, null, '0519-87200001',
    '${JSON.stringify(homeWith('h1'))}')`,
  `insert into home values ('h2', '', '', '', '', null, null, null, null, null, null, null, null)`,
  `insert into resident values ('r1', 'h1', '周桂英', 'female', '1943-01-02', '32040219381125122x', '13812345678', '溧阳话', null,
    '["高血压","糖尿病"]', '[]', '["青霉素"]', '["独居","高龄","热心人"]')`,
  `insert into resident values ('r2', 'h1', '沈德福', 'male', null, '32040219381125122X', null, null, null, '[]', '[]', '[]', '[]')`,
  `insert into resident values ('r3', 'h2', '单福生', null, null, '', null, null, null, '[]', '[]', '[]', '["留守"]')`,
  `insert into contact values ('k1', 'h1', 2, '周敏', '女儿', '13900000000', 1)`,
  `insert into provider values ('p1', '燕山服务站', '居家护理', '0519-2', '溧城街道', 31.5, null, 8, 18)`,
  `insert into device values ('box-1', 'h1', 'box', '一键通', 'ab', 0, 60000, 16384, 1)`,
  `insert into device values ('box-2', 'h1', 'box', '一键通', 'ab', 1, 60000, 16384, 2)`,
  `insert into alarm values ('a1', 'h1', 'life', 'life', 1, 0, 'closed', 1, 2, 1, null)`,
]
const R1 = {
  ...({ name: '周桂英', gender: 'female', birthDate: '1943-01-02', idNumber: '32040219381125122x', phone: '13812345678' } as const),
  ...{ dialect: '溧阳话', illnesses: ['高血压', '糖尿病'], allergies: ['青霉素'], note: '热心人' },
  categories: [undated('独居'), undated('高龄')],
}

onOlderDatabases('Records of the first schema', (older) => {
  test('are carried over with everything in them, and found', async () => {
    const { run, open } = await older((dialect) => ({ '0001-spine': spine(dialect, 'epoch') }))
    for (const sql of FILLED) await run(sql)
    const { care, homes, devices } = await open()

    const h1 = homeRecord('h1', { doorCode: '4711' })
    const [r1, r2] = [
      residentRecord('r1', 'h1', R1),
      residentRecord('r2', 'h1', { name: '沈德福', gender: 'male', idNumber: '32040219381125122X' }),
    ]
    const k1 = contactRecord('k1', 'h1', { order: 2, relation: '女儿', phone: '13900000000', keyHolder: true })
    const p1 = providerRecord('p1', { name: '燕山服务站', phone: '0519-2', town: '溧城街道', lat: 31.5, fromHour: 8, toHour: 18 })
    expect(await homes.get('h1')).toEqual({ home: h1, residents: [r1, r2], contacts: [k1], providers: [p1] })
    expect((await homes.get('h2'))?.home).toEqual(blankHome('h2'))
    expect((await homes.states('all')).get('h1')).toEqual(homeWith('h1'))
    expect((await devices.list({ after: null, limit: 5 }))[0]).toMatchObject({ id: 'box-1', town: '溧城街道', residentName: '周桂英' })

    for (const [kind, id, doc] of [
      ['home', 'h1', h1],
      ['resident', 'r1', r1],
      ['contact', 'k1', k1],
      ['provider', 'p1', p1],
    ] as const) {
      expect(await care.get(kind, id)).toMatchObject({ version: 1, updatedAt: NOW, doc })
      expect(await care.history(kind, id)).toMatchObject([{ version: 1, by: { id: null, name: 'hub' }, doc }])
    }
    const changes = await care.changesSince(0, 100)
    expect(changes.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7])
    for (const search of ['zgy', '13812345678', '燕山新村12幢']) {
      const { items } = await care.list({ kind: 'resident', search, limit: 5 })
      expect(items[0]?.id, search).toBe('r1')
    }
    expect(await care.count({ kind: 'resident', category: '高龄', state: 'at-home' })).toBe(1)
    expect(await care.count({ kind: 'resident', state: 'at-home' })).toBe(3)
  })

  test('may hold one ID number twice; it is the first resident’s, and the second can still be saved', async () => {
    const { run, open } = await older((dialect) => ({ '0001-spine': spine(dialect, 'epoch') }))
    for (const sql of FILLED) await run(sql)
    const { care } = await open()
    const by = { id: null, name: 'x' }
    expect(await care.byNaturalKey('resident', ['32040219381125122X', ''])).toEqual(new Map([['32040219381125122X', 'r1']]))
    const save = async (id: string, fields: object) => {
      const { doc } = (await care.get('resident', id))!
      return care.save([{ kind: 'resident', doc: { ...doc, ...fields }, version: null }], by, null)
    }
    expect(await save('r2', { note: 'seen' })).toEqual({ ok: true, versions: [2] })
    expect(await save('r3', { idNumber: '32040219381125122X' })).toMatchObject({ reason: 'taken', by: 'r1' })
    expect(await save('r1', { idNumber: null })).toEqual({ ok: true, versions: [2] })
    expect(await save('r2', { note: 'seen again' })).toEqual({ ok: true, versions: [3] })
    expect(await care.byNaturalKey('resident', ['32040219381125122X'])).toEqual(new Map([['32040219381125122X', 'r2']]))
  })

  test('know where each box stands, and that one that is disabled stands nowhere', async () => {
    const { run, open } = await older((dialect) => ({ '0001-spine': spine(dialect, 'epoch') }))
    for (const sql of FILLED) await run(sql)
    const { subsidyFacts, devices } = await open()
    const boxes = async (at: number) =>
      (await subsidyFacts.boxesOf(['h1'], at)).get('h1')?.map(({ id, fromAt, untilAt }) => [id, fromAt, untilAt])
    expect(await boxes(1)).toEqual([['box-1', 1, null]])
    expect(await boxes(NOW)).toEqual([
      ['box-1', 1, null],
      ['box-2', 2, NOW],
    ])
    expect(await devices.setDisabled('box-1', true)).toBe(true)
    expect(await boxes(NOW)).toEqual([
      ['box-1', 1, NOW],
      ['box-2', 2, NOW],
    ])
  })

  test('go on from there', async () => {
    const { run, open } = await older((dialect) => ({ '0001-spine': spine(dialect, 'epoch') }))
    for (const sql of FILLED) await run(sql)
    const { care, homes } = await open()
    expect(await homes.ensure('h3')).toBe(true)
    expect(await homes.ensure('h2')).toBe(false)
    expect((await care.changesSince(7, 5)).map(({ seq, id }) => `${seq} ${id}`)).toEqual(['8 h3'])
    await (await open()).homes.ensure('h4')
    expect((await care.changesSince(8, 5)).map(({ seq, id }) => `${seq} ${id}`)).toEqual(['9 h4'])
  })
})
