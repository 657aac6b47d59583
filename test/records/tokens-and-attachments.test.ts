/** Tokens of other systems and files beside records. */
import { expect, test } from 'vitest'
import type { NewApiToken } from '../../records/api-tokens.ts'
import type { AttachmentInfo } from '../../records/attachments.ts'
import { onBothDatabases } from './databases.ts'
import { NOW } from './fixtures.ts'

const token = (id: string, fields: Partial<NewApiToken> = {}): NewApiToken => ({
  ...{ id, name: '医保局', scopes: ['records:read', 'changes:read'], tokenDigest: `digest of ${id}` },
  ...{ createdBy: '管理员', createdAt: NOW, expiresAt: NOW + 1000 },
  ...fields,
})

onBothDatabases('Tokens', (open) => {
  test('are found by their digest, with their scopes, and never listed with it', async () => {
    const { apiTokens } = await open()
    await apiTokens.add(token('t1'))
    await apiTokens.add(token('t2', { createdAt: NOW + 1, scopes: [] }))
    const { tokenDigest: _, ...first } = token('t1')
    expect(await apiTokens.byDigest('digest of t1')).toEqual({ ...first, lastUsedAt: null, revokedAt: null })
    expect(await apiTokens.byDigest('t1')).toBeNull()
    expect((await apiTokens.list()).map(({ id }) => id)).toEqual(['t2', 't1'])
    expect(JSON.stringify(await apiTokens.list())).not.toContain('digest')
  })

  test('are revoked once, and stay known', async () => {
    const { apiTokens } = await open()
    await apiTokens.add(token('t1'))
    await apiTokens.touch('t1', NOW + 5)
    expect([await apiTokens.revoke('t1', NOW + 9), await apiTokens.revoke('t1', NOW + 10), await apiTokens.revoke('none', NOW)]).toEqual([
      true,
      false,
      false,
    ])
    expect(await apiTokens.get('t1')).toMatchObject({ lastUsedAt: NOW + 5, revokedAt: NOW + 9 })
  })

  test('have digests that differ', async () => {
    const { apiTokens } = await open()
    await apiTokens.add(token('t1'))
    await expect(apiTokens.add(token('t2', { tokenDigest: 'digest of t1' }))).rejects.toThrow()
  })
})

const attachment = (id: string, recordId: string, fields: Partial<AttachmentInfo> = {}): AttachmentInfo => ({
  ...{ id, kind: 'resident', recordId, name: '照片.jpg', type: 'image/jpeg', bytes: 3, at: NOW, byId: 'u1', byName: '李倩' },
  ...fields,
})

onBothDatabases('Attachments', (open) => {
  test('come back byte by byte, also when they are large', async () => {
    const { attachments } = await open()
    const large = Uint8Array.from({ length: 5 * 1024 * 1024 }, (_, index) => (index * 31) % 256)
    await attachments.add({ ...attachment('a1', 'r1', { bytes: large.length }), content: large })
    // a view into something larger: only what it shows is stored
    await attachments.add({ ...attachment('a2', 'r1', { at: NOW + 1 }), content: Buffer.from('--abc--').subarray(2, 5) })
    expect(Buffer.compare((await attachments.content('a1'))!, large)).toBe(0)
    expect(Buffer.from((await attachments.content('a2'))!).toString()).toBe('abc')
    expect(await attachments.content('none')).toBeNull()
    expect(await attachments.get('a2')).toEqual(attachment('a2', 'r1', { at: NOW + 1 }))
  })

  test('are listed oldest first by record, without their content, and removed with it', async () => {
    const { attachments } = await open()
    const content = new Uint8Array([1, 2, 3])
    const later = attachment('a1', 'r1', { at: NOW + 1 })
    const others = [attachment('a3', 'r2'), attachment('a4', 'r1', { kind: 'service' })]
    for (const one of [later, attachment('a2', 'r1'), ...others]) await attachments.add({ ...one, content })
    expect(await attachments.ofRecords('resident', ['r1'])).toEqual([attachment('a2', 'r1'), later])
    expect(await attachments.removeOf('resident', ['r1', 'none'])).toBe(2)
    expect(await attachments.ofRecords('resident', ['r1', 'r2'])).toEqual([others[0]])
    expect(await attachments.get('a4')).not.toBeNull()
    expect(await attachments.removeOf('resident', [])).toBe(0)
  })
})
