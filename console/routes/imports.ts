import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import * as z from 'zod/mini'
import { needed } from '../../records/record-schemas/common.ts'
import { whoAsks } from '../access.ts'
import type { ImportDesk } from '../care/import-desk.ts'
import { LIMITS } from '../care/sheets/table.ts'
import { checkImportSchema, commitImportSchema, importKindSchema, importListSchema, importSchema, lookImportSchema } from '../care-api.ts'
import { Refused } from '../errors.ts'
import { refusals } from './refusal-schemas.ts'
import { languageFor, sendTable, tableQuery } from './send-table.ts'

const tags = ['imports']
const params = z.object({ id: z.string() })
const importAnswer = { 200: importSchema, ...refusals }
const fileAnswer = { 200: z.any(), ...refusals }
const CONSUMES = ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'text/csv', 'application/octet-stream']

/** "名单.xlsx" → "名单" */
const stem = (name: string): string => name.replace(/\.(xlsx|csv|xls|txt)$/i, '')

export const importRoutes =
  (desk: ImportDesk): FastifyPluginAsyncZod =>
  async (app) => {
    // which kind of sheet, and whose, is for the desk to see
    const config = { access: 'use-imports' as const }

    app.get('/imports', {
      config,
      schema: { tags, summary: "One's own imports, newest first", response: { 200: importListSchema, ...refusals } },
      handler: (request) => ({ items: desk.list(whoAsks(request).user) }),
    })

    app.get('/imports/template', {
      config,
      schema: {
        tags,
        summary: 'An empty sheet with headings and an example',
        querystring: z.object({ kind: importKindSchema, ...tableQuery }),
        response: fileAnswer,
      },
      handler(request, reply) {
        const { kind, format, language } = request.query
        const table = desk.template(whoAsks(request).user, kind, languageFor(language, request.headers['accept-language']))
        return sendTable(reply, { name: `template-${kind}`, table, format })
      },
    })

    app.get('/imports/:id', {
      config,
      schema: { tags, summary: 'How far it is, and what was found', params, response: importAnswer },
      handler: (request) => desk.get(whoAsks(request).user, request.params.id),
    })

    app.post('/imports/:id/look', {
      config,
      schema: { tags, summary: 'Another sheet, or another row of headings', params, body: lookImportSchema, response: importAnswer },
      handler: (request) => desk.look(whoAsks(request).user, request.params.id, request.body),
    })

    app.post('/imports/:id/check', {
      config,
      schema: {
        tags,
        summary: 'Check every row; nothing is written',
        params,
        body: checkImportSchema,
        response: { 202: importSchema, ...refusals },
      },
      async handler(request, reply) {
        return reply.code(202).send(desk.check(whoAsks(request).user, request.params.id, request.body))
      },
    })

    app.post('/imports/:id/commit', {
      config,
      schema: {
        tags,
        summary: 'Write all good rows, or chosen ones, in one transaction',
        params,
        body: commitImportSchema,
        response: importAnswer,
      },
      handler: (request) => desk.commit(whoAsks(request).user, request.params.id, request.body),
    })

    app.delete('/imports/:id', {
      config,
      schema: { tags, summary: 'Forget it, and remove its file', params, response: { 204: z.null(), ...refusals } },
      async handler(request, reply) {
        await desk.remove(whoAsks(request).user, request.params.id)
        return reply.code(204).send(null)
      },
    })

    app.get('/imports/:id/problems', {
      config,
      schema: {
        tags,
        summary: 'The rows to be put right, with what is wrong',
        params,
        querystring: z.object(tableQuery),
        response: fileAnswer,
      },
      handler(request, reply) {
        const { format, language } = request.query
        const { name, table } = desk.problems(
          whoAsks(request).user,
          request.params.id,
          languageFor(language, request.headers['accept-language']),
        )
        return sendTable(reply, { name: `${stem(name)}-问题`, table, format })
      },
    })

    app.get('/imports/:id/secrets', {
      config,
      schema: { tags, summary: "New devices' secrets, once", params, querystring: z.object(tableQuery), response: fileAnswer },
      async handler(request, reply) {
        const { format, language } = request.query
        const { name, table } = await desk.secrets(
          whoAsks(request).user,
          request.params.id,
          languageFor(language, request.headers['accept-language']),
        )
        return sendTable(reply, { name: `${stem(name)}-密钥`, table, format })
      },
    })

    await app.register(upload(desk))
  }

/** On its own, because here the body is the file, whatever it calls itself; what it is says its content. */
const upload =
  (desk: ImportDesk): FastifyPluginAsyncZod =>
  async (app) => {
    app.removeAllContentTypeParsers()
    app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: LIMITS.bytes }, (_request, body, done) => done(null, body))

    app.post('/imports', {
      config: { access: 'use-imports' },
      bodyLimit: LIMITS.bytes,
      schema: {
        tags,
        summary: 'Upload a sheet (XLSX or CSV, up to 20 MB); the body is the file',
        consumes: CONSUMES,
        querystring: z.object({ kind: importKindSchema, name: needed }),
        response: { 201: importSchema, ...refusals },
      },
      async handler(request, reply) {
        if (!Buffer.isBuffer(request.body)) throw new Refused('unreadable')
        const { kind, name } = request.query
        return reply.code(201).send(await desk.upload(whoAsks(request).user, { kind, name, bytes: request.body }))
      },
    })
  }
