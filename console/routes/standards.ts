import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import * as z from 'zod/mini'
import { id } from '../../records/record-schemas/common.ts'
import { viewerOf } from '../access.ts'
import type { StandardDesk } from '../care/standard-desk.ts'
import { newRateSchema, standardListSchema, standardViewSchema } from '../care-api.ts'
import { refusals } from './refusal-schemas.ts'

const tags = ['standards']

export const standardRoutes =
  (desk: StandardDesk): FastifyPluginAsyncZod =>
  async (app) => {
    app.get('/standards', {
      config: { access: 'see-care', scope: 'records:read' },
      schema: { tags, summary: 'Subsidy standards with all their rates', response: { 200: standardListSchema, ...refusals } },
      handler: () => desk.list(),
    })

    app.post('/standards/:id/rates', {
      config: { access: 'edit-care' },
      schema: {
        tags,
        summary: 'Append a rate; earlier ones stay as they are',
        params: z.object({ id }),
        body: newRateSchema,
        response: { 201: standardViewSchema, ...refusals },
      },
      async handler(request, reply) {
        return reply.code(201).send(await desk.addRate(request.params.id, request.body, viewerOf(request)))
      },
    })
  }
