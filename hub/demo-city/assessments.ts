/** Sheets of the assessors: the planned levels filled in and scored, on the scale that was in force; and the yearly check of the providers. */
import type { RecordOf } from '../../records/record-schemas/kinds.ts'
import type { ProviderRecord } from '../../records/record-schemas/people.ts'
import { addDays, addMonthsToDay, type Day } from '../../rules/care/day.ts'
import type { Circumstances, Scale } from '../../rules/care/scale.ts'
import type { PlannedAssessment } from './ability.ts'
import { drawAnswers } from './answers.ts'
import { type Calendar, instantOf } from './calendar.ts'
import { type Chance, chanceOf, createChance } from './chance.ts'
import { type Entry, entryOf } from './history.ts'
import { personName } from './names.ts'
import { ASSESSING } from './providers.ts'

type Assessment = RecordOf<'assessment'>

/** GB/T 42195-2022 was used from its first year on, MZ/T 039-2013 before */
const GB_FROM = '2023-01-01'
const OVERRIDE_REASON = '评估表未能反映夜间照护需求，两名评估员一致认为应提高一级'

export interface Assessing {
  seed: number
  calendar: Calendar
  scales: readonly Scale[]
}

const scaleOf = (scales: readonly Scale[], id: string): Scale => {
  const scale = scales.find((one) => one.id === id)
  if (!scale) throw new Error(`the scale ${id} is not shipped`)
  return scale
}

/** `number`: of the resident, so that everybody's answers are their own */
export function assessmentEntries(
  { seed, scales }: Assessing,
  { residentId, number, course }: { residentId: string; number: number; course: readonly PlannedAssessment[] },
): Entry[] {
  const chance = chanceOf(seed, 'answers', number)
  const ids = course.map((_, index) => `assessment-${residentId.slice('resident-'.length)}-${index + 1}`)
  return course.map((planned, index) => {
    const replaces = course[index - 1]?.contested ? ids[index - 1]! : null
    const doc = sheetOf(chance, scales, { ...planned, id: ids[index]!, residentId, replaces })
    return entryOf({ at: instantOf(planned.recordedOn, 10), by: 'bureau', reason: reasonOf(planned) }, 'assessment', doc)
  })
}

const reasonOf = ({ day, recordedOn }: PlannedAssessment): string | null => (addDays(day, 30) < recordedOn ? '补录评估表' : null)

type Wanted = PlannedAssessment & Pick<Assessment, 'id' | 'residentId' | 'replaces'>

function sheetOf(chance: Chance, scales: readonly Scale[], wanted: Wanted): Assessment {
  const { id, residentId, day, level, scored, reason, replaces, contested } = wanted
  const scale = scaleOf(scales, day < GB_FROM ? 'mz-t-039' : 'gb-t-42195')
  const circumstances = createCircumstances(chance, wanted)
  const { answers, result } = drawAnswers(chance, scale, { level: scored, circumstances })
  const counting = scale.levels[Math.min(level, scale.levels.length - 1)]!
  const override = counting.level === result.level ? null : { level: counting.level, care: counting.care, reason: OVERRIDE_REASON }
  return {
    ...{ id, residentId, scale: scale.id, scaleVersion: scale.version, day, answers, circumstances, ...createAssessors(chance) },
    ...{ result, override, level: counting.level, care: counting.care, reason, replaces },
    nextDue: addMonthsToDay(day, scale.nextDueMonths),
    note: replaces ? '家属对上次结果有异议，重新评估' : contested ? '家属提出异议' : '',
  }
}

/** What makes a level worse can only have happened to somebody who is not at the best one. */
function createCircumstances(chance: Chance, { dementia, scored }: PlannedAssessment): Circumstances {
  const events = chance.weighted([[0, 90], [1, 8], [2, scored > 0 ? 2 : 0]] as const) // biome-ignore format: a table
  return { ...(dementia ? { dementia: 1 } : {}), ...(events > 0 ? { 'care-risk-events': events } : {}) }
}

const ASSESSORS = 8

/** the same few people on all sheets of an organisation */
function createAssessors(chance: Chance): Pick<Assessment, 'organisation' | 'assessors'> {
  const organisation = chance.int(0, ASSESSING.length - 1)
  const first = chance.int(0, ASSESSORS - 2)
  return {
    organisation: ASSESSING[organisation]!,
    assessors: [first, chance.int(first + 1, ASSESSORS - 1)].map((index) => assessor(organisation * ASSESSORS + index)),
  }
}

function assessor(index: number): Assessment['assessors'][number] {
  const chance = createChance(0, index)
  const name = personName(chance, chance.pick(['female', 'female', 'male']), chance.int(1978, 1998))
  return { name, number: `示评-${String(index + 1).padStart(4, '0')}` }
}

/** In spring, last year's and this year's. */
export function providerCheckEntries({ seed, calendar, scales }: Assessing, providers: readonly ProviderRecord[]): Entry[] {
  const year = Number(calendar.lastDay.slice(0, 4))
  return providers.flatMap(({ id, kind }, index) => {
    if (kind === '评估机构') return []
    const chance = chanceOf(seed, 'provider-checks', index)
    return [year - 1, year].flatMap((ofYear) => {
      const day = addDays(`${ofYear}-03-01`, 7 * chance.int(0, 11))
      const doc = checkOf(chance, scaleOf(scales, 'provider-checklist'), { providerId: id, day, year: ofYear })
      return day < calendar.lastDay ? [entryOf({ at: instantOf(day, 16), by: 'bureau2', reason: null }, 'provider-assessment', doc)] : []
    })
  })
}

function checkOf(chance: Chance, scale: Scale, of: { providerId: string; day: Day; year: number }): RecordOf<'provider-assessment'> {
  const complaints = chance.weighted([[0, 80], [1, 15], [2, 5]] as const) // biome-ignore format: a table
  const circumstances: Circumstances = complaints > 0 ? { 'upheld-complaints': complaints } : {}
  const level = chance.weighted([[0, 40], [1, 40], [2, 16], [3, 4]] as const) // biome-ignore format: a table
  const { answers, result } = drawAnswers(chance, scale, { level, circumstances })
  return {
    ...{ id: `check-${of.providerId.slice('provider-'.length)}-${of.year}`, ...of, scale: scale.id, scaleVersion: scale.version },
    ...{ answers, circumstances, ...createAssessors(chance), result, level: result.level },
    ...{ nextDue: addMonthsToDay(of.day, scale.nextDueMonths), note: result.level === 3 ? '限期三个月整改' : '' },
  }
}
