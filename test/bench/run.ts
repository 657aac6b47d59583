/** `npm run bench`: each figure beside a peer or a physical limit of the same run. `npm run bench -- b d` runs only those parts. */
import { cpus, loadavg } from 'node:os'
import { benchLatency } from './latency.ts'
import { benchRules } from './rules.ts'
import { benchStorm } from './storm.ts'
import { benchSubsidies } from './subsidies.ts'
import { benchThroughput } from './throughput.ts'

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3)
const PARTS = { a: benchThroughput, b: benchLatency, c: benchStorm, d: benchRules, e: benchSubsidies }
type Part = keyof typeof PARTS

const isPart = (name: string): name is Part => name in PARTS
const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !isPart(name))
if (unknown.length > 0) {
  console.error(`no such part: ${unknown.join(', ')}; choose among ${Object.keys(PARTS).join(', ')}`)
  process.exit(2)
}
const parts = asked.length > 0 ? asked.filter(isPart) : (Object.keys(PARTS) as Part[])
console.log(
  `Medians of ${ROUNDS} rounds. ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)} at the start: compare rows, do not quote absolute figures.`,
)
for (const part of parts) await PARTS[part](ROUNDS)
