import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import * as z from 'zod/mini'
import { whoAsks } from '../access.ts'
import type { InspectionDesk } from '../care/inspection-desk.ts'
import {
  drawSchema,
  inspectionPageSchema,
  inspectionQuerySchema,
  inspectionResultSchema,
  inspectionViewSchema,
  proofSchema,
} from '../care-api.ts'
import { refusals } from './refusal-schemas.ts'

const tags = ['inspections']
const params = z.object({ id: z.string() })

export const inspectionRoutes =
  (desk: InspectionDesk): FastifyPluginAsyncZod =>
  async (app) => {
    app.get('/inspections', {
      config: { access: 'see-care' },
      schema: {
        tags,
        summary: 'Random inspections, newest first',
        querystring: inspectionQuerySchema,
        response: { 200: inspectionPageSchema, ...refusals },
      },
      handler: (request) => desk.list(request.query, whoAsks(request).user),
    })

    app.post('/inspections', {
      config: { access: 'edit-care' },
      schema: {
        tags,
        summary: 'Draw random homes and random inspectors, with a seed that proves the draw',
        body: drawSchema,
        response: { 201: inspectionViewSchema, ...refusals },
      },
      async handler(request, reply) {
        return reply.code(201).send(await desk.draw(request.body, whoAsks(request).user))
      },
    })

    app.get('/inspections/:id', {
      config: { access: 'see-care' },
      schema: { tags, summary: 'An inspection with its homes', params, response: { 200: inspectionViewSchema, ...refusals } },
      handler: (request) => desk.get(request.params.id, whoAsks(request).user),
    })

    app.get('/inspections/:id/proof', {
      config: { access: 'see-care' },
      schema: {
        tags,
        summary: 'Draw again from the kept seed and lists, and say whether the same came out',
        params,
        response: { 200: proofSchema, ...refusals },
      },
      handler: (request) => desk.proof(request.params.id),
    })

    app.post('/inspections/:id/results', {
      config: { access: 'edit-care' },
      schema: {
        tags,
        summary: 'What was found in one of the homes',
        params,
        body: inspectionResultSchema,
        response: { 200: inspectionViewSchema, ...refusals },
      },
      handler: (request) => desk.addResult(request.params.id, request.body, whoAsks(request).user),
    })
  }
