/** Numbers of a workbook's cells as a person wrote them: Excel keeps 15 digits, and its files say long ones in powers of ten. */

/** Excel's own precision */
const DIGITS = 15
const NUMBER = /^([-+]?)(\d+)(?:\.(\d+))?(?:e([-+]?\d+))?$/i

export interface NumberText {
  text: string
  /** the last digits were lost when it was typed as a number: an ID number ends in zeros that nobody wrote */
  lossy: boolean
}

const isLongZeroEnded = (digits: string): boolean => digits.length > DIGITS && /^0+$/.test(digits.slice(DIGITS))

/** Of a number with an exponent: its digits in full, rounded to what Excel knew. */
function spelledOut(value: number): NumberText {
  const [mantissa = '', exponent = '0'] = Math.abs(value)
    .toExponential(DIGITS - 1)
    .split('e')
  const digits = mantissa.replace('.', '')
  const power = Number(exponent)
  const sign = value < 0 ? '-' : ''
  if (power >= DIGITS) {
    const text = digits.padEnd(power + 1, '0')
    return { text: sign + text, lossy: true }
  }
  if (power >= 0) return { text: sign + withoutZeros(`${digits.slice(0, power + 1)}.${digits.slice(power + 1)}`), lossy: false }
  return { text: sign + withoutZeros(`0.${'0'.repeat(-power - 1)}${digits}`), lossy: false }
}

/** of a number with a point */
const withoutZeros = (decimal: string): string => decimal.replace(/0+$/, '').replace(/\.$/, '')

/** `raw`: the cell's `<v>`: "14", "0.1", "12.300000000000001", "3.2040219381125101E+17" */
export function numberText(raw: string): NumberText {
  const [, , whole = '', fraction, exponent] = NUMBER.exec(raw.trim()) ?? []
  const value = Number(raw)
  if (whole === '' || !Number.isFinite(value) || Math.abs(value) > 1e30) return { text: raw, lossy: false }
  if (exponent === undefined && fraction === undefined) return { text: raw.trim(), lossy: isLongZeroEnded(whole) }
  return value === 0 ? { text: '0', lossy: false } : spelledOut(value)
}
