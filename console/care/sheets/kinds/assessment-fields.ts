/** The columns of a list of assessments: the usual ones, and one for each item and circumstance that any scale asks about. */
import type { Scale, Text } from '../../../../rules/care/scale.ts'
import { compact, lineOf } from '../cell-text.ts'
import { type Field, field } from '../fields.ts'
import { type Parser, parseDay, parseId, parseLine, parseList, parseName, parseNote, parseWord, parseYesNo } from '../parsers.ts'
import { ASSESSMENT_REASONS } from '../vocabulary.ts'
import { ID_NUMBER } from './address.ts'

export const ASSESSMENT_FIELDS = {
  residentIdNumber: { ...ID_NUMBER, also: [...ID_NUMBER.also, '老人身份证号', '老人身份证号码', 'resident id number'] },
  residentName: field('姓名', 'Name', '周桂英', parseName, { also: ['老人姓名', '老年人姓名', '被评估人', '评估对象', 'resident'] }),
  residentId: field('老人档案编号', 'Resident record id', '', parseId, { also: ['档案编号', '老人编号', 'resident id', 'record id'] }),
  day: field('评估日期', 'Day', '2026-03-01', parseDay({ past: true }), {
    needed: true,
    also: ['评估时间', '评定日期', '评估完成日期', 'date', 'assessed on'],
  }),
  scale: field('量表', 'Scale', 'GB/T 42195-2022', parseLine, { also: ['评估量表', '评估标准', '评估依据', '标准'] }),
  reason: field('评估原因', 'Reason', '定期评估', parseWord(ASSESSMENT_REASONS), { also: ['评估类型', '评估类别', '评估性质'] }),
  assessors: field('评估员', 'Assessors', '王评估、李评估', parseList, {
    needed: true,
    also: ['评估人员', '评估人', '评估员姓名', '评估员签名'],
  }),
  organisation: field('评估机构', 'Organisation', '溧阳市评估中心', parseLine, { needed: true, also: ['评估单位', '第三方机构', '机构'] }),
  level: field('评估等级', 'Level', '', parseLine, {
    also: ['等级', '能力等级', '评估结果', '评估结论', '失能等级', '最终等级', 'result'],
  }),
  overrideReason: field('变更理由', 'Reason for another level', '', parseLine, {
    also: ['调整理由', '等级变更理由', '变更说明', '等级变更依据'],
  }),
  nextDue: field('下次评估日期', 'Next due', '', parseDay({ past: false }), {
    also: ['下次评估时间', '有效期至', '到期日期', 'next assessment'],
  }),
  note: field('备注', 'Note', '', parseNote, { also: ['说明', 'remarks', 'notes'] }),
}

/** points, or an option's own words; which scale's, the row says */
const parseAnswer: Parser<string> = (text) => ({ ok: true, value: lineOf(text) })

const NUMBER_OF_TIMES = /^\d{1,3}次?$/
/** yes or no, or how often */
const parseCircumstance: Parser<number> = (text, today) => {
  const plain = compact(text)
  if (NUMBER_OF_TIMES.test(plain)) return { ok: true, value: Number.parseInt(plain, 10) }
  const read = parseYesNo(text, today)
  return read.ok ? { ok: true, value: read.value ? 1 : 0 } : read
}

export const answerField = (name: Text): `answer:${string}` => `answer:${compact(name.zh)}`
export const circumstanceField = (id: string): `circumstance:${string}` => `circumstance:${id}`
export type AnswerFields = Record<`answer:${string}`, Field<string>>
export type CircumstanceFields = Record<`circumstance:${string}`, Field<number>>

/** Items of two scales with one name share a column. */
export function measuredFields(scales: readonly Scale[]): AnswerFields & CircumstanceFields {
  const answers: AnswerFields = {}
  const circumstances: CircumstanceFields = {}
  for (const scale of scales) {
    for (const { id, name, options } of scale.parts.flatMap(({ items }) => items)) {
      const key = answerField(name)
      const also = [...(answers[key]?.also ?? []), id, name.en]
      answers[key] = field(name.zh, name.en, String(options[0]?.points ?? ''), parseAnswer, { takesNone: true, also })
    }
    for (const { id, name } of scale.circumstances) {
      const key = circumstanceField(id)
      const short = name.zh.replace(/（.*?）/g, '')
      const also = [...(circumstances[key]?.also ?? []), id, name.zh, name.en, short]
      circumstances[key] = field(circumstances[key]?.title.zh ?? short, circumstances[key]?.title.en ?? name.en, '否', parseCircumstance, {
        takesNone: true,
        also,
      })
    }
  }
  return { ...answers, ...circumstances }
}
