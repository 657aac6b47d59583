/** What providers do for residents, how it is charged, and how it is settled: the shapes. Money in fen, hours in decimal hours. */
import type { Day, Month } from './day.ts'

export const SERVICE_ITEMS = [
  'meal',
  'cleaning',
  'bathing',
  'repair',
  'escort',
  'nursing',
  'haircut',
  'visit',
  'emergency',
  'other',
] as const
export type ServiceItem = (typeof SERVICE_ITEMS)[number]

export type ChargeTo = 'hours' | 'voucher' | 'payer' | 'self'
export interface Charge {
  to: ChargeTo
  /** null: the resident pays */
  programme: string | null
  hours: number
  fen: number
}

/** What is left of a resident's month. */
export interface Balance {
  programme: string
  gives: 'hours' | 'voucher'
  entitledHours: number
  entitledFen: number
  usedHours: number
  usedFen: number
  payerSharePercent: number | null
  covers: string[] | null
}

export interface SettlementLine {
  serviceId: string
  residentId: string
  day: Day
  item: string
  hours: number
  totalFen: number
  /** what the bureau pays of it: all charges but `self` */
  payableFen: number
  problem: 'resident-gone' | 'no-evidence' | 'too-short' | 'overlaps' | 'over-entitlement' | null
}
export interface SettlementDifference {
  /** null: about the month as a whole */
  serviceId: string | null
  fen: number
  reason: string
  by: string
}
export interface SettlementSums {
  services: number
  totalFen: number
  payableFen: number
  heldFen: number
  differencesFen: number
  /** 0–100; null: nothing to judge by */
  responseScore: number | null
  deductionPercent: number
  deductionFen: number
  toPayFen: number
}
export interface Settlement {
  providerId: string
  month: Month
  lines: SettlementLine[]
  differences: SettlementDifference[]
  sums: SettlementSums
}
