/**
 * The outbox loop: claims what is due under a lease, looks at the alarm again, sends, ticks off. Several nodes may run it; whoever
 * lost a lease writes nothing. At least once, and every outcome is visible on the alarm.
 */
import type { Logger } from 'pino'
import type { Counter } from 'prom-client'
import type { Clock } from '../../broker/clock.ts'
import type { Notice, Outbox } from '../../records/outbox.ts'
import type { Records } from '../../records/records.ts'
import type { Alarm } from '../../rules/alarm.ts'
import type { NoticeChannel, SendResult } from './channel.ts'
import { alarmMessage, reasonToSkip } from './message.ts'
import { nextTryAt } from './retry-policy.ts'

/** Longer than a send may take. */
const LEASE_MS = 20_000
const AT_ONCE = 20
/** Notices that another node owes, and those whose lease ran out there. */
const LOOK_EVERY_MS = 5_000

export type NoticeOutcome = 'sent' | 'retry' | 'dead' | 'skipped' | 'lease-lost'

interface Deps {
  clock: Clock
  log: Logger
  records: Pick<Records, 'alarms' | 'homes'> & { outbox: Outbox }
  channel: NoticeChannel
  publicUrl: string | null
  outcomes: Counter<'outcome'>
}

export interface Sender {
  start(): void
  wake(): void
  stop(): Promise<void>
}

export function createSender({ clock, log, records, channel, publicUrl, outcomes }: Deps): Sender {
  const { outbox } = records
  const stopping = new AbortController()
  let timer: unknown = null
  let running: Promise<void> | null = null
  let wanted = false
  let stopped = true

  async function settleFailure(notice: Notice, alarm: Alarm, failure: SendResult & { ok: false }): Promise<NoticeOutcome> {
    const now = clock.now()
    const nextAt = nextTryAt(failure, { at: notice.at, failures: notice.attempts + 1, class: alarm.class }, now)
    log.warn({ notice: notice.key, alarmId: alarm.id, error: failure.error, again: nextAt !== null }, 'a notice was not sent')
    const mine = await outbox.failed(notice.key, notice.fence, { error: failure.error, nextAt, at: now })
    return mine ? (nextAt === null ? 'dead' : 'retry') : 'lease-lost'
  }

  async function settle(notice: Notice): Promise<NoticeOutcome> {
    const [alarm, byAlarm] = await Promise.all([records.alarms.get(notice.alarmId), outbox.ofAlarms([notice.alarmId])])
    const skip = reasonToSkip(notice, alarm, byAlarm.get(notice.alarmId) ?? [])
    if (skip !== null || !alarm) return (await outbox.skipped(notice.key, notice.fence, skip ?? '', clock.now())) ? 'skipped' : 'lease-lost'
    const briefs = await records.homes.briefs([alarm.homeId])
    const message = alarmMessage(notice, alarm, briefs.get(alarm.homeId) ?? null, { now: clock.now(), publicUrl })
    const result = await channel.send(message, stopping.signal)
    if (!result.ok) return settleFailure(notice, alarm, result)
    return (await outbox.sent(notice.key, notice.fence, clock.now())) ? 'sent' : 'lease-lost'
  }

  /** One notice that cannot be settled holds up no other; its lease runs out and it is tried again. */
  async function settleOne(notice: Notice): Promise<void> {
    try {
      outcomes.inc({ outcome: await settle(notice) })
    } catch (error) {
      log.error({ err: error, notice: notice.key }, 'the outcome of a notice was not stored')
    }
  }

  async function nextLookMs(): Promise<number> {
    const nextAt = await outbox.nextAt()
    return nextAt === null ? LOOK_EVERY_MS : Math.min(LOOK_EVERY_MS, Math.max(0, nextAt - clock.now()))
  }

  async function work(): Promise<number> {
    try {
      for (;;) {
        wanted = false
        const due = await outbox.claim(clock.now(), LEASE_MS, AT_ONCE)
        await Promise.all(due.map(settleOne))
        if (due.length < AT_ONCE || stopped) break
      }
      return await nextLookMs()
    } catch (error) {
      log.error({ err: error }, 'the outbox cannot be read')
      return LOOK_EVERY_MS
    }
  }

  function run(): void {
    timer = null
    if (running || stopped) return
    running = work().then((delayMs) => {
      running = null
      if (stopped) return
      if (wanted) run()
      else timer = clock.setTimeout(run, delayMs)
    })
  }

  return {
    start() {
      stopped = false
      run()
    },
    wake() {
      wanted = true
      if (running || stopped) return
      clock.clearTimeout(timer)
      run()
    },
    async stop() {
      stopped = true
      clock.clearTimeout(timer)
      stopping.abort(new Error('the hub is stopping'))
      await running
    },
  }
}
