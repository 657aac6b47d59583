import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Registry } from 'prom-client'
import * as z from 'zod/mini'

const readySchema = z.object({ ok: z.boolean(), problems: z.array(z.string()) })
const tags = ['health']

interface Deps {
  metrics: Registry
  ready(): Promise<{ ok: boolean; problems: string[] }>
}

/** For machines: no session, and nothing personal in the answers. */
export const healthRoutes =
  ({ metrics, ready }: Deps): FastifyPluginAsyncZod =>
  async (app) => {
    app.get('/livez', {
      schema: { tags, summary: 'The process answers', response: { 200: z.object({ ok: z.boolean() }) } },
      handler: async () => ({ ok: true }),
    })

    app.get('/readyz', {
      schema: { tags, summary: 'Ready to take presses', response: { 200: readySchema, 503: readySchema } },
      async handler(_request, reply) {
        const state = await ready().catch((error: unknown) => ({
          ok: false,
          problems: [error instanceof Error ? error.message : String(error)],
        }))
        return reply.code(state.ok ? 200 : 503).send(state)
      },
    })

    app.get('/metrics', {
      schema: { tags, summary: 'Figures for Prometheus' },
      handler: async (_request, reply) => reply.type(metrics.contentType).send(await metrics.metrics()),
    })
  }
