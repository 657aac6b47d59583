/** Signing in and out, and choosing a password by a one-time link. */
import type { Clock } from '../broker/clock.ts'
import type { UserRecord, Users } from '../records/users.ts'
import type { Session } from './api.ts'
import type { Auditor } from './audit.ts'
import { Refused } from './errors.ts'
import { hashPassword, isPassword, isStrong, tokenDigest } from './passwords.ts'
import type { Sessions, SignedIn, SignedInUser } from './sessions.ts'
import { createTurns } from './turns.ts'

interface Deps {
  clock: Clock
  users: Users
  sessions: Sessions
  audit: Auditor
  /** the user's open feeds end */
  kickUser(userId: string): void
  kickSession(digest: string): void
}

export interface SignInDesk {
  /** answers the token for the cookie */
  signIn(username: string, password: string): Promise<{ token: string; session: Session }>
  signOut(signedIn: SignedIn): Promise<void>
  /** single use; ends whatever was signed in with the old password */
  setUp(token: string, password: string): Promise<{ username: string }>
}

export const sessionView = ({ id, username, name, role, seat }: SignedInUser): Session => ({ userId: id, username, name, role, seat })

export function createSignInDesk({ clock, users, sessions, audit, kickUser, kickSession }: Deps): SignInDesk {
  function refuseWhileLocked(lockedUntil: number | null): void {
    const leftMs = (lockedUntil ?? 0) - clock.now()
    if (leftMs > 0) throw new Refused('locked', { words: { minutes: String(Math.ceil(leftMs / 60_000)) } })
  }

  /** An unknown name is not written down: people type their password into the wrong field. */
  async function failed(user: UserRecord | null): Promise<never> {
    const lockedUntil = user ? await users.recordFailure(user.id, clock.now()) : null
    await audit({ by: user, action: 'sign-in-failed', detail: { knownUser: user !== null, locked: lockedUntil !== null } })
    refuseWhileLocked(lockedUntil)
    throw new Refused('wrong-password')
  }

  /** One after the other for each name: guesses that are made at once must not all pass before the first is counted. */
  const inTurn = createTurns()

  return {
    signIn: (username, password) =>
      inTurn(username.toLowerCase(), async () => {
        const user = await users.byUsername(username)
        refuseWhileLocked(user?.lockedUntil ?? null)
        const right = await isPassword(user && !user.disabled ? user.passwordHash : null, password)
        if (!user || !right) return failed(user)
        await users.recordSuccess(user.id)
        const token = await sessions.begin(user)
        await audit({ by: user, action: 'sign-in' })
        return { token, session: sessionView(user) }
      }),
    async signOut({ digest, user }) {
      await sessions.end(digest)
      kickSession(digest)
      await audit({ by: user, action: 'sign-out' })
    },
    async setUp(token, password) {
      // The link is spent last, so that a password that is too weak can be tried again.
      if (!isStrong(password)) throw new Refused('weak-password')
      const passwordHash = await hashPassword(password)
      const user = await users.redeemSetUp(tokenDigest(token), clock.now())
      if (!user || user.disabled) throw new Refused('link-used')
      await users.setPassword(user.id, passwordHash)
      await sessions.endAllOf(user.id)
      kickUser(user.id)
      await audit({ by: user, action: 'set-up' })
      return { username: user.username }
    },
  }
}
