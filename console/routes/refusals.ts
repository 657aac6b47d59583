import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { refusalsSchema } from '../api.ts'
import type { DeviceDesk } from '../device-desk.ts'
import { refusals } from './refusal-schemas.ts'

export const refusalRoutes =
  (desk: DeviceDesk): FastifyPluginAsyncZod =>
  async (app) => {
    app.get('/refusals', {
      config: { access: 'see-refusals' },
      schema: {
        tags: ['devices'],
        summary: 'What the broker and the gateway refused',
        response: { 200: refusalsSchema, ...refusals },
      },
      handler: () => desk.refusals(),
    })
  }
