import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import * as z from 'zod/mini'
import { id } from '../../records/record-schemas/common.ts'
import { viewerOf } from '../access.ts'
import type { RecordDesk } from '../care/record-desk.ts'
import {
  atQuerySchema,
  changeRecordSchema,
  historySchema,
  newRecordSchema,
  recordChangesSchema,
  recordKindSchema,
  recordPageSchema,
  recordQuerySchema,
  recordViewSchema,
  removeRecordSchema,
  unmaskedSchema,
  unmaskSchema,
} from '../care-api.ts'
import { refusals } from './refusal-schemas.ts'

const tags = ['records']
const kindParams = z.object({ kind: recordKindSchema })
const params = z.object({ kind: recordKindSchema, id })
const changesQuery = z.object({
  after: z._default(z.coerce.number().check(z.int(), z.minimum(0)), 0),
  limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(1_000)), 500),
})

// At the door stands who may read or write any kind at all; the desk knows which.
const read = { access: 'see-records', scope: 'records:read' } as const
const write = { access: 'edit-people', scope: 'records:write' } as const

export const recordRoutes =
  (desk: RecordDesk): FastifyPluginAsyncZod =>
  async (app) => {
    app.get('/records/:kind', {
      config: read,
      schema: {
        tags,
        summary: 'Records of a kind, numbers masked',
        params: kindParams,
        querystring: recordQuerySchema,
        response: { 200: recordPageSchema, ...refusals },
      },
      handler: (request) => desk.list(viewerOf(request), request.params.kind, request.query),
    })

    app.post('/records/:kind', {
      config: write,
      schema: {
        tags,
        summary: 'A new record',
        params: kindParams,
        body: newRecordSchema,
        response: { 201: recordViewSchema, ...refusals },
      },
      async handler(request, reply) {
        return reply.code(201).send(await desk.create(viewerOf(request), request.params.kind, request.body))
      },
    })

    app.get('/records/:kind/:id', {
      config: read,
      schema: {
        tags,
        summary: 'A record, cut to who asks; now, or as it was known at an instant',
        params,
        querystring: atQuerySchema,
        response: { 200: recordViewSchema, ...refusals },
      },
      handler: (request) => desk.get(viewerOf(request), request.params, request.query.at ?? null),
    })

    app.patch('/records/:kind/:id', {
      config: write,
      schema: {
        tags,
        summary: 'Change some fields of the version that was seen',
        params,
        body: changeRecordSchema,
        response: { 200: recordViewSchema, ...refusals },
      },
      handler: (request) => desk.change(viewerOf(request), request.params, request.body),
    })

    app.delete('/records/:kind/:id', {
      config: write,
      schema: {
        tags,
        summary: 'Remove a contact, pairing, plan, responder or officer; its history stays',
        params,
        body: removeRecordSchema,
        response: { 204: z.null(), ...refusals },
      },
      async handler(request, reply) {
        await desk.remove(viewerOf(request), request.params, request.body)
        return reply.code(204).send(null)
      },
    })

    app.get('/records/:kind/:id/history', {
      config: read,
      schema: { tags, summary: 'Who changed what, newest first', params, response: { 200: historySchema, ...refusals } },
      handler: (request) => desk.history(viewerOf(request), request.params),
    })

    app.post('/records/:kind/:id/unmask', {
      config: { access: 'unmask' },
      schema: {
        tags,
        summary: 'Masked numbers in clear, for a reason that is written down first',
        params,
        body: unmaskSchema,
        response: { 200: unmaskedSchema, ...refusals },
      },
      handler: (request) => desk.unmask(viewerOf(request), request.params, request.body),
    })

    app.get('/record-changes', {
      config: { access: 'see-changes', scope: 'changes:read' },
      schema: {
        tags,
        summary: 'What changed, in order of commit, without gaps; go on from `next`',
        querystring: changesQuery,
        response: { 200: recordChangesSchema, ...refusals },
      },
      handler: (request) => desk.changes(viewerOf(request), request.query.after, request.query.limit),
    })
  }
