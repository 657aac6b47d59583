import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import * as z from 'zod/mini'
import { whoAsks } from '../access.ts'
import type { VisitDesk } from '../care/visit-desk.ts'
import {
  newVisitSchema,
  residentRiskSchema,
  visitCancelSchema,
  visitDoneSchema,
  visitPageSchema,
  visitQuerySchema,
  visitRowSchema,
} from '../care-api.ts'
import { refusals } from './refusal-schemas.ts'

const tags = ['visits']
const params = z.object({ id: z.string() })

export const visitRoutes =
  (desk: VisitDesk): FastifyPluginAsyncZod =>
  async (app) => {
    app.get('/visits', {
      config: { access: 'see-care' },
      schema: {
        tags,
        summary: 'Visits by risk, then due day; without days what was due lately',
        querystring: visitQuerySchema,
        response: { 200: visitPageSchema, ...refusals },
      },
      handler: (request) => desk.list(request.query, whoAsks(request).user),
    })

    app.get('/visits/missed', {
      config: { access: 'see-care' },
      schema: {
        tags,
        summary: 'Missed visits, those of residents at high risk first',
        querystring: z.omit(visitQuerySchema, { state: true }),
        response: { 200: visitPageSchema, ...refusals },
      },
      handler: (request) => desk.list({ ...request.query, state: 'missed' }, whoAsks(request).user),
    })

    app.post('/visits', {
      config: { access: 'edit-services' },
      schema: { tags, summary: 'A visit outside the plans', body: newVisitSchema, response: { 201: visitRowSchema, ...refusals } },
      async handler(request, reply) {
        return reply.code(201).send(await desk.add(request.body, whoAsks(request).user))
      },
    })

    app.post('/visits/:id/done', {
      config: { access: 'edit-services' },
      schema: {
        tags,
        summary: 'Somebody was there, or spoke to the resident',
        params,
        body: visitDoneSchema,
        response: { 200: visitRowSchema, ...refusals },
      },
      handler: (request) => desk.done(request.params.id, request.body, whoAsks(request).user),
    })

    app.post('/visits/:id/cancel', {
      config: { access: 'edit-services' },
      schema: {
        tags,
        summary: 'It will not take place, for a reason',
        params,
        body: visitCancelSchema,
        response: { 200: visitRowSchema, ...refusals },
      },
      handler: (request) => desk.cancel(request.params.id, request.body, whoAsks(request).user),
    })

    app.get('/residents/:id/risk', {
      config: { access: 'see-care' },
      schema: {
        tags,
        summary: 'How often this resident should be visited, and why',
        params,
        response: { 200: residentRiskSchema, ...refusals },
      },
      handler: (request) => desk.risk(request.params.id, whoAsks(request).user),
    })
  }
