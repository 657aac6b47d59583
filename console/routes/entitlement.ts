import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { viewerOf } from '../access.ts'
import type { EntitlementDesk } from '../care/entitlement-desk.ts'
import { entitlementQuerySchema, entitlementResultSchema } from '../care-api.ts'
import { refusals } from './refusal-schemas.ts'

export const entitlementRoutes =
  (desk: EntitlementDesk): FastifyPluginAsyncZod =>
  async (app) => {
    app.get('/entitlement', {
      config: { access: 'see-care', scope: 'medical:read' },
      schema: {
        tags: ['entitlement'],
        summary: "A resident's month, with reasons, by facts and standards as they were known at `asOf` (epoch ms; now unless told)",
        querystring: entitlementQuerySchema,
        response: { 200: entitlementResultSchema, ...refusals },
      },
      handler: (request) => desk.get(viewerOf(request), { ...request.query, asOf: request.query.asOf ?? null }),
    })
  }
