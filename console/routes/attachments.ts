import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import * as z from 'zod/mini'
import { id, needed } from '../../records/record-schemas/common.ts'
import { viewerOf } from '../access.ts'
import type { AttachmentDesk } from '../care/attachment-desk.ts'
import { ATTACHMENT_TYPES } from '../care/file-type.ts'
import { attachmentListSchema, attachmentSchema, recordKindSchema } from '../care-api.ts'
import { attachmentHeader } from '../download.ts'
import { Refused } from '../errors.ts'
import { refusals } from './refusal-schemas.ts'

const tags = ['attachments']
const params = z.object({ kind: recordKindSchema, id })
const MOST_BYTES = 5 * 1024 * 1024

export const attachmentRoutes =
  (desk: AttachmentDesk): FastifyPluginAsyncZod =>
  async (app) => {
    // the body is the file, whatever it calls itself; what it is says its content
    app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MOST_BYTES }, (_request, body, done) => done(null, body))

    app.get('/records/:kind/:id/attachments', {
      config: { access: 'see-records' },
      schema: { tags, summary: "A record's files, oldest first", params, response: { 200: attachmentListSchema, ...refusals } },
      handler: (request) => desk.list(viewerOf(request), request.params),
    })

    app.post('/records/:kind/:id/attachments', {
      config: { access: 'edit-people' },
      bodyLimit: MOST_BYTES,
      schema: {
        tags,
        summary: 'Attach a JPEG, PNG, WebP or PDF file of up to 5 MB; the body is the file',
        params,
        consumes: [...ATTACHMENT_TYPES],
        querystring: z.object({ name: needed }),
        response: { 201: attachmentSchema, ...refusals },
      },
      async handler(request, reply) {
        if (!Buffer.isBuffer(request.body)) throw new Refused('unsupported-file')
        const file = { name: request.query.name, content: request.body }
        return reply.code(201).send(await desk.add(viewerOf(request), request.params, file))
      },
    })

    app.get('/attachments/:id', {
      config: { access: 'see-records' },
      schema: {
        tags,
        summary: 'The file itself; seeing it is written down',
        params: z.object({ id }),
        response: { 200: z.any(), ...refusals },
      },
      async handler(request, reply) {
        const { info, content } = await desk.open(viewerOf(request), request.params.id)
        return reply
          .type(info.type)
          .header('content-disposition', attachmentHeader(info.name))
          .header('x-content-type-options', 'nosniff')
          .header('content-security-policy', "default-src 'none'; sandbox")
          .send(Buffer.from(content.buffer, content.byteOffset, content.byteLength))
      },
    })
  }
