/** (d) The pure core: inputs per second over a city's normal mix of traffic, at 2000 and at 100 000 homes. */
import { bareEvent } from '../../gateway/device-event.ts'
import { type HomeState, newHome } from '../../rules/home.ts'
import type { Input } from '../../rules/input.ts'
import { transition } from '../../rules/transition.ts'
import { rounds, table, thousands } from './measure.ts'

const INPUTS = 400_000
const BEAT_MS = 60_000

interface City {
  ids: [homeId: string, deviceId: string][]
  states: Map<string, HomeState>
}

/** Every home beats in turn, as boxes do; one input in a hundred is a press, half of which are closed by a person soon after. */
function inputFor(i: number, { ids, states }: City): [string, Input] {
  const homes = ids.length
  const [homeId, deviceId] = ids[i % homes]!
  const at = 1_800_000_000_000 + i * (BEAT_MS / homes)
  if (i % 100 === 37) {
    return [homeId, { kind: 'event', id: `E${i}`, at, deviceId, beatMs: BEAT_MS, event: bareEvent({ ref: `r${i}` }) }]
  }
  const open = i % 100 === 38 ? states.get(ids[(i - 1) % homes]![0])?.alarms.life : undefined
  if (open) {
    const by = { id: 'op', name: 'op', role: 'operator' } as const
    const action = { kind: 'close', outcome: 'mistake', note: '' } as const
    return [open.homeId, { kind: 'action', at, alarmId: open.id, rev: open.rev, action, by, watched: false, key: null }]
  }
  return [homeId, { kind: 'heard', at, deviceId, beatMs: BEAT_MS, health: { battery: 80, mains: true } }]
}

function run(homes: number): number {
  const ids = Array.from({ length: homes }, (_, i): [string, string] => [`home-${i}`, `box-${i}`])
  // Every home has been heard before the clock starts: a city in its normal state.
  const states = new Map(
    ids.map(([homeId, deviceId]) => [
      homeId,
      transition(newHome(homeId), { kind: 'heard', at: 0, deviceId, beatMs: BEAT_MS, health: null })[0],
    ]),
  )
  const began = process.hrtime.bigint()
  for (let i = 0; i < INPUTS; i++) {
    const [homeId, input] = inputFor(i, { ids, states })
    const [next] = transition(states.get(homeId)!, input)
    states.set(homeId, next)
  }
  return INPUTS / (Number(process.hrtime.bigint() - began) / 1e9)
}

export async function benchRules(roundCount: number): Promise<void> {
  run(2_000)
  const result = await rounds(roundCount, { small: () => run(2_000), large: () => run(100_000) })
  table('(d) rules: inputs/s of the pure core (aim: 200 k, and no slower at 100 000 homes)', [
    { homes: 2_000, 'inputs/s': thousands(result.small), ratio: 1 },
    { homes: 100_000, 'inputs/s': thousands(result.large), ratio: Number((result.large / result.small).toFixed(2)) },
  ])
}
