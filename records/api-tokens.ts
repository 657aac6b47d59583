/** Tokens with which other departments' systems ask, by the digest of the token: the token itself is shown once and never stored. */
import type { ApiTokenTable, Connections } from './database.ts'
import { parseText, stringsSchema } from './documents.ts'

export interface ApiToken extends Omit<ApiTokenTable, 'tokenDigest' | 'scopes'> {
  scopes: string[]
}
export type NewApiToken = Omit<ApiToken, 'lastUsedAt' | 'revokedAt'> & { tokenDigest: string }

export interface ApiTokens {
  add(token: NewApiToken): Promise<void>
  /** newest first, revoked and expired ones too: who had access stays known */
  list(): Promise<ApiToken[]>
  get(id: string): Promise<ApiToken | null>
  /** also a revoked or expired one: whoever asks must look */
  byDigest(tokenDigest: string): Promise<ApiToken | null>
  /** `at`: not later than now */
  touch(id: string, at: number): Promise<void>
  /** false: no such token, or revoked before */
  revoke(id: string, at: number): Promise<boolean>
}

const LISTED = ['id', 'name', 'scopes', 'createdBy', 'createdAt', 'expiresAt', 'lastUsedAt', 'revokedAt'] as const

const fromRow = (row: Omit<ApiTokenTable, 'tokenDigest'>): ApiToken => ({
  ...row,
  scopes: parseText(stringsSchema, row.scopes, `token ${row.id}`),
})

export function createApiTokens({ read, write }: Connections): ApiTokens {
  const rows = read.selectFrom('apiToken').select(LISTED)
  const only = async (query: typeof rows): Promise<ApiToken | null> => {
    const row = await query.executeTakeFirst()
    return row ? fromRow(row) : null
  }

  return {
    add: ({ scopes, ...token }) =>
      write('bulk', async (queries) => {
        const unused = { lastUsedAt: null, revokedAt: null }
        await queries
          .insertInto('apiToken')
          .values({ ...token, ...unused, scopes: JSON.stringify(scopes) })
          .execute()
      }),

    list: async () => (await rows.orderBy('createdAt', 'desc').orderBy('id', 'desc').execute()).map(fromRow),
    get: (id) => only(rows.where('id', '=', id)),
    byDigest: (tokenDigest) => only(rows.where('tokenDigest', '=', tokenDigest)),

    touch: (id, at) =>
      write('bulk', async (queries) => {
        await queries.updateTable('apiToken').set({ lastUsedAt: at }).where('id', '=', id).execute()
      }),

    revoke: (id, at) =>
      write('bulk', async (queries) => {
        const revoke = queries.updateTable('apiToken').set({ revokedAt: at }).where('id', '=', id).where('revokedAt', 'is', null)
        return (await revoke.returning('id').executeTakeFirst()) !== undefined
      }),
  }
}
