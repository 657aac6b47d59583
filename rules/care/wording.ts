/** Money, hours, days and the field's own words as a clerk reads them out, in Chinese and English. */
import type { Day } from './day.ts'
import type { CareLevel, Text } from './scale.ts'

export const text = (zh: string, en: string): Text => ({ zh, en })
export const joined = (parts: readonly Text[]): Text => text(parts.map(({ zh }) => zh).join('、'), parts.map(({ en }) => en).join(', '))

/** `60.00`; without a sign */
export function yuan(fen: number): string {
  const amount = Math.abs(fen)
  return `${Math.floor(amount / 100)}.${String(amount % 100).padStart(2, '0')}`
}
/** `26.6`; without a sign */
export const hoursOf = (tenths: number): string => String(Math.abs(tenths) / 10)

export const LEVEL_NAMES: Record<CareLevel, Text> = {
  intact: text('能力完好', 'intact ability'),
  mild: text('轻度失能', 'mild disability'),
  moderate: text('中度失能', 'moderate disability'),
  severe: text('重度失能', 'severe disability'),
  total: text('完全失能', 'total disability'),
}

const CATEGORY_NAMES: Record<string, string> = {
  空巢: 'empty nest',
  独居: 'lives alone',
  失独: 'lost the only child',
  散居五保: 'dispersed destitute support',
  集中供养: 'destitute support in an institution',
  低保: 'minimum living allowance',
  低保边缘: 'near the minimum living allowance',
  重残: 'severely disabled',
  失能: 'care-dependent',
  失智: 'dementia',
  高龄: 'of high age',
  留守: 'left behind',
}
export const categoryName = (category: string): Text => text(category, CATEGORY_NAMES[category] ?? category)

const DISABILITY_NAMES: Record<string, string> = {
  视力: 'visual',
  听力: 'hearing',
  言语: 'speech',
  肢体: 'physical',
  智力: 'intellectual',
  精神: 'psychiatric',
  多重: 'multiple',
}
export const disabilityName = (kind: string): Text => text(kind, DISABILITY_NAMES[kind] ?? kind)

/** `（2019-03-01 起，低保证 321）`; empty when there is nothing to say */
export function sinceWith(from: Day | null, evidence: string | null): Text {
  const zh = [from === null ? null : `${from} 起`, evidence].filter((part) => part !== null).join('，')
  const en = [from === null ? null : `since ${from}`, evidence].filter((part) => part !== null).join(', ')
  return zh === '' ? text('', '') : text(`（${zh}）`, ` (${en})`)
}
