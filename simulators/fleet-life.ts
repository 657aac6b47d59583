/** What happens in two thousand homes: rates and shares of calls, of power cuts, of what sensors say. */
import type { EventType, ReadingMessage } from '../gateway/messages.ts'
import { type Random, weighted } from './chance.ts'

const DAY_MS = 24 * 60 * 60 * 1000

/** One event, and what follows from it in the same home. */
export interface Occurrence {
  type: EventType
  component?: string
  data?: Record<string, unknown>
  test?: boolean
  sequel?: { type: EventType; afterMs: readonly [least: number, most: number] }
}

interface Choice extends Occurrence {
  weight: number
}

/** Calls: 22 a day in 2000 homes, about 0.7 % of them emergencies. */
export const CALLS_PER_MS = 22 / 2000 / DAY_MS
const CALLS: readonly Choice[] = [
  { weight: 58, type: 'service' },
  { weight: 24, type: 'sos', sequel: { type: 'cancel', afterMs: [5_000, 40_000] } },
  { weight: 14.3, type: 'sos' },
  { weight: 3, type: 'fall', component: 'pendant-1', data: { confidence: 'suspected' } },
  { weight: 0.5, type: 'sos', component: 'bathroom-cord' },
  { weight: 0.2, type: 'fall', component: 'pendant-1', data: { confidence: 'confirmed' } },
]

/** What boxes do without anybody calling: per home a few a month. */
export const CHORES_PER_MS = 260 / 2000 / DAY_MS
const CHORES: readonly Choice[] = [
  { weight: 130, type: 'check-in' },
  { weight: 66, type: 'sos', test: true },
  { weight: 40, type: 'mains-lost', sequel: { type: 'mains-restored', afterMs: [20_000, 240_000] } },
  { weight: 12, type: 'battery-low', sequel: { type: 'battery-ok', afterMs: [60_000, 280_000] } },
  { weight: 8, type: 'self-test' },
  { weight: 2, type: 'tamper', sequel: { type: 'restored', afterMs: [10_000, 60_000] } },
]

export const drawCall = (random: Random): Occurrence => weighted(random, CALLS)
export const drawChore = (random: Random): Occurrence => weighted(random, CHORES)

/** The longest of the times above, with room: what the timer wheel must hold. */
export const LONGEST_SEQUEL_MS = 300_000

/** One sensor's report: the box takes turns between its rooms. */
export function drawReading(random: Random, turn: number): ReadingMessage {
  const rounded = (value: number) => Math.round(value * 10) / 10
  switch (turn % 4) {
    case 0:
      return { component: 'living-room', values: { temperature: rounded(15 + 8 * random()), humidity: Math.round(45 + 30 * random()) } }
    case 1:
      return { component: 'bathroom', values: { occupancy: random() < 0.15 } }
    case 2:
      return { component: 'front-door', values: { contact: random() < 0.97 } }
    default:
      return { component: 'bedroom', values: { occupancy: random() < 0.4, illuminance: Math.round(300 * random()) } }
  }
}

export const drawHealth = (random: Random) => ({
  battery: 80 + Math.floor(21 * random()),
  mains: true,
  signal: -50 - Math.floor(50 * random()),
})
