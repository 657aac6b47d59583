/** Today's figures for every page: docs/domain.md §4. Technical alarms and tests are not calls. */
import type { Logger } from 'pino'
import type * as z from 'zod/mini'
import type { Clock } from '../../broker/clock.ts'
import type { AlarmFigures, Alarms } from '../../records/alarms.ts'
import type { Change, kpiSchema } from '../api.ts'
import { repeat } from '../repeat.ts'
import { shanghaiDay, startOfShanghaiDay } from '../shanghai-day.ts'

type Kpi = z.infer<typeof kpiSchema>

const REFRESH_MS = 10_000
const AT_MOST_EVERY_MS = 1_000
/** Each count reads the documents of the whole day: beyond so many alarms only the regular one does. */
const MANY_ALARMS = 200
const ANSWER_WITHIN_MS = 60_000

const mean = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length

/** Clock: the hub receives the press → an operator claims. A call that waits longer than 60 s already counts as missed. */
export function kpiOf(figures: readonly AlarmFigures[], open: number, devices: Kpi['devices'], now: number): Kpi {
  const calls = figures.filter((alarm) => !alarm.test && alarm.class !== 'technical')
  const waits = calls.flatMap((alarm) => (alarm.claimedAt === null ? [] : [alarm.claimedAt - alarm.openedAt]))
  const judged = calls.filter((alarm) => alarm.claimedAt !== null || now - alarm.openedAt > ANSWER_WITHIN_MS)
  const inTime = waits.filter((ms) => ms <= ANSWER_WITHIN_MS).length
  const arrivals = calls.flatMap((alarm) => (alarm.arrivedAt === null ? [] : [alarm.arrivedAt - alarm.openedAt]))
  const meanAnswerMs = mean(waits)
  const meanArrivalMs = mean(arrivals)
  return {
    day: shanghaiDay(now),
    alarms: calls.length,
    open,
    meanAnswerSeconds: meanAnswerMs === null ? null : meanAnswerMs / 1_000,
    answeredWithin60: judged.length === 0 ? null : inTime / judged.length,
    meanArrivalMinutes: meanArrivalMs === null ? null : meanArrivalMs / 60_000,
    devices,
  }
}

interface Deps {
  clock: Clock
  log: Logger
  alarms: Pick<Alarms, 'openedSince'>
  watched(): boolean
  /** open alarms and devices as the world has them */
  openAlarms(): number
  devices(): Kpi['devices']
  onChange(change: Change): void
}

export interface KpiTicker {
  start(): void
  stop(): void
  /** alarms have changed: soon, and at most once a second; on a day of very many, every ten */
  soon(): void
  latest(): Change[]
}

export function createKpiTicker({ clock, log, alarms, watched, openAlarms, devices, onChange }: Deps): KpiTicker {
  let latest: Change | null = null
  let ticker: { stop(): void } | null = null
  let timer: unknown = null
  let countedAt = Number.NEGATIVE_INFINITY
  let countedAlarms = 0

  async function count(): Promise<void> {
    clock.clearTimeout(timer)
    timer = null
    const now = clock.now()
    countedAt = now
    if (!watched()) return
    try {
      const figures = await alarms.openedSince(startOfShanghaiDay(now))
      countedAlarms = figures.length
      latest = { k: 'kpi', id: 'now', v: kpiOf(figures, openAlarms(), devices(), now) }
      onChange(latest)
    } catch (error) {
      log.warn({ err: error }, "today's figures could not be counted")
    }
  }

  const everyMs = (): number => (Math.max(countedAlarms, openAlarms()) > MANY_ALARMS ? REFRESH_MS : AT_MOST_EVERY_MS)

  return {
    start() {
      ticker = repeat(clock, REFRESH_MS, count)
    },
    stop() {
      ticker?.stop()
      clock.clearTimeout(timer)
    },
    soon() {
      timer ??= clock.setTimeout(() => void count(), Math.max(0, countedAt + everyMs() - clock.now()))
    },
    latest: () => (latest ? [latest] : []),
  }
}
