/** The citizen's number, GB 11643-1999: county (6), birth date (8), sequence (3, odd: male), check character. */
import type { Day } from './day.ts'

/** `characters`: 17 digits and a digit or capital X; full-width digits, blanks and a small x are put right before */
export type IdNumberProblem = 'length' | 'characters' | 'checksum' | 'birth-date'
export type IdNumberRead = { ok: true; birthDate: Day; gender: 'female' | 'male' } | { ok: false; problems: IdNumberProblem[] }

const LENGTH = 18
const SHAPE = /^\d{17}[\dX]$/
const CHECK_CHARACTERS = '10X98765432'
/** older people than this are a wrong birth date */
const FIRST_YEAR = 1880

/** ISO 7064 MOD 11-2 (GB 11643 §3.5): weights 2^(18-i) mod 11 */
function checkCharacterOf(body: string): string {
  const sum = [...body].reduce((total, digit, index) => total + Number(digit) * (2 ** (LENGTH - 1 - index) % 11), 0)
  return CHECK_CHARACTERS[sum % 11]!
}

function isDayUntil(day: Day, today: Day): boolean {
  const at = Date.parse(day)
  // Date.parse rolls 31 April on to 1 May
  const exists = !Number.isNaN(at) && new Date(at).toISOString().slice(0, 10) === day
  return exists && Number(day.slice(0, 4)) >= FIRST_YEAR && day <= today
}

/** All that is wrong with it at once; what it says, when nothing is. */
export function readIdNumber(idNumber: string, today: Day): IdNumberRead {
  if (idNumber.length !== LENGTH) return { ok: false, problems: ['length'] }
  if (!SHAPE.test(idNumber)) return { ok: false, problems: ['characters'] }
  const birthDate = `${idNumber.slice(6, 10)}-${idNumber.slice(10, 12)}-${idNumber.slice(12, 14)}`
  const problems: IdNumberProblem[] = []
  if (!isDayUntil(birthDate, today)) problems.push('birth-date')
  if (checkCharacterOf(idNumber.slice(0, -1)) !== idNumber.at(-1)) problems.push('checksum')
  if (problems.length > 0) return { ok: false, problems }
  return { ok: true, birthDate, gender: Number(idNumber[16]) % 2 === 1 ? 'male' : 'female' }
}
