/** Numbers that look like those of people, and belong to nobody. */
import type { Chance } from './chance.ts'

export type Gender = 'female' | 'male'

/** the prefix 154 has never been assigned in mainland China: nobody is called by a demonstration that was given a real SMS provider */
export const mobilePhone = (chance: Chance): string => `154${digits(chance, 8)}`

/** Liyang's area code; no subscriber number begins with 1 */
export const landline = (chance: Chance): string => `0519-1${digits(chance, 7)}`

/** No card or account number begins with zeros: the first six digits name the bank (GB/T 14504). */
export const bankAccount = (chance: Chance): string => `000000${digits(chance, 13)}`

/** A real one is the holder's identity number and two digits more. */
export const disabilityCertificate = (chance: Chance): string => `示范残证${digits(chance, 8)}`

const CREDIT_CHARACTERS = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const CREDIT_MODULUS = 31

/** GB 32100-2015: kind (52: non-enterprise), county, organisation code, check character. */
export function creditCode(chance: Chance): string {
  const body = `52320481${wrongOrganisationCode(digits(chance, 8))}`
  const sum = [...body].reduce((total, character, index) => total + CREDIT_CHARACTERS.indexOf(character) * (3 ** index % CREDIT_MODULUS), 0)
  return body + CREDIT_CHARACTERS[(CREDIT_MODULUS - (sum % CREDIT_MODULUS)) % CREDIT_MODULUS]
}

/** GB 11714-1997: nobody has an organisation code whose own check digit is wrong. */
function wrongOrganisationCode(body: string): string {
  const weights = [3, 7, 9, 10, 5, 8, 4, 2]
  const right = 11 - ([...body].reduce((sum, digit, index) => sum + Number(digit) * weights[index]!, 0) % 11)
  return body + ((right + 1) % 10)
}

const digits = (chance: Chance, count: number) => Array.from({ length: count }, () => chance.int(0, 9)).join('')

/** GB 11643-1999: county, birth date, sequence (odd: male), check character. Sequences from 900 are hardly ever given out. */
export function idNumber(birthDate: string, gender: Gender, sequence: number): string {
  const order = 900 + 2 * sequence + (gender === 'male' ? 1 : 0)
  const body = `320481${birthDate.replaceAll('-', '')}${order}`
  return body + checkCharacter(body)
}

export const SEQUENCES_PER_DAY = 50

/** GB 11643-1999 §3.5 (ISO 7064 MOD 11-2): weights 2^(18-i) mod 11 */
function checkCharacter(body: string): string {
  const sum = [...body].reduce((total, digit, index) => total + Number(digit) * (2 ** (17 - index) % 11), 0)
  return '10X98765432'[sum % 11]!
}

/** A birth date of somebody who is `age` on the day `today` (YYYY-MM-DD). */
export function birthDateFor(chance: Chance, age: number, today: string): string {
  const [year, month, day] = today.split('-').map(Number) as [number, number, number]
  // the oldest of that age has a birthday tomorrow, the youngest has it today (on the last day of February in a year without a 29th)
  const oldest = Date.UTC(year - age - 1, month - 1, day + 1)
  const youngest = Math.min(Date.UTC(year - age, month - 1, day), Date.UTC(year - age, month, 0))
  const dayMs = 24 * 60 * 60 * 1000
  return new Date(oldest + chance.int(0, (youngest - oldest) / dayMs) * dayMs).toISOString().slice(0, 10)
}
