import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type IdNumberProblem, readIdNumber } from '../../../rules/care/id-number.ts'

const TODAY = '2026-11-24'
const problemsOf = (idNumber: string): IdNumberProblem[] => {
  const read = readIdNumber(idNumber, TODAY)
  return read.ok ? [] : read.problems
}

describe('an ID number says when somebody was born, and whether a woman or a man', () => {
  // the examples of GB 11643-1999 appendix A first
  test.each([
    ['11010519491231002X', '1949-12-31', 'female'],
    ['440524188001010014', '1880-01-01', 'male'],
    ['320402193811251229', '1938-11-25', 'female'],
    ['320481200002299001', '2000-02-29', 'female'],
  ] as const)('%s', (idNumber, birthDate, gender) => expect(readIdNumber(idNumber, TODAY)).toEqual({ ok: true, birthDate, gender }))
})

describe('everything that is wrong is named', () => {
  test.each([
    ['', ['length']],
    ['11010519491231002', ['length']],
    ['110105491231002', ['length']],
    ['11010519491231002XX', ['length']],
    ['11010519491231002x', ['characters']],
    ['１1010519491231002X', ['characters']],
    ['1101051949123100X2', ['characters']],
    ['110105194912310021', ['checksum']],
    ['110105194912310029', ['checksum']],
    ['110105194902300029', ['birth-date', 'checksum']],
    ['320481187912319006', ['birth-date', 'checksum']],
  ] as const)('%s: %j', (idNumber, problems) => expect(problemsOf(idNumber)).toEqual(problems))

  test.each(['1949-02-30', '1949-13-01', '1949-00-10', '1900-02-29', '1879-12-31', '2026-11-25'])(
    'nobody was born on %s, though the check character fits',
    (day) => {
      const body = `320481${day.replaceAll('-', '')}901`
      const fitting = [...'0123456789X'].map((check) => problemsOf(body + check)).filter((problems) => !problems.includes('checksum'))
      expect(fitting).toEqual([['birth-date']])
    },
  )
})

const validNumber = fc
  .tuple(
    fc.integer({ min: 110000, max: 659999 }),
    fc.date({ min: new Date('1900-01-01'), max: new Date('2026-11-24'), noInvalidDate: true }),
    fc.integer({ min: 0, max: 999 }),
  )
  .map(([county, born, order]) => `${county}${born.toISOString().slice(0, 10).replaceAll('-', '')}${String(order).padStart(3, '0')}`)

test('exactly one check character fits, whatever comes before it', () => {
  fc.assert(fc.property(validNumber, (body) => [...'0123456789X'].filter((check) => problemsOf(body + check).length === 0).length === 1))
})

test('one wrong digit or two neighbours that changed places never go unnoticed', () => {
  const anyChange = fc.tuple(validNumber, fc.nat(16), fc.integer({ min: 1, max: 9 }))
  fc.assert(
    fc.property(anyChange, ([body, at, by]) => {
      const idNumber = body + [...'0123456789X'].find((check) => problemsOf(body + check).length === 0)
      const digits = [...idNumber]
      digits[at] = String((Number(digits[at]) + by) % 10)
      expect(problemsOf(digits.join(''))).not.toEqual([])
      const swapped = [...idNumber]
      ;[swapped[at], swapped[at + 1]] = [swapped[at + 1]!, swapped[at]!]
      if (swapped.join('') !== idNumber) expect(problemsOf(swapped.join(''))).not.toEqual([])
    }),
  )
})
