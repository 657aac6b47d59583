/** What the hub is measured beside, each in a process of its own: bare Aedes, Mosquitto, and the disk. */
import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { startMosquitto } from '../support/mosquitto.ts'
import { makeTempDir } from '../support/temp-dir.ts'
import type { LoadJob, LoadResult } from './load.ts'
import { percentile } from './measure.ts'

export interface Peer {
  port: number
  pid: number | null
  stop(): Promise<void>
}

const script = (name: string): string => join(import.meta.dirname, name)

/** A child that prints one line of JSON when it is ready. */
export async function startChild<Ready>(
  path: string,
  args: string[],
  env: Record<string, string> = {},
): Promise<{ child: ChildProcess; ready: Ready; stop(): Promise<void> }> {
  const child = spawn(process.execPath, [path, ...args], { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...env } })
  const lines = createInterface({ input: child.stdout! })
  const ready = await new Promise<Ready>((resolve, reject) => {
    lines.on('line', (line) => {
      if (line.startsWith('{')) resolve(JSON.parse(line) as Ready)
    })
    child.once('exit', (code) => reject(new Error(`${path} ended with ${code} before it was ready`)))
  })
  return {
    child,
    ready,
    async stop() {
      if (child.exitCode !== null) return
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await ended
    },
  }
}

export async function startBareAedes(): Promise<Peer> {
  const { child, ready, stop } = await startChild<{ port: number }>(script('bare-aedes.ts'), [])
  return { port: ready.port, pid: child.pid ?? null, stop }
}

export async function startMosquittoPeer(): Promise<Peer> {
  const { port, stop } = await startMosquitto()
  return { port, pid: null, stop }
}

/** Runs one load to its end. */
export async function load(job: LoadJob): Promise<LoadResult> {
  const { ready } = await startChild<LoadResult>(script('load.ts'), [JSON.stringify(job)])
  return ready
}

/** How long the disk takes to make one small write durable: the floor of every acknowledged press. */
export async function fsyncTimes(count: number): Promise<{ p50Ms: number; p99Ms: number }> {
  const dir = await makeTempDir('fsync')
  const file = openSync(join(dir.path, 'file'), 'w')
  const times: number[] = []
  const page = Buffer.alloc(4096, 1)
  for (let i = 0; i < count; i++) {
    const began = performance.now()
    writeSync(file, page)
    fdatasyncSync(file)
    times.push(performance.now() - began)
  }
  closeSync(file)
  await dir.remove()
  return { p50Ms: percentile(times, 50), p99Ms: percentile(times, 99) }
}
