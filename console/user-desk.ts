/** The people who may sign in, as an administrator manages them. Nobody but its owner ever knows a password. */
import type * as z from 'zod/mini'
import type { Clock } from '../broker/clock.ts'
import type { UserRecord, Users } from '../records/users.ts'
import type { newUserSchema, User, UserWithLink } from './api.ts'
import type { Auditor } from './audit.ts'
import { Refused } from './errors.ts'
import { tokenDigest } from './passwords.ts'
import type { Sessions, SignedInUser } from './sessions.ts'

const LINK_VALID_MS = 24 * 3_600_000
const TOKEN_BYTES = 32

interface Deps {
  clock: Clock
  newId(): string
  newToken(bytes: number): string
  users: Users
  sessions: Sessions
  audit: Auditor
  kickUser(userId: string): void
}

export interface UserDesk {
  list(): Promise<User[]>
  /** the link is shown once: only its digest is kept */
  create(user: z.infer<typeof newUserSchema>, by: SignedInUser): Promise<UserWithLink>
  /** for a forgotten password; the old one stays valid until the link is used */
  issueLink(userId: string, by: SignedInUser): Promise<UserWithLink>
  /** ends the user's sessions and feeds at once */
  disable(userId: string, by: SignedInUser): Promise<User>
  enable(userId: string, by: SignedInUser): Promise<User>
}

const userView = ({ id, username, name, role, seat, disabled, passwordHash, lockedUntil, createdAt }: UserRecord): User => ({
  id,
  username,
  name,
  role,
  seat,
  disabled,
  hasPassword: passwordHash !== null,
  lockedUntil,
  createdAt,
})

export function createUserDesk({ clock, newId, newToken, users, sessions, audit, kickUser }: Deps): UserDesk {
  async function known(userId: string): Promise<UserRecord> {
    const user = await users.get(userId)
    if (!user) throw new Refused('not-found')
    return user
  }

  async function withLink(userId: string): Promise<UserWithLink> {
    const token = newToken(TOKEN_BYTES)
    await users.issueSetUp(userId, tokenDigest(token), clock.now() + LINK_VALID_MS)
    return { user: userView(await known(userId)), link: `/setup#${token}` }
  }

  async function isLastAdmin(userId: string): Promise<boolean> {
    const admins = (await users.list()).filter((user) => user.role === 'admin' && !user.disabled && user.passwordHash !== null)
    return admins.length === 1 && admins[0]?.id === userId
  }

  const note = (action: string, by: SignedInUser, userId: string, detail: Record<string, unknown> = {}): Promise<void> =>
    audit({ by, action, subject: { kind: 'user', id: userId }, detail })

  return {
    list: async () => (await users.list()).map(userView),
    async create({ username, name, role, seat }, by) {
      const id = newId()
      const added = await users.add({ id, username, name, role, seat, passwordHash: null })
      if (!added.ok) throw new Refused('name-taken')
      await note('user-created', by, id, { role })
      return withLink(id)
    },
    async issueLink(userId, by) {
      await known(userId)
      await note('user-link-issued', by, userId)
      return withLink(userId)
    },
    async disable(userId, by) {
      await known(userId)
      if (await isLastAdmin(userId)) throw new Refused('last-admin')
      await users.setDisabled(userId, true)
      await sessions.endAllOf(userId)
      kickUser(userId)
      await note('user-disabled', by, userId)
      return userView(await known(userId))
    },
    async enable(userId, by) {
      await known(userId)
      await users.setDisabled(userId, false)
      await note('user-enabled', by, userId)
      return userView(await known(userId))
    },
  }
}
