/** Assessments as they are entered: scored here, kept as they were made; what was wrong is answered by another one that names it. */
import type * as z from 'zod/mini'
import type { Clock } from '../../broker/clock.ts'
import type { CareRecords, Save } from '../../records/care-records.ts'
import { addDays, addMonthsToDay } from '../../rules/care/day.ts'
import type { Scale, ScaleProblem, ScaleResult } from '../../rules/care/scale.ts'
import { score } from '../../rules/care/score.ts'
import { statusOn } from '../../rules/care/status.ts'
import type { Auditor } from '../audit.ts'
import type {
  newAssessmentSchema,
  newProviderAssessmentSchema,
  recordViewSchema,
  scaleListSchema,
  scoredSchema,
  scoreSchema,
} from '../care-api.ts'
import { Refused } from '../errors.ts'
import { shanghaiDay } from '../shanghai-day.ts'
import type { FieldProblem } from '../validation.ts'
import type { Viewer } from '../viewer.ts'
import { allRecords } from './care-reads.ts'
import { recordView } from './record-desk.ts'
import { CORRECTED_BEFORE, checkedDoc, saveOrRefuse } from './record-saving.ts'
import type { ScaleCatalogue } from './scale-catalogue.ts'

interface Deps {
  clock: Clock
  newId(): string
  care: CareRecords
  scales: ScaleCatalogue
  audit: Auditor
}

type NewAssessment = z.infer<typeof newAssessmentSchema>
type NewProviderAssessment = z.infer<typeof newProviderAssessmentSchema>
type Shown = z.infer<typeof recordViewSchema>

export interface AssessmentDesk {
  scales(): z.infer<typeof scaleListSchema>
  /** what the level would be, without keeping anything */
  preview(input: z.infer<typeof scoreSchema>): z.infer<typeof scoredSchema>
  assess(viewer: Viewer, wanted: NewAssessment): Promise<Shown>
  assessProvider(viewer: Viewer, wanted: NewProviderAssessment): Promise<Shown>
}

/** A resident's level decides about money: one assessor alone does not (GB/T 42195 §5, MZ/T 039 §6). */
const ASSESSORS_OF_RESIDENTS = 2

const PROBLEM_TEXTS: Record<ScaleProblem['reason'], Omit<FieldProblem, 'path'>> = {
  missing: { zh: '此项还没有评分', en: 'this item is not scored yet' },
  'not-an-option': { zh: '此项没有这个分值', en: 'this item has no such points' },
  'unknown-item': { zh: '此量表没有这一项', en: 'the scale has no such item' },
  'unknown-circumstance': { zh: '此量表没有这种情况', en: 'the scale has no such circumstance' },
  'not-a-count': { zh: '应为次数(是/否填 1 或 0)', en: 'give a count, or 1 for yes and 0 for no' },
}
const ABOUT_CIRCUMSTANCES = new Set<ScaleProblem['reason']>(['unknown-circumstance', 'not-a-count'])

const fieldOf = ({ item, reason }: ScaleProblem): FieldProblem => ({
  path: `${ABOUT_CIRCUMSTANCES.has(reason) ? 'circumstances' : 'answers'}.${item}`,
  ...PROBLEM_TEXTS[reason],
})
const invalid = (path: string, zh: string, en: string): Refused => new Refused('invalid', { fields: [{ path, zh, en }] })

interface Measured {
  scale: string
  scaleVersion: string
  day: string
  answers: Record<string, number>
  circumstances: Record<string, number>
  assessors: readonly { name: string }[]
}

export function createAssessmentDesk({ clock, newId, care, scales, audit }: Deps): AssessmentDesk {
  const today = () => shanghaiDay(clock.now())

  function scaleFor(subject: Scale['subject'], id: string, version: string): Scale {
    const scale = scales.find(id, version)
    if (scale?.subject === subject) return scale
    throw invalid('scale', '没有适用的量表或版本，请重新选择', 'there is no such scale and version for this: choose one of the list')
  }

  /** Everything that is wrong with the sheet itself at once. */
  function scored(scale: Scale, { day, answers, circumstances, assessors }: Measured): ScaleResult {
    const fields: FieldProblem[] = []
    if (day > today()) fields.push({ path: 'day', zh: '评估日期在将来', en: 'the assessment lies in the future' })
    const names = new Set(assessors.map(({ name }) => name.trim()))
    if (scale.subject === 'resident' && names.size < ASSESSORS_OF_RESIDENTS)
      fields.push({ path: 'assessors', zh: '须由两名评估员共同评估', en: 'two assessors are needed' })
    const result = score(scale, answers, circumstances)
    if (!result.ok) fields.push(...result.problems.map(fieldOf))
    if (!result.ok || fields.length > 0) throw new Refused('invalid', { fields })
    return result.result
  }

  function counting(scale: Scale, result: ScaleResult, wanted: NewAssessment['override']) {
    if (wanted === null) return { override: null, level: result.level, care: result.care }
    const level = scale.levels.find((candidate) => candidate.level === wanted.level)
    if (!level) throw invalid('override.level', '此量表没有这个等级', 'the scale has no such level')
    if (level.level === result.level)
      throw invalid('override.level', '与评分结果相同，无需调整', 'this is the scored level: nothing to override')
    return { override: { ...wanted, care: level.care }, level: level.level, care: level.care }
  }

  function nextDueOf(scale: Scale, day: string, wanted: string | null): string {
    if (wanted !== null && wanted <= day) throw invalid('nextDue', '下次评估应晚于本次评估', 'the next assessment comes after this one')
    return wanted ?? addMonthsToDay(day, scale.nextDueMonths)
  }

  /** Of the same resident, and not corrected before. Of two that come at one moment the records take the first. */
  async function requireReplaceable(residentId: string, replaced: string | null): Promise<void> {
    if (replaced === null) return
    const others = (await allRecords(care, { kind: 'assessment', residentId })).map(({ doc }) => doc)
    if (!others.some(({ id }) => id === replaced))
      throw invalid('replaces', '这位老人没有此评估记录', 'this resident has no such assessment')
    if (others.some(({ replaces }) => replaces === replaced)) throw new Refused('invalid', { fields: [CORRECTED_BEFORE] })
  }

  async function keep(viewer: Viewer, save: Save & { kind: 'assessment' | 'provider-assessment' }, of: string): Promise<Shown> {
    const { kind, doc } = save
    await saveOrRefuse([save], { care, by: viewer, reason: null })
    await audit({ by: viewer, action: 'assessed', subject: { kind, id: doc.id }, detail: { of, scale: doc.scale, level: doc.level } })
    const record = await care.get(kind, doc.id)
    if (!record) throw new Error(`assessment ${doc.id} was saved and is not there`)
    return recordView(record, viewer, 'single')
  }

  return {
    scales: () => ({ items: [...scales.all] }),

    preview({ scale: id, version, answers, circumstances }) {
      const scale = scales.find(id, version)
      if (!scale) throw invalid('scale', '没有这个量表或版本', 'there is no such scale and version')
      return score(scale, answers, circumstances)
    },

    async assess(viewer, { override, nextDue, ...wanted }) {
      const scale = scaleFor('resident', wanted.scale, wanted.scaleVersion)
      const result = scored(scale, wanted)
      const counts = counting(scale, result, override)
      const due = nextDueOf(scale, wanted.day, nextDue)
      const resident = await care.get('resident', wanted.residentId)
      if (!resident) throw invalid('residentId', '没有这位老人', 'there is no such resident')
      if (statusOn(resident.doc.statuses, addDays(wanted.day, -1)) === 'deceased')
        throw invalid('day', '评估日期在老人身故之后', 'the resident had died before that day')
      await requireReplaceable(wanted.residentId, wanted.replaces)
      const doc = checkedDoc('assessment', { ...wanted, id: newId(), result, ...counts, nextDue: due }, today())
      return keep(viewer, { kind: 'assessment', doc, version: 0 }, doc.residentId)
    },

    async assessProvider(viewer, wanted) {
      const scale = scaleFor('provider', wanted.scale, wanted.scaleVersion)
      const result = scored(scale, wanted)
      if (!(await care.get('provider', wanted.providerId))) throw invalid('providerId', '没有这家服务商', 'there is no such provider')
      const kept = { ...wanted, id: newId(), result, level: result.level, nextDue: nextDueOf(scale, wanted.day, null) }
      const doc = checkedDoc('provider-assessment', kept, today())
      return keep(viewer, { kind: 'provider-assessment', doc, version: 0 }, doc.providerId)
    },
  }
}
