/** A power cut's end, in a process of its own: all devices connect at once while one box, connected before, goes on pressing. Prints one line of JSON. */
import { readFileSync } from 'node:fs'
import { connect as connectTcp } from 'node:net'
import { createDevice } from '../../simulators/device.ts'
import { createFleet } from '../../simulators/fleet.ts'
import { percentile } from './measure.ts'

const PRESS_EVERY_MS = 10

export interface StormResult {
  seconds: number
  presses: number
  p50Ms: number
  p99Ms: number
}

const [port = '0', path = '', count = '0', press = 'yes'] = process.argv.slice(2)
const { devices } = JSON.parse(readFileSync(path, 'utf8')) as { devices: { id: string; secret: string; homeId: string }[] }
// Finer than the clock of the hub: a press takes less than a millisecond.
const clock = {
  now: () => performance.now(),
  setTimeout: (callback: () => void, ms: number) => setTimeout(callback, ms),
  clearTimeout: (timer: unknown) => clearTimeout(timer as NodeJS.Timeout),
}
const deps = { clock, random: Math.random, connect: () => connectTcp({ host: '127.0.0.1', port: Number(port), noDelay: true }) }
const presser = createDevice(deps, { ...devices[0]!, keepaliveSeconds: 600 })
if (press === 'yes') {
  presser.start()
  await presser.online()
}
const fleet = createFleet(deps, {
  devices: devices.slice(1, Number(count) + 1),
  connectRate: Number.MAX_SAFE_INTEGER,
  beatMs: 600_000,
  readingsPerMinute: 0,
  pressRate: 0,
})
const latencies: number[] = []
let pending = 0
const pressing = setInterval(() => {
  if (press !== 'yes') return
  const began = clock.now()
  pending += 1
  void presser.press().acknowledged.then(() => {
    pending -= 1
    latencies.push(clock.now() - began)
  })
}, PRESS_EVERY_MS)
const began = clock.now()
fleet.start()
await fleet.allConnected()
const seconds = (clock.now() - began) / 1000
clearInterval(pressing)
while (pending > 0) await new Promise((resolve) => setTimeout(resolve, 1))
console.log(JSON.stringify({ seconds, presses: latencies.length, p50Ms: percentile(latencies, 50), p99Ms: percentile(latencies, 99) }))
// Stays connected until the parent has looked at the hub's memory.
process.stdin.resume()
process.stdin.once('end', () => process.exit(0))
