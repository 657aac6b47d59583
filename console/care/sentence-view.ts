/** Sentences of entitlement say what they were found from. Here they are cut like the fields that they come from. Pure. */
import { withoutIncome } from '../../rules/care/conditions.ts'
import type { Text } from '../../rules/care/scale.ts'
import type { EntitlementResult } from '../../rules/care/standard.ts'
import type { Viewer } from '../viewer.ts'

const NOTHING: Text = { zh: '', en: '' }

/** Categories, levels and disabilities are medical, incomes are money. */
export function sentenceFor(sentence: Text, viewer: Pick<Viewer, 'may'>): Text {
  if (!viewer.may('see-medical')) return NOTHING
  return viewer.may('see-money') ? sentence : withoutIncome(sentence)
}

export function resultFor(result: EntitlementResult, viewer: Pick<Viewer, 'may'>): EntitlementResult {
  const cut = (sentence: Text): Text => sentenceFor(sentence, viewer)
  return {
    ...result,
    entitled: result.entitled.map((each) => ({
      ...each,
      sentence: cut(each.sentence),
      because: each.because.map((because) => ({ ...because, facts: because.facts.map(cut) })),
    })),
    refused: result.refused.map((each) => ({ ...each, sentence: cut(each.sentence) })),
  }
}
