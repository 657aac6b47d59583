/**
 * Signed-in browsers. A shift is twelve hours, so a session ends after thirteen (the hand-over included), or after an hour in
 * which no page of it was open: an open feed counts as use, because an operator may wait a whole night for one press.
 */
import type { Logger } from 'pino'
import type { Clock } from '../broker/clock.ts'
import type { Sessions as SessionRecords } from '../records/sessions.ts'
import type { UserRecord } from '../records/users.ts'
import { tokenDigest } from './passwords.ts'
import { within } from './within.ts'

export const SESSION_MS = 13 * 3_600_000
const IDLE_MS = 3_600_000
/** The store hears of use once in this time. */
const TOUCH_MS = 60_000
const TOKEN_BYTES = 32
const ANSWER_WITHIN_MS = 2_000

export type SignedInUser = Pick<UserRecord, 'id' | 'username' | 'name' | 'role' | 'seat'>
export interface SignedIn {
  digest: string
  user: SignedInUser
  createdAt: number
  expiresAt: number
}

interface Deps {
  clock: Clock
  log: Logger
  newToken(bytes: number): string
  records: SessionRecords
}

export interface Sessions {
  /** answers the token for the cookie; only its digest is kept */
  begin(user: UserRecord): Promise<string>
  /** Null: unknown or over. When the store cannot be read, or does not answer, people who are signed in already stay so (fail open). */
  find(token: string): Promise<SignedIn | null>
  /** as `find`, by digest; for open feeds */
  recheck(digest: string): Promise<SignedIn | null>
  end(digest: string): Promise<void>
  endAllOf(userId: string): Promise<void>
}

const publicUser = ({ id, username, name, role, seat }: UserRecord): SignedInUser => ({ id, username, name, role, seat })
const expiry = (createdAt: number, now: number): number => Math.min(createdAt + SESSION_MS, now + IDLE_MS)

export function createSessions({ clock, log, newToken, records }: Deps): Sessions {
  /** copies of what the store said last */
  const sessionsByDigest = new Map<string, SignedIn>()
  /** whose use is being written down: a write that hangs is not joined by one more for each request */
  const touching = new Set<string>()

  function remembered(digest: string): SignedIn | null {
    const copy = sessionsByDigest.get(digest)
    return copy && copy.expiresAt > clock.now() ? copy : null
  }

  function forgetOver(): void {
    for (const [digest, { expiresAt }] of sessionsByDigest) if (expiresAt <= clock.now()) sessionsByDigest.delete(digest)
  }

  /** Nobody waits for this write: while the store hangs, a console must still open. What was not stored is tried with the next use. */
  function keepAlive(signedIn: SignedIn): void {
    const expiresAt = expiry(signedIn.createdAt, clock.now())
    if (expiresAt - signedIn.expiresAt < TOUCH_MS) return
    signedIn.expiresAt = expiresAt
    if (touching.has(signedIn.digest)) return
    touching.add(signedIn.digest)
    void records
      .touch(signedIn.digest, expiresAt)
      .catch((error: unknown) => log.warn({ err: error, userId: signedIn.user.id }, 'the use of a session was not stored'))
      .finally(() => touching.delete(signedIn.digest))
  }

  async function fromStore(digest: string): Promise<SignedIn | null> {
    const late = 'the store does not say who is signed in'
    const found = await within(records.find(digest, clock.now()), { clock, ms: ANSWER_WITHIN_MS, late })
    if (!found) {
      sessionsByDigest.delete(digest)
      return null
    }
    const { createdAt, expiresAt } = found.session
    const signedIn = { digest, user: publicUser(found.user), createdAt, expiresAt }
    sessionsByDigest.set(digest, signedIn)
    return signedIn
  }

  async function recheck(digest: string): Promise<SignedIn | null> {
    try {
      const signedIn = await fromStore(digest)
      if (signedIn) keepAlive(signedIn)
      return signedIn
    } catch (error) {
      log.warn({ err: error }, 'sessions cannot be read: those known here stay valid')
      const copy = remembered(digest)
      if (copy) copy.expiresAt = expiry(copy.createdAt, clock.now())
      return copy
    }
  }

  return {
    async begin(user) {
      forgetOver()
      const token = newToken(TOKEN_BYTES)
      const createdAt = clock.now()
      const digest = tokenDigest(token)
      const expiresAt = expiry(createdAt, createdAt)
      await records.create({ tokenDigest: digest, userId: user.id, createdAt, expiresAt })
      sessionsByDigest.set(digest, { digest, user: publicUser(user), createdAt, expiresAt })
      return token
    },
    find: (token) => recheck(tokenDigest(token)),
    recheck,
    async end(digest) {
      sessionsByDigest.delete(digest)
      await records.remove(digest)
    },
    async endAllOf(userId) {
      for (const [digest, { user }] of sessionsByDigest) if (user.id === userId) sessionsByDigest.delete(digest)
      await records.removeForUser(userId)
    },
  }
}
