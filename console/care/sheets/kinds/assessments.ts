/** Assessments: one resident, one scale, one day. They are scored here, and never overwritten. */
import { isDeepStrictEqual } from 'node:util'
import type { RecordOf } from '../../../../records/record-schemas/kinds.ts'
import { addDays, addMonthsToDay } from '../../../../rules/care/day.ts'
import type { Answers, Circumstances, Scale, ScaleResult } from '../../../../rules/care/scale.ts'
import { score } from '../../../../rules/care/score.ts'
import { statusOn } from '../../../../rules/care/status.ts'
import { createDraft } from '../draft.ts'
import type { ReadRow } from '../fields.ts'
import { answersOf, circumstancesOf, levelNamed, type Measured, type Note, scaleOf } from './assessment-answers.ts'
import { ASSESSMENT_FIELDS, measuredFields } from './assessment-fields.ts'
import {
  bad,
  type Firsts,
  isBad,
  missing,
  type PlanDeps,
  type PlannedRow,
  type Planner,
  problem,
  repeated,
  type SheetKind,
} from './kind.ts'

type Assessment = RecordOf<'assessment'>
type Row = ReadRow<typeof ASSESSMENT_FIELDS>
/** a level decides about money: one assessor alone does not (GB/T 42195 §5, MZ/T 039 §6) */
const FEWEST_ASSESSORS = 2
const MOST_ASSESSORS = 4
const ON_ONE_DAY = 20

/** "王评估(32041)" has a number */
function assessorOf(text: string): Assessment['assessors'][number] {
  const [, name, number] = /^(.+?)[(（]([^)）]+)[)）]$/.exec(text) ?? []
  return { name: name ?? text, number: number ?? null }
}

const measuredOf = ({ values }: Row): Measured => {
  const cells = values as Record<string, unknown>
  return {
    answer: (field) => cells[field] as string | undefined,
    circumstance: (field) => cells[field] as number | undefined,
  }
}

export function assessmentsKind(allScales: readonly Scale[]): SheetKind<typeof ASSESSMENT_FIELDS> {
  const scales = allScales.filter(({ subject }) => subject === 'resident')
  const fields = { ...ASSESSMENT_FIELDS, ...measuredFields(scales) }

  /** What counts: the scale's level, or another one for which the assessors give their reason. */
  function counting(scale: Scale, result: ScaleResult, { values }: Row, note: Note): Pick<Assessment, 'level' | 'care' | 'override'> {
    const scored = { level: result.level, care: result.care, override: null }
    if (values.level === undefined) return scored
    const written = levelNamed(scale, values.level)
    if (!written) {
      const known = scale.levels.map(({ name }) => name)
      note('level', {
        reason: 'unknown-word',
        words: { known: { zh: known.map(({ zh }) => zh).join('、'), en: known.map(({ en }) => en).join(', ') } },
      })
      return scored
    }
    if (written.level === result.level) return scored
    if (values.overrideReason !== undefined)
      return {
        level: written.level,
        care: written.care,
        override: { level: written.level, care: written.care, reason: values.overrideReason },
      }
    note('level', { reason: 'level-differs', words: { level: scale.levels.find(({ level }) => level === result.level)!.name } })
    return scored
  }

  function assessorsOf({ values }: Row, note: Note): Assessment['assessors'] {
    const assessors = (values.assessors ?? []).map(assessorOf)
    const isCounted = assessors.length >= FEWEST_ASSESSORS && assessors.length <= MOST_ASSESSORS
    if (values.assessors !== undefined && !isCounted) note('assessors', { reason: 'assessor-count', words: { count: assessors.length } })
    return assessors
  }

  async function plan({ care, today, newId }: PlanDeps): Promise<Planner<typeof ASSESSMENT_FIELDS>> {
    const draft = createDraft(care)
    const firsts: Firsts = new Map()
    let residents = new Map<string, string>()
    let onThatDay = new Map<string, Assessment[]>()

    const residentOf = ({ values }: Row): string | null => residents.get(values.residentIdNumber ?? '') ?? values.residentId ?? null
    const keyOf = (residentId: string, day: string): string => `${residentId} ${day}`

    async function load(rows: readonly Row[]): Promise<void> {
      residents = await care.byNaturalKey(
        'resident',
        rows.flatMap(({ values }) => values.residentIdNumber ?? []),
      )
      await draft.load('resident', rows.map(residentOf))
      onThatDay = new Map()
      for (const row of rows) {
        const [residentId, day] = [residentOf(row), row.values.day]
        if (residentId === null || day === undefined || onThatDay.has(keyOf(residentId, day))) continue
        const { items } = await care.list({ kind: 'assessment', residentId, fromDay: day, untilDay: day, limit: ON_ONE_DAY })
        onThatDay.set(
          keyOf(residentId, day),
          items.map(({ doc }) => doc),
        )
      }
    }

    function residentNotes(read: Row, note: Note): void {
      const { residentIdNumber, residentId, residentName, day } = read.values
      const resident = draft.get('resident', residentOf(read) ?? '')
      if (resident && residentName !== undefined && resident.name !== residentName)
        note('residentName', { reason: 'other-name', words: { name: resident.name } })
      if (resident && day !== undefined && statusOn(resident.statuses, addDays(day, -1)) === 'deceased')
        note('day', { reason: 'after-death' })
      if (resident || read.filled.has('residentIdNumber') !== (residentIdNumber !== undefined)) return
      if (residentIdNumber !== undefined) note('residentIdNumber', { reason: 'unknown-resident' })
      else if (residentId !== undefined) note('residentId', { reason: 'unknown-resident' })
    }

    /** the answers in the words of the row's scale; null: it has none */
    function measure(read: Row, note: Note): { scale: Scale; answers: Answers; circumstances: Circumstances } | null {
      const measured = measuredOf(read)
      const scale = scaleOf(scales, read.values.scale, measured)
      if (scale) return { scale, answers: answersOf(scale, measured, note), circumstances: circumstancesOf(scale, measured) }
      const known = scales.map(({ name }) => name)
      note('scale', {
        reason: 'unknown-scale',
        words: { known: { zh: known.map(({ zh }) => zh).join('、'), en: known.map(({ en }) => en).join(', ') } },
      })
      return null
    }

    function planRow(read: Row): PlannedRow {
      const { row, values } = read
      const problems = [...read.problems]
      const note: Note = (field, finding) => void problems.push(problem(row, field, finding))
      problems.push(
        ...missing(fields, read, [
          ...(values.residentId === undefined ? (['residentIdNumber'] as const) : []),
          'day',
          'assessors',
          'organisation',
        ]),
      )
      residentNotes(read, note)
      const assessors = assessorsOf(read, note)
      const measured = measure(read, note)
      const residentId = residentOf(read) ?? ''
      const seen = `assessment ${residentId} ${draft.versionOf('resident', residentId)}`
      if (!measured || isBad(problems)) return bad(row, problems, seen)

      const { scale, answers, circumstances } = measured
      const scored = score(scale, answers, circumstances)
      if (!scored.ok)
        throw new Error(`row ${row} has answers that its scale does not know: ${scored.problems.map(({ item }) => item).join(', ')}`)
      const { day = today, organisation = '', reason = 'routine', nextDue = addMonthsToDay(day, scale.nextDueMonths) } = values
      const counts = counting(scale, scored.result, read, note)
      if (nextDue <= day) note('nextDue', { reason: 'due-before' })
      const others = onThatDay.get(keyOf(residentId, day)) ?? []
      const before = others.find((other) => other.scale === scale.id && other.scaleVersion === scale.version)
      if (before && !isDeepStrictEqual(before.answers, answers)) note('day', { reason: 'other-assessment' })
      const key = `${scale.id} ${scale.version} ${keyOf(residentId, day)}`
      const first = firsts.get(key)
      if (first !== undefined) problems.push(...repeated(row, first, 'day'))
      if (isBad(problems)) return bad(row, problems, seen)

      firsts.set(key, row)
      if (before) return { row, problems, seen, outcome: 'same' }
      draft.put('assessment', {
        ...{ id: newId(), residentId, scale: scale.id, scaleVersion: scale.version, day, answers, circumstances, assessors, organisation },
        ...{ result: scored.result, note: values.note ?? '', reason, ...counts, nextDue, replaces: null },
      })
      return { row, problems, seen, outcome: 'new' }
    }

    return {
      async plan(rows) {
        draft.nextRows()
        await load(rows)
        return rows.map(planRow)
      },
      saves: draft.saves,
    }
  }

  return { kind: 'assessments', fields, keys: [['residentIdNumber'], ['residentId']], createPlanner: plan }
}
