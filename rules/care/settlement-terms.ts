/**
 * What the bureau agreed with its providers, as dated data: when a service is too short to pay, and what slow answers cost. No public
 * contract of Liyang is known, so these are demonstration values (示范值), labelled wherever they show; a new contract is a new entry.
 */
import { type Day, firstDayOf, type Month } from './day.ts'
import type { ServiceItem } from './service.ts'

export interface SettlementTerms {
  validFrom: Day
  basis: 'law' | 'demonstration'
  reference: { zh: string; en: string }
  /** of each hour that is charged, at least so many minutes were worked */
  minutesPerHour: number
  /** items charged by the time: shorter ones are held; an item that is not named may be as short as it likes */
  shortestMinutes: Partial<Record<ServiceItem, number>>
  /** may happen while another service is in the home: a meal is brought while somebody cleans */
  besideOthers: readonly ServiceItem[]
  /** the first step whose `scoreFrom` is reached; highest first, the last one from 0 */
  deductions: readonly { scoreFrom: number; percent: number }[]
}

export const SETTLEMENT_TERMS: readonly SettlementTerms[] = [
  {
    validFrom: '2019-01-01',
    basis: 'demonstration',
    reference: {
      zh: '示范值：结算扣减标准，请以实际服务合同为准',
      en: 'Demonstration values: replace them by the contract with the providers',
    },
    minutesPerHour: 50,
    shortestMinutes: { bathing: 20, nursing: 15, haircut: 10, escort: 30, cleaning: 30, visit: 10 },
    besideOthers: ['meal', 'repair', 'emergency'],
    deductions: [
      { scoreFrom: 95, percent: 0 },
      { scoreFrom: 85, percent: 2 },
      { scoreFrom: 70, percent: 5 },
      { scoreFrom: 0, percent: 10 },
    ],
  },
]

/** those in force when the month began, or the oldest known */
export const termsOf = (month: Month, terms: readonly SettlementTerms[] = SETTLEMENT_TERMS): SettlementTerms =>
  terms.findLast(({ validFrom }) => validFrom <= firstDayOf(month)) ?? terms[0]!

/** percent of what is payable; nothing is deducted where there was nothing to judge by */
export const deductionPercent = ({ deductions }: SettlementTerms, score: number | null): number =>
  score === null ? 0 : (deductions.find(({ scoreFrom }) => score >= scoreFrom)?.percent ?? 0)
