/** Lets a fleet live for a while and says every second how it is. */
import type { Clock } from '../broker/clock.ts'
import { createFleet, type FleetDeps, type FleetOptions, type FleetStats } from './fleet.ts'
import { formatMs } from './latencies.ts'
import type { Terminal } from './terminal.ts'
import { untilTheEnd } from './waiting.ts'

export interface FleetRunDeps extends FleetDeps {
  terminal: Terminal
}

export interface FleetRunOptions extends FleetOptions {
  /** null: until it is interrupted */
  forMs: number | null
}

/** The exit code: 1 when no device ever got in. */
export async function runFleet(deps: FleetRunDeps, { forMs, ...options }: FleetRunOptions): Promise<number> {
  const { clock, terminal } = deps
  const fleet = createFleet(deps, options)
  const startedAt = clock.now()
  let sentBefore = 0
  fleet.start()
  const timer = everySecond(clock, (elapsedMs) => {
    terminal.status(statusLine(fleet.stats, ((fleet.stats.sent - sentBefore) * 1000) / elapsedMs))
    sentBefore = fleet.stats.sent
    fleet.stats.recentLatencies.clear()
  })
  await untilTheEnd(clock, terminal.interrupted, forMs)
  timer.stop()
  const last = { ...fleet.stats }
  await fleet.stop()
  terminal.print(summary(last, clock.now() - startedAt))
  return last.connected === 0 && last.lost === 0 ? 1 : 0
}

function statusLine(stats: FleetStats, sentPerSecond: number): string {
  const { recentLatencies: recent } = stats
  return [
    `connected ${stats.connected}/${stats.devices}`,
    `sent ${Math.round(sentPerSecond)}/s`,
    `acks ${stats.acks}`,
    `presses ${stats.presses}`,
    `PUBACK p50 ${formatMs(recent.percentile(50))} p99 ${formatMs(recent.percentile(99))}`,
    ...troubles(stats),
  ].join('  ')
}

function troubles({ lost, failed, refused, failures }: FleetStats): string[] {
  const [worst] = [...failures].sort(([, a], [, b]) => b - a)
  const counts = Object.entries({ lost, failed, refused }).filter(([, count]) => count > 0)
  return [...counts.map(([name, count]) => `${name} ${count}`), ...(worst ? [`(${worst[0]})`] : [])]
}

const HINTS: Record<string, string> = {
  EMFILE: ': this process may not open more files; raise ulimit -n or take fewer --homes',
  ECONNREFUSED: ': nobody listens there',
}

function summary(stats: FleetStats, elapsedMs: number): string {
  const { latencies, pressLatencies } = stats
  return [
    `${stats.devices} devices for ${(elapsedMs / 1000).toFixed(1)} s, ${stats.connected} connected at the end`,
    `  sent ${stats.sent}, PUBACK ${stats.acknowledged}: p50 ${formatMs(latencies.percentile(50))}, p99 ${formatMs(latencies.percentile(99))}`,
    `  presses ${stats.presses}: PUBACK p50 ${formatMs(pressLatencies.percentile(50))}, p99 ${formatMs(pressLatencies.percentile(99))}`,
    `  acks ${stats.acks}, commands ${stats.commands}, connections lost ${stats.lost}, failed ${stats.failed}, refused ${stats.refused}`,
    ...[...stats.failures].map(([reason, count]) => `  ${count} × ${reason}${HINTS[reason] ?? ''}`),
  ].join('\n')
}

function everySecond(clock: Clock, action: (elapsedMs: number) => void): { stop(): void } {
  let before = clock.now()
  let timer = clock.setTimeout(run, 1000)
  function run() {
    timer = clock.setTimeout(run, 1000)
    const now = clock.now()
    action(now - before)
    before = now
  }
  return { stop: () => clock.clearTimeout(timer) }
}
