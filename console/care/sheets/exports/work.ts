/** Assessments, visits and inspections. */
import type { RecordOf } from '../../../../records/record-schemas/kinds.ts'
import type { Scale } from '../../../../rules/care/scale.ts'
import { shanghaiDay } from '../../../shanghai-day.ts'
import { ASSESSMENT_FIELDS, answerField, circumstanceField, measuredFields } from '../kinds/assessment-fields.ts'
import { ASSESSMENT_REASONS, CARE_LEVEL_WORDS, PURPOSE_WORDS, RESULT_WORDS, RISK_WORDS, VISIT_STATES } from '../vocabulary.ts'
import { asImported, column, type ExportColumn, type RecordRow, said, type Writing } from './column.ts'

type Assessed = RecordOf<'assessment'> | RecordOf<'provider-assessment'>

const assessors = ({ assessors: people }: Assessed): string =>
  people.map(({ name, number }) => (number === null ? name : `${name}(${number})`)).join('、')

function levelName(scales: readonly Scale[], { scale, scaleVersion, level }: Assessed, { language }: Writing): string {
  const found = scales.find(({ id, version }) => id === scale && version === scaleVersion)
  return found?.levels.find((candidate) => candidate.level === level)?.name[language] ?? String(level)
}

/** points of each item and what was stated beside them, a column each, whichever scale they belong to */
function measuredColumns(scales: readonly Scale[]): ExportColumn<RecordRow<'assessment'>>[] {
  const scaleOf = (doc: Assessed) => scales.find(({ id, version }) => id === doc.scale && version === doc.scaleVersion)
  const pointsAt = (doc: Assessed, field: string): number | null => {
    const scale = scaleOf(doc)
    const item = scale?.parts.flatMap(({ items }) => items).find(({ name }) => answerField(name) === field)
    const circumstance = scale?.circumstances.find(({ id }) => circumstanceField(id) === field)
    return (item ? doc.answers[item.id] : circumstance ? doc.circumstances[circumstance.id] : null) ?? null
  }
  return Object.entries(measuredFields(scales)).map(([field, declared]) => asImported(declared, ({ doc }) => pointsAt(doc, field), 12))
}

const of = ASSESSMENT_FIELDS
export const assessmentColumns = (all: readonly Scale[]): ExportColumn<RecordRow<'assessment'>>[] => {
  const scales = all.filter(({ subject }) => subject === 'resident')
  return [
    asImported(of.residentIdNumber, (row) => row.resident?.idNumber ?? null, 22),
    asImported(of.residentName, (row) => row.resident?.name ?? null),
    asImported(of.residentId, ({ doc }) => doc.residentId, 28),
    asImported(of.day, ({ doc }) => doc.day),
    asImported(of.scale, ({ doc }) => `${doc.scale} ${doc.scaleVersion}`, 20),
    asImported(of.reason, ({ doc }, writing) => said(ASSESSMENT_REASONS, doc.reason, writing)),
    asImported(of.assessors, ({ doc }) => assessors(doc), 24),
    asImported(of.organisation, ({ doc }) => doc.organisation, 24),
    asImported(of.level, ({ doc }, writing) => levelName(scales, doc, writing)),
    asImported(of.overrideReason, ({ doc }) => doc.override?.reason ?? null, 24),
    column('支付等级', 'Level that counts', ({ doc }, writing) => said(CARE_LEVEL_WORDS, doc.care, writing)),
    column('总分', 'Total', ({ doc }) => doc.result.total),
    asImported(of.nextDue, ({ doc }) => doc.nextDue),
    asImported(of.note, ({ doc }) => doc.note || null, 24),
    column('更正的评估', 'Corrects', ({ doc }) => doc.replaces, { width: 28 }),
    column('编号', 'Id', ({ doc }) => doc.id, { width: 28 }),
    ...measuredColumns(scales),
  ]
}

export const providerAssessmentColumns = (scales: readonly Scale[]): ExportColumn<RecordRow<'provider-assessment'>>[] => [
  column('服务商', 'Provider', (row) => row.provider, { width: 28 }),
  column('年度', 'Year', ({ doc }) => doc.year),
  column('评估日期', 'Day', ({ doc }) => doc.day),
  column('量表', 'Scale', ({ doc }) => `${doc.scale} ${doc.scaleVersion}`, { width: 24 }),
  column('等级', 'Level', ({ doc }, writing) => levelName(scales, doc, writing)),
  column('总分', 'Total', ({ doc }) => doc.result.total),
  column('评估员', 'Assessors', ({ doc }) => assessors(doc), { width: 24 }),
  column('评估机构', 'Organisation', ({ doc }) => doc.organisation, { width: 24 }),
  column('下次评估日期', 'Next due', ({ doc }) => doc.nextDue),
  column('备注', 'Note', ({ doc }) => doc.note || null, { width: 24 }),
  column('编号', 'Id', ({ doc }) => doc.id, { width: 28 }),
]

export const visitPlanColumns: ExportColumn<RecordRow<'visit-plan'>>[] = [
  column('老人', 'Resident', (row) => row.resident?.name ?? null),
  column('方式', 'Purpose', ({ doc }, writing) => said(PURPOSE_WORDS, doc.purpose, writing)),
  column('风险', 'Risk', ({ doc }, writing) => said(RISK_WORDS, doc.risk, writing)),
  column('间隔天数', 'Every (days)', ({ doc }) => doc.everyDays),
  column('负责人', 'Assigned to', ({ doc }) => doc.assignee.name, { width: 20 }),
  column('开始日期', 'From', ({ doc }) => doc.from),
  column('结束日期', 'Until', ({ doc }) => doc.until),
  column('编号', 'Id', ({ doc }) => doc.id, { width: 28 }),
]
export const visitColumns: ExportColumn<RecordRow<'visit'>>[] = [
  column('应访日期', 'Due', ({ doc }) => doc.dueDay),
  column('老人', 'Resident', (row) => row.resident?.name ?? null),
  column('方式', 'Purpose', ({ doc }, writing) => said(PURPOSE_WORDS, doc.purpose, writing)),
  column('状态', 'State', ({ doc }, writing) => said(VISIT_STATES, doc.state, writing)),
  column('完成日期', 'Done', ({ doc }) => doc.doneDay),
  column('完成人', 'Done by', ({ doc }) => doc.doneBy),
  column('情况', 'Findings', ({ doc }) => doc.findings || null, { width: 40 }),
  column('未完成原因', 'Reason', ({ doc }) => doc.reason, { width: 24 }),
  column('计划编号', 'Plan', ({ doc }) => doc.planId, { width: 28 }),
  column('编号', 'Id', ({ doc }) => doc.id, { width: 28 }),
]

/** one row for each home that was drawn */
export interface InspectionRow {
  doc: RecordOf<'inspection'>
  pick: RecordOf<'inspection'>['picks'][number]
}
export const inspectionColumns: ExportColumn<InspectionRow>[] = [
  column('抽查日期', 'Day', ({ doc }) => doc.day),
  column('住户编号', 'Home id', ({ pick }) => pick.homeId, { width: 28 }),
  column('检查人编号', 'Inspector id', ({ pick }) => pick.inspectorId, { width: 28 }),
  column('完成日期', 'Done', ({ pick }) => pick.doneDay),
  column('结果', 'Result', ({ pick }, writing) => said(RESULT_WORDS, pick.result, writing)),
  column('说明', 'Note', ({ pick }) => pick.note || null, { width: 40 }),
  column('抽取时间', 'Drawn on', ({ doc }) => shanghaiDay(doc.drawnAt)),
  column('抽取人', 'Drawn by', ({ doc }) => doc.drawnBy),
  column('随机种子', 'Seed', ({ doc }) => doc.seed, { width: 28 }),
  column('抽查编号', 'Inspection', ({ doc }) => doc.id, { width: 28 }),
]
