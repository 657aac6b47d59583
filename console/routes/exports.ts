import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import * as z from 'zod/mini'
import { viewerOf } from '../access.ts'
import type { ExportDesk } from '../care/export-desk.ts'
import { exportKindSchema, exportListQuerySchema } from '../care-api.ts'
import { refusals } from './refusal-schemas.ts'
import { languageFor, sendTable, tableQuery } from './send-table.ts'

export const exportRoutes =
  (desk: ExportDesk): FastifyPluginAsyncZod =>
  async (app) => {
    app.get('/exports/:kind', {
      // which kinds, the desk knows
      config: { access: 'use-exports' },
      schema: {
        tags: ['exports'],
        summary: 'A table as CSV or XLSX, with the filters of its list; numbers masked, demonstration values labelled',
        params: z.object({ kind: exportKindSchema }),
        querystring: z.extend(exportListQuerySchema, tableQuery),
        response: { 200: z.any(), ...refusals },
      },
      async handler(request, reply) {
        const { format, language: wanted, ...filter } = request.query
        const language = languageFor(wanted, request.headers['accept-language'])
        const { name, table } = await desk.open(viewerOf(request), { kind: request.params.kind, filter, format, language })
        return sendTable(reply, { name, table, format })
      },
    })
  }
