import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import * as z from 'zod/mini'
import { id } from '../../records/record-schemas/common.ts'
import { viewerOf } from '../access.ts'
import type { ResidentDesk } from '../care/resident-desk.ts'
import { careSummarySchema, residentPageSchema, residentQuerySchema } from '../care-api.ts'
import { refusals } from './refusal-schemas.ts'

const tags = ['residents']

export const residentRoutes =
  (desk: ResidentDesk): FastifyPluginAsyncZod =>
  async (app) => {
    app.get('/residents', {
      config: { access: 'see-records', scope: 'records:read' },
      schema: {
        tags,
        summary: 'Residents with home and care level; found by name, pinyin, address, device id, or a whole phone or ID number',
        querystring: residentQuerySchema,
        response: { 200: residentPageSchema, ...refusals },
      },
      handler: (request) => desk.list(viewerOf(request), request.query),
    })

    app.get('/residents/:id/care', {
      config: { access: 'see-care', scope: 'medical:read' },
      schema: {
        tags,
        summary: "A resident's status, level, entitlements and balances of this month, and visits",
        params: z.object({ id }),
        response: { 200: careSummarySchema, ...refusals },
      },
      handler: (request) => desk.care(viewerOf(request), request.params.id),
    })
  }
