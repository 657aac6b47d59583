/** Personal data as people see it who do not need the whole: docs/domain.md §7. */

/** 320402193805121226 → "3204 **** **** 1226" */
export function maskIdNumber(idNumber: string | null): string | null {
  if (idNumber === null) return null
  return idNumber.length < 12 ? '****' : `${idNumber.slice(0, 4)} **** **** ${idNumber.slice(-4)}`
}

/** 13812345678 → "138****5678"; short numbers keep their last two digits */
export function maskPhone(phone: string): string {
  return phone.length < 8 ? `****${phone.slice(-2)}` : `${phone.slice(0, 3)}****${phone.slice(-4)}`
}

/** 6228480398765432101 → "**** 2101": enough to tell two accounts of one person apart */
export function maskAccount(account: string): string {
  return account.length < 8 ? '****' : `**** ${account.slice(-4)}`
}

/** What people write never has a star in it: such a number was copied from a screen that masks. */
export const looksMasked = (value: unknown): boolean => typeof value === 'string' && value.includes('*')
