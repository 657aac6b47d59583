/** Money and hours as lists and sums show them: always with the two decimals, so that columns stand under each other. */
import { plain } from '../../data/format.ts'
import type { Translate } from '../../words.ts'

const decimals = { minimumFractionDigits: 2, maximumFractionDigits: 2 }

/** 8605000 fen → 86,050.00; below zero with a minus that is as wide as a plus */
export function exactYuan(fen: number): string {
  const amount = (Math.abs(fen) / 100).toLocaleString('en', decimals)
  return fen < 0 ? `−${amount}` : amount
}

/** with its sign, for differences: +20.00, −3.50, 0.00 */
export const signedYuan = (fen: number): string => `${fen > 0 ? '+' : ''}${exactYuan(fen)}`

export const yuanText = (fen: number, t: Translate): string => t('office.yuan', { amount: exactYuan(fen) })
export const hoursText = (hours: number, t: Translate): string => t('subsidy.hours', { n: plain(hours) })
