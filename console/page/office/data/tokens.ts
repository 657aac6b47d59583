/** Tokens of other departments' systems. */
import { useQuery } from '@tanstack/react-query'
import * as z from 'zod/mini'
import { type newTokenSchema, tokenIssuedSchema, tokenListSchema } from '../../../care-api.ts'
import { type Answer, call, read } from '../../data/http.ts'
import { queries } from '../../data/queries.ts'

export type Token = z.infer<typeof tokenListSchema>['items'][number]
export type TokenIssued = z.infer<typeof tokenIssuedSchema>

export const useTokens = () => useQuery({ queryKey: ['api-tokens'], queryFn: () => read('/api-tokens', tokenListSchema), staleTime: 0 })

const changed = () => queries.invalidateQueries({ queryKey: ['api-tokens'] })

/** no key: an answer that was kept to be given again would hold the token */
export async function issueToken(wanted: z.infer<typeof newTokenSchema>): Promise<Answer<TokenIssued>> {
  const answer = await call({ path: '/api-tokens', method: 'POST', schema: tokenIssuedSchema, body: wanted })
  if (answer.ok) await changed()
  return answer
}

export async function revokeToken(id: string): Promise<Answer<unknown>> {
  const answer = await call({ path: `/api-tokens/${encodeURIComponent(id)}`, method: 'DELETE', schema: z.unknown() })
  await changed()
  return answer
}

export type Standing = 'valid' | 'expired' | 'revoked'
export const standingOf = ({ revoked, expiresAt }: Token, now: number): Standing =>
  revoked ? 'revoked' : expiresAt <= now ? 'expired' : 'valid'
