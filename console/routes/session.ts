import type { CookieSerializeOptions } from '@fastify/cookie'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import * as z from 'zod/mini'
import { SESSION_COOKIE, whoAsks } from '../access.ts'
import { sessionSchema, signInSchema } from '../api.ts'
import { SESSION_MS } from '../sessions.ts'
import { type SignInDesk, sessionView } from '../sign-in-desk.ts'
import { refusals } from './refusal-schemas.ts'

/** Guesses on one account lock it; this bounds the work of guessing over many. A whole call centre may sign in behind one address. */
const SIGN_INS_PER_MINUTE = 300

export const sessionRoutes =
  ({ desk, secure }: { desk: SignInDesk; secure: boolean }): FastifyPluginAsyncZod =>
  async (app) => {
    const cookie: CookieSerializeOptions = { path: '/', httpOnly: true, sameSite: 'strict', secure }
    const tags = ['session']

    app.post('/session', {
      config: { access: 'public', rateLimit: { max: SIGN_INS_PER_MINUTE, timeWindow: '1 minute' } },
      schema: { tags, summary: 'Sign in', body: signInSchema, response: { 200: sessionSchema, ...refusals } },
      async handler(request, reply) {
        const { token, session } = await desk.signIn(request.body.username, request.body.password)
        reply.setCookie(SESSION_COOKIE, token, { ...cookie, maxAge: SESSION_MS / 1_000 })
        return session
      },
    })

    app.get('/session', {
      config: { access: 'signed-in' },
      schema: { tags, summary: 'Who is signed in', response: { 200: sessionSchema, ...refusals } },
      handler: async (request) => sessionView(whoAsks(request).user),
    })

    app.delete('/session', {
      config: { access: 'signed-in' },
      schema: { tags, summary: 'Sign out', response: { 204: z.null(), ...refusals } },
      async handler(request, reply) {
        await desk.signOut(whoAsks(request))
        return reply.clearCookie(SESSION_COOKIE, cookie).code(204).send(null)
      },
    })
  }
