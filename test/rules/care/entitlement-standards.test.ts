/** The files of the standards, as a clerk and the hub find them. */
import { describe, expect, test } from 'vitest'
import { standardRecordSchema } from '../../../records/record-schemas/money.ts'
import { CATEGORIES, DISABILITY_KINDS } from '../../../records/record-schemas/people.ts'
import { SERVICE_ITEMS } from '../../../rules/care/service.ts'
import type { Condition } from '../../../rules/care/standard.ts'
import { shipped, standard, standardFiles } from './entitlement-case.ts'

const conditionsOf = (id: string): Condition[] => {
  const { who, rates } = standard(id)
  return [who, ...rates.flatMap(({ amounts }) => amounts.map(({ when }) => when))]
}

test('every programme of the issue is shipped, one file each, named as the programme', () => {
  expect(standardFiles.map(({ name }) => name).sort()).toEqual(shipped.map(({ id }) => `${id}.json`).sort())
  expect(shipped.map(({ name }) => name.zh).sort()).toEqual(
    [
      '一键通服务费',
      '养老服务补贴',
      '困难残疾人生活补贴',
      '尊老金',
      '护理补贴',
      '政府购买居家上门服务',
      '最低生活保障金',
      '特困人员基本生活',
      '特困人员照料护理',
      '重度残疾人护理补贴',
    ].sort(),
  )
})

describe.each(standardFiles)('$name', ({ name, content }) => {
  const { id, rates, excludes, cap, covers } = standard(name.replace('.json', ''))

  test('has the shape of a record, and nothing besides', () => expect(standardRecordSchema.parse(content)).toEqual(content))

  test('has at least two rates in order, each with its own id', () => {
    expect(rates.length).toBeGreaterThanOrEqual(2)
    expect(rates.map(({ validFrom }) => validFrom)).toEqual(rates.map(({ validFrom }) => validFrom).sort())
    expect(new Set(rates.map((rate) => rate.id)).size).toBe(rates.length)
    expect(new Set(rates.map(({ recordedAt }) => recordedAt)).size).toBe(rates.length)
  })

  test('says 示范值 in the reference of a demonstration rate, and in no other', () => {
    for (const { basis, reference } of rates) {
      expect(reference.zh.includes('示范值')).toBe(basis === 'demonstration')
      expect(reference.en.includes('demonstration value')).toBe(basis === 'demonstration')
    }
  })

  test('asks only for categories and kinds of disability that residents can have', () => {
    const known: readonly string[] = [...CATEGORIES, ...DISABILITY_KINDS]
    const asked = conditionsOf(id).flatMap((when) => [
      ...(when.categoriesAny ?? []),
      ...(when.categoriesAll ?? []),
      ...(when.categoriesNone ?? []),
      ...(when.disabilityKinds ?? []),
    ])
    expect(asked.filter((word) => !known.includes(word))).toEqual([])
  })

  test('excludes, shares a cap with and covers only what there is, and compares only money', () => {
    const others = [...excludes.map(({ programme }) => programme), ...(cap?.with ?? [])]
    expect(others.filter((other) => other === id || !shipped.some((each) => each.id === other))).toEqual([])
    expect((covers ?? []).filter((item) => !(SERVICE_ITEMS as readonly string[]).includes(item))).toEqual([])
    for (const { programme, keep } of excludes) {
      if (keep === 'higher') expect([standard(id).gives, standard(programme).gives]).not.toContain('hours')
    }
  })
})

test('public figures are law: 特困 11 000 → 11 300 and 10 000 → 10 300 yuan a year, 低保 800 → 860 yuan a month', () => {
  const figures = (id: string) => standard(id).rates.map(({ basis, amounts }) => [basis, ...amounts.map(({ fen }) => fen / 100)])
  expect(figures('destitute-basic')).toEqual([
    ['law', 11_000, 10_000],
    ['law', 11_300, 10_300],
  ])
  expect(figures('minimum-living')).toEqual([
    ['law', 800],
    ['law', 860],
  ])
})

test('everything that is not public is labelled as a demonstration', () => {
  const byLaw = shipped.filter(({ rates }) => rates.some(({ basis }) => basis === 'law')).map(({ id }) => id)
  expect(byLaw.sort()).toEqual(['destitute-basic', 'minimum-living'])
})

test("Wuxi's care hours 8, 28 and 48 are shipped under Wuxi's name", () => {
  const [wuxi] = standard('destitute-care').rates
  expect(wuxi!.reference.zh).toContain('无锡市')
  expect(wuxi!.amounts.map(({ name, hours }) => [name.zh, hours])).toEqual([
    ['全护理', 48],
    ['半护理', 28],
    ['全自理', 8],
  ])
})

test('rates are known before they begin, but for two that are known late and are paid back', () => {
  const late = shipped.flatMap(({ rates }) =>
    rates.filter(({ validFrom, recordedAt }) => recordedAt > Date.parse(`${validFrom}T00:00+08:00`)),
  )
  expect(late.map(({ id }) => id).sort()).toEqual(['minimum-living:2019-07-01', 'nursing-allowance:2026-07-01'])
})
