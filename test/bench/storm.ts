/** (c) Everybody connects at once after a power cut: time until all are in, memory per device, and how long a press takes meanwhile. */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { connect as connectTcp } from 'node:net'
import { createInterface } from 'node:readline'
import { createDevice } from '../../simulators/device.ts'
import { systemClock } from '../../simulators/system.ts'
import { median, percentile, table } from './measure.ts'
import { startBareAedes, startMosquittoPeer } from './peers.ts'
import { startBenchHub } from './throughput.ts'

const PRESS_EVERY_MS = 10

interface Storm {
  seconds: number
  kbEach: number | null
  p50Ms: number
  p99Ms: number
}
interface Target {
  port: number
  pid: number | null
}

const residentKb = (pid: number): number => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])

/** One box that was connected before presses all the while, from this process, which has nothing else to do. */
export async function startPressing(port: number, device: { id: string; secret: string; homeId: string }, everyMs = PRESS_EVERY_MS) {
  const connect = () => connectTcp({ host: '127.0.0.1', port, noDelay: true })
  const presser = createDevice({ clock: systemClock, random: Math.random, connect }, { ...device, keepaliveSeconds: 600 })
  presser.start()
  await presser.online()
  const latencies: number[] = []
  let pending = Promise.resolve()
  const timer = setInterval(() => {
    const began = performance.now()
    const acknowledged = presser.press().acknowledged.then(() => void latencies.push(performance.now() - began))
    pending = Promise.all([pending, acknowledged]).then(() => {})
  }, everyMs)
  return async () => {
    clearInterval(timer)
    await pending
    await presser.stop()
    return { p50Ms: percentile(latencies, 50), p99Ms: percentile(latencies, 99) }
  }
}

async function runStorm(target: Target, credentialsPath: string, count: number): Promise<Storm> {
  const { devices } = JSON.parse(readFileSync(credentialsPath, 'utf8')) as { devices: { id: string; secret: string; homeId: string }[] }
  const before = target.pid === null ? 0 : residentKb(target.pid)
  const args = [`${import.meta.dirname}/storm-load.ts`, String(target.port), credentialsPath, String(count)]
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async (): Promise<{ seconds?: number }> => JSON.parse(String((await lines.next()).value)) as { seconds?: number }
  await next()
  const kbEach = target.pid === null ? null : (residentKb(target.pid) - before) / count
  const stopPressing = await startPressing(target.port, devices[0]!)
  child.stdin.write('now\n')
  const { seconds = Number.NaN } = await next()
  const latency = await stopPressing()
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.stdin.end()
  await ended
  return { seconds, kbEach, ...latency }
}

export async function benchStorm(rounds: number): Promise<void> {
  const rows: Record<string, string | number>[] = []
  for (const count of [2_000, 10_000]) {
    const storms: Record<string, Storm[]> = { 'this hub': [], 'bare Aedes': [], Mosquitto: [] }
    for (let round = 0; round < rounds; round++) {
      // A fresh process each round: memory that was given back once says nothing about what a device costs.
      const hub = await startBenchHub(count + 1)
      storms['this hub']?.push(await runStorm(hub, hub.credentialsPath, count))
      const aedes = await startBareAedes()
      storms['bare Aedes']?.push(await runStorm(aedes, hub.credentialsPath, count))
      await aedes.stop()
      const mosquitto = await startMosquittoPeer()
      storms.Mosquitto?.push(await runStorm(mosquitto, hub.credentialsPath, count))
      await Promise.all([hub.stop(), mosquitto.stop()])
    }
    for (const [who, list] of Object.entries(storms)) {
      const of = (pick: (storm: Storm) => number): number => median(list.map(pick))
      rows.push({
        devices: count,
        who,
        'all in after s': Number(of(({ seconds }) => seconds).toFixed(2)),
        'KB each': list[0]?.kbEach === null ? '–' : Number(of(({ kbEach }) => kbEach ?? 0).toFixed(1)),
        'press p50 ms': Number(of(({ p50Ms }) => p50Ms).toFixed(1)),
        'press p99 ms': Number(of(({ p99Ms }) => p99Ms).toFixed(1)),
      })
    }
  }
  table('(c) connect storm (aim: 10 000 in under 3 s, a press meanwhile under 150 ms at p99, below 32 KB each)', rows)
}
