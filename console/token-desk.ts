/** Tokens for other departments' systems, as an administrator issues and revokes them. */
import type * as z from 'zod/mini'
import type { Clock } from '../broker/clock.ts'
import type { ApiToken, ApiTokens } from '../records/api-tokens.ts'
import type { Auditor } from './audit.ts'
import type { newTokenSchema, tokenIssuedSchema, tokenListSchema, tokenSchema } from './care-api.ts'
import { Refused } from './errors.ts'
import { tokenDigest } from './passwords.ts'
import type { SignedInUser } from './sessions.ts'
import { DAY_MS } from './shanghai-day.ts'
import { scopesOf } from './token-door.ts'

const TOKEN_BYTES = 32
/** so that a token which leaked into a repository is recognised as what it is */
const PREFIX = 'anling_'

interface Deps {
  clock: Clock
  newId(): string
  newToken(bytes: number): string
  tokens: ApiTokens
  audit: Auditor
}

export interface TokenDesk {
  list(): Promise<z.infer<typeof tokenListSchema>>
  issue(wanted: z.infer<typeof newTokenSchema>, by: SignedInUser): Promise<z.infer<typeof tokenIssuedSchema>>
  /** from the next request on it opens nothing */
  revoke(id: string, by: SignedInUser): Promise<void>
}

const tokenView = (token: ApiToken): z.infer<typeof tokenSchema> => ({
  id: token.id,
  name: token.name,
  scopes: scopesOf(token),
  createdBy: token.createdBy,
  createdAt: token.createdAt,
  expiresAt: token.expiresAt,
  lastUsedAt: token.lastUsedAt,
  revoked: token.revokedAt !== null,
})

export function createTokenDesk({ clock, newId, newToken, tokens, audit }: Deps): TokenDesk {
  return {
    list: async () => ({ items: (await tokens.list()).map(tokenView) }),

    async issue({ name, scopes, validDays }, by) {
      const token = `${PREFIX}${newToken(TOKEN_BYTES)}`
      const createdAt = clock.now()
      const added = {
        id: newId(),
        name,
        scopes: [...new Set(scopes)],
        createdBy: by.name,
        createdAt,
        expiresAt: createdAt + validDays * DAY_MS,
      }
      await tokens.add({ ...added, tokenDigest: tokenDigest(token) })
      await audit({ by, action: 'token-issued', subject: { kind: 'token', id: added.id }, detail: { name, scopes, validDays } })
      return { token, info: tokenView({ ...added, lastUsedAt: null, revokedAt: null }) }
    },

    async revoke(id, by) {
      if (!(await tokens.revoke(id, clock.now()))) throw new Refused('not-found')
      await audit({ by, action: 'token-revoked', subject: { kind: 'token', id } })
    },
  }
}
