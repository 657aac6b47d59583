/**
 * Notices as signed HTTP posts. The receiver checks `Anling-Signature: t=<ms>,v1=<hex>`, where v1 is the HMAC-SHA256 of
 * `<t>.<body>` under the shared secret, and refuses what is too old.
 */
import { createHmac } from 'node:crypto'
import type { Clock } from '../../broker/clock.ts'
import type { NoticeChannel, SendResult } from './channel.ts'

const TIMEOUT_MS = 10_000
const TOO_MANY_REQUESTS = 429
const REQUEST_TIMEOUT = 408

export const signatureOf = (secret: string, at: number, body: string): string =>
  `t=${at},v1=${createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')}`

/** 2xx: taken over. Busy or broken receivers are tried on; one that says "wrong" may be corrected by a person, so a few times. */
function resultOf(status: number): SendResult {
  if (status >= 200 && status < 300) return { ok: true }
  const busy = status >= 500 || status === TOO_MANY_REQUESTS || status === REQUEST_TIMEOUT
  return { ok: false, error: `the receiver answered ${status}`, again: busy ? 'retry' : 'few' }
}

/** undici hides what happened ("connect ECONNREFUSED …") in the cause. */
function networkError(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  return cause instanceof Error ? cause.message || cause.name : String(cause)
}

export function createWebhookChannel({ clock, url, secret }: { clock: Clock; url: string; secret: string }): NoticeChannel {
  return {
    async send(message, signal) {
      const body = JSON.stringify(message)
      const timeout = new AbortController()
      const timer = clock.setTimeout(() => timeout.abort(new Error('the receiver did not answer within 10 s')), TIMEOUT_MS)
      try {
        const response = await fetch(url, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            'idempotency-key': message.id,
            'anling-signature': signatureOf(secret, clock.now(), body),
          },
          body,
          // A redirect would carry the notice to somewhere that nobody configured.
          redirect: 'manual',
          signal: AbortSignal.any([timeout.signal, signal]),
        })
        await response.body?.cancel()
        return resultOf(response.status)
      } catch (error) {
        return { ok: false, error: networkError(error), again: 'retry' }
      } finally {
        clock.clearTimeout(timer)
      }
    },
  }
}
