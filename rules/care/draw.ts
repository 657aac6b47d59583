/**
 * 双随机: random homes, random inspectors. Method `anling-draw-1`, so that anybody can draw again with pencil and paper:
 *
 * 1. The seed text gives four 32-bit numbers (cyrb128 over its UTF-16 units), which seed the generator sfc32; its first 15 numbers are
 *    thrown away. A number below n is drawn by throwing away what is not below the largest multiple of n, then taking the remainder.
 * 2. The homes, sorted by id, are shuffled (Fisher–Yates, from the last to the second); the first `wanted` are drawn.
 * 3. The inspectors, sorted by id, are shuffled with the numbers that follow. They queue in that order: each home, in the order drawn,
 *    goes to the first in the queue who is not responsible for its grid (when all are: to the first), who then goes to its end.
 */
export const DRAW_METHOD = 'anling-draw-1'

export interface DrawInput {
  seed: string
  homes: readonly string[]
  inspectors: readonly string[]
  wanted: number
  /** who must not inspect which home, because it lies in their own grid */
  ownGrid: readonly DrawPick[]
}
export interface DrawPick {
  homeId: string
  inspectorId: string
}

const WARM_UP = 15
const TWO_TO_32 = 2 ** 32

function seedsOf(text: string): [number, number, number, number] {
  let [h1, h2, h3, h4] = [1779033703, 3144134277, 1013904242, 2773480762]
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    h1 = h2 ^ Math.imul(h1 ^ unit, 597399067)
    h2 = h3 ^ Math.imul(h2 ^ unit, 2869860233)
    h3 = h4 ^ Math.imul(h3 ^ unit, 951274213)
    h4 = h1 ^ Math.imul(h4 ^ unit, 2716044179)
  }
  h1 = Math.imul(h3 ^ (h1 >>> 18), 597399067)
  h2 = Math.imul(h4 ^ (h2 >>> 22), 2869860233)
  h3 = Math.imul(h1 ^ (h3 >>> 17), 951274213)
  h4 = Math.imul(h2 ^ (h4 >>> 19), 2716044179)
  h1 ^= h2 ^ h3 ^ h4
  return [h1 >>> 0, (h2 ^ h1) >>> 0, (h3 ^ h1) >>> 0, (h4 ^ h1) >>> 0]
}

/** whole numbers below `n`, all equally likely */
function numbersFrom(seed: string): (n: number) => number {
  let [a, b, c, counter] = seedsOf(seed)
  function next(): number {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return sum >>> 0
  }
  for (let turn = 0; turn < WARM_UP; turn++) next()
  return (n) => {
    const fair = TWO_TO_32 - (TWO_TO_32 % n)
    for (;;) {
      const value = next()
      if (value < fair) return value % n
    }
  }
}

function shuffle(ids: readonly string[], below: (n: number) => number): string[] {
  const shuffled = [...new Set(ids)].sort()
  for (let last = shuffled.length - 1; last > 0; last--) {
    const other = below(last + 1)
    ;[shuffled[last], shuffled[other]] = [shuffled[other]!, shuffled[last]!]
  }
  return shuffled
}

/** without inspectors nothing is drawn */
export function draw({ seed, homes, inspectors, wanted, ownGrid }: DrawInput): DrawPick[] {
  const below = numbersFrom(seed)
  const drawn = shuffle(homes, below).slice(0, wanted)
  const queue = shuffle(inspectors, below)
  const barred = new Set(ownGrid.map(({ homeId, inspectorId }) => `${homeId} ${inspectorId}`))
  if (queue.length === 0) return []
  return drawn.map((homeId) => {
    const free = queue.findIndex((inspectorId) => !barred.has(`${homeId} ${inspectorId}`))
    const [inspectorId] = queue.splice(Math.max(0, free), 1) as [string]
    queue.push(inspectorId)
    return { homeId, inspectorId }
  })
}

/** Draws again and compares: true when these picks, in this order, come from this seed and these lists. */
export function proves(inspection: DrawInput & { method: string; picks: readonly DrawPick[] }): boolean {
  if (inspection.method !== DRAW_METHOD) return false
  const again = draw(inspection)
  return (
    again.length === inspection.picks.length &&
    again.every(({ homeId, inspectorId }, index) => {
      const pick = inspection.picks[index]
      return pick?.homeId === homeId && pick.inspectorId === inspectorId
    })
  )
}
