import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import * as z from 'zod/mini'
import type { Action } from '../../rules/input.ts'
import { whoAsks } from '../access.ts'
import type { AlarmDesk } from '../alarm-desk.ts'
import {
  alarmDetailSchema,
  alarmListSchema,
  alarmWithSignalsSchema,
  arriveSchema,
  callSchema,
  claimSchema,
  closeSchema,
  dispatchSchema,
  noteSchema,
} from '../api.ts'
import { refusals } from './refusal-schemas.ts'

const tags = ['alarms']
const params = z.object({ id: z.string() })
const query = z.object({
  status: z._default(z.enum(['open', 'closed', 'all']), 'open'),
  /** `next` of the page before */
  after: z.optional(z.string().check(z.maxLength(64))),
  limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(500)), 100),
})
/** the same key again answers the alarm as it is now and does nothing twice */
const headers = z.looseObject({ 'idempotency-key': z.optional(z.string().check(z.minLength(1), z.maxLength(128))) })

export const alarmRoutes =
  (desk: AlarmDesk): FastifyPluginAsyncZod =>
  async (app) => {
    app.get('/alarms', {
      config: { access: 'see-technical-alarms' },
      schema: {
        tags,
        summary: 'Open alarms oldest first, closed ones newest first',
        querystring: query,
        response: { 200: alarmListSchema, ...refusals },
      },
      handler: (request) => desk.list(whoAsks(request).user.role, { ...request.query, after: request.query.after ?? null }),
    })

    app.get('/alarms/:id', {
      config: { access: 'see-technical-alarms' },
      schema: { tags, summary: 'An alarm with its timeline and notices', params, response: { 200: alarmDetailSchema, ...refusals } },
      handler: (request) => desk.get(whoAsks(request).user.role, request.params.id),
    })

    function action<S extends z.ZodMiniType<{ rev: number }>>(
      name: Action['kind'],
      summary: string,
      body: S,
      toAction: (fields: z.output<S>) => Action,
      access: 'act-on-alarms' | 'take-over' = 'act-on-alarms',
    ): void {
      app.post(`/alarms/:id/${name}`, {
        config: { access },
        schema: { tags, summary, params, headers, body, response: { 200: alarmWithSignalsSchema, ...refusals } },
        handler(request) {
          const fields = body.parse(request.body)
          const key = request.headers['idempotency-key'] ?? null
          return desk.act({ user: whoAsks(request).user, alarmId: request.params.id, rev: fields.rev, action: toAction(fields), key })
        },
      })
    }

    action('claim', 'Take the alarm', claimSchema, () => ({ kind: 'claim' }))
    action('release', 'Put it back into the queue', claimSchema, () => ({ kind: 'release' }))
    action('take-over', 'Take it from whoever has it', claimSchema, () => ({ kind: 'take-over' }), 'take-over')
    action('escalate', 'Reach the next people now', claimSchema, () => ({ kind: 'escalate' }))
    action('note', 'Write something down', noteSchema, ({ text, note }) => ({ kind: 'note', text: text ?? note ?? '' }))
    action('call', 'A call was made', callSchema, ({ to, result, note }) => ({ kind: 'call', to, result, note }))
    action('dispatch', 'Somebody is sent', dispatchSchema, ({ to, etaMinutes, note }) => ({ kind: 'dispatch', to, etaMinutes, note }))
    action('arrive', 'Somebody is at the home', arriveSchema, ({ note }) => ({ kind: 'arrive', note }))
    action('close', 'Close with an outcome', closeSchema, ({ outcome, note }) => ({ kind: 'close', outcome, note }))
  }
