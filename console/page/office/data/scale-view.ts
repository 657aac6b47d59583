/** What a form made from a scale says about itself. Pure. */
import type { Assessment, NewAssessment, Scale, ScaleItem } from './scales.ts'

type Answers = Record<string, number>

export const itemsOf = (scale: Scale): ScaleItem[] => scale.parts.flatMap((part) => part.items)

export const missingOf = (scale: Scale, answers: Answers): ScaleItem[] => itemsOf(scale).filter((item) => !(item.id in answers))

/** the first unanswered one after `itemId`, else the first of all; null: nothing is missing */
export function nextMissing(scale: Scale, answers: Answers, itemId: string): ScaleItem | null {
  const items = itemsOf(scale)
  const at = items.findIndex((item) => item.id === itemId)
  const inOrder = [...items.slice(at + 1), ...items.slice(0, at + 1)]
  return inOrder.find((item) => !(item.id in answers)) ?? null
}

export interface PartProgress {
  id: string
  answered: number
  items: number
  /** of what is answered so far */
  sum: number
  max: number
}

export const progressOf = (scale: Scale, answers: Answers): PartProgress[] =>
  scale.parts.map(({ id, items }) => {
    const given = items.flatMap((item) => answers[item.id] ?? [])
    return {
      id,
      answered: given.length,
      items: items.length,
      sum: given.reduce((a, b) => a + b, 0),
      max: items.reduce((a, item) => a + item.max, 0),
    }
  })

export const levelName = (scale: Scale, level: number) => scale.levels.find((one) => one.level === level)?.name ?? null

export const scaleOf = (scales: readonly Scale[], of: { scale: string; scaleVersion: string }): Scale | null =>
  scales.find(({ id, version }) => id === of.scale && version === of.scaleVersion) ?? null

/** residents' scales, the newest version of each first */
export const scalesForResidents = (scales: readonly Scale[]): Scale[] =>
  scales.filter(({ subject }) => subject === 'resident').toSorted((a, b) => b.version.localeCompare(a.version) || a.id.localeCompare(b.id))

/** those that another one corrects count no more */
export const replacedIds = (assessments: readonly Assessment[]): Set<string> =>
  new Set(assessments.flatMap(({ replaces }) => replaces ?? []))

/** the one that counts on a day: the latest that nothing corrects */
export function counting(assessments: readonly Assessment[], day: string): Assessment | null {
  const replaced = replacedIds(assessments)
  const valid = assessments.filter((one) => !replaced.has(one.id) && one.day <= day)
  return valid.toSorted((a, b) => b.day.localeCompare(a.day))[0] ?? null
}

/** What an assessor has filled in so far; texts as they are typed. */
export interface Draft {
  scale: string
  version: string
  answers: Answers
  circumstances: Record<string, number>
  day: string
  reason: NewAssessment['reason']
  assessors: { name: string; number: string }[]
  organisation: string
  override: { level: number; reason: string } | null
  nextDue: string | null
  note: string
  /** the published text leaves this result open, and the assessors stand by it */
  confirmed: boolean
  replaces: string | null
}

export const emptyDraft = (scale: Scale, day: string, reason: Draft['reason']): Draft => ({
  scale: scale.id,
  version: scale.version,
  answers: {},
  circumstances: {},
  day,
  reason,
  assessors: [
    { name: '', number: '' },
    { name: '', number: '' },
  ],
  organisation: '',
  override: null,
  nextDue: null,
  note: '',
  confirmed: false,
  replaces: null,
})

/** a correction starts with what was answered */
export const draftOf = (wrong: Assessment): Draft => ({
  scale: wrong.scale,
  version: wrong.scaleVersion,
  answers: wrong.answers,
  circumstances: wrong.circumstances,
  day: wrong.day,
  reason: wrong.reason,
  assessors: [0, 1].map((i) => ({ name: wrong.assessors[i]?.name ?? '', number: wrong.assessors[i]?.number ?? '' })),
  organisation: wrong.organisation,
  override: wrong.override && { level: wrong.override.level, reason: wrong.override.reason },
  nextDue: wrong.nextDue,
  note: wrong.note,
  confirmed: false,
  replaces: wrong.id,
})

export function wantedOf(draft: Draft, residentId: string): NewAssessment {
  const { scale, version: scaleVersion, answers, circumstances, day, reason, override, nextDue, replaces } = draft
  const assessors = draft.assessors
    .map(({ name, number }) => ({ name: name.trim(), number: number.trim() || null }))
    .filter(({ name }) => name !== '')
  const texts = { organisation: draft.organisation.trim(), note: draft.note.trim() }
  return { residentId, scale, scaleVersion, answers, circumstances, day, reason, assessors, override, nextDue, replaces, ...texts }
}
