/** What the office's people pages work out by themselves: changes of a form, spans, order, drafts of assessments, texts. */
import { describe, expect, test } from 'vitest'
import type { ResidentCare } from '../../console/api.ts'
import type { RecordView } from '../../console/care-api.ts'
import { assessedText, awayText, balanceText } from '../../console/page/data/care-view.ts'
import { changesOf, conflicts, fieldErrors, isSame, otherErrors } from '../../console/page/office/data/changes.ts'
import { reordered } from '../../console/page/office/data/contacts.ts'
import { ageOn, endOfDay, isOverdue, spanText } from '../../console/page/office/data/days.ts'
import { valueText } from '../../console/page/office/data/history-text.ts'
import { readIdNumber } from '../../console/page/office/data/id-number.ts'
import { categoriesOn, consentsNow, inOrder, standingOf, statusOn } from '../../console/page/office/data/resident-view.ts'
import { filtersOf } from '../../console/page/office/data/residents.ts'
import {
  counting,
  draftOf,
  emptyDraft,
  missingOf,
  nextMissing,
  progressOf,
  replacedIds,
  wantedOf,
} from '../../console/page/office/data/scale-view.ts'
import type { Assessment, Scale } from '../../console/page/office/data/scales.ts'
import '../../console/page/office/words.people.ts'
import { chinese as t } from '../../console/page/words.ts'
import type { RecordOf } from '../../records/record-schemas/kinds.ts'

describe('a form', () => {
  const stored = {
    name: '陈桂兰',
    phone: null as string | null,
    note: '',
    illnesses: ['高血压'],
    statuses: [{ from: '2026-01-01', until: null }],
  }

  test('sends only what differs; an emptied field is as empty as one that was never filled in', () => {
    expect(changesOf(stored, { ...stored, phone: '', note: '' })).toEqual({})
    expect(changesOf(stored, { phone: '13861234087' })).toEqual({ phone: '13861234087' })
    expect(changesOf(stored, { illnesses: ['高血压', '冠心病'] })).toEqual({ illnesses: ['高血压', '冠心病'] })
    expect(changesOf(stored, { statuses: [{ until: null, from: '2026-01-01' }] })).toEqual({})
    expect(isSame(['a', 'b'], ['b', 'a'])).toBe(false)
    expect(isSame(0, null)).toBe(false)
  })

  test('names the fields that somebody else has changed to something else meanwhile', () => {
    const now = { ...stored, phone: '1', name: '陈桂兰', note: '新' }
    expect(conflicts(stored, now, { phone: '2', name: '陈桂芳' })).toEqual(['phone'])
    // both wrote the same
    expect(conflicts(stored, now, { note: '新' })).toEqual([])
  })

  test('puts the server’s problems at their fields, and the others above', () => {
    const fields = [
      { path: 'idNumber', message: '校验位不对' },
      { path: 'statuses.1.from', message: '与上一状态重叠' },
      { path: 'statuses.1.until', message: '早于开始' },
    ]
    const error = { error: 'invalid', message: '', fields }
    expect(fieldErrors(error, ['idNumber', 'name'])).toEqual([{ name: 'idNumber', errors: ['校验位不对'] }])
    expect(fieldErrors(error, ['from', 'until'], 'statuses.1.')).toEqual([
      { name: 'from', errors: ['与上一状态重叠'] },
      { name: 'until', errors: ['早于开始'] },
    ])
    expect(fieldErrors(error, ['from'], 'statuses.0.')).toEqual([])
    expect(otherErrors(error, ['idNumber', 'statuses.1.from'])).toEqual(['早于开始'])
    // `id` is not the beginning of `idNumber`
    expect(fieldErrors(error, ['id'])).toEqual([])
  })

  test('reads birth date and gender out of an ID number, and nothing out of a masked one', () => {
    expect(readIdNumber('32048119440516122X')).toEqual({ birthDate: '1944-05-16', gender: 'female' })
    expect(readIdNumber(' 320481193802041213 ')).toEqual({ birthDate: '1938-02-04', gender: 'male' })
    for (const text of ['3204 **** **** 1226', '3204811944051612', '']) expect(readIdNumber(text)).toBeNull()
  })
})

describe('days', () => {
  test('a person completes a year on the birthday, and one of 29 February on 1 March', () => {
    expect([ageOn('1946-11-24', '2026-11-23'), ageOn('1946-11-24', '2026-11-24')]).toEqual([79, 80])
    expect([ageOn('1944-02-29', '2026-02-28'), ageOn('1944-02-29', '2026-03-01')]).toEqual([81, 82])
  })

  test('a span says its open ends in words', () => {
    expect(spanText({ from: '2026-01-01', until: '2026-02-01' }, t)).toBe('2026-01-01 至 2026-02-01')
    expect(spanText({ from: '2026-01-01', until: null }, t)).toBe('2026-01-01 起')
    expect(spanText({ from: null, until: '2026-02-01' }, t)).toBe('至 2026-02-01')
    expect(spanText({ from: null, until: null }, t)).toBe('长期')
  })

  test('what was known on a day is what was known when it was over in Liyang', () => {
    expect(new Date(endOfDay('2026-11-23')).toISOString()).toBe('2026-11-23T15:59:59.999Z')
  })

  test('an assessment that is due today is not overdue', () => {
    expect([isOverdue('2026-11-22', '2026-11-23'), isOverdue('2026-11-23', '2026-11-23'), isOverdue(null, '2026-11-23')]).toEqual([
      true,
      false,
      false,
    ])
  })
})

describe('a resident', () => {
  const span = (from: string | null, until: string | null) => ({ from, until })
  const TODAY = '2026-11-23'

  test('what holds stands before what is to come, and that before what has ended', () => {
    const [ended, ahead, now, older] = [
      span('2020-01-01', '2021-01-01'),
      span('2027-01-01', null),
      span('2026-11-23', null),
      span(null, null),
    ]
    expect(inOrder([ended, ahead, older, now], TODAY)).toEqual([now, older, ahead, ended])
    expect([ended, ahead, now].map((one) => standingOf(one, TODAY))).toEqual(['ended', 'ahead', 'now'])
    // the last day still counts
    expect(standingOf(span('2026-01-01', TODAY), TODAY)).toBe('now')
  })

  test('has the categories and the status of the day', () => {
    const resident = {
      categories: [
        { category: '低保', ...span('2019-01-01', '2020-12-31'), evidence: null },
        { category: '低保', ...span('2024-01-01', null), evidence: null },
        { category: '独居', ...span(null, null), evidence: null },
        { category: '失能', ...span('2019-01-01', '2020-01-01'), evidence: null },
      ],
      statuses: [
        { status: 'hospital', from: '2026-11-20', until: null, place: null },
        { status: 'at-home', from: '2026-01-01', until: '2026-11-19', place: null },
      ],
      consents: [
        { purpose: 'care', given: true, on: '2024-01-01', evidence: null },
        { purpose: 'care', given: false, on: '2026-05-01', evidence: null },
      ],
    } as unknown as RecordOf<'resident'>
    expect(categoriesOn(resident, TODAY)).toEqual(['低保', '独居'])
    expect(categoriesOn(resident, '2020-06-01')).toEqual(['低保', '独居'])
    expect(statusOn(resident, TODAY)?.status).toBe('hospital')
    expect(statusOn(resident, '2026-06-01')).toBeNull()
    expect(consentsNow(resident)).toMatchObject([{ purpose: 'care', given: false }])
  })

  test('a contact that moves up changes as few numbers as it can', () => {
    const contacts = [1, 2, 3, 7].map((order, i) => ({ id: `c${i}`, doc: { order } }) as RecordView<'contact'>)
    const shown = (from: number, to: number) => reordered(contacts, from, to).map(({ contact, order }) => `${contact.id}→${order}`)
    expect(shown(1, 0)).toEqual(['c1→1', 'c0→2', 'c3→4'])
    expect(shown(3, 3)).toEqual(['c3→4'])
    expect(shown(9, 0)).toEqual([])
  })

  test('the list is asked only for what the address says', () => {
    expect(filtersOf(new URLSearchParams('search= cgl &town=&page=7&status=hospital'))).toEqual({ search: 'cgl', status: 'hospital' })
  })

  test('the history says values as people do', () => {
    const texts: [field: string, value: unknown, text: string][] = [
      ['phone', '138****4087', '138****4087'],
      ['phone', null, ''],
      ['gender', 'female', '女'],
      ['keyHolder', true, '是'],
      ['unitFen', 98050, '980.50 元'],
      ['incomes', [{ fen: 98050, from: '2026-11-01', until: null, evidence: '核定表' }], '980.50 元 核定表 2026-11-01 起'],
      ['illnesses', ['高血压', '冠心病'], '高血压；冠心病'],
      ['categories', [{ category: '低保', from: '2024-01-01', until: null, evidence: '溧民 12 号' }], '低保 溧民 12 号 2024-01-01 起'],
      ['statuses', [{ status: 'hospital', from: '2026-11-01', until: null, place: null }], '住院 2026-11-01 起'],
    ]
    for (const [field, value, text] of texts) expect([field, valueText(field, value, t)]).toEqual([field, text])
  })
})

describe('an assessment', () => {
  const text = (zh: string) => ({ zh, en: zh })
  const item = (id: string) => ({
    id,
    name: text(id),
    max: 4,
    options: [4, 2, 0].map((points) => ({ points, text: text(String(points)) })),
  })
  const scale = {
    id: 'demo',
    version: '1',
    nextDueMonths: 12,
    parts: [
      { id: 'a', name: text('A'), items: [item('a1'), item('a2')] },
      { id: 'b', name: text('B'), items: [item('b1')] },
    ],
    levels: [],
    circumstances: [],
  } as unknown as Scale

  test('goes on to the next question that is not answered, and round to those that were left out', () => {
    expect(nextMissing(scale, { a1: 4 }, 'a1')?.id).toBe('a2')
    expect(nextMissing(scale, { a1: 4, b1: 0 }, 'b1')?.id).toBe('a2')
    expect(nextMissing(scale, { a1: 4, a2: 2, b1: 0 }, 'b1')).toBeNull()
    expect(missingOf(scale, { a2: 0 }).map(({ id }) => id)).toEqual(['a1', 'b1'])
    expect(progressOf(scale, { a1: 4, a2: 2 })).toEqual([
      { id: 'a', answered: 2, items: 2, sum: 6, max: 8 },
      { id: 'b', answered: 0, items: 1, sum: 0, max: 4 },
    ])
  })

  const made = (id: string, day: string, replaces: string | null = null) => ({ id, day, replaces }) as Assessment

  test('counts when it is the latest by that day that nothing corrects', () => {
    const all = [made('old', '2025-01-01'), made('wrong', '2026-03-01'), made('right', '2026-03-01', 'wrong'), made('later', '2026-12-01')]
    expect(counting(all, '2026-11-23')?.id).toBe('right')
    expect(counting(all, '2025-06-01')?.id).toBe('old')
    expect(counting(all, '2024-01-01')).toBeNull()
    expect([...replacedIds(all)]).toEqual(['wrong'])
  })

  test('is handed in without empty assessors, and a correction begins with what was answered', () => {
    const draft = { ...emptyDraft(scale, '2026-11-23', 'first'), answers: { a1: 4 }, organisation: ' 康宁 ' }
    draft.assessors = [
      { name: ' 周敏 ', number: '' },
      { name: '', number: 'JS-1' },
    ]
    expect(wantedOf(draft, 'r1')).toMatchObject({
      residentId: 'r1',
      scaleVersion: '1',
      organisation: '康宁',
      assessors: [{ name: '周敏', number: null }],
      replaces: null,
    })
    const wrong = {
      ...made('wrong', '2026-03-01'),
      answers: { a1: 2 },
      assessors: [{ name: '周敏', number: null }],
      override: null,
    } as unknown as Assessment
    expect(draftOf(wrong)).toMatchObject({
      answers: { a1: 2 },
      replaces: 'wrong',
      confirmed: false,
      assessors: [
        { name: '周敏', number: '' },
        { name: '', number: '' },
      ],
    })
  })
})

describe('care on the alarm workspace', () => {
  const care = {
    status: { status: 'hospital', from: '2026-11-20', until: null, place: '溧阳市人民医院' },
    level: {
      name: { zh: '中度失能', en: 'Moderate' },
      care: 'moderate',
      scale: { zh: 'GB/T 42195', en: 'GB/T 42195' },
      assessedOn: '2026-03-18',
      nextDue: '2027-03-18',
      overdue: false,
    },
    entitlements: [],
    balances: [],
  } as ResidentCare

  test('says where somebody is who is not at home, and nothing about who is', () => {
    expect(awayText(care, t)).toBe('住院 · 溧阳市人民医院 · 自 2026-11-20')
    expect(awayText({ ...care, status: { status: 'at-home', from: null, until: null, place: null } }, t)).toBeNull()
  })

  test('says when the level was found and when it is due again, and that there is none', () => {
    expect(assessedText(care, t)).toBe('2026-03-18，下次 2027-03-18 · GB/T 42195')
    expect(assessedText({ ...care, level: null }, t)).toBe('尚未评估')
  })

  test('says what is left in its own unit', () => {
    const hours = { programme: 'p', name: { zh: '上门服务', en: 'Visits' }, left: 12.5, of: 28, unit: 'hour' as const }
    expect(balanceText(hours, t)).toBe('上门服务剩 12.5 / 28 小时')
    expect(balanceText({ ...hours, unit: 'fen', left: 24050, of: 60000 }, t)).toBe('上门服务剩 240.50 / 600 元')
  })
})
