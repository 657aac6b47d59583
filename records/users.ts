/** People who sign in at the console. Passwords and tokens arrive here as digests only. */
import { sql } from 'kysely'
import type { Clock } from '../broker/clock.ts'
import { appendChanges } from './changes.ts'
import { type Connections, flag, type Queries, type UserTable } from './database.ts'

export interface UserRecord extends Omit<UserTable, 'disabled'> {
  disabled: boolean
}
export type NewUser = Pick<UserRecord, 'id' | 'username' | 'name' | 'role' | 'seat' | 'passwordHash'>

/** What changes who may do what writes a `user` row to the change log. */
export interface Users {
  /** user names are unique without regard to case */
  add(user: NewUser): Promise<{ ok: true } | { ok: false; reason: 'exists' }>
  get(id: string): Promise<UserRecord | null>
  byUsername(username: string): Promise<UserRecord | null>
  list(): Promise<UserRecord[]>
  /** false: no such user. Also ends a lock and forgets failures. */
  setPassword(id: string, passwordHash: string): Promise<boolean>
  setDisabled(id: string, disabled: boolean): Promise<boolean>
  /** the fifth failure in a row locks the account for 15 minutes; answers until when it is locked, or null */
  recordFailure(id: string, now: number): Promise<number | null>
  recordSuccess(id: string): Promise<void>
  /** replaces the user's earlier link */
  issueSetUp(userId: string, tokenDigest: string, expiresAt: number): Promise<void>
  /** single use: the user whose link it was, or null when it is unknown, used, expired, or the user is disabled */
  redeemSetUp(tokenDigest: string, now: number): Promise<UserRecord | null>
}

const FAILURES_TO_LOCK = 5
const LOCK_MS = 15 * 60_000
const UNLOCKED = { failures: 0, lockedUntil: null }

export const userFromRow = (row: UserTable): UserRecord => ({ ...row, disabled: row.disabled === 1 })

export function createUsers({ read, write, clock }: Connections & { clock: Clock }): Users {
  const rows = read.selectFrom('userAccount').selectAll()

  const changed = (queries: Queries, id: string) => appendChanges(queries, [{ kind: 'user', id, n: null }], clock.now())

  const set = (id: string, values: Partial<UserTable>): Promise<boolean> =>
    write('bulk', async (queries) => {
      const updated = await queries.updateTable('userAccount').set(values).where('id', '=', id).returning('id').executeTakeFirst()
      if (updated) await changed(queries, id)
      return updated !== undefined
    })

  return {
    add: (user) =>
      write('bulk', async (queries) => {
        const insert = queries.insertInto('userAccount').values({ ...user, ...UNLOCKED, disabled: 0, createdAt: clock.now() })
        const added = await insert
          .onConflict((conflict) => conflict.doNothing())
          .returning('id')
          .executeTakeFirst()
        if (!added) return { ok: false, reason: 'exists' }
        await changed(queries, user.id)
        return { ok: true }
      }),

    async get(id) {
      const row = await rows.where('id', '=', id).executeTakeFirst()
      return row ? userFromRow(row) : null
    },

    async byUsername(username) {
      const row = await rows.where(sql<boolean>`lower(username) = lower(${username})`).executeTakeFirst()
      return row ? userFromRow(row) : null
    },

    list: async () => (await rows.orderBy('username').execute()).map(userFromRow),

    setPassword: (id, passwordHash) => set(id, { passwordHash, ...UNLOCKED }),
    setDisabled: (id, disabled) => set(id, { disabled: flag(disabled) }),

    recordFailure: (id, now) =>
      write('bulk', async (queries) => {
        const update = queries.updateTable('userAccount').set((eb) => ({ failures: eb('failures', '+', 1) }))
        const user = await update.where('id', '=', id).returning(['failures', 'lockedUntil']).executeTakeFirst()
        if (!user) return null
        if (user.failures < FAILURES_TO_LOCK) return user.lockedUntil
        const lockedUntil = now + LOCK_MS
        await queries.updateTable('userAccount').set({ failures: 0, lockedUntil }).where('id', '=', id).execute()
        return lockedUntil
      }),

    recordSuccess: (id) =>
      write('bulk', async (queries) => {
        await queries.updateTable('userAccount').set(UNLOCKED).where('id', '=', id).execute()
      }),

    issueSetUp: (userId, tokenDigest, expiresAt) =>
      write('bulk', async (queries) => {
        await queries.deleteFrom('setUpToken').where('userId', '=', userId).execute()
        await queries.insertInto('setUpToken').values({ tokenDigest, userId, expiresAt }).execute()
      }),

    redeemSetUp: (tokenDigest, now) =>
      write('bulk', async (queries) => {
        const remove = queries.deleteFrom('setUpToken').where('tokenDigest', '=', tokenDigest)
        const token = await remove.returningAll().executeTakeFirst()
        if (!token || token.expiresAt <= now) return null
        const user = queries.selectFrom('userAccount').selectAll().where('id', '=', token.userId).where('disabled', '=', 0)
        const row = await user.executeTakeFirst()
        return row ? userFromRow(row) : null
      }),
  }
}
