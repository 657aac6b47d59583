/**
 * At the door of every route: who is asking, from where, and whether they may. People come with a session cookie and have a role;
 * other departments' systems come with a bearer token and have scopes. A route without a declared access does not start.
 */
import type {} from '@fastify/cookie'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Scope } from './care-api.ts'
import { Refused } from './errors.ts'
import { may, type What } from './may.ts'
import { changesSomething, isSameOrigin } from './origin.ts'
import type { Sessions, SignedIn } from './sessions.ts'
import type { TokenDoor } from './token-door.ts'
import { asPerson, type Viewer } from './viewer.ts'

export const SESSION_COOKIE = 'anling_session'

/** `asked`: anybody, and the route looks itself at who is signed in */
export type Access = 'public' | 'asked' | 'signed-in' | What

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access
    /** what a token needs for this route; without it the route is for people only */
    scope?: Scope
  }
  interface FastifyRequest {
    signedIn: SignedIn | null
    /** the system whose token came with the request */
    system: Viewer | null
  }
}

interface Doors {
  sessions: Sessions
  tokens: TokenDoor
  publicUrl: string | null
}

const needsSession = (access: Access | undefined): access is 'signed-in' | What =>
  access !== undefined && access !== 'public' && access !== 'asked'

const bearerOf = (request: FastifyRequest): string | null => /^bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? null

export function requireSameOrigin(request: FastifyRequest, publicUrl: string | null): void {
  const { origin, host, 'sec-fetch-site': site } = request.headers
  const secFetchSite = Array.isArray(site) ? site[0] : site
  if (!isSameOrigin({ origin, host, secFetchSite }, publicUrl)) throw new Refused('cross-site')
}

export function guardRoutes(app: FastifyInstance, { sessions, tokens, publicUrl }: Doors): void {
  app.decorateRequest('signedIn', null)
  app.decorateRequest('system', null)
  app.addHook('onRoute', ({ url, config, method }) => {
    if (url.startsWith('/api/v1') && !config?.access) throw new Error(`${method} ${url} does not say who may use it`)
  })
  app.addHook('onRequest', async (request, reply) => {
    // no proxy on the way and no disk of a shared computer keeps what it says about people
    if (request.url.startsWith('/api/v1')) reply.header('cache-control', 'private, no-store')
    const { access = 'public', scope } = request.routeOptions.config
    const bearer = bearerOf(request)
    // No browser adds this header by itself, so no other site can make one use it.
    if (bearer !== null && needsSession(access)) {
      request.system = await tokens.admit(bearer, scope)
      return
    }
    if (changesSomething(request.method)) requireSameOrigin(request, publicUrl)
    if (access === 'public') return
    const token = request.cookies[SESSION_COOKIE]
    request.signedIn = token ? await sessions.find(token) : null
    if (!needsSession(access)) return
    const { user } = whoAsks(request)
    if (access !== 'signed-in' && !may(user.role, access)) throw new Refused('forbidden')
  })
}

/** the person; a route that a token can use asks `viewerOf` */
export function whoAsks(request: FastifyRequest): SignedIn {
  if (!request.signedIn) throw new Refused('not-signed-in')
  return request.signedIn
}

export const viewerOf = (request: FastifyRequest): Viewer => request.system ?? asPerson(whoAsks(request).user)
