/** Signed-in browsers, by the digest of their token. */
import type { Connections, SessionTable } from './database.ts'
import { type UserRecord, userFromRow } from './users.ts'

export type SessionRecord = SessionTable

export interface Sessions {
  create(session: SessionRecord): Promise<void>
  /** null when unknown, expired, or the user is disabled */
  find(tokenDigest: string, now: number): Promise<{ session: SessionRecord; user: UserRecord } | null>
  touch(tokenDigest: string, expiresAt: number): Promise<void>
  remove(tokenDigest: string): Promise<void>
  removeForUser(userId: string): Promise<void>
  /** removes expired sessions and set-up links; answers how many sessions */
  prune(now: number): Promise<number>
}

export const createSessions = ({ read, write }: Connections): Sessions => ({
  create: (session) =>
    write('bulk', async (queries) => {
      await queries.insertInto('session').values(session).execute()
    }),

  async find(tokenDigest, now) {
    const live = read.selectFrom('session').selectAll().where('tokenDigest', '=', tokenDigest).where('expiresAt', '>', now)
    const session = await live.executeTakeFirst()
    if (!session) return null
    const owner = read.selectFrom('userAccount').selectAll().where('id', '=', session.userId).where('disabled', '=', 0)
    const user = await owner.executeTakeFirst()
    return user ? { session, user: userFromRow(user) } : null
  },

  touch: (tokenDigest, expiresAt) =>
    write('bulk', async (queries) => {
      await queries.updateTable('session').set({ expiresAt }).where('tokenDigest', '=', tokenDigest).execute()
    }),

  remove: (tokenDigest) =>
    write('bulk', async (queries) => {
      await queries.deleteFrom('session').where('tokenDigest', '=', tokenDigest).execute()
    }),

  removeForUser: (userId) =>
    write('bulk', async (queries) => {
      await queries.deleteFrom('session').where('userId', '=', userId).execute()
    }),

  prune: (now) =>
    write('bulk', async (queries) => {
      await queries.deleteFrom('setUpToken').where('expiresAt', '<=', now).execute()
      const { numDeletedRows } = await queries.deleteFrom('session').where('expiresAt', '<=', now).executeTakeFirstOrThrow()
      return Number(numDeletedRows)
    }),
})
