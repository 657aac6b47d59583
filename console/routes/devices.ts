import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import * as z from 'zod/mini'
import { whoAsks } from '../access.ts'
import { commandSchema, deviceDetailSchema, deviceListSchema, newCommandSchema } from '../api.ts'
import type { DeviceDesk } from '../device-desk.ts'
import { refusals } from './refusal-schemas.ts'

const tags = ['devices']
const params = z.object({ id: z.string() })
const query = z.object({
  after: z.optional(z.string().check(z.maxLength(64))),
  limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(1_000)), 200),
  /** in id, name, model, address and residents' names */
  search: z.optional(z.string().check(z.maxLength(100))),
})

export const deviceRoutes =
  (desk: DeviceDesk): FastifyPluginAsyncZod =>
  async (app) => {
    app.get('/devices', {
      config: { access: 'see-devices' },
      schema: { tags, summary: 'Devices by id', querystring: query, response: { 200: deviceListSchema, ...refusals } },
      handler: ({ query: { after, limit, search } }) => desk.list({ after: after ?? null, limit, search: search || null }),
    })

    app.get('/devices/:id', {
      config: { access: 'see-devices' },
      schema: { tags, summary: 'A device and what it said', params, response: { 200: deviceDetailSchema, ...refusals } },
      handler: (request) => desk.get(whoAsks(request).user.role, request.params.id),
    })

    app.post('/devices/:id/commands', {
      config: { access: 'see-devices' },
      schema: {
        tags,
        summary: 'Send a command; which ones depends on the role',
        params,
        body: newCommandSchema,
        response: { 201: commandSchema, ...refusals },
      },
      async handler(request, reply) {
        return reply.code(201).send(await desk.send(whoAsks(request).user, request.params.id, request.body))
      },
    })
  }
