import { plain } from '../../data/format.ts'
import { yuan } from '../../data/money.ts'
import type { Translate } from '../../words.ts'

interface Given {
  gives: 'cash' | 'hours' | 'voucher' | 'fee'
  fen: number
  hours: number
}

/** within a sentence: "60 元", "4 小时" */
export const shortAmount = ({ gives, fen, hours }: Given, t: Translate): string =>
  gives === 'hours' ? t('subsidy.hours', { n: plain(hours) }) : t('office.yuan', { amount: yuan(fen) })
