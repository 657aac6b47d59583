import { Readable } from 'node:stream'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import * as z from 'zod/mini'
import { whoAsks } from '../access.ts'
import type { SettlementDesk } from '../care/settlement-desk.ts'
import { settlementTable } from '../care/settlement-export.ts'
import { csvOf } from '../care/sheet-table.ts'
import { xlsxOf } from '../care/sheet-workbook.ts'
import {
  addDifferenceSchema,
  approveSettlementSchema,
  exportQuerySchema,
  prepareSettlementsSchema,
  settlementListSchema,
  settlementQuerySchema,
  settlementViewSchema,
} from '../care-api.ts'
import { attachmentHeader } from '../download.ts'
import { refusals } from './refusal-schemas.ts'

const tags = ['settlements']
const params = z.object({ id: z.string() })
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

export const settlementRoutes =
  (desk: SettlementDesk): FastifyPluginAsyncZod =>
  async (app) => {
    app.get('/settlements', {
      config: { access: 'see-money' },
      schema: {
        tags,
        summary: 'The settlements of a month, one for each provider',
        querystring: settlementQuerySchema,
        response: { 200: settlementListSchema, ...refusals },
      },
      handler: (request) => desk.list(request.query.month),
    })

    app.post('/settlements', {
      config: { access: 'run-subsidies' },
      schema: {
        tags,
        summary: 'Prepare the drafts of a month, or prepare them again; differences are kept',
        body: prepareSettlementsSchema,
        response: { 200: settlementListSchema, ...refusals },
      },
      handler: (request) => desk.prepare(request.body.month, whoAsks(request).user),
    })

    app.get('/settlements/:id', {
      config: { access: 'see-money' },
      schema: { tags, summary: 'A settlement with its lines', params, response: { 200: settlementViewSchema, ...refusals } },
      handler: (request) => desk.get(request.params.id, whoAsks(request).user),
    })

    app.post('/settlements/:id/differences', {
      config: { access: 'run-subsidies' },
      schema: {
        tags,
        summary: 'Pay a held line, take something off another, or correct the month as a whole',
        params,
        body: addDifferenceSchema,
        response: { 200: settlementViewSchema, ...refusals },
      },
      handler: (request) => desk.addDifference(request.params.id, request.body, whoAsks(request).user),
    })

    app.post('/settlements/:id/approve', {
      config: { access: 'run-subsidies' },
      schema: {
        tags,
        summary: 'Approve it, once the month is over; a second person does',
        params,
        body: approveSettlementSchema,
        response: { 200: settlementViewSchema, ...refusals },
      },
      handler: (request) => desk.approve(request.params.id, request.body.version, whoAsks(request).user),
    })

    app.get('/settlements/:id/export', {
      config: { access: 'see-money' },
      schema: {
        tags,
        summary: 'As CSV or XLSX, in yuan; demonstration values are labelled',
        params,
        querystring: exportQuerySchema,
        response: { 200: z.any(), ...refusals },
      },
      async handler(request, reply) {
        const { format } = request.query
        const view = await desk.exported(request.params.id, format, whoAsks(request).user)
        const table = settlementTable(view)
        const name = `结算-${view.providerName}-${view.settlement.month}.${format}`
        reply.header('content-disposition', attachmentHeader(name))
        if (format === 'xlsx') return reply.type(XLSX).send(Buffer.from(await xlsxOf(table)))
        return reply.type('text/csv; charset=utf-8').send(Readable.from(csvOf(table)))
      },
    })
  }
