/** (a) QoS 1 presses acknowledged per second, every one of them on disk, beside brokers that commit nothing. */
import { makeTempDir } from '../support/temp-dir.ts'
import type { LoadResult } from './load.ts'
import { median, table, thousands } from './measure.ts'
import { load, startBareAedes, startChild, startMosquittoPeer } from './peers.ts'

const DEVICES = 200
const FOR_MS = 3_000

export interface BenchHub {
  port: number
  http: string
  devices: { id: string; secret: string; homeId: string }[]
  users: { username: string; password: string; role: string }[]
  credentialsPath: string
}

export async function startBenchHub(
  homes: number,
  env: Record<string, string> = {},
): Promise<BenchHub & { pid: number; stop(): Promise<void> }> {
  const dir = await makeTempDir('bench')
  const { child, ready, stop } = await startChild<BenchHub>(`${import.meta.dirname}/bench-hub.ts`, [dir.path, String(homes)], env)
  return {
    ...ready,
    pid: child.pid ?? 0,
    async stop() {
      await stop()
      await dir.remove()
    },
  }
}

export async function benchThroughput(rounds: number): Promise<void> {
  const hub = await startBenchHub(DEVICES)
  const aedes = await startBareAedes()
  const mosquitto = await startMosquittoPeer()
  const peers = { 'bare Aedes': aedes.port, Mosquitto: mosquitto.port, 'this hub, committed': hub.port }
  const rows: Record<string, string | number>[] = []
  for (const inFlight of [1, 10]) {
    const results = new Map<string, LoadResult[]>(Object.keys(peers).map((name) => [name, []]))
    for (let round = -1; round < rounds; round++) {
      for (const [name, port] of Object.entries(peers)) {
        const result = await load({
          port,
          devices: hub.devices,
          inFlight,
          forMs: round < 0 ? 1_000 : FOR_MS,
          round: `b${inFlight}r${round + 1}`,
        })
        // The first round warms up compilers and caches.
        if (round >= 0) results.get(name)?.push(result)
      }
    }
    const bare = median(results.get('bare Aedes')?.map(({ perSecond }) => perSecond) ?? [])
    for (const [name, list] of results) {
      const perSecond = median(list.map((result) => result.perSecond))
      rows.push({
        'in flight': inFlight,
        who: name,
        'acks/s': thousands(perSecond),
        'of bare Aedes': Number((perSecond / bare).toFixed(2)),
        'p50 ms': Number(median(list.map(({ p50Ms }) => p50Ms)).toFixed(2)),
        'p99 ms': Number(median(list.map(({ p99Ms }) => p99Ms)).toFixed(2)),
      })
    }
  }
  await Promise.all([hub.stop(), aedes.stop(), mosquitto.stop()])
  table(`(a) QoS 1 presses acknowledged, ${DEVICES} devices (aim: 0.8 of bare Aedes; ahead of Mosquitto with ten in flight)`, rows)
}
