import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyContextConfig, FastifyInstance, RouteOptions } from 'fastify'
import { jsonSchemaTransform } from 'fastify-type-provider-zod'
import { SESSION_COOKIE } from './access.ts'

const SECURITY_SCHEMES = {
  session: { type: 'apiKey', in: 'cookie', name: SESSION_COOKIE, description: 'POST /api/v1/session sets it.' },
  token: {
    type: 'http',
    scheme: 'bearer',
    description: 'For systems of other departments; an administrator issues it (POST /api/v1/api-tokens) with the scopes that it needs.',
  },
} as const

/** A session, or where the route is open to systems a token with the scope. */
function securityOf({ access = 'public', scope }: FastifyContextConfig): Record<string, string[]>[] {
  if (access === 'public') return []
  return [{ session: [] }, ...(scope === undefined ? [] : [{ token: [scope] }])]
}

const transform: typeof jsonSchemaTransform = (input) => {
  const { schema, url } = jsonSchemaTransform(input)
  const { config = {} } = (input as { route?: RouteOptions }).route ?? {}
  return { schema: { ...schema, security: securityOf(config) }, url }
}

/** OpenAPI from the same schemas that check the requests, for people at `/api/docs` and for machines at `/api/docs/json`. */
export async function addApiDocs(app: FastifyInstance, siteName: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: siteName,
        version: '1',
        description:
          'People sign in at POST /api/v1/session; the cookie goes with every request. Systems of other departments send a bearer token, ' +
          'page with `after`, and follow what changed at GET /api/v1/record-changes. The live feed is a WebSocket at /api/v1/feed.',
      },
      components: { securitySchemes: SECURITY_SCHEMES },
    },
    transform,
  })
  await app.register(swaggerUi, {
    routePrefix: '/api/docs',
    // Its own page needs inline styles; scripts stay ours.
    staticCSP: "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'",
  })
}
