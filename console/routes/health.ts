import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Registry } from 'prom-client'
import * as z from 'zod/mini'
import type { Clock } from '../../broker/clock.ts'
import { createSharedRead } from '../shared-read.ts'
import { within } from '../within.ts'

const readySchema = z.object({ ok: z.boolean(), problems: z.array(z.string()) })
const tags = ['health']

/** A database that does not answer is as bad as one that says no. */
const ANSWER_WITHIN_MS = 2_000

interface Deps {
  clock: Clock
  metrics: Registry
  ready(): Promise<{ ok: boolean; problems: string[] }>
}

/** For machines: no session, and nothing personal in the answers. Whoever asks how often, the store is asked once a second. */
export const healthRoutes =
  ({ clock, metrics, ready }: Deps): FastifyPluginAsyncZod =>
  async (app) => {
    const check = createSharedRead(clock, ready)
    const figures = createSharedRead(clock, () => metrics.metrics())

    app.get('/livez', {
      schema: { tags, summary: 'The process answers', response: { 200: z.object({ ok: z.boolean() }) } },
      handler: async () => ({ ok: true }),
    })

    app.get('/readyz', {
      schema: { tags, summary: 'Ready to take presses', response: { 200: readySchema, 503: readySchema } },
      async handler(_request, reply) {
        const answer = within(check(), { clock, ms: ANSWER_WITHIN_MS, late: 'the store does not answer' })
        const state = await answer.catch((error: unknown) => ({
          ok: false,
          problems: [error instanceof Error ? error.message : String(error)],
        }))
        return reply.code(state.ok ? 200 : 503).send(state)
      },
    })

    app.get('/metrics', {
      schema: { tags, summary: 'Figures for Prometheus' },
      handler: async (_request, reply) => reply.type(metrics.contentType).send(await figures()),
    })
  }
