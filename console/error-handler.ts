/** The one place where an error becomes an answer. What we did not expect is logged under an id; only the id goes out. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Clock } from '../broker/clock.ts'
import { ERRORS, errorBody, languageOf, Refused } from './errors.ts'

interface Deps {
  clock: Clock
  newId(): string
}

/** Fastify's own refusals in our words. */
const CODES: Record<string, Refused['code']> = {
  FST_ERR_BAD_URL: 'unreadable',
  // no id is that long
  FST_ERR_MAX_PARAM_LENGTH: 'not-found',
  FST_ERR_CTP_INVALID_JSON_BODY: 'unreadable',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'unreadable',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported-type',
  FST_ERR_CTP_BODY_TOO_LARGE: 'too-large',
}

/** What a plugin or Fastify itself threw: the rate limit has a status and no code. */
const fieldOf = (error: object, key: 'code' | 'statusCode'): unknown => (key in error ? (error as Record<string, unknown>)[key] : undefined)

function asRefused(error: unknown): Refused | null {
  if (error instanceof Refused) return error
  if (!(error instanceof Error)) return null
  const code = CODES[String(fieldOf(error, 'code'))]
  if (code) return new Refused(code, { cause: error })
  const status = fieldOf(error, 'statusCode')
  if (status === 429) return new Refused('too-many')
  return status === 400 ? new Refused('unreadable', { cause: error }) : null
}

type ErrorHandler = (error: unknown, request: FastifyRequest, reply: FastifyReply) => FastifyReply

export function createErrorHandler({ clock, newId }: Deps): ErrorHandler {
  function numbered(refused: Refused, request: FastifyRequest, error: unknown): Refused {
    const id = newId()
    request.log.error({ err: error, faultId: id, code: refused.code }, 'request failed')
    return new Refused(refused.code, { ...refused.details, words: { ...refused.details.words, id } })
  }

  return (error, request, reply) => {
    const refused = asRefused(error) ?? new Refused('fault')
    const { status } = ERRORS[refused.code]
    const answer = status < 500 ? refused : numbered(refused, request, refused.details.cause ?? error)
    return reply.code(status).send(errorBody(answer, languageOf(request.headers['accept-language']), clock.now()))
  }
}
