/** (c) Everybody connects at once: time until all are in, memory per device, and how long a press takes meanwhile. */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { median, table } from './measure.ts'
import { startBareAedes, startMosquittoPeer } from './peers.ts'
import type { StormResult } from './storm-load.ts'
import { startBenchHub } from './throughput.ts'

const residentKb = (pid: number): number => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])

interface Storm extends StormResult {
  kbEach: number | null
}

async function runStorm(
  target: { port: number; pid: number | null; press: boolean },
  credentialsPath: string,
  count: number,
): Promise<Storm> {
  const before = target.pid === null ? 0 : residentKb(target.pid)
  const args = [`${import.meta.dirname}/storm-load.ts`, String(target.port), credentialsPath, String(count), target.press ? 'yes' : 'no']
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve)
    child.once('exit', (code) => reject(new Error(`the storm ended with ${code}`)))
  })
  const kbEach = target.pid === null ? null : (residentKb(target.pid) - before) / count
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.stdin.end()
  await ended
  return { ...(JSON.parse(line) as StormResult), kbEach }
}

export async function benchStorm(rounds: number): Promise<void> {
  const rows: Record<string, string | number>[] = []
  for (const count of [2_000, 10_000]) {
    const storms = new Map<string, Storm[]>([
      ['this hub', []],
      ['bare Aedes', []],
      ['Mosquitto', []],
    ])
    for (let round = 0; round < rounds; round++) {
      // A fresh process each round: memory that was given back once says nothing about what a device costs.
      const hub = await startBenchHub(count + 1)
      const [aedes, mosquitto] = [await startBareAedes(), await startMosquittoPeer()]
      storms.get('this hub')?.push(await runStorm({ port: hub.port, pid: hub.pid, press: true }, hub.credentialsPath, count))
      storms.get('bare Aedes')?.push(await runStorm({ port: aedes.port, pid: aedes.pid, press: true }, hub.credentialsPath, count))
      storms.get('Mosquitto')?.push(await runStorm({ port: mosquitto.port, pid: null, press: true }, hub.credentialsPath, count))
      await Promise.all([hub.stop(), aedes.stop(), mosquitto.stop()])
    }
    for (const [who, list] of storms) {
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
