import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { setUpDoneSchema, setUpSchema } from '../api.ts'
import type { SignInDesk } from '../sign-in-desk.ts'
import { refusals } from './refusal-schemas.ts'

const SET_UPS_PER_MINUTE = 20

export const setUpRoutes =
  (desk: SignInDesk): FastifyPluginAsyncZod =>
  async (app) => {
    app.post('/set-up', {
      config: { access: 'public', rateLimit: { max: SET_UPS_PER_MINUTE, timeWindow: '1 minute' } },
      schema: {
        tags: ['session'],
        summary: 'Choose a password by a one-time link',
        body: setUpSchema,
        response: { 200: setUpDoneSchema, ...refusals },
      },
      handler: (request) => desk.setUp(request.body.token, request.body.password),
    })
  }
