/** The one place where an error becomes an answer. What we did not expect is logged under an id; only the id goes out. */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Clock } from '../broker/clock.ts'
import { ERRORS, errorBody, languageOf, Refused } from './errors.ts'

interface Deps {
  clock: Clock
  newId(): string
}

/** Fastify's own refusals in our words. */
const CODES: Record<string, Refused['code']> = {
  FST_ERR_CTP_INVALID_JSON_BODY: 'unreadable',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'unreadable',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported-type',
  FST_ERR_CTP_BODY_TOO_LARGE: 'too-large',
}

const isFastifyError = (error: unknown): error is FastifyError =>
  error instanceof Error && 'code' in error && typeof error.code === 'string'

function asRefused(error: unknown): Refused | null {
  if (error instanceof Refused) return error
  if (!isFastifyError(error)) return null
  const code = CODES[error.code]
  if (code) return new Refused(code, { cause: error })
  if (error.statusCode === 429) return new Refused('too-many')
  return error.statusCode === 400 ? new Refused('unreadable', { cause: error }) : null
}

export function answerErrors(app: FastifyInstance, { clock, newId }: Deps): void {
  function numbered(refused: Refused, request: FastifyRequest, error: unknown): Refused {
    const id = newId()
    request.log.error({ err: error, faultId: id, code: refused.code }, 'request failed')
    return new Refused(refused.code, { ...refused.details, words: { ...refused.details.words, id } })
  }

  function answer(refused: Refused, request: FastifyRequest, reply: FastifyReply): FastifyReply {
    return reply.code(ERRORS[refused.code].status).send(errorBody(refused, languageOf(request.headers['accept-language']), clock.now()))
  }

  app.setErrorHandler((error, request, reply) => {
    const refused = asRefused(error) ?? new Refused('fault')
    const known = ERRORS[refused.code].status < 500
    return answer(known ? refused : numbered(refused, request, refused.details.cause ?? error), request, reply)
  })
}
