/** From 0 up to, but not including, 1. */
export type Random = () => number

/** Tommy Ettinger's mulberry32 (public domain, 32 bits of state): the same seed tells the same story. */
export function seededRandom(seed: number): Random {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** `share` 1 in `list` gets one of its values, each as often as its weight says. */
export function weighted<T extends { weight: number }>(random: Random, choices: readonly T[]): T {
  let rest = random() * choices.reduce((sum, { weight }) => sum + weight, 0)
  for (const choice of choices) {
    rest -= choice.weight
    if (rest < 0) return choice
  }
  return choices.at(-1)!
}

/** Milliseconds until the next event of a process that has `perMs` of them on average (Poisson). */
export const waitFor = (random: Random, perMs: number): number => -Math.log(1 - random()) / perMs
