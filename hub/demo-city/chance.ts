/** Repeatable chance: the same seed tells the same story, on every machine. */
import { seededRandom } from '../../simulators/chance.ts'

export interface Chance {
  /** from 0 up to, but not including, 1 */
  next(): number
  /** a whole number from `min` to `max`, both included */
  int(min: number, max: number): number
  /** true in `share` (0–1) of all cases */
  happens(share: number): boolean
  pick<T>(list: readonly T[]): T
  /** one of the values, each as often as its weight says */
  weighted<T>(choices: readonly (readonly [T, number])[]): T
}

/** Each topic has sequences of its own: what is added to one leaves the others as they were. */
const TOPICS = [
  ...['people', 'registration', 'whereabouts', 'ability', 'categories', 'papers', 'answers', 'pairings', 'visits'],
  ...['offers', 'responders', 'provider-checks', 'inspections', 'services', 'settlements'],
] as const
export type Topic = (typeof TOPICS)[number]
const NUMBERS_PER_TOPIC = 10_000_000

/** `number`: of a home, or of whatever else the topic counts. Home 7 stays the same home however many others there are. */
export const chanceOf = (seed: number, topic: Topic, number = 0): Chance =>
  createChance(seed, TOPICS.indexOf(topic) * NUMBERS_PER_TOPIC + number)

/** `stream` sets independent sequences apart. */
export function createChance(seed: number, stream = 0): Chance {
  const next = seededRandom((Math.imul(seed, 0x9e3779b1) ^ Math.imul(stream + 1, 0x85ebca6b)) >>> 0)
  const int = (min: number, max: number) => min + Math.floor(next() * (max - min + 1))
  return {
    next,
    int,
    happens: (share) => next() < share,
    pick: (list) => list[int(0, list.length - 1)]!,
    weighted(choices) {
      let rest = next() * choices.reduce((sum, [, weight]) => sum + weight, 0)
      for (const [value, weight] of choices) {
        rest -= weight
        if (rest < 0) return value
      }
      return choices.at(-1)![0]
    },
  }
}
