/** The audit trail cannot be changed without a trace. */
import { expect, test } from 'vitest'
import type { NewAudit } from '../../records/audit.ts'
import type { Records } from '../../records/records.ts'
import { onBothDatabases } from './databases.ts'
import { NOW } from './fixtures.ts'

const entry = (action: string, fields: Partial<NewAudit> = {}): NewAudit => ({
  ...{ at: NOW, byId: 'u1', byName: '李倩', action, subject: { kind: 'home', id: 'h1' }, detail: { field: 'phone' } },
  ...fields,
})

async function append(records: Records, count: number): Promise<void> {
  for (let i = 1; i <= count; i++) await records.audit.append(entry(`viewed ${i}`))
}

onBothDatabases('The audit trail', (open, dialect) => {
  const unlock =
    dialect === 'sqlite' ? 'drop trigger audit_no_update; drop trigger audit_no_delete' : 'drop trigger audit_append_only on audit'

  test('keeps who did what, newest first', async () => {
    const records = await open()
    expect(await records.audit.verify()).toEqual({ ok: true, rows: 0 })
    await records.audit.append(entry('signed-in', { byId: null, subject: null, detail: {} }))
    await append(records, 2)
    expect(await records.audit.list({ before: null, limit: 2 })).toMatchObject([{ n: 3, ...entry('viewed 2') }, { n: 2 }])
    expect(await records.audit.list({ before: 2, limit: 2 })).toMatchObject([{ n: 1, byId: null, subject: null, detail: {} }])
    expect(await records.audit.verify()).toEqual({ ok: true, rows: 3 })
  })

  test('answers who did what with somebody, oldest first', async () => {
    const records = await open()
    const about = (id: string, kind = 'resident') => records.audit.append(entry('record-viewed', { subject: { kind, id } }))
    await about('r1')
    await about('r2')
    await about('r1', 'home')
    await about('r1')
    expect((await records.audit.about('resident', ['r1', 'none'])).map(({ n }) => n)).toEqual([1, 4])
    expect(await records.audit.about('resident', [])).toEqual([])
  })

  test('is one chain, whoever writes', async () => {
    const records = await open()
    const other = await records.another()
    await Promise.all([append(records, 10), append(other, 10), append(records, 5)])
    expect(await records.audit.verify()).toEqual({ ok: true, rows: 25 })
  })

  test('cannot be changed by the hub itself', async () => {
    const records = await open()
    await append(records, 1)
    await expect(records.tamper(`update audit set by_name = 'x'`)).rejects.toThrow('append-only')
    await expect(records.tamper('delete from audit')).rejects.toThrow('append-only')
  })

  const altered = `update audit set by_name = '别人' where n = 3`
  // how a chain is followed does not depend on the database: the rest on the quicker one
  const others: [string, string, object][] = [
    ['a row is gone', 'delete from audit where n = 3', { n: 3, reason: 'missing' }],
    ['the latest rows are gone', 'delete from audit where n > 3', { n: 4, reason: 'missing' }],
    ['the whole trail is gone', 'delete from audit', { n: 1, reason: 'missing' }],
    ['a row was altered and its hash with it', `update audit set detail = '{}', hash = 'x' where n = 5`, { n: 5, reason: 'altered' }],
    ['the end of the chain was forged', `update audit_head set hash = 'x'`, { n: 5, reason: 'altered' }],
  ]
  test.each([['a row was altered', altered, { n: 3, reason: 'altered' }], ...(dialect === 'sqlite' ? others : [])])(
    'tells that %s',
    async (_, sql, verdict) => {
      const records = await open()
      await append(records, 5)
      await records.tamper(`${unlock}; ${sql}`)
      expect(await records.audit.verify()).toEqual({ ok: false, ...verdict })
    },
  )
})
