import type { Translate } from '../../words.ts'

/** what proves that a service was done: an alarm's arrival, an attachment, or what somebody wrote */
export function evidenceText(evidence: string, t: Translate): string {
  if (evidence.startsWith('alarm:')) return t('evidence.alarm', { id: evidence.slice('alarm:'.length) })
  return evidence
}
