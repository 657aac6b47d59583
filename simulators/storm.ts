/** The minute after a power cut: every box connects at once, while somebody presses. */
import type { Clock } from '../broker/clock.ts'
import { createDevice, type Device } from './device.ts'
import { createFleet, type Fleet } from './fleet.ts'
import type { FleetRunDeps } from './fleet-run.ts'
import { createLatencies, formatMs, type Latencies } from './latencies.ts'
import type { DeviceCredentials } from './target.ts'
import { within } from './waiting.ts'

export interface StormOptions {
  devices: readonly DeviceCredentials[]
  /** somebody who presses all through the storm; null: nobody */
  presser: DeviceCredentials | null
  pressEveryMs: number
  /** power cuts after the first storm, each followed by another */
  rounds: number
  /** a round that takes longer has failed */
  timeoutMs: number
  localAddresses: readonly string[]
}

/** The exit code: 1 when not all devices came in. */
export async function runStorm(deps: FleetRunDeps, options: StormOptions): Promise<number> {
  const { clock, terminal } = deps
  const latencies = createLatencies()
  const presser = options.presser && createDevice(deps, { ...options.presser, backoffMs: { first: 50, longest: 500 } })
  const fleet = createFleet(deps, {
    devices: options.devices,
    connectRate: Number.MAX_SAFE_INTEGER,
    beatMs: 60_000,
    readingsPerMinute: 0,
    pressRate: 0,
    localAddresses: options.localAddresses,
  })
  if (presser) {
    presser.start()
    await presser.online()
  }
  const pressing = presser && keepPressing(clock, presser, options.pressEveryMs, latencies)
  let complete = true
  for (let round = 1; complete && round <= options.rounds && !terminal.interrupted.aborted; round++) {
    complete = await runRound(deps, fleet, round, options)
  }
  pressing?.stop()
  await Promise.all([fleet.stop(), presser?.stop()])
  if (presser) terminal.print(pressLine(latencies))
  return complete ? 0 : 1
}

async function runRound({ clock, terminal }: FleetRunDeps, fleet: Fleet, round: number, { timeoutMs }: StormOptions): Promise<boolean> {
  const startedAt = clock.now()
  if (round === 1) fleet.start()
  else fleet.cutAll()
  const complete = await within(clock, terminal.interrupted, fleet.allConnected(), timeoutMs)
  const seconds = ((clock.now() - startedAt) / 1000).toFixed(2)
  const { connected, devices, failed, refused } = fleet.stats
  terminal.print(
    `round ${round}: ${complete ? `all ${devices} in after ${seconds} s` : `only ${connected} of ${devices} in after ${seconds} s`}; ` +
      `failed attempts ${failed}, refused ${refused}`,
  )
  return complete
}

const pressLine = (latencies: Latencies): string =>
  `${latencies.count()} presses during the storm: PUBACK p50 ${formatMs(latencies.percentile(50))}, p99 ${formatMs(latencies.percentile(99))}`

/** A test press at a steady pace, whether or not the one before was acknowledged: a slow hub must not slow its own examination. */
function keepPressing(clock: Clock, device: Device, everyMs: number, latencies: Latencies): { stop(): void } {
  let timer: unknown
  const press = () => {
    timer = clock.setTimeout(press, everyMs)
    const pressedAt = clock.now()
    void device.press({ test: true }).acknowledged.then(() => latencies.record(clock.now() - pressedAt))
  }
  press()
  return { stop: () => clock.clearTimeout(timer) }
}
