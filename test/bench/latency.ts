/** (b) From the press to the frame on an operator's WebSocket, in a city of 2000 homes with normal traffic. */
import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { connect as connectTcp } from 'node:net'
import { join } from 'node:path'
import { createDevice } from '../../simulators/device.ts'
import { systemClock } from '../../simulators/system.ts'
import { Operator } from '../support/operator.ts'
import { median, percentile, table } from './measure.ts'
import { fsyncTimes } from './peers.ts'
import { startBenchHub } from './throughput.ts'

const TRAFFIC_HOMES = 2_000
const PRESSES = 200
const SETTLE_MS = 5_000

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

interface Round {
  p50Ms: number
  p99Ms: number
}

async function pressAndWatch(): Promise<Round> {
  const hub = await startBenchHub(TRAFFIC_HOMES + PRESSES)
  const credentials = JSON.parse(readFileSync(hub.credentialsPath, 'utf8')) as { devices: unknown[] }
  const trafficPath = join(hub.credentialsPath, '..', 'traffic.json')
  writeFileSync(trafficPath, JSON.stringify({ ...credentials, devices: credentials.devices.slice(0, TRAFFIC_HOMES) }))
  const cli = join(import.meta.dirname, '..', '..', 'simulators', 'cli.ts')
  const traffic = spawn(process.execPath, [cli, 'fleet', '--credentials', trafficPath], { stdio: 'ignore' })
  try {
    const operator = new Operator(hub.http)
    const account = hub.users.find(({ role }) => role === 'operator')
    if (!account) throw new Error('the demonstration has no operator')
    await operator.signIn(account.username, account.password)
    await operator.openFeed()
    await pause(SETTLE_MS)
    const latencies: number[] = []
    for (const { id, homeId, secret } of hub.devices.slice(TRAFFIC_HOMES)) {
      const connect = () => connectTcp({ host: '127.0.0.1', port: hub.port, noDelay: true })
      const device = createDevice({ clock: systemClock, random: Math.random, connect }, { id, homeId, secret })
      device.start()
      await device.online()
      const began = performance.now()
      const seen = operator.change((change) => change.k === 'alarm' && change.v.homeId === homeId)
      void device.press()
      await seen
      latencies.push(performance.now() - began)
      await device.stop()
      operator.messages.length = 0
    }
    operator.closeFeed()
    return { p50Ms: percentile(latencies, 50), p99Ms: percentile(latencies, 99) }
  } finally {
    traffic.kill('SIGKILL')
    await hub.stop()
  }
}

export async function benchLatency(rounds: number): Promise<void> {
  const results: Round[] = []
  const disks: Round[] = []
  for (let round = 0; round < rounds; round++) {
    disks.push(await fsyncTimes(500))
    results.push(await pressAndWatch())
  }
  const row = (what: string, list: Round[]) => ({
    what,
    'p50 ms': Number(median(list.map(({ p50Ms }) => p50Ms)).toFixed(2)),
    'p99 ms': Number(median(list.map(({ p99Ms }) => p99Ms)).toFixed(2)),
  })
  table(`(b) press → frame on the operator's WebSocket, ${TRAFFIC_HOMES} homes with normal traffic (aim: p99 under 15 ms)`, [
    row('one write and fdatasync of this disk', disks),
    row('press → frame', results),
  ])
}
