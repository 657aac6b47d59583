/** The office's pure parts: rights, words, days, what a form changes. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { roleSchema } from '../../console/api.ts'
import { may as serverMay } from '../../console/may.ts'
import { may, OFFICE_RIGHTS, type Right } from '../../console/page/office/data/rights.ts'
import { firstOfficePath, sectionsFor } from '../../console/page/office/sections.ts'
import { enMoney } from '../../console/page/office/words.money.en.ts'
import { zhMoney } from '../../console/page/office/words.money.zh.ts'
import { enPeople } from '../../console/page/office/words.people.en.ts'
import { zhPeople } from '../../console/page/office/words.people.zh.ts'

test('the office offers a role what the server allows it', () => {
  for (const right of Object.keys(OFFICE_RIGHTS) as Right[])
    for (const role of roleSchema.options) expect([right, role, may(role, right)]).toEqual([right, role, serverMay(role, right)])
})

test('a section of the rail leads to the first of its pages that the role may see, and is not there without one', () => {
  for (const role of roleSchema.options)
    for (const { pages } of sectionsFor(role)) {
      expect(pages.length).toBeGreaterThan(0)
      for (const { right } of pages) expect(may(role, right)).toBe(true)
    }
  expect(firstOfficePath('bureau')).toBe('/office/residents')
})

describe('words', () => {
  const chinese: Record<string, string> = { ...zhPeople, ...zhMoney }
  const english: Record<string, string> = { ...enPeople, ...enMoney }
  const names = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort()

  test('no word is given twice', () => {
    expect(Object.keys(zhPeople).filter((key) => key in zhMoney)).toEqual([])
  })

  test('both languages fill the same gaps', () => {
    for (const [key, text] of Object.entries(chinese)) expect([key, names(english[key]!)]).toEqual([key, names(text)])
  })

  test('Chinese uses Chinese punctuation', () => {
    for (const [key, text] of Object.entries(chinese))
      expect([key, /[\u4e00-\u9fff][,:;?()]|[,:;?()][\u4e00-\u9fff]/.test(text)]).toEqual([key, false])
  })

  test('every word is used', () => {
    const office = join(import.meta.dirname, '../../console/page/office')
    const source = readdirSync(office, { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.tsx?$/.test(path) && !/words\.\w+\.(zh|en)/.test(path))
      .map((path) => readFileSync(join(office, path), 'utf8'))
      .join('\n')
    // put together from a code that came as data
    const composed =
      /^(status|care|category|consent|disability|carer|charge|item|purpose|visitState|serviceState|risk|gives|standing|tab|field|history|assess\.reason|residents(?=\.(town|category|level|status)))\.|\.col\./
    const isComposed = (key: string) =>
      key.split('.').some((_, i, parts) => {
        const prefix = parts.slice(0, i).join('.')
        return i > 0 && [`\`${prefix}.\${`, `code('${prefix}'`, `words: '${prefix}'`].some((use) => source.includes(use))
      })
    const isUsed = (key: string) => [`'${key}'`, `"${key}"`].some((use) => source.includes(use))
    expect(Object.keys(chinese).filter((key) => !composed.test(key) && !isComposed(key) && !isUsed(key))).toEqual([])
  })
})
