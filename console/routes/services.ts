import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import * as z from 'zod/mini'
import { whoAsks } from '../access.ts'
import type { ServiceDesk } from '../care/service-desk.ts'
import {
  balanceListSchema,
  balanceQuerySchema,
  cancelServiceSchema,
  newServiceSchema,
  serviceDoneSchema,
  servicePageSchema,
  serviceQuerySchema,
  serviceViewSchema,
} from '../care-api.ts'
import { refusals } from './refusal-schemas.ts'

const tags = ['services']
const params = z.object({ id: z.string() })

export const serviceRoutes =
  (desk: ServiceDesk): FastifyPluginAsyncZod =>
  async (app) => {
    app.get('/services', {
      config: { access: 'see-care' },
      schema: {
        tags,
        summary: 'Services, newest day first',
        querystring: serviceQuerySchema,
        response: { 200: servicePageSchema, ...refusals },
      },
      handler: (request) => desk.list(request.query, whoAsks(request).user),
    })

    app.post('/services', {
      config: { access: 'edit-services' },
      schema: {
        tags,
        summary: 'Book a service, at the price of its day',
        body: newServiceSchema,
        response: { 201: serviceViewSchema, ...refusals },
      },
      async handler(request, reply) {
        return reply.code(201).send(await desk.book(request.body, whoAsks(request).user))
      },
    })

    app.post('/services/:id/done', {
      config: { access: 'edit-services' },
      schema: {
        tags,
        summary: 'It was done: charged to hours, then vouchers and payer shares, then the resident',
        params,
        body: serviceDoneSchema,
        response: { 200: serviceViewSchema, ...refusals },
      },
      handler: (request) => desk.done(request.params.id, request.body, whoAsks(request).user),
    })

    app.post('/services/:id/cancel', {
      config: { access: 'edit-services' },
      schema: {
        tags,
        summary: 'Cancel it, and give back what it was charged to',
        params,
        body: cancelServiceSchema,
        response: { 200: serviceViewSchema, ...refusals },
      },
      handler: (request) => desk.cancel(request.params.id, request.body, whoAsks(request).user),
    })

    app.get('/residents/:id/balances', {
      config: { access: 'see-care' },
      schema: {
        tags,
        summary: "What is left of a resident's month",
        params,
        querystring: balanceQuerySchema,
        response: { 200: balanceListSchema, ...refusals },
      },
      handler: (request) => desk.balances(request.params.id, request.query.month, whoAsks(request).user),
    })
  }
