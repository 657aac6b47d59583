import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import * as z from 'zod/mini'
import { id } from '../../records/record-schemas/common.ts'
import { viewerOf } from '../access.ts'
import type { RunDesk } from '../care/run-desk.ts'
import type { RunFiles } from '../care/run-files.ts'
import { discardSchema, lineQuerySchema, newRunSchema, runLinePageSchema, runListSchema, runSchema } from '../care-api.ts'
import { refusals } from './refusal-schemas.ts'
import { sendTable, tableQuery } from './send-table.ts'

const tags = ['subsidy runs']
const params = z.object({ id })
const look = { access: 'see-money', scope: 'money:read' } as const
const run = { access: 'run-subsidies' } as const
const answersRun = { 200: runSchema, ...refusals }

export const subsidyRunRoutes =
  ({ desk, files }: { desk: RunDesk; files: RunFiles }): FastifyPluginAsyncZod =>
  async (app) => {
    app.get('/subsidy-runs', {
      config: look,
      schema: { tags, summary: 'Monthly runs, newest month first', response: { 200: runListSchema, ...refusals } },
      handler: () => desk.list(),
    })

    app.post('/subsidy-runs', {
      config: run,
      schema: {
        tags,
        summary: 'Start the run of a month; it calculates on by itself',
        body: newRunSchema,
        response: { 201: runSchema, ...refusals },
      },
      async handler(request, reply) {
        return reply.code(201).send(await desk.start(request.body.month, viewerOf(request)))
      },
    })

    app.get('/subsidy-runs/:id', {
      config: look,
      schema: { tags, summary: 'A run, and how far it is', params, response: answersRun },
      handler: (request) => desk.get(request.params.id),
    })

    app.get('/subsidy-runs/:id/lines', {
      config: look,
      schema: {
        tags,
        summary: 'Lines of a run by resident; `search` finds residents as their list does',
        params,
        querystring: lineQuerySchema,
        response: { 200: runLinePageSchema, ...refusals },
      },
      handler: (request) => desk.lines(request.params.id, request.query, viewerOf(request)),
    })

    app.get('/subsidy-runs/:id/export', {
      config: { access: 'export-records', scope: 'money:read' },
      schema: {
        tags,
        summary: 'The lines of a run as a CSV or XLSX file; written down as an export of personal data',
        params,
        querystring: z.object({ format: tableQuery.format }),
        response: { 200: z.unknown(), ...refusals },
      },
      async handler(request, reply) {
        const { format } = request.query
        const { name, table } = await files.open(request.params.id, format, viewerOf(request))
        return sendTable(reply, { name, table, format })
      },
    })

    app.post('/subsidy-runs/:id/approve', {
      config: run,
      schema: { tags, summary: 'Approve what somebody else has started', params, response: answersRun },
      handler: (request) => desk.approve(request.params.id, viewerOf(request)),
    })

    app.post('/subsidy-runs/:id/freeze', {
      config: run,
      schema: { tags, summary: 'Freeze an approved run for good', params, response: answersRun },
      handler: (request) => desk.freeze(request.params.id, viewerOf(request)),
    })

    app.post('/subsidy-runs/:id/discard', {
      config: run,
      schema: { tags, summary: 'Discard a run that is not frozen', params, body: discardSchema, response: answersRun },
      handler: (request) => desk.discard(request.params.id, request.body.reason, viewerOf(request)),
    })
  }
