/** Money and hours as lists and sums show them: always with the two decimals, so that columns stand under each other. */
import { plain } from '../../data/format.ts'
import type { Translate } from '../../words.ts'

const decimals = { minimumFractionDigits: 2, maximumFractionDigits: 2 }

/** 8605000 fen → 86,050.00 */
export const exactYuan = (fen: number): string => (fen / 100).toLocaleString('en', decimals)

/** with its sign, for differences: +20.00, −3.50, 0.00 */
export function signedYuan(fen: number): string {
  if (fen === 0) return exactYuan(0)
  return `${fen > 0 ? '+' : '−'}${exactYuan(Math.abs(fen))}`
}

export const yuanText = (fen: number, t: Translate): string => t('office.yuan', { amount: exactYuan(fen) })
export const hoursText = (hours: number, t: Translate): string => t('money.hours', { n: plain(hours) })

interface Given {
  gives: 'cash' | 'hours' | 'voucher' | 'fee'
  fen: number
  hours: number
}
/** of hours programmes hours, of all others money */
export const givenText = ({ gives, fen, hours }: Given, t: Translate): string =>
  gives === 'hours' ? hoursText(hours, t) : yuanText(fen, t)
