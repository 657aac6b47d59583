/** Signed-in browsers, by the digest of their token. */
import type { UserRecord } from './users.ts'

export interface SessionRecord {
  tokenDigest: string
  userId: string
  createdAt: number
  expiresAt: number
}

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
