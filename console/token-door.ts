/** Another department's system at the door: its token, as it may be used now. */
import type { Logger } from 'pino'
import type { Clock } from '../broker/clock.ts'
import type { ApiToken, ApiTokens } from '../records/api-tokens.ts'
import { createAllowance } from './allowance.ts'
import { SCOPES, type Scope } from './care-api.ts'
import { Refused } from './errors.ts'
import { tokenDigest } from './passwords.ts'
import { asToken, type Viewer } from './viewer.ts'

/** A department that reads a page of 500 each time has the whole city within a minute; more is a loop that went wrong. */
const REQUESTS_PER_MINUTE = 600
/** The store hears of use once in this time. */
const TOUCH_MS = 60_000

export interface TokenDoor {
  /** `scope` undefined: the route is for people only */
  admit(token: string, scope: Scope | undefined): Promise<Viewer>
}

/** scopes of an older version that mean nothing any more open nothing */
export const scopesOf = (token: Pick<ApiToken, 'scopes'>): Scope[] => SCOPES.filter((scope) => token.scopes.includes(scope))

export function createTokenDoor({ clock, log, tokens }: { clock: Clock; log: Logger; tokens: ApiTokens }): TokenDoor {
  const mayComeAgain = createAllowance(clock, REQUESTS_PER_MINUTE)
  /** whose use is being written down */
  const touching = new Set<string>()

  /** Nobody waits for this write; what was not stored is tried with the next use. */
  function noteUse({ id, lastUsedAt }: ApiToken): void {
    const now = clock.now()
    if (touching.has(id) || (lastUsedAt !== null && now - lastUsedAt < TOUCH_MS)) return
    touching.add(id)
    void tokens
      .touch(id, now)
      .catch((error: unknown) => log.warn({ err: error, tokenId: id }, 'the use of a token was not stored'))
      .finally(() => touching.delete(id))
  }

  return {
    async admit(token, scope) {
      const known = await tokens.byDigest(tokenDigest(token))
      if (!known || known.revokedAt !== null || known.expiresAt <= clock.now()) throw new Refused('wrong-token')
      if (!mayComeAgain(known.id)) throw new Refused('too-many')
      noteUse(known)
      const scopes = scopesOf(known)
      if (scope === undefined || !scopes.includes(scope)) throw new Refused('scope-missing')
      return asToken({ id: known.id, name: known.name, scopes })
    },
  }
}
