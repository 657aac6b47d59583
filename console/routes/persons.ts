import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import * as z from 'zod/mini'
import { id } from '../../records/record-schemas/common.ts'
import { viewerOf } from '../access.ts'
import type { PersonDesk } from '../care/person-desk.ts'
import { eraseSchema, personExportSchema } from '../care-api.ts'
import { attachmentHeader } from '../download.ts'
import { refusals } from './refusal-schemas.ts'

const tags = ['residents']
const params = z.object({ id })

export const personRoutes =
  (desk: PersonDesk): FastifyPluginAsyncZod =>
  async (app) => {
    app.get('/residents/:id/export', {
      config: { access: 'export-person' },
      schema: {
        tags,
        summary: 'Everything about one person, for that person, as a JSON file',
        params,
        querystring: personExportSchema,
        response: { 200: z.record(z.string(), z.unknown()), ...refusals },
      },
      async handler(request, reply) {
        const file = await desk.export(viewerOf(request), request.params.id, request.query.reason)
        return reply.header('content-disposition', attachmentHeader(`resident-${request.params.id}.json`)).send(file)
      },
    })

    app.post('/residents/:id/erase', {
      config: { access: 'erase-person' },
      schema: {
        tags,
        summary: 'Erase who somebody was, after death or moving away and the retention period',
        params,
        body: eraseSchema,
        response: { 204: z.null(), ...refusals },
      },
      async handler(request, reply) {
        await desk.erase(viewerOf(request), request.params.id, request.body.reason)
        return reply.code(204).send(null)
      },
    })
  }
