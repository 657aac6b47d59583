/** Sets of answers for any scale. Options stand best first, so that "worse" needs no knowledge of the scale. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect } from 'vitest'
import { scaleSchema } from '../../../records/record-schemas/assessments.ts'
import type { Answers, Circumstances, Scale, ScaleItem, ScaleResult } from '../../../rules/care/scale.ts'
import { score } from '../../../rules/care/score.ts'

export const SCALES_DIR = join(import.meta.dirname, '..', '..', '..', 'rules', 'care', 'scales')

export const shippedScale = (name: string): Scale => scaleSchema.parse(JSON.parse(readFileSync(join(SCALES_DIR, `${name}.json`), 'utf8')))

export const itemsOf = (scale: Scale): ScaleItem[] => scale.parts.flatMap(({ items }) => items)

export const best = (scale: Scale): Answers => Object.fromEntries(itemsOf(scale).map(({ id, options }) => [id, options[0]!.points]))

export function scored(scale: Scale, answers: Answers, circumstances: Circumstances = {}): ScaleResult {
  const result = score(scale, answers, circumstances)
  if (!result.ok) expect.fail(JSON.stringify(result.problems))
  return result.result
}

export const sentences = ({ explanation }: ScaleResult, language: 'zh' | 'en'): string[] => explanation.map((text) => text[language])

/** Answers that add up to `total` (or to that of `part`), everything else at its best; items of `keep` stay at their best. */
export function withTotal(scale: Scale, total: number, { part, keep = [] }: { part?: string; keep?: string[] } = {}): Answers {
  const answers = best(scale)
  const items = scale.parts.filter(({ id }) => part === undefined || id === part).flatMap((each) => each.items)
  let missing = total - items.reduce((sum, { id }) => sum + answers[id]!, 0)
  for (const { id, options } of items.filter((item) => !keep.includes(item.id))) {
    const from = answers[id]!
    const steps = options.map(({ points }) => points - from)
    const step = steps
      .filter((each) => Math.abs(each) <= Math.abs(missing) && each * missing >= 0)
      .sort((a, b) => Math.abs(b) - Math.abs(a))[0]!
    answers[id] = from + step
    missing -= step
  }
  expect(missing, `a total of ${total}`).toBe(0)
  return answers
}

export interface Pair {
  answers: Answers
  worse: Answers
  item: string
  circumstances: Circumstances
}

/** what is stated at all is a matter of chance too */
const circumstancesOf = (scale: Scale): fc.Arbitrary<Circumstances> =>
  fc
    .tuple(...scale.circumstances.map(({ id, kind }) => fc.option(fc.nat(kind === 'count' ? 4 : 1).map((value) => [id, value] as const))))
    .map((stated) => Object.fromEntries(stated.filter((each) => each !== null)))

/** two sets of answers, equal but for one item, which is worse in the second */
export function onePairWorse(scale: Scale): fc.Arbitrary<Pair> {
  const items = itemsOf(scale)
  return fc
    .record({
      // Mostly good, mostly bad and mixed people, so that every level is met, not only the middle ones.
      picks: fc.oneof(...[0, 0.3, 0.6, 1].map((lean) => fc.tuple(...items.map(({ options }) => pick(options.length, lean))))),
      at: fc.nat(items.length - 1),
      by: fc.nat(3),
      circumstances: circumstancesOf(scale),
    })
    .map(({ picks, at, by, circumstances }) => {
      const points = (index: number, choice: number) => items[index]!.options[choice]!.points
      const { id, options } = items[at]!
      const from = Math.min(picks[at]!, options.length - 2)
      const chosen = Object.fromEntries(items.map((item, index) => [item.id, points(index, picks[index]!)]))
      return {
        item: id,
        answers: { ...chosen, [id]: points(at, from) },
        worse: { ...chosen, [id]: points(at, Math.min(from + 1 + by, options.length - 1)) },
        circumstances,
      }
    })
}

const pick = (options: number, lean: number): fc.Arbitrary<number> =>
  fc.oneof({ weight: 2, arbitrary: fc.constant(Math.round(lean * (options - 1))) }, { weight: 1, arbitrary: fc.nat(options - 1) })

/** one circumstance more, or one event more */
export const oneMore = (scale: Scale): fc.Arbitrary<{ before: Circumstances; after: Circumstances }> =>
  fc.record({ before: circumstancesOf(scale), which: fc.constantFrom(...scale.circumstances) }).map(({ before, which: { id, kind } }) => ({
    before: { ...before, [id]: kind === 'count' ? (before[id] ?? 0) : 0 },
    after: { ...before, [id]: kind === 'count' ? (before[id] ?? 0) + 1 : 1 },
  }))
