/** At the door of every route: who is asking, from where, and whether their role may. A route without a declared access does not start. */
import type {} from '@fastify/cookie'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Refused } from './errors.ts'
import { may, type What } from './may.ts'
import { changesSomething, isSameOrigin } from './origin.ts'
import type { Sessions, SignedIn } from './sessions.ts'

export const SESSION_COOKIE = 'anling_session'

/** `asked`: anybody, and the route looks itself at who is signed in */
export type Access = 'public' | 'asked' | 'signed-in' | What

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access
  }
  interface FastifyRequest {
    signedIn: SignedIn | null
  }
}

const needsSession = (access: Access | undefined): access is 'signed-in' | What =>
  access !== undefined && access !== 'public' && access !== 'asked'

export function requireSameOrigin(request: FastifyRequest, publicUrl: string | null): void {
  const { origin, host, 'sec-fetch-site': site } = request.headers
  const secFetchSite = Array.isArray(site) ? site[0] : site
  if (!isSameOrigin({ origin, host, secFetchSite }, publicUrl)) throw new Refused('cross-site')
}

export function guardRoutes(app: FastifyInstance, { sessions, publicUrl }: { sessions: Sessions; publicUrl: string | null }): void {
  app.decorateRequest('signedIn', null)
  app.addHook('onRoute', ({ url, config, method }) => {
    if (url.startsWith('/api/v1') && !config?.access) throw new Error(`${method} ${url} does not say who may use it`)
  })
  app.addHook('onRequest', async (request) => {
    if (changesSomething(request.method)) requireSameOrigin(request, publicUrl)
    const { access = 'public' } = request.routeOptions.config
    if (access === 'public') return
    const token = request.cookies[SESSION_COOKIE]
    request.signedIn = token ? await sessions.find(token) : null
    if (!needsSession(access)) return
    const { user } = whoAsks(request)
    if (access !== 'signed-in' && !may(user.role, access)) throw new Refused('forbidden')
  })
}

export function whoAsks(request: FastifyRequest): SignedIn {
  if (!request.signedIn) throw new Refused('not-signed-in')
  return request.signedIn
}
