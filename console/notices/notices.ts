/**
 * Telling people outside the console. In: owed notices, and presses that could not be stored. Out: signed messages to the on-duty
 * channel, and what became of them. Never: medical data or phones to the outside, or a failure that nobody sees.
 */
import type { Logger } from 'pino'
import { Counter, type Registry } from 'prom-client'
import type { Clock } from '../../broker/clock.ts'
import type { Records } from '../../records/records.ts'
import type { Unstored } from '../api.ts'
import { consoleOnlyChannel } from './console-only.ts'
import { unstoredMessage } from './message.ts'
import { backoffMs } from './retry-policy.ts'
import { createSender } from './sender.ts'
import { createWebhookChannel } from './webhook.ts'

/** Without an outbox there is only memory; the box sends its press again anyway. */
const UNSTORED_TRIES = 5

interface Deps {
  clock: Clock
  records: Pick<Records, 'alarms' | 'homes' | 'outbox'>
  log: Logger
  metrics: Registry
  webhook: { url: string; secret: string } | null
  publicUrl: string | null
}

export interface Notices {
  start(): void
  /** a notice was owed just now */
  wake(): void
  /** fail open: at once and without the store; resolves when it was sent or given up, and never rejects */
  sendNow(press: Unstored): Promise<void>
  stop(): Promise<void>
}

export function createNotices({ clock, records, log, metrics, webhook, publicUrl }: Deps): Notices {
  const channel = webhook ? createWebhookChannel({ clock, ...webhook }) : consoleOnlyChannel
  const outcomes = new Counter({
    name: 'anling_notices_total',
    help: 'Notices by what became of each try',
    labelNames: ['outcome'],
    registers: [metrics],
  })
  const sender = createSender({ clock, log, records, channel, publicUrl, outcomes })
  const stopping = new AbortController()
  const pause = (ms: number): Promise<void> => new Promise((resolve) => void clock.setTimeout(resolve, ms))

  async function sendNow(press: Unstored): Promise<void> {
    if (press.test) return
    const noticedAt = clock.now()
    for (let tries = 1; tries <= UNSTORED_TRIES && !stopping.signal.aborted; tries += 1) {
      const result = await channel.send(unstoredMessage(press, { noticedAt, now: clock.now(), publicUrl }), stopping.signal)
      outcomes.inc({ outcome: result.ok ? 'sent' : 'retry' })
      if (result.ok) return
      log.error(
        { deviceId: press.deviceId, error: result.error, tries },
        'the on-duty channel does not hear of a press that was not stored',
      )
      if (result.again === 'never') return
      await pause(backoffMs(tries))
    }
  }

  return {
    start: sender.start,
    wake: sender.wake,
    sendNow,
    async stop() {
      stopping.abort(new Error('the hub is stopping'))
      await sender.stop()
    },
  }
}
