import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { viewerOf } from '../access.ts'
import type { AssessmentDesk } from '../care/assessment-desk.ts'
import {
  newAssessmentSchema,
  newProviderAssessmentSchema,
  recordViewSchema,
  scaleListSchema,
  scoredSchema,
  scoreSchema,
} from '../care-api.ts'
import { refusals } from './refusal-schemas.ts'

const tags = ['assessments']
const see = { access: 'see-care' } as const
const assess = { access: 'edit-care' } as const

export const assessmentRoutes =
  (desk: AssessmentDesk): FastifyPluginAsyncZod =>
  async (app) => {
    app.get('/scales', {
      config: see,
      schema: { tags, summary: 'The scales, from which the forms are made', response: { 200: scaleListSchema, ...refusals } },
      handler: async () => desk.scales(),
    })

    app.post('/scales/score', {
      config: see,
      schema: {
        tags,
        summary: 'The level of these answers with its reasoning; nothing is kept',
        body: scoreSchema,
        response: { 200: scoredSchema, ...refusals },
      },
      handler: async (request) => desk.preview(request.body),
    })

    app.post('/assessments', {
      config: assess,
      schema: {
        tags,
        summary: 'Assess a resident; scored here, never changed afterwards',
        body: newAssessmentSchema,
        response: { 201: recordViewSchema, ...refusals },
      },
      async handler(request, reply) {
        return reply.code(201).send(await desk.assess(viewerOf(request), request.body))
      },
    })

    app.post('/provider-assessments', {
      config: assess,
      schema: {
        tags,
        summary: "A provider's yearly checklist",
        body: newProviderAssessmentSchema,
        response: { 201: recordViewSchema, ...refusals },
      },
      async handler(request, reply) {
        return reply.code(201).send(await desk.assessProvider(viewerOf(request), request.body))
      },
    })
  }
