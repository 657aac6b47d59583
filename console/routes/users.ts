import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import * as z from 'zod/mini'
import { whoAsks } from '../access.ts'
import { newUserSchema, userListSchema, userSchema, userWithLinkSchema } from '../api.ts'
import type { UserDesk } from '../user-desk.ts'
import { refusals } from './refusal-schemas.ts'

const params = z.object({ id: z.string() })
const tags = ['users']

export const userRoutes =
  (desk: UserDesk): FastifyPluginAsyncZod =>
  async (app) => {
    const config = { access: 'manage-users' as const }

    app.get('/users', {
      config,
      schema: { tags, summary: 'All users', response: { 200: userListSchema, ...refusals } },
      handler: async () => ({ items: await desk.list() }),
    })

    app.post('/users', {
      config,
      schema: { tags, summary: 'Add a user', body: newUserSchema, response: { 201: userWithLinkSchema, ...refusals } },
      async handler(request, reply) {
        return reply.code(201).send(await desk.create(request.body, whoAsks(request).user))
      },
    })

    app.post('/users/:id/link', {
      config,
      schema: { tags, summary: 'A new one-time link', params, response: { 200: userWithLinkSchema, ...refusals } },
      handler: (request) => desk.issueLink(request.params.id, whoAsks(request).user),
    })

    app.post('/users/:id/disable', {
      config,
      schema: { tags, summary: 'Sign the user out everywhere and let them in no more', params, response: { 200: userSchema, ...refusals } },
      handler: (request) => desk.disable(request.params.id, whoAsks(request).user),
    })

    app.post('/users/:id/enable', {
      config,
      schema: { tags, summary: 'Let the user in again', params, response: { 200: userSchema, ...refusals } },
      handler: (request) => desk.enable(request.params.id, whoAsks(request).user),
    })
  }
