/** An assessment scale as data. A new scale, or a new version of one, is a new file in `scales/`; nothing here names a particular scale. */

export interface Text {
  zh: string
  en: string
}

/** What the law pays by, whatever scale measured it. */
export const CARE_LEVELS = ['intact', 'mild', 'moderate', 'severe', 'total'] as const
export type CareLevel = (typeof CARE_LEVELS)[number]

export interface ScaleOption {
  points: number
  text: Text
}
export interface ScaleItem {
  id: string
  name: Text
  /** the highest points, or the worst grade where points count upwards */
  max: number
  options: ScaleOption[]
}
export interface ScalePart {
  id: string
  name: Text
  items: ScaleItem[]
  /** graded parts (MZ/T): how the part's answers give its grade. Absent: the part's sum counts towards the total. */
  grades?: PartGrade[]
}
/** First match in the list decides. */
export interface PartGrade {
  grade: number
  /** of the part's sum of points, inclusive */
  sum?: { from: number; to: number }
  /** alternatives; in each, every named item's points lie in the range (inclusive); `anyOf`: at least one of the named items in it */
  items?: { all?: Record<string, { from: number; to: number }>; anyOf?: Record<string, { from: number; to: number }> }[]
}

export interface ScaleLevel {
  /** number of the scale's own: 0 is best */
  level: number
  care: CareLevel
  name: Text
  /** scales with one total: inclusive borders of the total */
  points?: { from: number; to: number }
}

export type Basis = 'text' | 'gap' | 'overlap'
/** graded scales: one row for every combination of grades */
export interface LevelRow {
  grades: number[]
  level: number
  /** text: the published text gives exactly this level; gap: it gives none; overlap: it gives two */
  basis: Basis
}

/** A circumstance that the assessor states beside the items, and what it does to the preliminary level. */
export interface UpgradeRule {
  id: string
  name: Text
  /** circumstances of `ScaleCircumstance` ids; `atLeast` counts events */
  when: { circumstance: string; atLeast?: number }[]
  /** worse: one level worse, once in all, never beyond the worst; level: straight to that level */
  then: { kind: 'worse' } | { kind: 'level'; level: number }
  clause: string
}
export interface ScaleCircumstance {
  id: string
  name: Text
  kind: 'yes-no' | 'count'
}

export interface Scale {
  /** `gb-t-42195` */
  id: string
  /** `2022` */
  version: string
  /** residents: a care level; providers: a yearly checklist with a grade */
  subject: 'resident' | 'provider'
  name: Text
  reference: string
  nextDueMonths: number
  /** true: fewer points are worse (GB/T, Barthel total); only for scales with one total */
  parts: ScalePart[]
  levels: ScaleLevel[]
  rows?: LevelRow[]
  circumstances: ScaleCircumstance[]
  upgrades: UpgradeRule[]
}

/** points by item id */
export type Answers = Record<string, number>
/** yes-no as 0 or 1, counts as they are */
export type Circumstances = Record<string, number>

export interface PartResult {
  part: string
  sum: number
  max: number
  grade: number | null
}
export interface ScaleResult {
  scale: string
  version: string
  parts: PartResult[]
  /** null for graded scales */
  total: number | null
  preliminary: number
  /** how the preliminary level was found */
  basis: Basis | 'points'
  /** the assessor must confirm what the published text leaves open */
  confirm: boolean
  /** every rule that applied, in the scale's order; `changed`: it moved the level */
  upgrades: { rule: string; clause: string; changed: boolean }[]
  level: number
  care: CareLevel
  /** the whole reasoning as sentences, in order */
  explanation: Text[]
}
export type ScaleProblem = { item: string; reason: 'missing' | 'not-an-option' | 'unknown-item' | 'unknown-circumstance' | 'not-a-count' }
export type Scored = { ok: true; result: ScaleResult } | { ok: false; problems: ScaleProblem[] }
