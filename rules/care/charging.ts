/**
 * Who pays for a service: entitled hours first, then vouchers and payer shares, then the resident. Decided once, when the service is
 * recorded as done, and kept with it; a cancelled service gives back what it used.
 */
import type { Balance, Charge } from './service.ts'
import type { Entitlement } from './standard.ts'

export interface PricedService {
  item: string
  unit: 'hour' | 'time'
  /** hours for hourly items, times for others */
  quantity: number
  unitFen: number
}

/** hundredths, so that sums of decimal hours stay exact */
const exact = (hours: number): number => Math.round(hours * 100) / 100

export const priceOf = ({ quantity, unitFen }: Pick<PricedService, 'quantity' | 'unitFen'>): number => Math.round(quantity * unitFen)

/** Charged by tenths of an hour, as entitlements are given. */
export const hoursBetween = (startedAt: number, endedAt: number): number => Math.round((endedAt - startedAt) / 360_000) / 10

const covers = (balance: Balance, item: string): boolean => balance.covers === null || balance.covers.includes(item)
export const hoursLeft = ({ entitledHours, usedHours }: Balance): number => Math.max(0, exact(entitledHours - usedHours))
export const fenLeft = ({ entitledFen, usedFen }: Balance): number => Math.max(0, entitledFen - usedFen)

/** The same balances after these charges. */
export function spend(balances: readonly Balance[], charges: readonly Charge[]): Balance[] {
  return balances.map((balance) => {
    const own = charges.filter(({ programme }) => programme === balance.programme)
    return {
      ...balance,
      usedHours: exact(own.reduce((sum, { hours }) => sum + hours, balance.usedHours)),
      usedFen: own.reduce((sum, { fen }) => sum + fen, balance.usedFen),
    }
  })
}

/** `covers`: service items of the standard; null: any */
export type Usable = Pick<Entitlement, 'programme' | 'gives' | 'hours' | 'fen' | 'payerSharePercent'> & Pick<Balance, 'covers'>

/** What is left of a resident's month, in the order of the entitlements. `charges`: of the month's services that were done. */
export function balancesOf(entitled: readonly Usable[], charges: readonly Charge[]): Balance[] {
  const full = entitled.flatMap(({ programme, gives, hours, fen, payerSharePercent, covers: items }): Balance[] => {
    if (gives !== 'hours' && gives !== 'voucher') return []
    return [{ programme, gives, entitledHours: hours, entitledFen: fen, usedHours: 0, usedFen: 0, payerSharePercent, covers: items }]
  })
  return spend(full, charges)
}

interface Part {
  charge: Charge
  /** what the programme covers: what it pays and the share it leaves to the resident */
  coveredFen: number
}

/** `openFen`: the price of the hours that nobody has taken yet, `openHours` */
function byHours(balance: Balance, openHours: number, openFen: number): Part | null {
  const hours = Math.min(hoursLeft(balance), openHours)
  if (hours <= 0) return null
  const coveredFen = hours === openHours ? openFen : Math.round((openFen * hours) / openHours)
  const fen = Math.round((coveredFen * (balance.payerSharePercent ?? 100)) / 100)
  return { charge: { to: 'hours', programme: balance.programme, hours, fen }, coveredFen }
}

function byMoney(balance: Balance, openFen: number): Part | null {
  const share = balance.payerSharePercent ?? 100
  const left = fenLeft(balance)
  if (share <= 0 || left <= 0 || openFen <= 0) return null
  // Half of 100 yuan is paid while 50 are left; of 30 that are left, half of 60 is, and 40 are not covered at all.
  const coveredFen = Math.min(openFen, Math.floor((left * 100) / share))
  const fen = Math.min(left, Math.round((coveredFen * share) / 100))
  return {
    charge: { to: balance.payerSharePercent === null ? 'voucher' : 'payer', programme: balance.programme, hours: 0, fen },
    coveredFen,
  }
}

/** The charges add up to the price, and no balance goes below zero. The resident pays what no programme covers, and their own shares. */
export function charge(service: PricedService, balances: readonly Balance[]): Charge[] {
  let openFen = priceOf(service)
  let openHours = service.unit === 'hour' ? exact(service.quantity) : 0
  let ownFen = 0
  const charges: Charge[] = []
  function take(part: Part | null): void {
    if (part === null) return
    charges.push(part.charge)
    openHours = exact(openHours - part.charge.hours)
    openFen -= part.coveredFen
    ownFen += part.coveredFen - part.charge.fen
  }
  const covering = balances.filter((balance) => covers(balance, service.item))
  for (const balance of covering) if (balance.gives === 'hours') take(byHours(balance, openHours, openFen))
  for (const balance of covering) if (balance.gives === 'voucher') take(byMoney(balance, openFen))
  const selfFen = openFen + ownFen
  return selfFen > 0 ? [...charges, { to: 'self', programme: null, hours: 0, fen: selfFen }] : charges
}

/** what the bureau pays of it */
export const payableOf = (charges: readonly Charge[]): number => charges.reduce((sum, { to, fen }) => (to === 'self' ? sum : sum + fen), 0)
