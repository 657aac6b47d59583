/**
 * A power cut and its end, in a process of its own: devices that are known connect all at once. Prints one line of JSON for each step, so
 * that the parent can press meanwhile: `ready` when all were in once, `over` when all are in again.
 */
import { readFileSync } from 'node:fs'
import { connect as connectTcp } from 'node:net'
import { createFleet } from '../../simulators/fleet.ts'
import { systemClock } from '../../simulators/system.ts'

const FIRST_CONNECTS_PER_SECOND = 1_500

const [port = '0', path = '', count = '0'] = process.argv.slice(2)
const { devices } = JSON.parse(readFileSync(path, 'utf8')) as { devices: { id: string; secret: string; homeId: string }[] }
const connect = () => connectTcp({ host: '127.0.0.1', port: Number(port), noDelay: true })
const fleetOf = (connectRate: number) =>
  createFleet(
    { clock: systemClock, random: Math.random, connect },
    // The first device presses meanwhile, from another process.
    { devices: devices.slice(1, Number(count) + 1), connectRate, beatMs: 600_000, readingsPerMinute: 0, pressRate: 0 },
  )

const before = fleetOf(FIRST_CONNECTS_PER_SECOND)
before.start()
await before.allConnected()
console.log(JSON.stringify({ step: 'ready' }))
process.stdin.once('data', async () => {
  await before.stop()
  const after = fleetOf(Number.MAX_SAFE_INTEGER)
  const began = performance.now()
  after.start()
  await after.allConnected()
  console.log(JSON.stringify({ step: 'over', seconds: (performance.now() - began) / 1000 }))
})
process.stdin.once('end', () => process.exit(0))
