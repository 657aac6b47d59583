import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import * as z from 'zod/mini'
import { whoAsks } from '../access.ts'
import { newTokenSchema, tokenIssuedSchema, tokenListSchema } from '../care-api.ts'
import type { TokenDesk } from '../token-desk.ts'
import { refusals } from './refusal-schemas.ts'

const tags = ['tokens']
const config = { access: 'manage-tokens' as const }

export const tokenRoutes =
  (desk: TokenDesk): FastifyPluginAsyncZod =>
  async (app) => {
    app.get('/api-tokens', {
      config,
      schema: { tags, summary: 'Tokens that were issued, newest first', response: { 200: tokenListSchema, ...refusals } },
      handler: () => desk.list(),
    })

    app.post('/api-tokens', {
      config,
      schema: {
        tags,
        summary: 'Issue a token; it is shown this once',
        body: newTokenSchema,
        response: { 201: tokenIssuedSchema, ...refusals },
      },
      async handler(request, reply) {
        return reply.code(201).send(await desk.issue(request.body, whoAsks(request).user))
      },
    })

    app.delete('/api-tokens/:id', {
      config,
      schema: { tags, summary: 'Revoke a token', params: z.object({ id: z.string() }), response: { 204: z.null(), ...refusals } },
      async handler(request, reply) {
        await desk.revoke(request.params.id, whoAsks(request).user)
        return reply.code(204).send(null)
      },
    })
  }
