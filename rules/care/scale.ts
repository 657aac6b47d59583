/** An assessment scale as data. A new scale, or a new version of one, is a new file in `scales/`; nothing here names a particular scale. */

export interface Text {
  zh: string
  en: string
}

/** What the law pays by, whatever scale measured it. */
export const CARE_LEVELS = ['intact', 'mild', 'moderate', 'severe', 'total'] as const
export type CareLevel = (typeof CARE_LEVELS)[number]

/** inclusive on both sides */
export interface Range {
  from: number
  to: number
}

export interface ScaleOption {
  /** whole numbers; whether more of them is better or worse is the item's own affair, and follows from the order of its options */
  points: number
  text: Text
}
export interface ScaleItem {
  id: string
  name: Text
  /** the highest points that an option gives */
  max: number
  /** best answer first, each worse than the one before */
  options: ScaleOption[]
}
export interface ScalePart {
  id: string
  name: Text
  items: ScaleItem[]
  /** graded parts (MZ/T): how the part's answers give its grade. Absent: the part's sum counts towards the total. */
  grades?: PartGrade[]
}
/** First match in the list decides. What is given must hold; a grade with neither takes whatever is left. */
export interface PartGrade {
  grade: number
  /** of the part's sum of points */
  sum?: Range
  /** alternatives; in each, the points of every item of `all`, and of at least one item of `anyOf`, lie in the range */
  items?: { all?: Record<string, Range>; anyOf?: Record<string, Range> }[]
}

export interface ScaleLevel {
  /** number of the scale's own: 0 is best, each next is worse */
  level: number
  /**
   * What the law pays by. A provider's grade has one too, in the same order, so that every result has one shape; nothing is paid by it.
   */
  care: CareLevel
  name: Text
  /** scales with one total: its borders */
  points?: Range
}

export type Basis = 'text' | 'gap' | 'overlap'
/** graded scales: one row for every combination of grades */
export interface LevelRow {
  /** in the order of the parts */
  grades: number[]
  level: number
  /** text: the published text gives exactly this level; gap: it gives none; overlap: it gives two */
  basis: Basis
  /** overlap: the other level that the text gives */
  other?: number
}

/** A circumstance stated beside the items (`atLeast`: so many events, 1 unless told), or an answer (coma is an item's answer). */
export type Trigger = { circumstance: string; atLeast?: number } | { item: string; points: Range }

/** What makes the preliminary level worse. Rules apply in the scale's order, and none ever makes it better. */
export interface UpgradeRule {
  id: string
  name: Text
  /** any one of them is enough */
  when: Trigger[]
  /** worse: one level worse, once in all, never beyond the worst; level: straight to that level */
  makes: { kind: 'worse' } | { kind: 'level'; level: number }
  clause: Text
}
/** What the assessor states beside the items; what is not stated does not hold. */
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
  /** all of them graded (the level comes from `rows`), or none (it comes from the total) */
  parts: ScalePart[]
  /** best first, numbered from 0 */
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
  upgrades: { rule: string; clause: Text; changed: boolean }[]
  level: number
  care: CareLevel
  /** the whole reasoning as sentences, in order */
  explanation: Text[]
}
/** `item`: the id of the item or of the circumstance */
export type ScaleProblem = { item: string; reason: 'missing' | 'not-an-option' | 'unknown-item' | 'unknown-circumstance' | 'not-a-count' }
export type Scored = { ok: true; result: ScaleResult } | { ok: false; problems: ScaleProblem[] }
