/** (e) A month's subsidies for everybody, and how long a press takes meanwhile: a plain month, and one after a law that came late. */
import type { Run } from '../../console/care-api.ts'
import { addMonths } from '../../rules/care/day.ts'
import { Operator } from '../support/operator.ts'
import { makeTempDir } from '../support/temp-dir.ts'
import { median, table } from './measure.ts'
import { startChild } from './peers.ts'
import { startPressing } from './storm.ts'

const SIZES = [
  { residents: 2_000, aimSeconds: 2 },
  { residents: 100_000, aimSeconds: 60 },
]
/** of one box: its alarm grows with each */
const PRESS_EVERY_MS = 50
const LOOK_EVERY_MS = 100
const IDLE_MS = 5_000

interface Ready {
  port: number
  http: string
  password: string
  box: { id: string; homeId: string; secret: string }
}
interface Latency {
  p50Ms: number
  p99Ms: number
}
interface Measured extends Latency {
  seconds: number
  /** residents, programme by programme */
  entitlements: number
  digest: string | null
}
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

async function ask<Body>(who: Operator, method: string, path: string, body?: object): Promise<Body> {
  const answer = await who.request<Body>(method, `/api/v1${path}`, body)
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
  return answer.body
}

async function pressingDuring<T>({ port, box }: Ready, work: () => Promise<T>): Promise<[T, Latency]> {
  const stop = await startPressing(port, box, PRESS_EVERY_MS)
  const done = await work()
  return [done, await stop()]
}

async function calculated(clerk: Operator, month: string): Promise<{ run: Run; seconds: number }> {
  const began = performance.now()
  const { id } = await ask<Run>(clerk, 'POST', '/subsidy-runs', { month })
  for (;;) {
    const run = await ask<Run>(clerk, 'GET', `/subsidy-runs/${id}`)
    if (run.state === 'calculated') return { run, seconds: (performance.now() - began) / 1000 }
    if (run.state !== 'calculating') throw new Error(`${run.state}: ${run.reason}`)
    await pause(LOOK_EVERY_MS)
  }
}

async function measure(hub: Ready, clerk: Operator, month: string): Promise<Measured & { run: Run }> {
  const [{ run, seconds }, latency] = await pressingDuring(hub, () => calculated(clerk, month))
  return { run, seconds, ...latency, entitlements: run.sums.reduce((sum, { residents }) => sum + residents, 0), digest: run.digest }
}

/** What everybody over 80 gets is raised, as of the month before. */
async function raiseLate(clerk: Operator, from: string): Promise<void> {
  interface Listed {
    items: { version: number; standard: { id: string; rates: { id: string; recordedAt: number; amounts: { fen: number }[] }[] } }[]
  }
  const { items } = await ask<Listed>(clerk, 'GET', '/standards')
  const { version, standard } = items.find((item) => item.standard.id === 'respect-allowance')!
  const { id: _, recordedAt: __, ...rate } = standard.rates.at(-1)!
  const amounts = rate.amounts.map((amount) => ({ ...amount, fen: amount.fen + 1_000 }))
  const raised = { ...rate, amounts, version, validFrom: `${from}-01`, validTo: null, reason: 'bench' }
  await ask(clerk, 'POST', `/standards/${standard.id}/rates`, raised)
}

async function oneCity(residents: number, rounds: number): Promise<Record<string, Measured[]>> {
  const dir = await makeTempDir('subsidies')
  const { ready, stop } = await startChild<Ready>(`${import.meta.dirname}/subsidy-hub.ts`, [dir.path, String(residents)])
  const results: Record<string, Measured[]> = { idle: [], 'a plain month': [], 'after a late law': [] }
  try {
    const [sun, qian] = [new Operator(ready.http), new Operator(ready.http)]
    await sun.signIn('sun', ready.password)
    await qian.signIn('qian', ready.password)
    const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 7)
    const month = addMonths(today, -1)
    const [, idle] = await pressingDuring(ready, () => pause(IDLE_MS))
    results.idle!.push({ ...idle, seconds: IDLE_MS / 1000, entitlements: 0, digest: null })
    let last: Run | null = null
    for (let round = 0; round < rounds; round++) {
      if (last) await ask(qian, 'POST', `/subsidy-runs/${last.id}/discard`, { reason: 'bench' })
      const { run, ...plain } = await measure(ready, sun, month)
      if (last && last.digest !== run.digest) throw new Error('the same month has another digest')
      last = run
      results['a plain month']!.push(plain)
    }
    await ask(qian, 'POST', `/subsidy-runs/${last!.id}/approve`)
    await ask(sun, 'POST', `/subsidy-runs/${last!.id}/freeze`)
    await raiseLate(sun, month)
    const { run: _, ...late } = await measure(ready, sun, today)
    results['after a late law']!.push(late)
    return results
  } finally {
    await stop()
    await dir.remove()
  }
}

export async function benchSubsidies(rounds: number): Promise<void> {
  const rows: Record<string, string | number>[] = []
  for (const { residents, aimSeconds } of SIZES) {
    for (const [what, list] of Object.entries(await oneCity(residents, rounds))) {
      const of = (pick: (measured: Measured) => number): number => median(list.map(pick))
      rows.push({
        residents,
        what,
        entitlements: of(({ entitlements }) => entitlements),
        'takes s': what === 'idle' ? '–' : Number(of(({ seconds }) => seconds).toFixed(2)),
        'aim s': what === 'idle' ? '–' : aimSeconds,
        'press p50 ms': Number(of(({ p50Ms }) => p50Ms).toFixed(1)),
        'press p99 ms': Number(of(({ p99Ms }) => p99Ms).toFixed(1)),
      })
    }
  }
  table('(e) a monthly subsidy run with the shipped standards, and a press meanwhile', rows)
}
