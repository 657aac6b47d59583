import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import * as z from 'zod/mini'
import { whoAsks } from '../access.ts'
import { homeSchema } from '../api.ts'
import type { HomeDesk } from '../home-desk.ts'
import { refusals } from './refusal-schemas.ts'

export const homeRoutes =
  (desk: HomeDesk): FastifyPluginAsyncZod =>
  async (app) => {
    app.get('/homes/:id', {
      config: { access: 'see-homes' },
      schema: {
        tags: ['homes'],
        summary: "A home's file, cut to the role; seeing it is written down",
        params: z.object({ id: z.string() }),
        response: { 200: homeSchema, ...refusals },
      },
      handler: (request) => desk.get(whoAsks(request).user, request.params.id),
    })
  }
