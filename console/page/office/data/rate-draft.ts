/** A rate as it is typed, before it is appended. Pure. */
import type { Amount, Rate } from './rate-view.ts'
import type { NewRate } from './standards.ts'

export interface AmountDraft extends Amount {
  /** tells the rows of the form apart */
  key: string
}

export interface RateDraft {
  validFrom: string | null
  validTo: string | null
  basis: Rate['basis']
  reference: Rate['reference']
  amounts: AmountDraft[]
  reason: string
}

/** everything as in the last rate but its dates: a change of law rarely changes more than some amounts */
export function rateDraftFrom(last: Rate | undefined, newKey: () => string): RateDraft {
  return {
    validFrom: null,
    validTo: null,
    basis: last?.basis ?? 'law',
    reference: last?.reference ?? { zh: '', en: '' },
    amounts: (last?.amounts ?? []).map((amount) => ({ ...amount, key: newKey() })),
    reason: '',
  }
}

export const blankAmount = (key: string): AmountDraft => ({
  key,
  when: {},
  name: { zh: '', en: '' },
  fen: 0,
  hours: 0,
  payerSharePercent: null,
})

export const amountsOf = (draft: RateDraft): Amount[] =>
  draft.amounts.map(({ key: _, name, ...amount }) => ({ ...amount, name: { zh: name.zh.trim(), en: name.en.trim() || name.zh.trim() } }))

export type Gap = 'validFrom' | 'validTo' | 'reference' | 'amounts' | 'name' | 'twice' | 'reason'

/** what keeps it from being appended, the first of the form first */
export function gapsOf(draft: RateDraft): Gap[] {
  const names = draft.amounts.map(({ name }) => name.zh.trim())
  const gaps: [Gap, boolean][] = [
    ['validFrom', draft.validFrom === null],
    ['validTo', draft.validFrom !== null && draft.validTo !== null && draft.validTo < draft.validFrom],
    ['reference', draft.reference.zh.trim() === ''],
    ['amounts', draft.amounts.length === 0],
    ['name', names.includes('')],
    ['twice', new Set(names).size < names.length],
    ['reason', draft.reason.trim() === ''],
  ]
  return gaps.filter(([, isOpen]) => isOpen).map(([gap]) => gap)
}

/** only of a draft without gaps */
export function newRateOf(draft: RateDraft, version: number): NewRate {
  const { validFrom, validTo, basis, reference } = draft
  const zh = reference.zh.trim()
  return {
    version,
    validFrom: validFrom ?? '',
    validTo,
    basis,
    reference: { zh, en: reference.en.trim() || zh },
    amounts: amountsOf(draft),
    reason: draft.reason.trim(),
  }
}
