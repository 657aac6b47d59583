/** Which of somebody's dated incomes and disabilities hold on a day. Pure; never by the order of the list. */
import { type Day, holdsOn, type Span } from './day.ts'

/** They do not overlap where they are entered; of two that do, the one that began last. Null: none is on record for the day. */
export function incomeOn<I extends Span & { fen: number }>(incomes: readonly I[], day: Day): I | null {
  let held: I | null = null
  for (const one of incomes) if (holdsOn(one, day) && (held === null || beganLater(one, held))) held = one
  return held
}

const beganLater = (a: Span & { fen: number }, b: Span & { fen: number }): boolean => {
  const [one, other] = [a.from ?? '', b.from ?? '']
  return one === other ? a.fen > b.fen : one > other
}

/** The most severe first: who has several disabilities is graded by the most severe of them (GB/T 26341). */
export function disabilitiesOn<D extends Span & { kind: string; grade: number }>(disabilities: readonly D[], day: Day): D[] {
  return disabilities
    .filter((one) => holdsOn(one, day))
    .sort((a, b) => a.grade - b.grade || compare(a.kind, b.kind) || compare(a.from ?? '', b.from ?? ''))
}

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b))
