import type { Translate } from '../../words.ts'
import { exactYuan, hoursText } from '../data/amounts.ts'
import type { Rate } from '../data/rate-view.ts'
import type { Standard } from '../data/standard-rules.ts'

/** "60.00–300.00 元/月", "8–52 小时/月": from the lowest to the highest row that is in force */
export function standardBrief({ gives, per }: Standard, { amounts }: Rate, t: Translate): string {
  const values = amounts.map(({ fen, hours }) => (gives === 'hours' ? hours : fen)).toSorted((a, b) => a - b)
  const [lowest = 0, highest = 0] = [values[0], values.at(-1)]
  const text = (value: number) => (gives === 'hours' ? hoursText(value, t) : t('office.yuan', { amount: exactYuan(value) }))
  const range = lowest === highest ? text(lowest) : `${gives === 'hours' ? lowest : exactYuan(lowest)}–${text(highest)}`
  return t(`standards.brief.${per}`, { range })
}
