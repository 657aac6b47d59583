/**
 * Answers that add up to a wanted level. Whatever the scale: every item has its own hardness, one severity pulls all of them down together,
 * and the severity is looked for until the real scorer says the level that was wanted.
 */
import type { Answers, Circumstances, Scale, ScaleResult } from '../../rules/care/scale.ts'
import { score } from '../../rules/care/score.ts'
import type { Chance } from './chance.ts'

export interface Drawn {
  answers: Answers
  result: ScaleResult
}

const TRIES = 20
const HALVINGS = 12
/** at this severity even the easiest item has its worst answer */
const WORST = 2.4

/** A level that the scale does not know is its worst. */
export function drawAnswers(chance: Chance, scale: Scale, wanted: { level: number; circumstances: Circumstances }): Drawn {
  const level = Math.min(wanted.level, scale.levels.length - 1)
  for (let tries = 0; tries < TRIES; tries++) {
    const found = search(sheetOf(chance, scale), scale, { ...wanted, level }, chance.next() * 0.8)
    if (found) return found
  }
  throw new Error(`no answers of ${scale.id} ${scale.version} give level ${level}`)
}

/** what is lost late, and what is lost early; on either scale */
const HARDNESS: Record<string, number> = {
  ...{ consciousness: 0.15, aggression: 0.3, depression: 0.4, feeding: 0.5, eating: 0.5, 'orientation-person': 0.6, persons: 0.6 },
  ...{ stairs: 1.5, transport: 1.4, bathing: 1.3, work: 1.5, 'daily-affairs': 1.2, walking: 1.2 },
}

/** severity → the option chosen for each item */
type Sheet = (severity: number) => Answers

function sheetOf(chance: Chance, scale: Scale): Sheet {
  const items = scale.parts.flatMap((part) => part.items)
  const rows = items.map(({ id, options }) => ({ id, options, hardness: (HARDNESS[id] ?? 1) * (0.6 + chance.next() * 0.8) }))
  return (severity) =>
    Object.fromEntries(
      rows.map(({ id, options, hardness }) => {
        const worst = options.length - 1
        return [id, options[Math.min(worst, Math.round(severity * hardness * worst))]!.points]
      }),
    )
}

function search(sheet: Sheet, scale: Scale, wanted: { level: number; circumstances: Circumstances }, first: number): Drawn | null {
  let [least, most, severity] = [0, WORST, wanted.level === 0 ? 0 : first]
  for (let halving = 0; halving < HALVINGS; halving++) {
    const answers = sheet(severity)
    const scored = score(scale, answers, wanted.circumstances)
    if (!scored.ok) throw new Error(`answers of ${scale.id} that cannot be scored: ${JSON.stringify(scored.problems)}`)
    if (scored.result.level === wanted.level) return { answers, result: scored.result }
    if (scored.result.level > wanted.level) most = severity
    else least = severity
    severity = (least + most) / 2
  }
  return null
}
